"""Flat pictures that lie on the things in the studio: drawn large with Pillow, kept in the work folder."""

import os
from pathlib import Path

import font_manrope
import font_roboto
import font_source_serif_pro
import numpy
from PIL import Image, ImageDraw, ImageFont

WORK = Path(os.environ.get("ART_WORK", Path(__file__).parent / "work"))

FONTS = {
    "sans": (font_manrope, "Manrope-Regular"),
    "sans-light": (font_manrope, "Manrope-Light"),
    "sans-medium": (font_manrope, "Manrope-Medium"),
    "sans-bold": (font_manrope, "Manrope-Bold"),
    "sans-heavy": (font_manrope, "Manrope-ExtraBold"),
    "roman": (font_source_serif_pro, "SourceSerifPro-Regular"),
    "roman-bold": (font_source_serif_pro, "SourceSerifPro-Bold"),
    "roman-italic": (font_source_serif_pro, "SourceSerifPro-It"),
    "plain": (font_roboto, "Roboto-Regular"),
    "plain-medium": (font_roboto, "Roboto-Medium"),
}


def font(name, size):
    package, file = FONTS[name]
    return ImageFont.truetype(str(Path(package.__file__).parent / "files" / f"{file}.ttf"), size)


def keep(image, name):
    WORK.mkdir(parents=True, exist_ok=True)
    path = WORK / f"{name}.png"
    image.save(path)
    return path


def text(draw, place, words, face, size, colour, anchor="la", spacing=0):
    """Writes a line; `spacing` is added between letters, in pixels."""
    face = font(face, size)
    if not spacing:
        draw.text(place, words, font=face, fill=colour, anchor=anchor)
        return
    width = sum(face.getlength(letter) + spacing for letter in words) - spacing
    x, y = place
    x -= {"l": 0, "m": width / 2, "r": width}[anchor[0]]
    for letter in words:
        draw.text((x, y), letter, font=face, fill=colour, anchor="l" + anchor[1])
        x += face.getlength(letter) + spacing


def ramp(values, colours):
    """Maps 0 to 1 onto evenly spaced colours."""
    colours = numpy.array(colours, float)
    at = numpy.clip(values, 0, 1) * (len(colours) - 1)
    low = numpy.clip(at.astype(int), 0, len(colours) - 2)
    part = (at - low)[..., None]
    part = part * part * (3 - 2 * part)
    return colours[low] * (1 - part) + colours[low + 1] * part


def grid(width, height):
    y, x = numpy.mgrid[0:height, 0:width]
    return x / width, y / width


def flow(width, height, colours, seed, waves=5, warp=0.35, turn=0.6):
    """A soft field of colours that run into each other like silk."""
    random = numpy.random.default_rng(seed)
    x, y = grid(width, height)
    u, v = x.copy(), y.copy()
    for octave in range(waves):
        scale = 1.5 * 1.6**octave
        a, b, c, d = random.uniform(0, 2 * numpy.pi, 4)
        u, v = (
            u + warp / scale * numpy.sin(scale * v * 2 + a + numpy.sin(scale * u + b)),
            v + warp / scale * numpy.cos(scale * u * 2 + c + numpy.sin(scale * v + d)),
        )
    value = u * numpy.cos(turn) + v * numpy.sin(turn)
    value = (value - value.min()) / (value.max() - value.min())
    sheen = 1 + 0.10 * numpy.sin(40 * value)
    rgb = ramp(value, colours) * sheen[..., None]
    return Image.fromarray(numpy.clip(rgb, 0, 255).astype("uint8"))


def dunes(width, height, sky, hills, seed, horizon=0.45):
    """A sky over ranges of hills, each nearer one darker."""
    random = numpy.random.default_rng(seed)
    x, y = grid(width, height)
    ratio = height / width
    rgb = ramp(y / ratio, sky)
    sun = numpy.exp(-(((x - 0.64) / 0.09) ** 2 + ((y / ratio - horizon + 0.12) / (0.09 / ratio)) ** 2) ** 3)
    rgb = rgb * (1 - sun[..., None]) + numpy.array((255, 244, 220)) * sun[..., None]
    for index, hill in enumerate(hills):
        level = horizon + (1 - horizon) * (index / len(hills)) ** 1.15
        line = level + sum(
            0.045 / octave * numpy.sin(2 * numpy.pi * x * octave * random.uniform(0.5, 1.1) + random.uniform(0, 7))
            for octave in (1, 2, 3, 5)
        )
        edge = numpy.clip((y / ratio - line) * height / 2, 0, 1)
        depth = numpy.clip((y / ratio - line) * 2.2, 0, 1)[..., None]
        colour = numpy.array(hill) * (1 - 0.25 * depth)
        rgb = rgb * (1 - edge[..., None]) + colour * edge[..., None]
    return Image.fromarray(numpy.clip(rgb, 0, 255).astype("uint8"))
