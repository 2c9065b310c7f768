"""Every picture: what stands in the studio, and from where it is seen."""

import math

import bpy
from mathutils import Matrix

import books
import garments
import home
import laptops
import phones
import screens
import sports
import studio
from shapes import group


class Shot:
    """A picture: a backdrop, a frame `width` units wide around `target`, seen from `height` and `side`."""

    def __init__(self, tone, build, width=3.0, target=(0, 0, 1.0), height=2.0, side=0.0, f_stop=None, focus=None, level=1.0, depth=6.0, distance=9.5, ratio=1.0, wall=None, samples=10, **lights):
        self.tone, self.build, self.width, self.target = tone, build, width, target
        self.place = (side, -distance, height)
        self.f_stop, self.focus, self.level, self.depth, self.ratio, self.lights = f_stop, focus, level, depth, ratio, lights
        self.wall, self.samples = wall, samples

    def take(self, path, width, samples=None):
        studio.empty_scene()
        self.build()
        if self.wall:
            studio.wall(self.tone, self.wall)
        else:
            studio.backdrop(self.tone, self.depth)
        studio.lamps(self.level, **self.lights)
        span = math.dist(self.place, self.target)
        studio.camera(self.place, self.target, 36 * span / self.width, self.f_stop, self.focus)
        studio.shoot(path, (width, round(width / self.ratio)), samples or self.samples)


def upright(thing, place, yaw, lean=0, scale=1.0):
    """Stands a thing that lies on its back, its front towards the camera, turned by `yaw` degrees."""
    thing.matrix_world = turning(place, yaw, scale) @ Matrix.Rotation(math.radians(90 - lean), 4, "X")
    return thing


def lying(thing, place, yaw, flip=False, scale=1.0):
    thing.matrix_world = turning(place, yaw, scale) @ Matrix.Rotation(math.pi if flip else 0, 4, "Y")
    return thing


def turned(thing, yaw, place=(0, 0, 0), scale=1.0):
    thing.matrix_world = turning(place, yaw, scale)
    return thing


def turning(place, yaw, scale):
    return Matrix.Translation(place) @ Matrix.Rotation(math.radians(yaw), 4, "Z") @ Matrix.Scale(scale, 4)


def gathered(build, place=(0, 0, 0), yaw=0, scale=1.0):
    """Builds something out of loose parts, and moves all of them."""
    before = set(bpy.context.scene.objects)
    build()
    whole = group("whole")
    for part in set(bpy.context.scene.objects) - before - {whole}:
        if part.parent is None:
            part.parent = whole
    return turned(whole, yaw, place, scale)


def pair(make, screen, half):
    upright(make(screen), (0.40, -0.25, half), -20)
    upright(make(screen), (-0.42, 0.35, half), 160)


def titan():
    pair(phones.titan, screens.phone_titan(), 0.99)


def titan_back():
    lying(phones.titan(screens.phone_titan()), (0, 0, 0.118), 28, flip=True)


def galaxy_finish():
    return phones.Finish((128, 124, 134), (120, 114, 128), back_roughness=0.42)


def galaxy():
    pair(phones.galaxy, screens.phone_galaxy(), 1.04)
    turned(phones.pen(galaxy_finish()), 4, (-0.95, -0.75, 0.036))


def galaxy_back():
    finish = galaxy_finish()
    lying(phones.galaxy(screens.phone_galaxy(), finish), (0, 0, 0.118), 24, flip=True)
    turned(phones.pen(finish), 114, (0.98, -0.75, 0.036))


def pixel():
    pair(phones.pixel, screens.phone_pixel(), 1.03)


def pixel_back():
    lying(phones.pixel(screens.phone_pixel()), (0, 0, 0.12), 26, flip=True)


def studio_laptop():
    turned(laptops.studio_laptop(screens.laptop_studio()), 24, (-0.15, 0.9, 0))


def slim_laptop():
    turned(laptops.slim_laptop(screens.laptop_photo()), -24, (0.15, 0.9, 0))


def office_laptop():
    turned(laptops.office_laptop(screens.laptop_table()), 22, (-0.15, 0.9, 0))


def clean_code():
    upright(books.code(), (-0.66, 0.2, 0.98), 22)


def clean_code_lying():
    lying(books.code(), (-0.72, 0.15, 0), -28)


def system_design():
    upright(books.system(), (-0.66, 0.2, 0.98), 24)


def system_design_lying():
    lying(books.system(), (-0.72, 0.15, 0), -28)


def lamp():
    home.lamp()


def plants():
    home.monstera().location = (0.10, 0.45, 0)
    home.snake_plant().location = (-0.95, 0.0, 0)
    home.rosette().location = (0.78, -0.45, 0)


