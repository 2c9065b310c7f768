"""Laptops: a base with keys, a hinge and a lid with a lit screen."""

import math

import bpy
from mathutils import Matrix

from materials import glowing, grain, principled
from shapes import box, cylinder, extrude, group, rounded_outline
from studio import linear

ROWS = [
    [1.0] * 14,
    [1.0] * 13 + [1.5],
    [1.5] + [1.0] * 12 + [1.0],
    [1.8] + [1.0] * 11 + [1.75],
    [2.3] + [1.0] * 10 + [2.3],
    [1.0, 1.0, 1.0, 1.25, 5.3, 1.25, 1.0, 0.95, 0.95, 0.95],
]


class Build:
    """How a laptop differs from another: sizes in the studio's units, colours as sRGB."""

    def __init__(self, size, body, deck, keys, lid, metallic=1.0, roughness=0.34, bezel=0.035, radius=0.11, chin=0.05, accent=None):
        self.width, self.depth, self.height = size
        self.body = principled("body", linear(body), metallic=metallic, roughness=roughness)
        self.deck = principled("deck", linear(deck), metallic=metallic, roughness=roughness + 0.06)
        self.keys = principled("keys", linear(keys), roughness=0.5)
        self.lid = principled("lid", linear(lid), metallic=metallic, roughness=roughness)
        self.pad = principled("pad", linear(deck), metallic=metallic, roughness=roughness - 0.06)
        self.bezel, self.radius, self.chin, self.accent = bezel, radius, chin, accent
        for material in (self.body, self.deck, self.lid):
            grain(material, 900, 0.03, 0.002)


def laptop(name, build, screen, opening=108):
    """An open laptop on the floor that faces the camera at -y; the hinge lies at y = 0."""
    parent = group(name)
    width, depth, height = build.width, build.depth, build.height
    foot = 0.02
    outline = rounded_outline(width, depth, build.radius, squareness=2.5)
    extrude("base", outline, height, build.body, parent, place=(0, -depth / 2, foot), edge=0.022, segments=5)
    top = foot + height
    deck = rounded_outline(width - 0.05, depth - 0.05, build.radius - 0.02, squareness=2.5)
    extrude("deck", deck, 0.003, build.deck, parent, place=(0, -depth / 2, top - 0.0015))
    keyboard(parent, build, top)
    pad = rounded_outline(width * 0.40, depth * 0.36, 0.04)
    well = principled("well", (0.02, 0.02, 0.02, 1), roughness=0.6)
    extrude("gap", rounded_outline(width * 0.40 + 0.012, depth * 0.36 + 0.012, 0.045), 0.002, well, parent, place=(0, -depth * 0.775, top + 0.0004))
    extrude("pad", pad, 0.003, build.pad, parent, place=(0, -depth * 0.775, top + 0.0004))
    notch = rounded_outline(width * 0.15, 0.07, 0.034)
    extrude("notch", notch, 0.012, well, parent, place=(0, -depth - 0.012, top - 0.011))
    for x in (-width / 2 + 0.3, width / 2 - 0.3):
        for y in (-0.2, -depth + 0.2):
            cylinder("foot", 0.07, foot, well, parent, place=(x, y, 0))
    barrel = principled("barrel", (0.03, 0.03, 0.032, 1), roughness=0.45)
    cylinder("hinge", 0.034, width * 0.72, barrel, parent, place=(-width * 0.36, 0.004, top - 0.012), turn=(0, 90, 0), edge=0.01)
    lid(parent, build, screen, top, opening)
    return parent


