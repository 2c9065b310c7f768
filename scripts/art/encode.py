"""Makes the shop's files out of the renders: each width in AVIF, WebP and JPEG, and the list of all pictures."""

import shutil
import sys
from pathlib import Path

import bpy  # noqa: F401  Gives the modules of Blender to those below.
from PIL import Image

from drawing import WORK
from scenes import SHOTS

ART = Path(__file__).resolve().parents[2] / "shopd" / "art"
WIDTHS = (200, 400, 800, 1200)
# Small pictures show errors less; JPEG is for browsers that are old, and for other sites that show a link.
QUALITY = {
    "avif": {200: 64, 400: 62, 800: 60, 1200: 55},
    "webp": {200: 82, 400: 80, 800: 78, 1200: 74},
    "jpg": {800: 70, 1200: 68},
}
# What a file may weigh, in bytes, as the shop's tests hold it; leather and knitwear give up some quality for it.
BUDGETS = {("avif", 400): 15_000, ("avif", 800): 60_000, ("webp", 1200): 160_000, ("jpg", 1200): 220_000}
STEP, LEAST = 3, 40

# What the backdrops look like in a picture: the classes `tone-NAME` of the shop's style sheet.
GROUNDS = {
    "sand": (216, 209, 201),
    "clay": (214, 194, 181),
    "rose": (219, 207, 202),
    "sage": (198, 200, 190),
    "mist": (202, 205, 206),
    "dusk": (186, 188, 195),
    "stone": (202, 198, 193),
    "evening": (126, 127, 133),
}


def ground(path):
    """The name of the ground that comes nearest to a picture's border."""
    small = Image.open(path).convert("RGB").resize((40, 40), Image.BOX)
    border = [small.getpixel((x, y)) for x in range(40) for y in range(40) if x in (0, 39) or y in (0, 39)]
    mean = [sum(pixel[i] for pixel in border) / len(border) for i in range(3)]
    return min(GROUNDS, key=lambda name: sum((a - b) ** 2 for a, b in zip(GROUNDS[name], mean)))


def encode(render, folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    image = Image.open(render).convert("RGB")
    for width in WIDTHS:
        size = (width, round(image.height * width / image.width))
        small = image if size == image.size else image.resize(size, Image.LANCZOS)
        for ending, qualities in QUALITY.items():
            if width in qualities and (ending, width) not in left_out(folder.name):
                save(small, folder / f"{width}.{ending}", ending, qualities[width])


def save(image, path, ending, quality):
    most = BUDGETS.get((ending, image.width))
    image.save(path, **options(ending, quality))
    while most and path.stat().st_size > most:
        quality -= STEP
        if quality < LEAST:
            raise SystemExit(f"{path} weighs {path.stat().st_size} bytes at the least quality; {most} are allowed")
        image.save(path, **options(ending, quality))


def left_out(name):
    """Other sites show the first picture of a product, so the rest needs no large file that every program reads."""
    return () if name.endswith("-1") or name == "hero" else (("jpg", 1200),)


def options(ending, quality):
    match ending:
        case "avif":
            return {"quality": quality, "speed": 4, "subsampling": "4:2:0"}
        case "webp":
            return {"quality": quality, "method": 6}
        case _:
            return {"quality": quality, "optimize": True, "progressive": True}


def main(again):
    lines = []
    for name in sorted(name.replace("/", "-") for name in SHOTS):
        render = WORK / "renders" / f"{name}.png"
        folder = ART / name
        made = folder / "200.avif"
        if render.exists() and (again or not made.exists() or made.stat().st_mtime < render.stat().st_mtime):
            encode(render, folder)
        if made.exists():
            width, height = Image.open(folder / "1200.webp").size
            lines.append(f"{name}\t{ground(folder / '400.webp')}\t{width}\t{height}\n")
    (ART / "index.tsv").write_text("".join(lines))
    total = sum(file.stat().st_size for file in ART.rglob("*.*"))
    print(f"{len(lines)} pictures, {total / 1e6:.2f} MB", file=sys.stderr)


if __name__ == "__main__":
    main("--again" in sys.argv[1:])
