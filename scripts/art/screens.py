"""What the lit screens show."""

from PIL import Image, ImageDraw, ImageFilter

from drawing import dunes, flow, keep, text

WHITE = (255, 255, 255, 245)


def veil(image, box, radius, colour, blur=24):
    """A pane of frosted glass over a part of a screen."""
    part = image.crop(box).filter(ImageFilter.GaussianBlur(blur)).convert("RGBA")
    part = Image.alpha_composite(part, Image.new("RGBA", part.size, colour))
    mask = Image.new("L", part.size, 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, part.width - 1, part.height - 1), radius, fill=255)
    image.paste(part.convert("RGB"), box[:2], mask)


def phone(name, wallpaper, clock_face="sans-light", clock_size=240, island="pill"):
    """A lock screen: the hour, a reminder, two round buttons."""
    image = wallpaper
    width, height = image.size
    draw = ImageDraw.Draw(image, "RGBA")
    text(draw, (width / 2, height * 0.105), "Tuesday 3 June", "sans-medium", 50, WHITE, "mm")
    text(draw, (width / 2, height * 0.19), "9:41", clock_face, clock_size, WHITE, "mm")
    box = (60, int(height * 0.70), width - 60, int(height * 0.70) + 210)
    veil(image, box, 60, (255, 255, 255, 70))
    draw.rounded_rectangle((box[0] + 42, box[1] + 50, box[0] + 152, box[1] + 160), 28, fill=(255, 255, 255, 230))
    draw.ellipse((box[0] + 72, box[1] + 80, box[0] + 122, box[1] + 130), fill=(226, 120, 70, 255))
    text(draw, (box[0] + 190, box[1] + 78), "Walk by the harbour", "sans-bold", 44, WHITE, "lm")
    text(draw, (box[0] + 190, box[1] + 138), "Today from 18:30", "sans", 40, (255, 255, 255, 215), "lm")
    for x in (150, width - 150):
        veil(image, (x - 70, height - 290, x + 70, height - 150), 70, (20, 20, 26, 110))
    draw.ellipse((150 - 18, height - 238, 150 + 18, height - 202), outline=WHITE, width=7)
    x = width - 150
    draw.rounded_rectangle((x - 30, height - 240, x + 30, height - 200), 10, outline=WHITE, width=7)
    draw.ellipse((x - 10, height - 230, x + 10, height - 210), fill=WHITE)
    draw.rounded_rectangle((width / 2 - 170, height - 42, width / 2 + 170, height - 30), 6, fill=WHITE)
    if island == "pill":
        draw.rounded_rectangle((width / 2 - 155, 44, width / 2 + 155, 130), 43, fill=(0, 0, 0, 255))
    else:
        draw.ellipse((width / 2 - 30, 50, width / 2 + 30, 110), fill=(0, 0, 0, 255))
    return keep(image, f"screen-{name}")


def phone_titan():
    colours = [(24, 20, 44), (70, 40, 96), (196, 84, 86), (247, 168, 98), (255, 226, 176)]
    return phone("titan", flow(1170, 2532, colours, 4, warp=0.42, turn=1.0))


def phone_galaxy():
    colours = [(18, 26, 60), (48, 70, 140), (120, 110, 190), (214, 160, 200), (250, 214, 196)]
    return phone("galaxy", flow(1200, 2560, colours, 21, warp=0.5, turn=0.3), "sans", 230, island="dot")


def phone_pixel():
    sky = [(122, 176, 214), (190, 214, 222), (246, 224, 200), (250, 196, 160)]
    hills = [(176, 150, 170), (128, 122, 156), (82, 96, 132), (50, 68, 98), (28, 42, 62)]
    return phone("pixel", dunes(1180, 2560, sky, hills, 8, 0.5), "sans-bold", 250, island="dot")


def window(draw, box, radius, fill, outline=None):
    draw.rounded_rectangle(box, radius, fill=fill, outline=outline, width=2)


def dots(draw, x, y):
    for index, colour in enumerate(((236, 106, 94), (244, 191, 79), (97, 197, 84))):
        draw.ellipse((x + 34 * index, y, x + 34 * index + 20, y + 20), fill=colour)


