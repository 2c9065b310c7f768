"""Clothes on wooden hangers."""

import math
import random

import numpy
from PIL import Image, ImageDraw, ImageFilter

from cloth import Front, Pattern, patch, settle, sew, stitches, welt, zipper
from drawing import grid, keep
from home import walnut
from materials import grain, picture, principled, surface_of
from shapes import box, cylinder, group, sheet, subdivide, thicken, tube
from studio import linear


def hanger(width=0.62, top=2.07, drop=0.16, wall=0.4):
    """Wooden arms, a hook, and the peg that it hangs on."""
    parent = group("hanger")
    wood = walnut()
    rows = []
    for i in range(25):
        t = i / 24 * 2 - 1
        x, z = width * t, top - drop * abs(t) ** 1.5
        thick = 0.034 * (1 - 0.35 * abs(t))
        ring = [(x, 0.05 * math.cos(a) * (1 - 0.2 * abs(t)), z + thick * math.sin(a)) for a in numpy.linspace(0, 2 * math.pi, 16, endpoint=False)]
        rows.append(ring)
    subdivide(sheet("arms", rows, wood, parent, cyclic=True), 1)
    steel = principled("steel", (0.62, 0.58, 0.52, 1), metallic=1.0, roughness=0.22)
    hook = [(0, 0, top), (0, 0, top + 0.10), (0, 0, top + 0.16)]
    hook += [(0.095 * math.cos(a) - 0.0, 0, top + 0.28 + 0.095 * math.sin(a)) for a in numpy.linspace(-math.pi / 2 + 0.5, math.pi + 0.25, 16)]
    tube("hook", hook, 0.014, steel, parent)
    brass = principled("peg", linear((196, 152, 92)), metallic=1.0, roughness=0.28)
    height = top + 0.345
    cylinder("peg", 0.022, wall + 0.08, brass, parent, place=(0, wall, height), turn=(90, 0, 0), edge=0.006)
    cylinder("knob", 0.05, 0.035, brass, parent, place=(0, -0.07, height), turn=(90, 0, 0), edge=0.014)
    cylinder("plate", 0.075, 0.02, brass, parent, place=(0, wall, height), turn=(90, 0, 0), edge=0.008)
    return parent


def cotton(name, colour, scale=260, strength=0.22):
    material = principled(name, linear(colour), roughness=0.92, sheen_weight=0.25, sheen_roughness=0.6)
    return grain(grain(material, scale, strength, 0.004, stretch=(1, 1, 1)), 14, 0.10, 0.02)


