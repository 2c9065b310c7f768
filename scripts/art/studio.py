"""The studio: camera, lamps and a seamless backdrop, the same for every picture."""

import math

import bpy
from mathutils import Vector

# Backdrops, as sRGB.
TONES = {
    "sand": (0xE6, 0xDA, 0xC8),
    "clay": (0xDD, 0xB9, 0xA0),
    "rose": (0xE6, 0xCB, 0xC3),
    "sage": (0xC3, 0xCD, 0xB8),
    "mist": (0xC5, 0xD0, 0xD6),
    "dusk": (0xA9, 0xB0, 0xC0),
    "stone": (0xD3, 0xCF, 0xC8),
}


def linear(rgb):
    """An sRGB colour of 0 to 255 as the linear one that Cycles computes with."""

    def channel(value):
        value /= 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return (*(channel(value) for value in rgb), 1.0)


def empty_scene():
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.device = "CPU"
    scene.view_settings.view_transform = "AgX"
    scene.view_settings.look = "AgX - Medium High Contrast"
    scene.view_settings.exposure = 0.35
    return scene


def backdrop(tone, depth=6.0, roughness=0.9):
    """A floor that bends up into a wall without an edge."""
    from materials import principled

    bend, width = 3.0, 40.0
    points = [(-14.0, 0.0)]
    for step in range(25):
        angle = math.pi / 2 * step / 24
        points.append((depth - bend + bend * math.sin(angle), bend - bend * math.cos(angle)))
    points.append((depth, 24.0))
    vertices = [(x, y, z) for y, z in points for x in (-width / 2, width / 2)]
    faces = [(2 * i, 2 * i + 1, 2 * i + 3, 2 * i + 2) for i in range(len(points) - 1)]
    mesh = bpy.data.meshes.new("backdrop")
    mesh.from_pydata(vertices, [], faces)
    mesh.polygons.foreach_set("use_smooth", [True] * len(faces))
    thing = bpy.data.objects.new("backdrop", mesh)
    bpy.context.collection.objects.link(thing)
    mesh.materials.append(principled("backdrop", linear(TONES[tone]), roughness=roughness))
    return thing


def wall(tone, distance):
    """A wall that things hang on."""
    from materials import principled
    from shapes import from_data

    corners = [(-20, distance, -20), (20, distance, -20), (20, distance, 20), (-20, distance, 20)]
    return from_data("wall", corners, [(0, 1, 2, 3)], principled("wall", linear(TONES[tone]), roughness=0.9))


def area(name, place, target, size, power, colour=(1, 1, 1), height=None, spread=180):
    light = bpy.data.lights.new(name, "AREA")
    light.shape = "RECTANGLE"
    light.size, light.size_y = size, height or size
    light.energy, light.color = power, colour
    light.spread = math.radians(spread)
    thing = bpy.data.objects.new(name, light)
    thing.location = place
    thing.rotation_euler = (Vector(target) - Vector(place)).to_track_quat("-Z", "Y").to_euler()
    bpy.context.collection.objects.link(thing)
    return thing


def lamps(level=1.0, key=1.0, fill=1.0, rim=1.0):
    """A large soft key from the left, a broad fill from the right, and a strip behind for edges."""
    centre = (0, 0, 0.9)
    area("key", (-4.6, -3.2, 5.6), centre, 3.4, 620 * level * key, (1.0, 0.95, 0.88))
    area("fill", (5.4, -3.6, 3.0), centre, 4.5, 150 * level * fill, (0.9, 0.95, 1.0))
    area("rim", (2.6, 3.6, 4.8), centre, 3.2, 240 * level * rim, (1.0, 0.97, 0.92), height=1.0)
    world = bpy.data.worlds.new("world")
    bpy.context.scene.world = world
    world.use_nodes = True
    background = world.node_tree.nodes["Background"]
    background.inputs["Color"].default_value = (1.0, 0.965, 0.92, 1)
    background.inputs["Strength"].default_value = 0.32 * level


def camera(place, target, lens=85, f_stop=None, focus=None, shift=(0, 0)):
    data = bpy.data.cameras.new("camera")
    data.lens = lens
    data.sensor_width = 36
    data.shift_x, data.shift_y = shift
    thing = bpy.data.objects.new("camera", data)
    thing.location = place
    thing.rotation_euler = (Vector(target) - Vector(place)).to_track_quat("-Z", "Y").to_euler()
    if f_stop:
        data.dof.use_dof = True
        data.dof.aperture_fstop = f_stop
        data.dof.focus_distance = (Vector(focus or target) - Vector(place)).length
    bpy.context.collection.objects.link(thing)
    bpy.context.scene.camera = thing
    return thing


def shoot(path, size, samples):
    """Renders the scene into a PNG file of `size` (width, height)."""
    scene = bpy.context.scene
    scene.render.resolution_x, scene.render.resolution_y = size
    scene.render.resolution_percentage = 100
    cycles = scene.cycles
    cycles.samples = samples
    cycles.use_adaptive_sampling = True
    cycles.adaptive_threshold = 0.04
    cycles.adaptive_min_samples = 6
    cycles.use_denoising = True
    cycles.denoiser = "OPENIMAGEDENOISE"
    cycles.denoising_input_passes = "RGB_ALBEDO_NORMAL"
    cycles.denoising_prefilter = "FAST"
    cycles.max_bounces = 7
    cycles.diffuse_bounces = 2
    cycles.glossy_bounces = 4
    cycles.transmission_bounces = 6
    cycles.sample_clamp_indirect = 6.0
    cycles.caustics_reflective = cycles.caustics_refractive = False
    scene.render.image_settings.file_format = "PNG"
    scene.render.filepath = str(path)
    bpy.ops.render.render(write_still=True)
