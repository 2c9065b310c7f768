"""Books: boards, a spine and a block of paper, with covers drawn here."""

import math

import numpy
from PIL import Image, ImageDraw

from drawing import grid, keep, text
from materials import grain, picture, principled
from shapes import box, from_data, group
from studio import linear


def paper_edges():
    """Leaves seen from the side."""
    random = numpy.random.default_rng(3)
    lines = random.normal(0, 1, 512).repeat(2)
    rows = numpy.tile(lines[:, None], (1, 256)) + random.normal(0, 0.4, (1024, 256))
    tone = numpy.clip(232 + 9 * rows, 180, 250)
    rgb = numpy.stack([tone, tone * 0.975, tone * 0.92], -1).astype("uint8")
    return keep(Image.fromarray(rgb), "paper-edges")


def cover_code():
    """An oxblood cover with a grid of blocks that falls into order."""
    width, height = 1400, 1960
    image = Image.new("RGB", (width, height), (27, 54, 66))
    draw = ImageDraw.Draw(image)
    random = numpy.random.default_rng(12)
    colours = [(244, 236, 220), (238, 170, 88), (214, 92, 66), (104, 158, 158)]
    cell = 128
    for row in range(6):
        disorder = (5 - row) / 5
        for column in range(8):
            x = 188 + column * cell + random.normal(0, 26) * disorder
            y = 190 + row * cell + random.normal(0, 20) * disorder
            angle = random.normal(0, 34) * disorder
            tile = Image.new("RGBA", (cell * 2, cell * 2), (0, 0, 0, 0))
            half = cell * 0.40
            ink = ImageDraw.Draw(tile)
            ink.rounded_rectangle((cell - half, cell - half, cell + half, cell + half), 12, fill=colours[random.choice(4, p=[0.5, 0.2, 0.15, 0.15])])
            tile = tile.rotate(angle, Image.BICUBIC)
            image.paste(tile, (int(x - cell + 0), int(y - cell + 40)), tile)
    text(draw, (140, 1080), "Clean", "sans-heavy", 300, (244, 236, 220), "la")
    text(draw, (140, 1370), "Code", "sans-heavy", 300, (244, 236, 220), "la")
    draw.rectangle((152, 1816, 300, 1826), fill=(238, 170, 88))
    text(draw, (330, 1820), "A HANDBOOK", "sans-bold", 50, (244, 236, 220), "lm", 14)
    return keep(image, "cover-code")


def cover_system():
    """A cream cover: nodes and the lines between them, as a map."""
    width, height = 1400, 1960
    image = Image.new("RGB", (width, height), (240, 228, 206))
    draw = ImageDraw.Draw(image)
    nodes = [(700, 330, 92), (380, 640, 64), (700, 640, 64), (1020, 640, 64), (380, 940, 74), (1020, 940, 74), (700, 1180, 110)]
    lines = [(0, 1), (0, 2), (0, 3), (1, 4), (2, 4), (2, 5), (3, 5), (4, 6), (5, 6)]
    ink = (34, 40, 74)
    for a, b in lines:
        draw.line((*nodes[a][:2], *nodes[b][:2]), fill=ink, width=11)
    fills = [(222, 84, 60), ink, ink, ink, (236, 176, 78), (236, 176, 78), (58, 124, 132)]
    for (x, y, r), fill in zip(nodes, fills):
        draw.ellipse((x - r - 16, y - r - 16, x + r + 16, y + r + 16), fill=(240, 228, 206))
        draw.ellipse((x - r, y - r, x + r, y + r), fill=fill)
    for x, y in ((380, 940), (1020, 940)):
        for k in (-20, 8):
            draw.arc((x - 36, y + k - 18, x + 36, y + k + 18), 0, 180, fill=ink, width=8)
    draw.rectangle((0, 1420, width, height), fill=ink)
    text(draw, (130, 1500), "System Design", "roman-bold", 172, (240, 228, 206), "la")
    text(draw, (130, 1680), "Interview", "roman-italic", 172, (236, 176, 78), "la")
    return keep(image, "cover-system")


def spine(name, ground, ink, title):
    image = Image.new("RGB", (1960, 260), ground)
    draw = ImageDraw.Draw(image)
    text(draw, (160, 130), title, "sans-bold" if name == "code" else "roman-bold", 112, ink, "lm")
    draw.rectangle((1700, 118, 1820, 140), fill=(238, 170, 88))
    return keep(image, f"spine-{name}")


def book(name, cover, ground, ink, title, thickness=0.30, size=(1.4, 1.96)):
    """A hardcover that lies on its back, its spine along x = 0, its cover up."""
    parent = group(name)
    width, height = size
    board = 0.035
    cloth = grain(principled("cloth", linear(ground), roughness=0.55), 420, 0.12, 0.004)
    paper = principled("paper", (0.9, 0.87, 0.8, 1), roughness=0.9)
    picture(paper, paper_edges())
    block = box("block", (width - 0.1, height - 0.09, thickness - 2 * board), paper, parent, place=(width / 2 - 0.02, 0, thickness / 2), edge=0)
    edge_map(block)
    front = principled("front", (1, 1, 1, 1), roughness=0.42, coat_weight=0.25, coat_roughness=0.3)
    picture(front, cover)
    grain(front, 420, 0.06, 0.004)
    for z, material in ((board / 2, cloth), (thickness - board / 2, front)):
        plate = box("board", (width, height, board), material, parent, place=(width / 2, 0, z), edge=0.012)
        cover_map(plate, width, height)
    back = principled("spine", (1, 1, 1, 1), roughness=0.42, coat_weight=0.25, coat_roughness=0.3)
    picture(back, spine(name, ground, ink, title))
    rows = []
    for step in range(13):
        angle = math.pi * step / 12
        x = -0.045 * math.sin(angle) - 0.004
        z = thickness / 2 - math.cos(angle) * thickness / 2
        rows.append([(x, height / 2 - height * i / 8, z) for i in range(9)])
    from shapes import sheet, thicken

    thicken(sheet("spine", rows, back, parent), 0.02, 1.0)
    return parent


def cover_map(thing, width, height):
    layer = thing.data.uv_layers.new(name="UV")
    for loop in thing.data.loops:
        co = thing.data.vertices[loop.vertex_index].co
        layer.data[loop.index].uv = (co.x / width + 0.5, co.y / height + 0.5)


def edge_map(thing):
    """Leaves run along the block on all sides."""
    layer = thing.data.uv_layers.new(name="UV")
    for polygon in thing.data.polygons:
        for loop in polygon.loop_indices:
            co = thing.data.vertices[thing.data.loops[loop].vertex_index].co
            layer.data[loop].uv = ((co.x + co.y) * 0.2, co.z * 3.2 + 0.5)


def code():
    return book("code", cover_code(), (27, 54, 66), (244, 236, 220), "Clean Code", 0.34)


def system():
    return book("system", cover_system(), (34, 40, 74), (240, 228, 206), "System Design Interview", 0.24)