def tee(colour=(240, 236, 227)):
    hanger(0.56, 2.065, 0.11)
    pattern = Pattern(
        [
            ([(0, 1.98), (0.14, 2.01), (0.235, 2.12)], True),
            ([(0.235, 2.12), (0.52, 2.06), (0.70, 1.98)], False),
            ([(0.70, 1.98), (0.88, 1.78), (1.06, 1.50)], False),
            ([(1.06, 1.50), (0.78, 1.32)], True),
            ([(0.78, 1.32), (0.67, 1.52)], False),
            ([(0.67, 1.52), (0.645, 1.3), (0.645, 0.8), (0.66, 0.16)], False),
            ([(0.66, 0.16), (0.3, 0.14), (0, 0.14)], True),
        ]
    )
    cloth = cotton("cotton", colour)

    def depth(x, z):
        return 0.05 + 0.12 * max(0.0, 1 - (x / 0.72) ** 2) + 0.02 * math.sin(6 * x + 3 * z)

    def held(x, z):
        return 1.0 if abs(x) < 0.60 and abs(x) > 0.18 and z > 2.10 - (abs(x) - 0.235) * 0.27 - 0.03 else 0.0

    shirt = sew("tee", pattern, cloth, shape=depth, pins=held)
    settle(shirt, frames=50, pressure=0.5, gravity=1.0, bending=0.05, tension=12, shrink=-0.07)
    front = Front(shirt, 0.010)
    subdivide(thicken(shirt, 0.012, 1.0), 1)
    rib = grain(cotton("rib", colour), 70, 0.8, 0.008, stretch=(6, 0.2, 0.2))
    low = [(-0.235, 2.115, 1), (-0.14, 2.0), (0, 1.972), (0.14, 2.0), (0.235, 2.115, 1), (0.285, 2.105, 1), (0.175, 1.955), (0, 1.912), (-0.175, 1.955), (-0.285, 2.105, 1), (-0.235, 2.115, 1)]
    patch("collar", front, low, rib, lift=0.008, thickness=0.016, spacing=0.022)
    thread = principled("thread", linear(tuple(int(c * 0.93) for c in colour)), roughness=0.9)
    for z in (0.215, 0.235):
        stitches(front, [(-0.655, z), (0, z - 0.02), (0.655, z)], thread, radius=0.0028)
    for side in (-1, 1):
        stitches(front, [(side * 1.02, 1.555), (side * 0.755, 1.385)], thread, radius=0.0028)
        welt(front, [(side * 0.665, 1.54), (side * 0.62, 1.75), (side * 0.70, 1.97)], cloth, radius=0.007)
    pocket = [(0.16, 1.62, 1), (0.46, 1.62, 1), (0.46, 1.34, 1), (0.31, 1.27, 1), (0.16, 1.34, 1), (0.16, 1.62, 1)]
    patch("pocket", front, pocket, cloth, lift=0.006, thickness=0.01)
    stitches(front, [(0.175, 1.605, 1), (0.175, 1.35, 1), (0.31, 1.288, 1), (0.445, 1.35, 1), (0.445, 1.605, 1)], thread, lift=0.02, radius=0.0028)
    stitches(front, [(0.16, 1.585), (0.46, 1.585)], thread, lift=0.02, radius=0.0028)
    back_of_neck(cloth, rib)
    return shirt


def back_of_neck(cloth, rib):
    rows = []
    for z, y in ((2.13, 0.055), (2.06, 0.075), (1.98, 0.085)):
        rows.append([(x, y + 0.02 - 0.25 * x * x, z + 0.0 * x) for x in numpy.linspace(-0.24, 0.24, 17)])
    thicken(sheet("back rib", rows[:2], rib), 0.012, 0)
    label = principled("label", linear((60, 64, 70)), roughness=0.8)
    box("label", (0.12, 0.004, 0.075), label, place=(0, 0.048, 2.035), edge=0.002)


def denim_picture():
    """Indigo twill, worn lighter on the thighs and knees; x and z over the pattern's extent."""
    width, height = 1500, 2600
    x, y = grid(width, height)
    y = y * width / height
    random_ = numpy.random.default_rng(2)
    py, px = numpy.mgrid[0:height, 0:width]
    twill = numpy.sin((px + py) * 2 * math.pi / 7.0) * 0.10 + random_.normal(0, 0.07, (height, width))
    streaks = random_.normal(0, 1, (1, width)).repeat(height, 0) * 0.035
    side = numpy.where(x < 0.5, (x - 0.26) / 0.16, (x - 0.74) / 0.16)
    thigh = numpy.exp(-(side**2) - ((y - 0.40) / 0.17) ** 2) * 0.55
    knee = numpy.exp(-(side**2) * 1.2 - ((y - 0.66) / 0.11) ** 2) * 0.32
    whisker = 0
    for slope, at in ((0.30, 0.20), (0.18, 0.245), (0.06, 0.29)):
        line = y - at - slope * (abs(x - 0.5) - 0.1)
        whisker = whisker + numpy.exp(-((line / 0.008) ** 2)) * numpy.exp(-(((abs(x - 0.5) - 0.17) / 0.12) ** 2)) * 0.10
    level = 0.16 + thigh + knee + whisker + twill * (0.5 + thigh) + streaks
    from drawing import ramp

    rgb = ramp(level, [(22, 28, 50), (44, 60, 98), (96, 122, 164), (150, 174, 204)])
    return keep(Image.fromarray(numpy.clip(rgb, 0, 255).astype("uint8")), "denim")