CODE = [
    (0, [("fn ", "k"), ("place_order", "f"), ("(cart: ", "t"), ("&Cart", "y"), (") -> ", "t"), ("Result", "y"), ("<Order> {", "t")]),
    (1, [("let ", "k"), ("lines = cart", "t"), (".priced_lines", "f"), ("()?;", "t")]),
    (1, [("let ", "k"), ("totals = ", "t"), ("Totals", "y"), ("::of", "f"), ("(&lines);", "t")]),
    (0, []),
    (1, [("// Stock is taken before the order is written.", "c")]),
    (1, [("for ", "k"), ("line ", "t"), ("in ", "k"), ("&lines {", "t")]),
    (2, [("shelf", "t"), (".take", "f"), ("(line.sku, line.quantity)?;", "t")]),
    (1, [("}", "t")]),
    (0, []),
    (1, [("let ", "k"), ("order = ", "t"), ("Order", "y"), (" {", "t")]),
    (2, [("number: ", "t"), ("next_number", "f"), ("(),", "t")]),
    (2, [("status: ", "t"), ("Status", "y"), ("::Placed,", "t")]),
    (2, [("lines, totals,", "t")]),
    (1, [("};", "t")]),
    (1, [("outbox", "t"), (".announce", "f"), ("(", "t"), ('"order placed"', "s"), (", &order);", "t")]),
    (1, [("Ok", "y"), ("(order)", "t")]),
    (0, [("}", "t")]),
]
INK = {"k": (255, 123, 150), "f": (120, 190, 255), "t": (222, 226, 236), "y": (250, 204, 120), "c": (126, 136, 156), "s": (150, 214, 140)}


def laptop_studio():
    """A dark desktop with an editor and a curve."""
    colours = [(14, 16, 34), (40, 36, 86), (120, 60, 130), (232, 110, 96), (252, 190, 120)]
    image = flow(2400, 1552, colours, 33, warp=0.5, turn=0.9)
    draw = ImageDraw.Draw(image, "RGBA")
    veil(image, (0, 0, 2400, 56), 0, (10, 10, 20, 130))
    text(draw, (60, 28), "Studio", "sans-bold", 28, WHITE, "lm")
    for index, word in enumerate(("File", "Edit", "View", "Run", "Help")):
        text(draw, (190 + 96 * index, 28), word, "sans", 27, WHITE, "lm")
    text(draw, (2340, 28), "Tue 3 June  9:41", "sans", 27, WHITE, "rm")
    window(draw, (190, 150, 1560, 1290), 26, (27, 30, 41, 246))
    dots(draw, 226, 180)
    text(draw, (875, 190), "place.rs", "sans-medium", 28, (170, 178, 196), "mm")
    for row, (depth, parts) in enumerate(CODE):
        y = 262 + row * 58
        text(draw, (262, y), str(row + 14), "plain", 30, (92, 100, 120), "ra")
        from drawing import font

        x = 300 + 56 * depth
        for words, kind in parts:
            draw.text((x, y), words, font=font("plain", 33), fill=INK[kind])
            x += font("plain", 33).getlength(words)
    window(draw, (1390, 420, 2230, 1010), 26, (250, 249, 247, 250))
    dots(draw, 1426, 450)
    text(draw, (1440, 520), "Orders per hour", "sans-bold", 40, (32, 34, 44), "la")
    text(draw, (1440, 576), "18,204", "sans-heavy", 84, (32, 34, 44), "la")
    points = [0.30, 0.36, 0.33, 0.45, 0.42, 0.56, 0.62, 0.58, 0.72, 0.70, 0.84, 0.92]
    line = [(1440 + 64 * index, 960 - 260 * value + 30) for index, value in enumerate(points)]
    draw.polygon([(line[0][0], 970), *line, (line[-1][0], 970)], fill=(232, 110, 96, 50))
    draw.line(line, fill=(222, 92, 80, 255), width=9, joint="curve")
    veil(image, (700, 1410, 1700, 1530), 34, (255, 255, 255, 60))
    tiles = [(236, 98, 88), (250, 184, 84), (98, 180, 120), (86, 140, 226), (150, 110, 210), (240, 240, 244), (60, 64, 78), (236, 140, 170)]
    for index, colour in enumerate(tiles):
        x = 732 + 120 * index
        draw.rounded_rectangle((x, 1424, x + 92, 1516), 24, fill=colour)
    return keep(image, "screen-studio")


