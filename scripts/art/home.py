"""Things for the home: a lamp and plants in their pots."""

import math
import random

import numpy
from PIL import Image, ImageDraw, ImageFilter

from drawing import grid, keep
from materials import grain, picture, principled, surface_of
from shapes import cylinder, group, lathe, sheet, subdivide, thicken, tube
from studio import linear


def lamp(glow=1.9):
    """A mushroom of opal glass on a brass stem and a foot of walnut."""
    parent = group("lamp")
    brass = principled("brass", linear((196, 152, 92)), metallic=1.0, roughness=0.24)
    wood = walnut()
    cylinder("foot", 0.50, 0.16, wood, parent, edge=0.03, steps=128)
    cylinder("plate", 0.47, 0.015, brass, parent, place=(0, 0, 0.16), edge=0.006, steps=128)
    cylinder("stem", 0.045, 1.15, brass, parent, place=(0, 0, 0.17))
    lathe("collar", [(0.045, 0), (0.085, 0.02), (0.085, 0.09), (0.05, 0.12), (0.045, 0.13)], brass, parent, place=(0, 0, 0.175))
    opal = principled("opal", (1.0, 0.93, 0.82, 1), roughness=0.35, coat_weight=0.6, coat_roughness=0.08, emission_color=(1.0, 0.66, 0.34, 1), emission_strength=glow)
    shade_light(opal)
    dome = [(0.0, 0.66)]
    dome += [(0.86 * math.sin(a), 0.66 * math.cos(a)) for a in numpy.linspace(0.05, math.pi / 2, 30)]
    dome += [(0.855, -0.03), (0.82, -0.05), (0.78, -0.03), (0.4, 0.06), (0.05, 0.10)]
    lathe("shade", dome, opal, parent, place=(0, 0, 1.22), steps=128)
    cylinder("cap", 0.07, 0.05, brass, parent, place=(0, 0, 1.87), edge=0.015)
    port = principled("port", (0.01, 0.01, 0.01, 1), roughness=0.4)
    from shapes import extrude, rounded_outline

    extrude("port", rounded_outline(0.13, 0.045, 0.022), 0.02, port, parent, place=(0, -0.492, 0.08), turn=(90, 0, 0))
    cable = principled("cable", (0.02, 0.02, 0.02, 1), roughness=0.7)
    tube("cable", [(0, 0.45, 0.05), (0.1, 0.75, 0.02), (0.6, 1.1, 0.015), (1.4, 1.0, 0.015), (2.6, 1.5, 0.015), (4, 2.2, 0.015)], 0.016, cable, parent)
    return parent


def shade_light(material):
    """Brighter in the middle, where the lamp is nearest to the glass."""
    nodes, links = material.node_tree.nodes, material.node_tree.links
    facing = nodes.new("ShaderNodeLayerWeight")
    facing.inputs["Blend"].default_value = 0.35
    scale = nodes.new("ShaderNodeMapRange")
    strength = surface_of(material).inputs["Emission Strength"].default_value
    scale.inputs["To Min"].default_value = strength
    scale.inputs["To Max"].default_value = strength * 0.32
    links.new(facing.outputs["Facing"], scale.inputs["Value"])
    links.new(scale.outputs["Result"], surface_of(material).inputs["Emission Strength"])


def walnut():
    material = principled("walnut", linear((104, 66, 42)), roughness=0.42, coat_weight=0.2, coat_roughness=0.3)
    nodes, links = material.node_tree.nodes, material.node_tree.links
    place = nodes.new("ShaderNodeTexCoord")
    mapping = nodes.new("ShaderNodeMapping")
    mapping.inputs["Scale"].default_value = (1.2, 14, 14)
    noise = nodes.new("ShaderNodeTexNoise")
    noise.inputs["Scale"].default_value = 2.4
    noise.inputs["Detail"].default_value = 6
    noise.inputs["Distortion"].default_value = 0.6
    tint = nodes.new("ShaderNodeValToRGB")
    tint.color_ramp.elements[0].position, tint.color_ramp.elements[0].color = 0.32, linear((66, 40, 26))
    tint.color_ramp.elements[1].position, tint.color_ramp.elements[1].color = 0.68, linear((138, 92, 60))
    links.new(place.outputs["Object"], mapping.inputs["Vector"])
    links.new(mapping.outputs["Vector"], noise.inputs["Vector"])
    links.new(noise.outputs["Fac"], tint.inputs["Fac"])
    links.new(tint.outputs["Color"], surface_of(material).inputs["Base Color"])
    return material