def jeans():
    pattern = Pattern(
        [
            ([(0, 2.15), (0.2, 2.16), (0.385, 2.19)], True),
            ([(0.385, 2.19), (0.46, 1.92), (0.50, 1.62), (0.47, 1.1), (0.42, 0.5), (0.385, -0.10)], False),
            ([(0.385, -0.10), (0.26, -0.12), (0.135, -0.11)], True),
            ([(0.135, -0.11), (0.115, 0.5), (0.075, 1.1), (0.02, 1.44), (0, 1.47)], False),
        ],
        0.034,
    )
    cloth = principled("denim", (0.1, 0.1, 0.2, 1), roughness=0.85, sheen_weight=0.12)
    picture(cloth, denim_picture())
    grain(cloth, 240, 0.3, 0.004)

    def depth(x, z):
        middle = 0.26 if z < 1.45 else 0.0
        return 0.04 + (0.11 if z < 1.45 else 0.13) * max(0.0, 1 - ((abs(x) - middle) / (0.20 if z < 1.45 else 0.5)) ** 2) + 0.012 * math.sin(9 * z + 4 * x)

    trousers = sew("jeans", pattern, cloth, shape=depth, pins=lambda x, z: 1.0 if z > 2.05 else 0.0)
    settle(trousers, frames=50, pressure=0.9, gravity=1.3, bending=1.2, tension=22, shrink=-0.022, mass=0.4)
    front = Front(trousers, 0.012)
    subdivide(thicken(trousers, 0.016, 1.0), 1)
    thread = principled("thread", linear((206, 136, 66)), roughness=0.8)
    copper = principled("copper", linear((196, 128, 88)), metallic=1.0, roughness=0.32)
    band_cloth = principled("band", linear((38, 50, 82)), roughness=0.85, sheen_weight=0.12)
    grain(band_cloth, 240, 0.4, 0.004)
    band = [(-0.385, 2.195, 1), (0, 2.16), (0.385, 2.195, 1), (0.405, 2.085, 1), (0, 2.05), (-0.405, 2.085, 1), (-0.385, 2.195, 1)]
    patch("band", front, band, band_cloth, lift=0.004, thickness=0.02)
    for high, low in ((2.178, 2.142), (2.103, 2.068)):
        stitches(front, [(-0.39, high), (0, low), (0.39, high)], thread, lift=0.028)
    for x in (-0.27, 0.27):
        loop = [(x - 0.022, 2.20, 1), (x + 0.022, 2.20, 1), (x + 0.022, 2.035, 1), (x - 0.022, 2.035, 1), (x - 0.022, 2.20, 1)]
        patch("loop", front, loop, band_cloth, lift=0.026, thickness=0.014, spacing=0.02)
        for s in (-0.012, 0.012):
            stitches(front, [(x + s, 2.19), (x + s, 2.045)], thread, lift=0.043, radius=0.003)
    for side in (-1, 1):
        for inset in (0.0, 0.026):
            pocket = [(side * (0.20 + inset), 2.06), (side * (0.225 + inset * 0.9), 1.96 - inset * 0.3), (side * (0.31), 1.86 - inset), (side * 0.475, 1.80 - inset)]
            stitches(front, pocket, thread, lift=0.012)
        welt(front, [(side * 0.195, 2.06), (side * 0.215, 1.96), (side * 0.305, 1.872), (side * 0.478, 1.818)], cloth, lift=0.006, radius=0.010)
        stitches(front, [(side * 0.15, -0.052), (side * 0.265, -0.058), (side * 0.38, -0.045)], thread, lift=0.012)
        for x, z in ((0.212, 2.03), (0.462, 1.835)):
            rivet(front, side * x, z, copper, 0.014)
    stitches(front, [(0.10, 2.06), (0.105, 1.80), (0.09, 1.66), (0.0, 1.56)], thread, lift=0.014)
    stitches(front, [(0.125, 2.06), (0.13, 1.80), (0.112, 1.645), (0.0, 1.535)], thread, lift=0.014)
    welt(front, [(0.0, 2.06), (0.0, 1.8), (0.0, 1.5)], cloth, lift=0.004, radius=0.011)
    rivet(front, 0.0, 2.105, copper, 0.036)
    return trousers


