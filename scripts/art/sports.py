"""For sports: a rolled mat and a pair of running shoes."""

import math

import bpy
import numpy
from mathutils import Vector
from PIL import Image, ImageDraw, ImageFilter

from cloth import smooth_line
from drawing import keep
from materials import grain, picture, principled, surface_of
from shapes import box, cylinder, group, sheet, subdivide, thicken, tube
from studio import linear


def mat(colour=(72, 110, 112), under=(190, 138, 118), width=2.3):
    """A mat that is rolled up but for its end, with two straps around it; its axis is x."""
    parent = group("mat")
    thickness = 0.062
    line = []
    inner, turns = 0.07, 4.6
    outer = inner + thickness * 1.08 * turns
    steps = 420
    for step in range(steps + 1):
        turn = turns * step / steps
        radius = inner + thickness * 1.08 * turn
        angle = -math.pi / 2 - 2 * math.pi * (turns - turn)
        wobble = 1 + 0.012 * math.sin(3.1 * angle + 1)
        line.append((radius * math.cos(angle) * wobble, outer + radius * math.sin(angle) * wobble))
    for step in range(1, 40):
        t = step / 39
        line.append((1.25 * t, 0.02 * math.sin(math.pi * t) ** 2))
    rows = []
    for y, z in line:
        rows.append([(-width / 2 + width * i / 12, -y, z) for i in range(13)])
    top = grain(principled("mat", linear(colour), roughness=0.82, sheen_weight=0.1), 150, 0.5, 0.008, kind="VORONOI")
    foam = grain(principled("foam", linear(under), roughness=0.9), 200, 0.3, 0.005)
    thing = sheet("mat", rows, top, parent)
    thing.data.materials.append(foam)
    modifier = thicken(thing, thickness, 1.0).modifiers["thickness"]
    modifier.material_offset = 1
    modifier.material_offset_rim = 1
    strap = grain(principled("strap", linear((52, 48, 46)), roughness=0.8), 120, 0.4, 0.01, stretch=(1, 6, 6))
    metal = principled("buckle", linear((206, 172, 120)), metallic=1.0, roughness=0.3)
    for x in (-0.62, 0.62):
        band = []
        for step in range(97):
            a = 2 * math.pi * step / 96
            r = outer + thickness + 0.012
            band.append([(x + s, -r * math.cos(a) * 1.0, outer + r * math.sin(a) * 1.0) for s in (-0.055, 0.055)])
        thicken(sheet("strap", band, strap, parent), 0.016, 1.0)
        box("buckle", (0.15, 0.03, 0.12), metal, parent, place=(x, 0.30, outer * 2 - 0.02), turn=(38, 0, 0), edge=0.012)
    loop = []
    for step in range(61):
        t = step / 60
        x = -0.62 + 1.24 * t
        rise = outer * 2 + thickness + 0.02 + 0.34 * math.sin(math.pi * t) ** 0.8
        loop.append([(x, 0.03 + s + 0.10 * math.sin(math.pi * t), rise) for s in (-0.055, 0.055)])
    thicken(subdivide(sheet("handle", loop, strap, parent), 1), 0.018, 0)
    return parent


OUTLINE = [
    (1.44, 0.02), (1.36, 0.24), (1.14, 0.42), (0.80, 0.50), (0.36, 0.46), (-0.20, 0.385), (-0.75, 0.39), (-1.15, 0.36), (-1.36, 0.20),
    (-1.43, 0.0), (-1.36, -0.20), (-1.15, -0.35), (-0.75, -0.365), (-0.20, -0.34), (0.36, -0.45), (0.80, -0.52), (1.14, -0.44), (1.36, -0.22),
]


def closed_outline(steps=12):
    """Smooths the outline, toe first, anticlockwise."""
    points = OUTLINE
    count, line = len(points), []
    for i in range(count):
        a, b, c, d = (Vector(points[(i + k) % count]) for k in (-1, 0, 1, 2))
        for step in range(steps):
            t = step / steps
            line.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - 3 * c + d - a) * t**3))
    return line


def spring(x):
    """How far the sole lifts off the ground at toe and heel."""
    return 0.20 * max(0.0, (x - 0.55) / 0.9) ** 2 + 0.05 * max(0.0, (-x - 1.0) / 0.45) ** 2