def mat():
    turned(sports.mat(), 24, (0.1, 0.1, 0))


def shoes():
    turned(sports.shoe(), 14, (0.1, -0.35, 0))
    turned(sports.shoe(mirror=True), 30, (0.05, 0.75, 0))


def one_shoe():
    turned(sports.shoe(), -38)


def electronics():
    turned(laptops.studio_laptop(screens.laptop_studio()), 20, (-0.75, 0.9, 0))
    upright(phones.titan(screens.phone_titan()), (1.95, -0.75, 0.735), -16, scale=0.74)
    upright(phones.pixel(screens.phone_pixel()), (2.25, 0.35, 0.765), 158, scale=0.74)


def smartphones():
    upright(phones.pixel(screens.phone_pixel()), (-1.22, 0.3, 1.03), 18)
    upright(phones.titan(screens.phone_titan()), (0.0, -0.35, 0.99), 0)
    upright(phones.galaxy(screens.phone_galaxy()), (1.24, 0.3, 1.04), 162)


def two_laptops():
    turned(laptops.slim_laptop(screens.laptop_photo()), 26, (-1.75, 1.5, 0), 0.86)
    turned(laptops.office_laptop(screens.laptop_table()), -24, (1.55, 0.8, 0), 0.92)


def clothing():
    gathered(garments.jacket, (-1.35, 0, 0.14), scale=0.95)
    gathered(garments.dress, (0.05, 0, 0))
    gathered(garments.tee, (1.45, 0, 0.14), scale=0.95)


def for_men():
    gathered(garments.tee, (-0.75, 0, 0))
    gathered(garments.jeans, (0.78, 0, 0.30))


def for_women():
    gathered(garments.dress, (-0.72, 0, 0))
    gathered(garments.jacket, (0.85, 0, 0.10))


def for_the_home():
    turned(home.lamp(glow=1.2), 0, (-1.05, 0.2, 0), 0.95)
    home.monstera().location = (0.75, 0.5, 0)
    home.rosette().location = (1.35, -0.5, 0)
    lying(books.system(), (-0.35, -0.75, 0), -14, scale=0.55)


def for_sports():
    turned(sports.mat(), 16, (-0.5, 1.35, 0), 1.35)
    turned(sports.shoe(), 12, (0.35, -0.55, 0), 0.92)
    turned(sports.shoe(mirror=True), 34, (0.55, 0.25, 0), 0.92)


def shelf():
    lying(books.system(), (-1.55, -0.25, 0), 8)
    lying(books.code(), (-1.40, -0.15, 0.24), -7)
    upright(books.system(), (0.25, 0.55, 0.98), 20)


def still_life():
    turned(laptops.studio_laptop(screens.laptop_studio()), 24, (-1.15, 1.35, 0))
    upright(phones.titan(screens.phone_titan()), (0.62, -1.0, 0.735), -14, scale=0.74)
    lying(books.code(), (0.95, 0.55, 0), 10, scale=1.05)
    lying(books.system(), (1.05, 0.60, 0.355), -6, scale=1.0)
    turned(home.rosette(), 0, (1.75, 0.62, 0.60), 1.25)
    turned(home.monstera(), 0, (2.75, 2.2, 0), 1.55)
    turned(sports.shoe(), 12, (2.15, -1.15, 0), 0.72)


CLOSE = dict(f_stop=2.4, samples=8)
SHELF = dict(ratio=4 / 3, samples=9)