def rivet(front, x, z, metal, radius):
    place = front.at(x, z, 0.022)
    thing = cylinder("rivet", radius, 0.02, metal, place=place, turn=(90, 0, 0), edge=0.008)
    cylinder("dimple", radius * 0.6, 0.006, metal, thing, place=(0, 0, 0.018), edge=0.003)


def leather(name, colour):
    material = principled(name, linear(colour), roughness=0.42, coat_weight=0.18, coat_roughness=0.3, specular_ior_level=0.5)
    grain(material, 165, 0.30, 0.004, kind="VORONOI")
    return grain(material, 9, 0.22, 0.03)


def jacket():
    hanger(0.54, 2.05, 0.12)
    pattern = Pattern(
        [
            ([(0, 2.0), (0.12, 2.02), (0.21, 2.13)], True),
            ([(0.21, 2.13), (0.46, 2.08), (0.64, 2.0)], False),
            ([(0.64, 2.0), (0.78, 1.86), (0.88, 1.5), (0.95, 1.0), (0.985, 0.62)], False),
            ([(0.985, 0.62), (0.87, 0.595), (0.765, 0.60)], True),
            ([(0.765, 0.60), (0.72, 1.0), (0.66, 1.38), (0.60, 1.56)], False),
            ([(0.60, 1.56), (0.58, 1.2), (0.565, 0.8), (0.58, 0.46)], False),
            ([(0.58, 0.46), (0.3, 0.44), (0, 0.44)], True),
        ],
        0.034,
    )
    hide = leather("hide", (46, 36, 32))

    def depth(x, z):
        body = 0.13 * max(0.0, 1 - (x / 0.60) ** 2)
        sleeve = 0.10 * max(0.0, 1 - ((abs(x) - 0.55 - 0.30 * min(1.0, max(0.0, (2.0 - z) / 1.4))) / 0.14) ** 2)
        return 0.045 + max(body, sleeve) + 0.012 * math.sin(8 * z + 5 * x)

    def held(x, z):
        return 1.0 if 0.16 < abs(x) < 0.60 and z > 2.125 - (abs(x) - 0.21) * 0.29 - 0.035 else 0.0

    coat = sew("jacket", pattern, hide, shape=depth, pins=held)
    settle(coat, frames=55, pressure=1.1, gravity=1.2, bending=0.9, tension=20, shrink=-0.03, mass=0.5)
    front = Front(coat, 0.018)
    subdivide(thicken(coat, 0.02, 1.0), 1)
    metal = principled("metal", (0.66, 0.64, 0.6, 1), metallic=1.0, roughness=0.22)
    tape = principled("tape", (0.012, 0.011, 0.011, 1), roughness=0.8)
    smooth = leather("facing", (52, 41, 36))
    # The left front lies over the right one and is closed low; the lapels fall open above.
    zipper(front, [(0.02, 1.40), (-0.09, 1.1), (-0.12, 0.8), (-0.125, 0.47)], metal, tape)
    lining = principled("lining", linear((112, 58, 48)), roughness=0.45, sheen_weight=0.3)
    opening = [(-0.13, 2.01, 1), (0, 1.985), (0.13, 2.01, 1), (0.09, 1.72), (0.03, 1.41, 1), (-0.05, 1.72), (-0.13, 2.01, 1)]
    patch("opening", front, opening, lining, lift=0.004, thickness=0.006)
    for side in (-1, 1):
        lapel = [(side * 0.10, 2.0, 1), (side * 0.215, 2.075, 1), (side * 0.40, 1.84, 1), (side * 0.315, 1.78, 1), (side * 0.375, 1.70, 1), (side * 0.17, 1.50), (0.02 + side * 0.022, 1.39, 1), (side * 0.04, 1.70), (side * 0.10, 2.0, 1)]
        patch("lapel", front, lapel, smooth, lift=0.016, thickness=0.022, swell=0.022)
        edge = [(side * 0.205, 2.055), (side * 0.38, 1.842, 1), (side * 0.298, 1.782, 1), (side * 0.352, 1.705, 1), (side * 0.17, 1.525), (0.02 + side * 0.035, 1.42)]
        stitches(front, edge, tape, lift=0.05, radius=0.003)
        rivet(front, side * 0.355, 1.845, metal, 0.017)
        strap = [(side * 0.30, 2.115, 1), (side * 0.635, 1.995, 1), (side * 0.645, 1.93, 1), (side * 0.31, 2.045, 1), (side * 0.30, 2.115, 1)]
        patch("epaulette", front, strap, smooth, lift=0.01, thickness=0.02)
        rivet(front, side * 0.345, 2.055, metal, 0.016)
        welt(front, [(side * 0.605, 1.56), (side * 0.575, 1.78), (side * 0.64, 1.985)], smooth, lift=0.004, radius=0.012)
        zipper(front, [(side * 0.30, 1.02), (side * 0.47, 0.82)], metal, tape)
        cuff = [(side * 0.985, 0.66), (side * 0.87, 0.632), (side * 0.765, 0.64)]
        welt(front, cuff, smooth, lift=0.004, radius=0.010)
        zipper(front, [(side * 0.905, 0.62), (side * 0.885, 0.90)], metal, tape, width=0.02)
        welt(front, [(side * 0.34, 1.48), (side * 0.36, 1.1), (side * 0.33, 0.62)], smooth, lift=0.001, radius=0.008)
    zipper(front, [(-0.36, 1.56), (-0.24, 1.40)], metal, tape, width=0.022)
    belt = [(-0.578, 0.60, 1), (0, 0.585), (0.578, 0.60, 1), (0.582, 0.50, 1), (0, 0.485), (-0.582, 0.50, 1), (-0.578, 0.60, 1)]
    patch("belt", front, belt, smooth, lift=0.022, thickness=0.022)
    for z in (0.572, 0.505):
        stitches(front, [(-0.57, z + 0.012), (0, z), (0.57, z + 0.012)], tape, lift=0.047, radius=0.003)
    buckle(front, -0.02, 0.535, metal)
    collar_stand(smooth)
    rows = [[(x, 0.10 - 0.3 * x * x, z) for x in numpy.linspace(-0.26, 0.26, 13)] for z in (2.12, 1.9, 1.7)]
    sheet("lining", rows, lining)
    return coat


