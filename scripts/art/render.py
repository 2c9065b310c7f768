"""Renders the pictures that are named, or all that are missing, into the work folder."""

import sys
import time

import bpy  # noqa: F401  Gives the modules of Blender to those below.

from drawing import WORK
from scenes import SHOTS

WIDTH = 1200


def main(names):
    for name in names or SHOTS:
        path = WORK / "renders" / f"{name.replace('/', '-')}.png"
        if path.exists() and not names:
            continue
        started = time.monotonic()
        part = path.with_suffix(".part.png")
        SHOTS[name].take(part, WIDTH)
        part.rename(path)
        print(f"{name}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