def pot(parent, material, radius, height, taper=0.8, lip=0.05):
    """A pot with a rounded foot, a lip and soil in it."""
    low = radius * taper
    profile = [(0, 0), (low - 0.05, 0), (low, 0.04)]
    profile += [(low + (radius - low) * t**0.8, 0.04 + (height - 0.04) * t) for t in numpy.linspace(0.1, 1, 12)]
    profile += [(radius, height + 0.012), (radius - lip * 0.5, height + 0.024), (radius - lip, height + 0.01), (radius - lip - 0.01, height - 0.12)]
    lathe("pot", profile, material, parent, steps=128)
    soil = grain(principled("soil", linear((52, 38, 30)), roughness=1.0), 26, 1.0, 0.06)
    lathe("soil", [(0.0, height - 0.07), (radius * 0.5, height - 0.075), (radius - lip, height - 0.10)], soil, parent)


def leaf_picture(name, width, height, outline, green, vein, slits=()):
    """A leaf with its veins, its tip at the top; what is outside of the outline is clear."""
    image = Image.new("RGBA", (width, height), (*green, 0))
    mask = Image.new("L", (width * 2, height * 2), 0)
    draw = ImageDraw.Draw(mask)
    draw.polygon([(x * 2 * width, (1 - y) * 2 * height) for x, y in outline], fill=255)
    for points in slits:
        draw.polygon([(x * 2 * width, (1 - y) * 2 * height) for x, y in points], fill=0)
    mask = mask.filter(ImageFilter.GaussianBlur(5)).point(lambda v: 0 if v < 120 else 255).resize((width, height), Image.LANCZOS)
    x, y = grid(width, height)
    y = y * width / height
    random_ = numpy.random.default_rng(len(name))
    tone = 1 + 0.16 * (0.5 - abs(x - 0.5)) + 0.05 * numpy.sin(9 * y + 6 * abs(x - 0.5)) + random_.normal(0, 0.012, x.shape)
    rgb = numpy.array(green)[None, None] * tone[..., None]
    base = Image.fromarray(numpy.clip(rgb, 0, 255).astype("uint8"))
    veins = Image.new("L", base.size, 0)
    draw = ImageDraw.Draw(veins)
    draw.line((width / 2, height, width / 2, 0), fill=255, width=max(3, width // 60))
    for step in range(1, 11):
        at = height * (1 - step / 11.5)
        for side in (-1, 1):
            points = [(width / 2 + side * width * 0.5 * t, at - height * 0.13 * t**0.8 + height * 0.05 * t**2.5) for t in numpy.linspace(0, 1, 12)]
            draw.line(points, fill=150, width=max(2, width // 130))
    veins = veins.filter(ImageFilter.GaussianBlur(2))
    base = Image.composite(Image.new("RGB", base.size, vein), base, veins)
    image = base.convert("RGBA")
    image.putalpha(mask)
    return keep(image, name)


def heart(steps=80):
    points = []
    for step in range(steps):
        a = 2 * math.pi * step / steps
        x = 0.47 * math.sin(a) * (1 - 0.06 * math.cos(a))
        y = 0.40 - 0.40 * math.cos(a) - 0.05 + 0.20 * (1 - abs(math.sin(a)) ** 0.7) * (1 if math.cos(a) < 0 else 0.35)
        points.append((0.5 + x, min(max(y, 0.0), 1.0)))
    return points


def monstera_slits():
    slits = []
    for side in (-1, 1):
        for y, reach in ((0.26, 0.60), (0.40, 0.5), (0.54, 0.5), (0.68, 0.55)):
            inner = 0.5 + side * 0.5 * (1 - reach) * 0.75
            outer = 0.5 + side * 0.56
            slits.append([(inner, y - 0.004), (inner + side * 0.02, y + 0.024), (outer, y + 0.105), (outer, y + 0.02)])
    return slits


def leaf_material(name, path, roughness=0.38):
    material = principled(name, (0.1, 0.3, 0.1, 1), roughness=roughness, coat_weight=0.15, coat_roughness=0.3, subsurface_weight=0.0)
    node = picture(material, path)
    material.node_tree.links.new(node.outputs["Alpha"], surface_of(material).inputs["Alpha"])
    return material


def blade(parent, material, root, heading, reach, rise, length, width, droop=1.0, fold=0.16, curl=0.1, stem=None):
    """A leaf on a stalk: it rises from `root` towards `heading` degrees, and bends over."""
    a = math.radians(heading)
    out = numpy.array((math.cos(a), math.sin(a), 0.0))
    side = numpy.array((-math.sin(a), math.cos(a), 0.0))
    up = numpy.array((0.0, 0.0, 1.0))
    root = numpy.array(root, float)
    knee = root + out * reach + up * rise
    if stem:
        tube("stalk", [tuple(root), tuple(root + out * reach * 0.25 + up * rise * 0.6), tuple(root + out * reach * 0.7 + up * rise * 0.95), tuple(knee)], 0.017, stem, parent)
    rows = []
    start = math.radians(38)
    place = knee.copy()
    steps = 18
    for i in range(steps + 1):
        t = i / steps
        angle = start - droop * 1.5 * t
        along = out * math.cos(angle) + up * math.sin(angle)
        normal = up * math.cos(angle) - out * math.sin(angle)
        if i:
            place = place + along * (length / steps)
        row = []
        for j in range(11):
            s = j / 10 - 0.5
            lift = fold * abs(s) * 2 * width * 0.5 - curl * (2 * s) ** 4 * width * 0.5
            lift += 0.012 * math.sin(9 * t + 7 * s)
            row.append(tuple(place + side * s * width + normal * lift))
        rows.append(row)
    return subdivide(sheet("leaf", rows, material, parent), 1)


def monstera():
    parent = group("monstera")
    glaze = principled("glaze", linear((236, 230, 220)), roughness=0.28, coat_weight=0.5, coat_roughness=0.12)
    grain(glaze, 6, 0.06, 0.02)
    pot(parent, glaze, 0.42, 0.62, 0.86)
    path = leaf_picture("leaf-monstera", 700, 760, heart(), (40, 98, 54), (112, 158, 96), monstera_slits())
    leaf = leaf_material("monstera", path)
    stem = principled("stem", linear((86, 124, 66)), roughness=0.5)
    for heading, reach, rise, length, width, droop in (
        (-95, 0.42, 0.62, 0.72, 0.70, 1.0),
        (-40, 0.46, 0.86, 0.72, 0.68, 0.9),
        (-150, 0.48, 0.92, 0.74, 0.70, 0.9),
        (10, 0.50, 0.52, 0.62, 0.60, 1.05),
        (190, 0.50, 0.56, 0.66, 0.62, 1.05),
        (70, 0.34, 1.06, 0.66, 0.62, 0.8),
        (120, 0.40, 0.9, 0.60, 0.58, 0.9),
        (-70, 0.20, 1.18, 0.60, 0.56, 0.75),
    ):
        blade(parent, leaf, (0.06 * math.cos(heading), 0.06 * math.sin(heading), 0.55), heading, reach, rise, length, width, droop, stem=stem)
    return parent


def sword_picture():
    width, height = 200, 1400
    x, y = grid(width, height)
    y = y * width / height
    waves = numpy.sin(60 * y + 5 * numpy.sin(17 * y + 3 * x) + 4 * numpy.sin(9 * x)) * 0.5 + 0.5
    green = numpy.array((52, 92, 62)) * (1 - waves[..., None]) + numpy.array((128, 160, 112)) * waves[..., None]
    edge = numpy.clip((abs(x - 0.5) - 0.39) / 0.05, 0, 1)[..., None]
    rgb = green * (1 - edge) + numpy.array((222, 210, 128)) * edge
    return keep(Image.fromarray(numpy.clip(rgb, 0, 255).astype("uint8")), "leaf-sword")


def snake_plant():
    parent = group("snake plant")
    clay = grain(principled("clay", linear((190, 106, 74)), roughness=0.85), 60, 0.12, 0.01)
    pot(parent, clay, 0.34, 0.46, 0.78)
    leaf = principled("sword", (0.2, 0.4, 0.2, 1), roughness=0.4, coat_weight=0.15)
    picture(leaf, sword_picture())
    rand = random.Random(7)
    for index in range(11):
        a = index * 2.4
        r = 0.04 + 0.017 * index
        length = 1.18 - 0.058 * index + rand.uniform(-0.08, 0.08)
        lean = 0.05 + 0.03 * index
        twist = rand.uniform(-0.5, 0.5)
        rows = []
        for i in range(17):
            t = i / 16
            width = 0.15 * min(1.0, 0.55 + 1.4 * t) * (1 - t**5) ** 0.7 * (1.0 if t < 0.999 else 0.02)
            centre = numpy.array((math.cos(a) * (r + lean * length * t**1.6), math.sin(a) * (r + lean * length * t**1.6), 0.36 + length * t))
            face = a + math.pi / 2 + twist * t + 0.15 * math.sin(5 * t + index)
            side = numpy.array((math.cos(face), math.sin(face), 0.0))
            inward = numpy.array((-math.cos(a), -math.sin(a), 0.0))
            rows.append([tuple(centre + side * s * width + inward * -0.35 * width * (1 - (2 * s) ** 2)) for s in numpy.linspace(-0.5, 0.5, 9)])
        subdivide(thicken(sheet("sword", rows, leaf, parent), 0.014, 0), 1)
    return parent


def rosette():
    """A succulent whose leaves stand in a spiral."""
    parent = group("rosette")
    glaze = principled("glaze", linear((92, 116, 132)), roughness=0.3, coat_weight=0.5, coat_roughness=0.15)
    grain(glaze, 8, 0.06, 0.02)
    pot(parent, glaze, 0.27, 0.30, 0.84, 0.035)
    leaf = principled("succulent", linear((142, 172, 146)), roughness=0.5, subsurface_weight=0.15, subsurface_radius=(0.05, 0.08, 0.03), subsurface_scale=0.4)
    tips(leaf)
    for index in range(46):
        a = index * 2.39996
        share = index / 45
        length = 0.07 + 0.24 * share**0.8
        tilt = math.radians(82 - 74 * share**0.8)
        rows = []
        for i in range(9):
            t = i / 8
            width = length * 0.62 * math.sin(math.pi * min(0.97, 0.16 + 0.72 * t)) * (1 - t**6 * 0.9)
            reach = 0.008 + length * t
            centre = (reach * math.cos(tilt), 0.33 + 0.05 * (1 - share) + reach * math.sin(tilt) + 0.10 * length * t * t)
            ring = []
            for k in range(10):
                b = 2 * math.pi * k / 10
                s, d = width / 2 * math.cos(b), 0.13 * length * math.sin(b) * (1 - t**3 * 0.8) + 0.25 * abs(math.cos(b)) ** 2 * width * 0.3
                x = centre[0] - d * math.sin(tilt)
                z = centre[1] + d * math.cos(tilt)
                ring.append((x * math.cos(a) - s * math.sin(a), x * math.sin(a) + s * math.cos(a), z))
            rows.append(ring)
        subdivide(sheet("leaf", rows, leaf, parent, cyclic=True), 1)
    return parent


def tips(material):
    """Reddens the ends of leaves, which lie at the top of the map."""
    nodes, links = material.node_tree.nodes, material.node_tree.links
    place = nodes.new("ShaderNodeTexCoord")
    apart = nodes.new("ShaderNodeSeparateXYZ")
    tint = nodes.new("ShaderNodeValToRGB")
    tint.color_ramp.elements[0].position, tint.color_ramp.elements[0].color = 0.62, linear((138, 170, 144))
    tint.color_ramp.elements[1].position, tint.color_ramp.elements[1].color = 1.0, linear((198, 122, 116))
    links.new(place.outputs["UV"], apart.inputs["Vector"])
    links.new(apart.outputs["Y"], tint.inputs["Fac"])
    links.new(tint.outputs["Color"], surface_of(material).inputs["Base Color"])