def buckle(front, x, z, metal):
    place = front.at(x, z, 0.055)
    points = [(place.x + a, place.y, place.z + b) for a, b in ((-0.085, -0.07), (0.085, -0.07), (0.085, 0.07), (-0.085, 0.07))]
    thing = tube("buckle", points, 0.013, metal, cyclic=True, smooth=False)
    tube("pin", [(place.x - 0.085, place.y - 0.01, place.z), (place.x + 0.09, place.y - 0.012, place.z)], 0.009, metal, smooth=False)
    return thing


def collar_stand(hide):
    rows = []
    for i in range(21):
        a = math.pi * (i / 20) - 0.0
        x, y = 0.225 * math.cos(a), 0.03 + 0.075 * math.sin(a)
        rows.append([(x, y, 2.10), (x * 1.0, y + 0.01, 2.16), (x * 1.04, y + 0.025, 2.20), (x * 1.10, y + 0.05, 2.185), (x * 1.16, y + 0.07, 2.12)])
    subdivide(thicken(sheet("stand", rows, hide), 0.02, 0), 2)


def floral_picture():
    """Poppies and leaves, scattered without a pattern that the eye can find."""
    size = 2400
    image = Image.new("RGB", (size, size), (244, 236, 222))
    rand = random.Random(11)
    places = []
    for _ in range(9000):
        x, y = rand.uniform(0, size), rand.uniform(0, size)
        r = rand.choice((88, 74, 60, 46))
        if all(min(abs(x - a), size - abs(x - a)) ** 2 + min(abs(y - b), size - abs(y - b)) ** 2 > (r + c) ** 2 * 1.12 for a, b, c in places):
            places.append((x, y, r))
        if len(places) > 190:
            break
    reds = [(206, 92, 72), (224, 136, 104), (188, 72, 66), (232, 170, 128), (92, 118, 150)]
    for x, y, r in places:
        tone = rand.choice(reds)
        flower = bloom(r, tone, rand)
        for dx in (-size, 0, size):
            for dy in (-size, 0, size):
                image.paste(flower, (int(x - flower.width / 2 + dx), int(y - flower.height / 2 + dy)), flower)
    return keep(image, "floral")