def foam_top(x):
    """The height of the foam's upper edge."""
    t = (x + 1.43) / 2.87
    return 0.46 - 0.20 * t + 0.30 * max(0.0, t - 0.82) ** 1.2 + 0.12 * max(0.0, 0.14 - t)


def upper_point(outline, index, t):
    """The upper: from the foam's edge, over the foot, to the collar."""
    p = outline[index]
    x, y = p.x * 0.965, p.y * 0.93
    z = foam_top(p.x) - 0.03 + spring(p.x) * 0.6
    angle = math.atan2(y / 0.5, (x + 0.55) / 1.5)
    front = 0.5 + 0.5 * math.cos(angle)
    ox = -0.68 + 0.54 * math.cos(angle)
    oy = 0.235 * math.sin(angle)
    oz = 0.93 + 0.12 * front**3 + 0.27 * (1 - front) ** 3
    start, end = numpy.array((x, y, z)), numpy.array((ox, oy, oz))
    side = abs(math.sin(angle))
    bulge = numpy.array((0.07 * math.cos(angle), 0.10 * math.sin(angle), 0))
    toe = max(0.0, math.cos(angle)) ** 2
    heel = max(0.0, -math.cos(angle)) ** 2
    first = start + bulge + numpy.array((0.05 * toe - 0.05 * heel, 0, 0.28 * (1 - toe) + 0.34 * toe))
    lean = numpy.array((0.66 * toe, 0.16 * math.sin(angle) * side, -0.28 * (1 - toe) - 0.42 * toe))
    second = end + lean + numpy.array((-0.02 * heel, 0, -0.05 * heel))
    s = 1 - t
    return s**3 * start + 3 * s * s * t * first + 3 * s * t * t * second + t**3 * end


def side_picture(name, main, accent, pale):
    """The upper's colours as seen from the side, the toe at the right."""
    width, height = 2000, 1000
    image = Image.new("RGB", (width, height), main)
    draw = ImageDraw.Draw(image)

    def at(x, z):
        return ((x + 1.55) / 3.1 * width, height - z / 1.55 * height)

    def shape(points, fill):
        draw.polygon([at(*p) for p in smooth_line(points, 14)], fill=fill)

    def stitch(points, colour):
        line = [at(*p) for p in smooth_line(points, 30)]
        for i in range(0, len(line) - 2, 4):
            draw.line((*line[i], *line[i + 2]), fill=colour, width=4)

    shape([(-1.6, 0.2, 1), (-1.6, 1.0, 1), (-1.30, 0.98), (-1.02, 0.80), (-0.86, 0.55), (-0.80, 0.25, 1), (-1.6, 0.2, 1)], accent)
    stitch([(-1.33, 0.95), (-1.06, 0.78), (-0.90, 0.54), (-0.84, 0.30)], pale)
    shape([(0.98, 0.0, 1), (1.06, 0.42), (1.20, 0.62), (1.42, 0.70), (1.6, 0.7, 1), (1.6, 0, 1), (0.98, 0.0, 1)], accent)
    shape([(-0.62, 0.2, 1), (-0.36, 0.62), (-0.10, 1.02), (0.0, 1.12, 1), (0.16, 1.04, 1), (-0.06, 0.66), (-0.26, 0.2, 1)], pale)
    shape([(-0.10, 0.2, 1), (0.10, 0.55), (0.28, 0.84), (0.36, 0.94, 1), (0.48, 0.88, 1), (0.30, 0.58), (0.14, 0.2, 1)], pale)
    shape([(-0.20, 1.35, 1), (-0.16, 0.98), (0.20, 0.86), (0.62, 0.70), (0.80, 0.76, 1), (0.70, 1.35, 1)], accent)
    stitch([(-0.20, 0.95), (0.18, 0.83), (0.62, 0.67)], pale)
    return keep(image.filter(ImageFilter.GaussianBlur(1.2)), name)


