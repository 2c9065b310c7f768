"""Phones: plates of glass in a metal frame, with their cameras."""

from materials import glowing, grain, principled
from shapes import box, cylinder, extrude, group, rounded_outline, tube
from studio import linear

BLACK_GLASS = dict(roughness=0.05, coat_weight=1.0, coat_roughness=0.02)


class Finish:
    """The colours of a phone, as sRGB."""

    def __init__(self, frame, back, metal_roughness=0.3, back_roughness=0.35):
        self.frame = principled("frame", linear(frame), metallic=1.0, roughness=metal_roughness)
        self.back = principled(
            "back", linear(back), roughness=back_roughness, coat_weight=0.35, coat_roughness=0.25, metallic=0.15
        )
        self.black = principled("black", (0.004, 0.004, 0.005, 1), **BLACK_GLASS)
        self.lens = principled("lens", (0.006, 0.007, 0.016, 1), roughness=0.03, coat_weight=1.0, specular_ior_level=0.9)
        self.flash = principled("flash", (0.9, 0.85, 0.7, 1), roughness=0.25)


def body(parent, finish, screen, size, radius, edge, squareness=2.6, bezel=0.03):
    """A phone lying on its back in the plane of x and y, its screen up."""
    width, height, depth = size
    outline = rounded_outline(width, height, radius, squareness=squareness)
    extrude("frame", outline, depth, finish.frame, parent, edge=edge, segments=6)
    inner = rounded_outline(width - edge * 1.1, height - edge * 1.1, radius - edge * 0.55, squareness=squareness)
    extrude("back", inner, 0.006, finish.back, parent, place=(0, 0, -0.003), edge=0.003)
    extrude("glass", inner, 0.006, finish.black, parent, place=(0, 0, depth - 0.003), edge=0.003)
    lit = rounded_outline(width - 2 * bezel - edge, height - 2 * bezel - edge, radius - bezel - edge / 2, squareness=squareness)
    extrude("screen", lit, 0.0004, glowing("screen", screen, strength=1.15), parent, place=(0, 0, depth + 0.0031))
    return parent


def lens(parent, finish, place, radius, ring=0.022, height=0.03):
    """A camera's eye on the back: a metal ring, dark glass, and rings within it."""
    x, y, z = place
    turn = (180, 0, 0)
    cylinder("ring", radius, height, finish.frame, parent, place=(x, y, z), turn=turn, edge=0.012)
    cylinder("cover", radius - ring, 0.004, finish.lens, parent, place=(x, y, z - height), turn=turn, edge=0.002)
    shade = principled("barrel", (0.03, 0.03, 0.035, 1), metallic=0.6, roughness=0.3)
    cylinder("barrel", (radius - ring) * 0.62, 0.003, shade, parent, place=(x, y, z - height - 0.003), turn=turn, edge=0.001)
    cylinder("eye", (radius - ring) * 0.40, 0.003, finish.lens, parent, place=(x, y, z - height - 0.005), turn=turn, edge=0.001)
    blue = principled("coating", (0.02, 0.03, 0.12, 1), metallic=1.0, roughness=0.12)
    cylinder("coating", (radius - ring) * 0.2, 0.003, blue, parent, place=(x, y, z - height - 0.0065), turn=turn, edge=0.001)


def buttons(parent, finish, size, left, right):
    """Keys on the sides: pairs of the middle and the length along y."""
    width, _, depth = size
    for side, keys in ((-1, left), (1, right)):
        for y, length in keys:
            box("key", (0.02, length, depth * 0.42), finish.frame, parent, place=(side * width / 2, y, depth / 2), edge=0.009)


def titan(screen, finish=None):
    finish = finish or Finish((170, 163, 152), (176, 170, 160))
    size = (0.96, 1.98, 0.112)
    phone = body(group("titan"), finish, screen, size, 0.17, 0.028)
    plate = rounded_outline(0.50, 0.52, 0.14, squareness=2.8)
    extrude("plateau", plate, 0.026, finish.back, phone, place=(0.19, 0.68, -0.026), edge=0.014)
    for x, y in ((0.30, 0.80), (0.30, 0.56), (0.085, 0.68)):
        lens(phone, finish, (x, y, -0.024), 0.102)
    cylinder("flash", 0.034, 0.006, finish.flash, phone, place=(0.085, 0.86, -0.026), turn=(180, 0, 0), edge=0.002)
    cylinder("lidar", 0.034, 0.006, finish.black, phone, place=(0.085, 0.50, -0.026), turn=(180, 0, 0), edge=0.002)
    buttons(phone, finish, size, ((0.52, 0.10), (0.30, 0.17), (0.08, 0.17)), ((0.22, 0.27),))
    return phone


def galaxy(screen, finish=None):
    finish = finish or Finish((128, 124, 134), (120, 114, 128), back_roughness=0.42)
    size = (1.02, 2.08, 0.112)
    phone = body(group("galaxy"), finish, screen, size, 0.075, 0.02, squareness=2.2, bezel=0.02)
    for x, y, radius in ((0.34, 0.82, 0.094), (0.34, 0.57, 0.094), (0.34, 0.32, 0.094), (0.115, 0.70, 0.062), (0.115, 0.48, 0.062)):
        lens(phone, finish, (x, y, -0.002), radius, ring=0.016, height=0.026)
    cylinder("flash", 0.034, 0.006, finish.flash, phone, place=(0.115, 0.87, -0.002), turn=(180, 0, 0), edge=0.002)
    buttons(phone, finish, size, (), ((0.42, 0.34), (0.10, 0.19)))
    return phone


def pen(finish):
    """A slim pen that lies along x."""
    parent = group("pen")
    shell = grain(principled("shell", linear((96, 92, 104)), roughness=0.5), 120, 0.05)
    cylinder("barrel", 0.036, 1.36, shell, parent, turn=(0, 90, 0), edge=0.01)
    cylinder("cap", 0.036, 0.11, finish.frame, parent, place=(-0.118, 0, 0), turn=(0, 90, 0), edge=0.016)
    from shapes import lathe

    lathe("tip", [(0.034, 0), (0.03, 0.03), (0.012, 0.13), (0.008, 0.15), (0, 0.152)], shell, parent, place=(1.36, 0, 0), turn=(0, 90, 0))
    return parent


def pixel(screen, finish=None):
    finish = finish or Finish((178, 190, 200), (150, 178, 200), metal_roughness=0.18, back_roughness=0.3)
    size = (0.99, 2.06, 0.114)
    phone = body(group("pixel"), finish, screen, size, 0.16, 0.034, squareness=2.4)
    bar = rounded_outline(1.012, 0.30, 0.05, squareness=2.4)
    extrude("visor", bar, 0.15, finish.frame, phone, place=(0, 0.62, -0.044), edge=0.02, segments=6)
    window = rounded_outline(0.62, 0.2, 0.1, squareness=2.05)
    extrude("window", window, 0.006, finish.black, phone, place=(0.09, 0.62, -0.047), edge=0.003)
    for x in (0.29, 0.09, -0.11):
        lens(phone, finish, (x, 0.62, -0.044), 0.078, ring=0.008, height=0.006)
    cylinder("flash", 0.038, 0.006, finish.flash, phone, place=(-0.34, 0.62, -0.044), turn=(180, 0, 0), edge=0.002)
    buttons(phone, finish, size, (), ((0.38, 0.14), (0.06, 0.28)))
    return phone