def bloom(radius, tone, rand):
    scale = 2
    side = int(radius * 3.2) * scale
    tile = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    middle = side / 2
    turn = rand.uniform(0, 360)
    leaf = rand.choice([(96, 122, 92), (126, 146, 104), (74, 104, 88)])
    for k in range(3):
        put(tile, middle, turn + 120 * k + 30, radius * 1.12 * scale, radius * 0.62 * scale, radius * 0.24 * scale, leaf)
    petals = rand.choice((5, 6))
    for k in range(petals):
        shade = tuple(int(c * f) for c, f in zip(tone, (1.0 - 0.10 * (k % 2),) * 3))
        put(tile, middle, turn + 360 / petals * k, radius * 0.46 * scale, radius * 0.52 * scale, radius * 0.40 * scale, shade)
    dark = tuple(int(c * 0.72) for c in tone)
    for k in range(petals):
        put(tile, middle, turn + 360 / petals * k, radius * 0.30 * scale, radius * 0.22 * scale, radius * 0.05 * scale, dark)
    draw = ImageDraw.Draw(tile)
    r = radius * 0.17 * scale
    draw.ellipse((middle - r, middle - r, middle + r, middle + r), fill=(54, 48, 52))
    for k in range(9):
        a = 2 * math.pi * k / 9
        x, y, d = middle + 1.5 * r * math.cos(a), middle + 1.5 * r * math.sin(a), r * 0.24
        draw.ellipse((x - d, y - d, x + d, y + d), fill=(236, 196, 106))
    return tile.resize((side // scale, side // scale), Image.LANCZOS)


def put(tile, middle, angle, away, long, wide, colour):
    """An ellipse that points away from the middle."""
    part = Image.new("RGBA", tile.size, (0, 0, 0, 0))
    ImageDraw.Draw(part).ellipse((middle + away - long, middle - wide, middle + away + long, middle + wide), fill=colour)
    tile.alpha_composite(part.rotate(angle, Image.BICUBIC, center=(middle, middle)))


def dress():
    hanger(0.50, 2.18, 0.13)
    cloth = principled("viscose", (1, 1, 1, 1), roughness=0.8, sheen_weight=0.2)
    picture(cloth, floral_picture(), extension="REPEAT")
    grain(cloth, 320, 0.15, 0.003)
    count = 300
    skirt, bodice = [], []
    waist = 1.28
    for i in range(64):
        t = i / 63
        skirt.append([skirt_point(2 * math.pi * k / count, t, waist) for k in range(count)])
    for i in range(26):
        t = i / 25
        bodice.append([bodice_point(2 * math.pi * k / count, t, waist) for k in range(count)])
    for name, rows, repeats in (("skirt", skirt[::-1], (2.5, 0.92)), ("bodice", bodice, (1.75, 0.46))):
        thing = sheet(name, rows, cloth, cyclic=True)
        stretch_map(thing, repeats)
        thicken(thing, 0.01, 0)
    belt = []
    for z in (waist - 0.035, waist, waist + 0.035):
        belt.append([(0.335 * math.cos(a), 0.20 * math.sin(a), z + 0.004 * math.sin(3 * a)) for a in numpy.linspace(0, 2 * math.pi, 96, endpoint=False)])
    band = sheet("belt", belt, cloth, cyclic=True)
    stretch_map(band, (1.6, 0.06))
    thicken(band, 0.014, 0)
    tie(cloth, waist)
    for side in (-1, 1):
        strap = []
        for i in range(33):
            t = i / 32
            a = math.pi * t
            y = -0.165 * math.cos(a)
            z = 1.82 + 0.30 * math.sin(a) ** 0.7
            x = side * (0.245 + 0.05 * math.sin(a))
            strap.append([(x + s, y, z - 0.02 * abs(s) / 0.06) for s in (-0.06, -0.03, 0, 0.03, 0.06)])
        ribbon = sheet("strap", strap, cloth)
        stretch_map(ribbon, (0.09, 0.6))
        subdivide(thicken(ribbon, 0.014, 0), 1)
    button = principled("button", linear((236, 222, 196)), roughness=0.25, coat_weight=0.6)
    for index in range(4):
        z = 1.40 + 0.09 * index
        y = -0.205 - 0.03 * math.sin(index * 0.9)
        cylinder("button", 0.022, 0.014, button, place=(0, y - 0.012, z), turn=(90, 0, 0), edge=0.005)


def stretch_map(thing, repeats):
    """Lets an image repeat over a surface, so that it looks the same on all parts."""
    for corner in thing.data.uv_layers["UV"].data:
        corner.uv = (corner.uv[0] * repeats[0], corner.uv[1] * repeats[1])


def skirt_point(a, t, waist):
    """The skirt: gathered at the waist, in deep folds at the hem."""
    deep = t**1.15
    wide = 0.325 + 0.50 * t**0.85
    flat = 0.19 + 0.22 * t**0.9
    fold = 0.075 * deep * (math.sin(13 * a + 0.9 * math.sin(2 * a) + 0.5 * t) + 0.35 * math.sin(27 * a + 1.1 + t) + 0.45 * math.sin(5 * a + 2 - 0.6 * t))
    gather = 0.010 * math.exp(-t * 5.5) * (math.sin(48 * a + 2 * math.sin(3 * a)) + 0.7 * math.sin(31 * a))
    swing = 0.03 * deep
    r = 1 + fold / wide * 1.6 + gather / wide * 2
    hem = 0.02 * math.sin(13 * a) * t**4
    return (wide * r * math.cos(a) + swing, flat * (1 + (r - 1) * 1.7) * math.sin(a), waist - t * 1.17 + hem)


def bodice_point(a, t, waist):
    """The bodice: fuller at the bust, a soft dip in the middle of the neckline."""
    wide = 0.325 + 0.085 * math.sin(math.pi * min(1.0, t * 1.02) * 0.62) - 0.05 * max(0.0, t - 0.75) * 2
    flat = 0.19 + 0.05 * math.sin(math.pi * min(1.0, t * 0.95)) - 0.035 * max(0.0, t - 0.7)
    x = math.cos(a)
    side = abs(x)
    dip = 0.12 * math.exp(-((x / 0.36) ** 2)) + 0.10 * max(0.0, side - 0.72) / 0.28
    height = (0.60 - dip) * t
    crease = 0.006 * math.exp(-t * 5) * math.sin(44 * a) + 0.004 * math.sin(7 * a + 9 * t)
    return ((wide + crease) * x, (flat + crease * 2) * math.sin(a), waist + height)


def tie(cloth, waist):
    place = (0.06, -0.225, waist)
    for side in (-1, 1):
        rows = []
        for i in range(21):
            t = i / 20
            a = 2 * math.pi * t
            x = place[0] + side * 0.11 * (1 - math.cos(a)) * 0.9
            z = place[2] + 0.055 * math.sin(a) - 0.02 * (1 - math.cos(a))
            w = 0.018 + 0.02 * math.sin(math.pi * t)
            rows.append([(x, place[1] - 0.02 - 0.018 * math.sin(math.pi * t) + s * 0.6, z + s) for s in (-w, 0, w)])
        bow = sheet("loop", rows, cloth)
        stretch_map(bow, (0.05, 0.4))
        subdivide(thicken(bow, 0.008, 0), 1)
        rows = []
        for i in range(15):
            t = i / 14
            x = place[0] + side * (0.03 + 0.09 * t + 0.02 * math.sin(4 * t))
            z = place[2] - 0.02 - 0.36 * t
            w = 0.014 + 0.03 * t
            y = place[1] - 0.02 - 0.12 * t + 0.015 * math.sin(7 * t)
            rows.append([(x - w, y, z), (x, y - 0.008, z - 0.01), (x + w, y, z)])
        end = sheet("end", rows, cloth)
        stretch_map(end, (0.06, 0.3))
        subdivide(thicken(end, 0.008, 0), 1)
    box("knot", (0.06, 0.05, 0.075), cloth, place=place, edge=0.02)