def laptop_photo():
    """A landscape that fills the screen, with a player in a corner."""
    sky = [(30, 52, 96), (92, 120, 168), (226, 170, 150), (252, 214, 160)]
    hills = [(150, 120, 140), (112, 92, 124), (74, 68, 104), (42, 46, 76), (20, 26, 46)]
    image = dunes(2400, 1500, sky, hills, 5, 0.46)
    draw = ImageDraw.Draw(image, "RGBA")
    veil(image, (0, 1424, 2400, 1500), 0, (14, 16, 28, 140))
    for index, colour in enumerate([(86, 150, 236), (240, 240, 244), (250, 184, 84), (98, 190, 140), (236, 98, 108)]):
        x = 1010 + 80 * index
        draw.rounded_rectangle((x, 1436, x + 54, 1490), 13, fill=colour)
    text(draw, (2350, 1462), "9:41", "sans-medium", 30, WHITE, "rm")
    text(draw, (150, 250), "Good morning", "sans-light", 120, WHITE, "la")
    text(draw, (156, 410), "Tuesday 3 June, 21 degrees", "sans", 46, (255, 255, 255, 225), "la")
    return keep(image, "screen-photo")


def laptop_table():
    """A calm worksheet for the office."""
    image = Image.new("RGB", (2400, 1500), (246, 246, 247))
    draw = ImageDraw.Draw(image, "RGBA")
    draw.rectangle((0, 0, 2400, 96), fill=(38, 42, 54))
    text(draw, (60, 48), "Plan", "sans-heavy", 44, (255, 255, 255), "lm")
    for index, word in enumerate(("Overview", "Orders", "Stock", "People")):
        text(draw, (260 + 220 * index, 48), word, "sans-medium", 34, (255, 255, 255, 255 if index == 0 else 160), "lm")
    draw.ellipse((2290, 20, 2346, 76), fill=(214, 96, 78))
    draw.rectangle((0, 96, 420, 1500), fill=(236, 237, 240))
    for index, word in enumerate(("This week", "Next week", "In June", "Later", "Done")):
        if index == 0:
            draw.rounded_rectangle((36, 160, 384, 236), 18, fill=(255, 255, 255))
        text(draw, (72, 198 + 92 * index), word, "sans-medium", 36, (52, 56, 70), "lm")
    cards = [("Revenue", "84,120", "+12 %"), ("Orders", "2,304", "+8 %"), ("Returns", "1.9 %", "-0.4 %")]
    for index, (title, value, change) in enumerate(cards):
        x = 480 + 632 * index
        draw.rounded_rectangle((x, 160, x + 590, 420), 26, fill=(255, 255, 255))
        text(draw, (x + 44, 204), title, "sans-medium", 38, (108, 114, 130), "la")
        text(draw, (x + 44, 262), value, "sans-heavy", 96, (34, 38, 50), "la")
        text(draw, (x + 546, 204), change, "sans-bold", 38, (48, 140, 96), "ra")
    draw.rounded_rectangle((480, 470, 2334, 1430), 26, fill=(255, 255, 255))
    heights = [0.42, 0.55, 0.48, 0.66, 0.6, 0.74, 0.52, 0.8, 0.9, 0.72, 0.86, 0.98]
    for index, value in enumerate(heights):
        x = 570 + 146 * index
        draw.rounded_rectangle((x, 1340 - 760 * value, x + 60, 1340), 12, fill=(214, 96, 78))
        draw.rounded_rectangle((x + 68, 1340 - 620 * value, x + 116, 1340), 12, fill=(232, 206, 190))
    draw.line((540, 1342, 2280, 1342), fill=(210, 212, 220), width=4)
    return keep(image, "screen-table")