def keyboard(parent, build, top):
    width, depth = build.width * 0.84, build.depth * 0.44
    well = principled("well", (0.012, 0.012, 0.013, 1), roughness=0.55)
    plate = rounded_outline(width + 0.05, depth + 0.05, 0.045)
    extrude("well", plate, 0.002, well, parent, place=(0, -build.depth * 0.285 - 0.06, top + 0.0008))
    pitch = depth / len(ROWS)
    gap = pitch * 0.13
    legend = principled("legend", (0.75, 0.75, 0.75, 1), roughness=0.6, emission_strength=0.12, emission_color=(1, 1, 1, 1))
    for index, row in enumerate(ROWS):
        unit = width / sum(row)
        x = -width / 2
        y = -build.depth * 0.285 - 0.06 + depth / 2 - pitch * (index + 0.5)
        for place, share in enumerate(row):
            material = build.keys
            if build.accent and index == 0 and place == 13:
                material = build.accent
            box("key", (share * unit - gap, pitch - gap, 0.02), material, parent, place=(x + share * unit / 2, y, top + 0.012), edge=0.011, segments=2)
            if share < 1.3:
                box("mark", (0.022, 0.026, 0.001), legend, parent, place=(x + share * unit / 2, y, top + 0.0222), edge=0)
            x += share * unit
    if build.accent:
        cylinder("stick", 0.03, 0.03, build.accent, parent, place=(0, -build.depth * 0.285 - 0.06 - pitch * 0.02, top + 0.004), edge=0.01)


def lid(parent, build, screen, top, opening):
    width, depth = build.width, build.depth * 0.985
    hinge = group("lid", (0, 0.02, top))
    hinge.parent = parent
    # The lid is built lying shut behind the hinge, its screen up, and then raised.
    hinge.rotation_euler = (math.radians(180 - opening), 0, 0)
    outline = rounded_outline(width, depth, build.radius, squareness=2.5)
    thickness = 0.045
    extrude("shell", outline, thickness, build.lid, hinge, place=(0, depth / 2 + 0.012, -0.01), edge=0.014, segments=4)
    face = thickness - 0.01
    black = principled("front", (0.004, 0.004, 0.005, 1), roughness=0.2, specular_ior_level=0.2)
    front = rounded_outline(width - 0.03, depth - 0.03, build.radius - 0.015, squareness=2.5)
    extrude("front", front, 0.002, black, hinge, place=(0, depth / 2 + 0.012, face - 0.0005))
    lit_width = width - 2 * build.bezel - 0.03
    lit_depth = depth - build.bezel - build.chin - 0.03
    lit = rounded_outline(lit_width, lit_depth, 0.03)
    place = (0, depth / 2 + 0.012 + (build.chin - build.bezel) / 2, face + 0.0018)
    extrude("screen", lit, 0.0004, glowing("screen", screen, strength=1.0, mirror=0.06), hinge, place=place)
    eye = principled("eye", (0.02, 0.02, 0.05, 1), roughness=0.05)
    cylinder("eye", 0.010, 0.001, eye, hinge, place=(0, depth + 0.012 - 0.015 - build.bezel * 0.5, face + 0.0016))


def studio_laptop(screen):
    return laptop("studio", Build((3.55, 2.48, 0.11), (150, 152, 156), (150, 152, 156), (20, 20, 22), (150, 152, 156)), screen)


def slim_laptop(screen):
    build = Build((3.44, 2.30, 0.12), (176, 178, 182), (26, 27, 29), (30, 31, 34), (176, 178, 182), roughness=0.3, bezel=0.022, radius=0.07, chin=0.03)
    build.deck = grain(principled("carbon", linear((30, 31, 34)), roughness=0.5), 260, 0.12, 0.004)
    build.pad = principled("pad", linear((34, 35, 38)), roughness=0.36)
    return laptop("slim", build, screen)


def office_laptop(screen):
    red = principled("red", linear((196, 40, 36)), roughness=0.5)
    build = Build((3.15, 2.22, 0.12), (34, 35, 38), (38, 39, 42), (30, 31, 33), (34, 35, 38), metallic=0.0, roughness=0.5, radius=0.07, chin=0.06, bezel=0.045)
    laptop_ = laptop("office", build, screen)
    cylinder("stick", 0.034, 0.034, red, laptop_, place=(-0.02, -build.depth * 0.285 - 0.055, 0.14), edge=0.012)
    return laptop_