SHOTS = {
    "hero": Shot("sand", still_life, 6.9, (0.3, 0, 1.05), 3.4, ratio=4 / 3, samples=12),
    "iphone-15-pro/1": Shot("sand", titan, 2.6),
    "iphone-15-pro/2": Shot("sand", titan_back, 1.75, (-0.02, 0.12, 0.1), 6.5, f_stop=2.0),
    "samsung-galaxy-s24-ultra/1": Shot("dusk", galaxy, 2.75, (0, 0, 0.98)),
    "samsung-galaxy-s24-ultra/2": Shot("dusk", galaxy_back, 1.95, (0.1, 0.1, 0.1), 6.5, **CLOSE),
    "google-pixel-8-pro/1": Shot("mist", pixel, 2.7),
    "google-pixel-8-pro/2": Shot("mist", pixel_back, 1.75, (-0.02, 0.15, 0.1), 6.5, **CLOSE),
    "macbook-pro-16-m3-max/1": Shot("stone", studio_laptop, 4.9, (0.25, 0, 0.98), 3.6),
    "macbook-pro-16-m3-max/2": Shot("stone", studio_laptop, 2.5, (0.25, -0.2, 0.35), 5.0, **CLOSE),
    "dell-xps-15/1": Shot("mist", slim_laptop, 4.75, (-0.22, 0, 0.93), 3.6),
    "dell-xps-15/2": Shot("mist", slim_laptop, 2.5, (-0.2, -0.2, 0.35), 5.0, **CLOSE),
    "lenovo-thinkpad-x1-carbon/1": Shot("clay", office_laptop, 4.45, (0.22, 0, 0.92), 3.6),
    "lenovo-thinkpad-x1-carbon/2": Shot("clay", office_laptop, 2.3, (0.2, -0.1, 0.3), 5.0, **CLOSE),
    "clean-code-handbook/1": Shot("clay", clean_code, 2.45, (0, 0, 0.96)),
    "clean-code-handbook/2": Shot("clay", clean_code_lying, 2.5, (0, -0.1, 0.1), 5.0, **CLOSE),
    "system-design-interview/1": Shot("sage", system_design, 2.45, (0, 0, 0.96)),
    "system-design-interview/2": Shot("sage", system_design_lying, 2.5, (0, -0.1, 0.1), 5.0, **CLOSE),
    "mens-classic-cotton-tshirt/1": Shot("clay", garments.tee, 2.95, (0, 0, 1.27), wall=0.4),
    "mens-classic-cotton-tshirt/2": Shot("clay", garments.tee, 1.15, (0.12, 0, 1.82), wall=0.4, samples=8),
    "mens-slim-fit-denim-jeans/1": Shot("sand", garments.jeans, 2.75, (0, 0, 1.04), wall=0.35),
    "mens-slim-fit-denim-jeans/2": Shot("sand", garments.jeans, 1.05, (0.08, 0, 1.88), wall=0.35, samples=8),
    "womens-floral-summer-dress/1": Shot("sage", garments.dress, 2.75, (0, 0, 1.28), wall=0.75),
    "womens-floral-summer-dress/2": Shot("sage", garments.dress, 1.25, (0, 0, 1.62), wall=0.75, samples=8),
    "womens-classic-leather-jacket/1": Shot("stone", garments.jacket, 2.5, (0, 0, 1.4), wall=0.4),
    "womens-classic-leather-jacket/2": Shot("stone", garments.jacket, 1.15, (0.05, 0, 1.78), wall=0.4, samples=8),
    "modern-led-table-lamp/1": Shot("dusk", lamp, 2.7, level=0.28, target=(0, 0, 0.95)),
    "modern-led-table-lamp/2": Shot("dusk", lamp, 1.35, (0.1, 0, 0.42), 2.6, level=0.3, **CLOSE),
    "indoor-plant-collection/1": Shot("sand", plants, 3.0, (0.0, 0, 1.0)),
    "indoor-plant-collection/2": Shot("sand", plants, 1.25, (0.62, -0.2, 0.5), 3.4, focus=(0.78, -0.45, 0.4), **CLOSE),
    "professional-yoga-mat/1": Shot("rose", mat, 3.1, (0.05, 0, 0.48), 3.4),
    "professional-yoga-mat/2": Shot("rose", mat, 1.5, (-0.75, -0.4, 0.42), 3.0, side=-4.0, **CLOSE),
    "air-cushion-running-shoes/1": Shot("mist", shoes, 3.7, (0, 0, 0.6), 2.6),
    "air-cushion-running-shoes/2": Shot("mist", one_shoe, 3.0, (0, 0, 0.55), 4.6, samples=8),
    "category-electronics": Shot("mist", electronics, 6.2, (0.2, 0, 0.95), 3.2, **SHELF),
    "category-smartphones": Shot("dusk", smartphones, 4.3, (0, 0, 1.0), 2.0, **SHELF),
    "category-laptops": Shot("stone", two_laptops, 7.4, (0, 0, 0.95), 3.6, **SHELF),
    "category-clothing": Shot("clay", clothing, 4.5, (0.05, 0, 1.42), wall=0.6, **SHELF),
    "category-mens-clothing": Shot("sand", for_men, 3.7, (0, 0, 1.32), wall=0.4, **SHELF),
    "category-womens-clothing": Shot("rose", for_women, 3.8, (0, 0, 1.34), wall=0.75, **SHELF),
    "category-home-garden": Shot("sage", for_the_home, 4.3, (0.05, 0, 0.98), 2.2, **SHELF),
    "category-sports-outdoors": Shot("rose", for_sports, 4.9, (0.1, 0, 0.75), 3.0, **SHELF),
    "category-books": Shot("sand", shelf, 4.4, (0, 0, 0.9), 2.8, **SHELF),
}