def shoe(name="shoe", main=(222, 226, 224), accent=(38, 84, 110), pale=(240, 120, 70), foam=(246, 243, 236), mirror=False):
    """A running shoe whose toe points along +x; its outer side faces -y."""
    parent = group(name)
    outline = closed_outline()
    if mirror:
        outline = [Vector((p.x, -p.y)) for p in reversed(outline)]
        outline = outline[-1:] + outline[:-1]
    count = len(outline)
    knit = principled("knit", (1, 1, 1, 1), roughness=0.85, sheen_weight=0.2)
    picture(knit, side_picture(f"side-{name}", main, accent, pale))
    grain(knit, 46, 0.55, 0.012, kind="VORONOI", stretch=(1, 1, 1.8))
    rows = [[tuple(upper_point(outline, i, t)) for i in range(count)] for t in numpy.linspace(0, 1, 26)]
    upper = sheet("upper", rows, knit, parent, cyclic=True)
    side_map(upper)
    lining = grain(principled("lining", linear(accent), roughness=0.95, sheen_weight=0.3), 90, 0.3, 0.006)
    upper.data.materials.append(lining)
    modifier = thicken(upper, 0.05, -1.0).modifiers["thickness"]
    modifier.material_offset = 1
    subdivide(upper, 1)
    collar = [tuple(upper_point(outline, i, 1.0)) for i in range(0, count, 4)]
    tube("collar", [(x, y, z - 0.005) for x, y, z in collar], 0.042, lining, parent, cyclic=True)
    insole = [[(p[0] * s + (1 - s) * -0.6, p[1] * s, 0.62) for p in collar] for s in (0.02, 1.0, 1.25)]
    sheet("insole", insole, lining, parent, cyclic=True)
    sole(parent, outline, foam, accent, pale)
    tongue_and_laces(parent, rows, lining, pale, main)
    tab = [tuple(upper_point(outline, i, 0.99)) for i in (count // 2,)][0]
    box("tab", (0.03, 0.13, 0.24), grain(principled("tab", linear(pale), roughness=0.8), 80, 0.3, 0.01), parent, place=(tab[0] - 0.045, 0, tab[2] - 0.07), turn=(0, 8, 0), edge=0.012)
    return parent


def side_map(thing):
    layer = thing.data.uv_layers["UV"]
    for loop in thing.data.loops:
        co = thing.data.vertices[loop.vertex_index].co
        layer.data[loop.index].uv = ((co.x + 1.55) / 3.1, co.z / 1.55)


def sole(parent, outline, foam, accent, pale):
    white = grain(principled("foam", linear(foam), roughness=0.7, subsurface_weight=0.1, subsurface_radius=(0.1, 0.08, 0.06), subsurface_scale=0.3), 70, 0.25, 0.008)
    rings = [(0.80, 0.0), (0.93, 0.005), (0.985, 0.10), (1.04, 0.30), (1.055, 0.52), (1.035, 0.74), (1.0, 0.92), (0.955, 1.0), (0.8, 1.0)]
    rows = []
    for scale, share in rings:
        row = []
        for p in outline:
            lift = spring(p.x)
            groove = 0.012 * math.sin(22 * p.x) * (1 if 0.15 < share < 0.6 and p.x > -0.2 else 0)
            flare = 1 + (0.03 if p.x < -0.6 else 0.0) * (1 - share)
            row.append((p.x * (1 + (scale - 1) * 0.55) * flare, p.y * (scale + groove) * flare, lift * (1 - share * 0.4) + 0.035 + foam_top(p.x) * share))
        rows.append(row)
    subdivide(sheet("midsole", rows, white, parent, cyclic=True), 1)
    rubber = principled("rubber", linear(accent), roughness=0.75)
    tread = []
    for scale, z in ((0.3, 0.0), (0.86, 0.0), (0.945, 0.012), (0.95, 0.055), (0.9, 0.06)):
        tread.append([(p.x * (1 + (scale - 1) * 0.55), p.y * scale, spring(p.x) + z) for p in outline])
    sheet("tread", tread, rubber, parent, cyclic=True)
    air = principled("air", linear(pale), roughness=0.06, transmission_weight=0.75, ior=1.3, coat_weight=1.0)
    rim = principled("rim", linear(accent), roughness=0.4)
    for side in (-1, 1):
        for scale, material, depth in ((1.14, rim, 0.380), (1.0, air, 0.402)):
            bubble(parent, material, (-0.86, side * depth * 1.0, 0.255), (0.40 * scale, 0.055, 0.105 * scale))


def bubble(parent, material, place, size):
    rows = []
    for i in range(13):
        a = math.pi * i / 12
        ring = []
        for j in range(32):
            b = 2 * math.pi * j / 32
            x = math.copysign(abs(math.cos(b)) ** 0.45, math.cos(b))
            z = math.copysign(abs(math.sin(b)) ** 0.75, math.sin(b))
            r = math.sin(a) ** 0.6
            ring.append((size[0] * r * x, size[1] * math.cos(a), size[2] * r * z))
        rows.append(ring)
    subdivide(sheet("bubble", rows, material, parent, place=place, cyclic=True), 1)


def tongue_and_laces(parent, rows, lining, pale, main):
    points = [p for row in rows[6:] for p in row]

    def top(x, y):
        near = [p for p in points if abs(p[0] - x) < 0.10 and abs(p[1] - y) < 0.10]
        return max(p[2] for p in near) if near else 1.0

    cloth = grain(principled("tongue", linear(main), roughness=0.9, sheen_weight=0.2), 70, 0.3, 0.008)
    sheet_rows = []
    for i in range(15):
        t = i / 14
        x = 0.30 - 0.66 * t
        z = top(max(x, -0.12), 0.0) + 0.01 + 0.40 * max(0.0, t - 0.52) ** 1.1
        sheet_rows.append([(x + 0.02 * (2 * s) ** 2, s * (0.34 + 0.10 * t), z - 0.10 * (2 * s) ** 2) for s in numpy.linspace(-0.5, 0.5, 9)])
    subdivide(thicken(sheet("tongue", sheet_rows, cloth, parent), 0.05, -1), 2)
    lace = grain(principled("lace", linear((248, 246, 240)), roughness=0.85), 160, 0.4, 0.006)
    eye = principled("eye", linear(pale), roughness=0.5)
    for index, x in enumerate((0.62, 0.46, 0.30, 0.14, -0.02)):
        spread_y = 0.205 + 0.012 * index
        dx = 0.10
        ends = [(x, side * spread_y, top(x, side * spread_y) + 0.012) for side in (-1, 1)]
        for e in ends:
            cylinder("eyelet", 0.03, 0.012, eye, parent, place=(e[0], e[1], e[2] - 0.02), edge=0.004)
        far = [(x - dx * 1.5, side * spread_y, top(x - dx * 1.5, side * spread_y) + 0.012) for side in (-1, 1)]
        arch = top(x - dx * 0.7, 0) + 0.05 + (0.03 if index > 2 else 0)
        for a, b, lift in ((ends[0], far[1], 0.0), (ends[1], far[0], 0.02)):
            middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, max(arch, (a[2] + b[2]) / 2) + lift)
            flat_lace(parent, lace, a, middle, b)
    bow(parent, lace, (-0.15, 0, top(-0.1, 0) + 0.10))


def flat_lace(parent, material, a, middle, b):
    a, m, b = (Vector(p) for p in (a, middle, b))
    rows = []
    for i in range(13):
        t = i / 12
        p = (1 - t) ** 2 * a + 2 * t * (1 - t) * (2 * m - (a + b) / 2) + t * t * b
        along = (b - a).normalized()
        across = along.cross(Vector((0, 0, 1))).normalized() * 0.030
        rows.append([tuple(p - across), tuple(p), tuple(p + across)])
    subdivide(thicken(sheet("lace", rows, material, parent), 0.018, 0), 1)


def bow(parent, material, place):
    x, y, z = place
    for side in (-1, 1):
        loop = [(x, y, z), (x + 0.04, y + side * 0.14, z + 0.10), (x + 0.12, y + side * 0.30, z + 0.06), (x + 0.14, y + side * 0.32, z - 0.06), (x + 0.05, y + side * 0.16, z + 0.0), (x, y, z)]
        tube("loop", loop, 0.021, material, parent)
        end = [(x, y, z), (x + 0.10, y + side * 0.08, z + 0.05), (x + 0.24, y + side * 0.17, z - 0.02), (x + 0.34, y + side * 0.27, z - 0.20)]
        tube("end", end, 0.019, material, parent)
    cylinder("knot", 0.045, 0.07, material, parent, place=(x - 0.01, y - 0.035, z), turn=(-90, 0, 0), edge=0.02)
