"""Garments: two panels cut from a pattern, sewn at the seams, and settled by a simulation."""

import math

import bpy
from mathutils import Vector
from mathutils.geometry import delaunay_2d_cdt
from mathutils.kdtree import KDTree

from shapes import from_mesh


def smooth_line(points, steps=10):
    """A Catmull-Rom line through points; a point with a third value of 1 is a corner."""
    runs, run = [], []
    for point in points:
        run.append(point[:2])
        if len(point) > 2 and len(run) > 1:
            runs.append(run)
            run = [point[:2]]
    if len(run) > 1:
        runs.append(run)
    line = []
    for run in runs:
        padded = [run[0], *run, run[-1]]
        for i in range(1, len(padded) - 2):
            a, b, c, d = (Vector(p) for p in padded[i - 1 : i + 3])
            for step in range(steps):
                t = step / steps
                line.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - 3 * c + d - a) * t**3))
    line.append(Vector(points[-1][:2]))
    return line


def spread(line, spacing):
    """Points at even distances along a line."""
    out, rest = [line[0]], 0.0
    for a, b in zip(line, line[1:]):
        length = (b - a).length
        at = spacing - rest
        while at <= length:
            out.append(a + (b - a) * (at / length))
            at += spacing
        rest = length - (at - spacing)
    if (out[-1] - line[-1]).length > spacing * 0.4:
        out.append(line[-1])
    else:
        out[-1] = line[-1]
    return out


class Pattern:
    """The right half of a garment's outline, from the middle of the top to the middle of the bottom.

    `edges` are (points, is_open) pairs that follow each other; open ones are the neck, the cuffs and the hem.
    """

    def __init__(self, edges, spacing=0.035):
        self.edges, self.spacing = edges, spacing

    def outline(self):
        """The closed outline, as (point, is_open)."""
        right, before = [], True
        for points, is_open in self.edges:
            for index, point in enumerate(spread(smooth_line(points), self.spacing)[:-1]):
                # Where a seam meets an opening, the seam holds.
                right.append((point, is_open and (before or index > 0)))
            before = is_open
        right.append((Vector(self.edges[-1][0][-1][:2]), before))
        left = [(Vector((-p.x, p.y)), is_open) for p, is_open in reversed(right) if abs(p.x) > 1e-6]
        return right + left

    def triangles(self):
        outline = self.outline()
        points = [p for p, _ in outline]
        count = len(points)
        xs, ys = [p.x for p in points], [p.y for p in points]
        inner, row = [], 0
        y = min(ys) + self.spacing / 2
        while y < max(ys):
            x = min(xs) + (row % 2) * self.spacing / 2
            while x < max(xs):
                place = Vector((x, y))
                if inside(place, points) and distance(place, points) > self.spacing * 0.55:
                    inner.append(place)
                x += self.spacing
            y += self.spacing * 0.866
            row += 1
        edges = [(i, (i + 1) % count) for i in range(count)]
        vertices, _, faces, origins, *_ = delaunay_2d_cdt(points + inner, edges, [list(range(count))], 1, 1e-5)
        return outline, vertices, faces, origins


def inside(place, polygon):
    hit = False
    for a, b in zip(polygon, polygon[1:] + polygon[:1]):
        if (a.y > place.y) != (b.y > place.y) and place.x < (b.x - a.x) * (place.y - a.y) / (b.y - a.y) + a.x:
            hit = not hit
    return hit


def distance(place, polygon):
    return min((place - p).length for p in polygon)


def sew(name, pattern, front, back=None, depth=0.10, shape=None, pins=None):
    """A garment upright in the plane of x and z that faces -y; `shape(x, z)` is half its depth there."""
    outline, flat, faces, origins = pattern.triangles()
    count = len(outline)
    on_edge = {}
    for index, sources in enumerate(origins):
        for source in sources:
            if source < count:
                on_edge[index] = source
    sewn = {}
    for index, source in on_edge.items():
        is_open = outline[source][1]
        sewn[index] = not is_open
    xs, ys = [p.x for p in flat], [p.y for p in flat]
    x0, y0, w, h = min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)
    vertices, maps, twin = [], [], {}
    for index, p in enumerate(flat):
        half = shape(p.x, p.y) if shape else depth
        half *= 0.0 if sewn.get(index) else 1.0
        vertices.append((p.x, -half, p.y))
        maps.append(((p.x - x0) / w, (p.y - y0) / h))
    for index, p in enumerate(flat):
        if sewn.get(index):
            twin[index] = index
            continue
        half = shape(p.x, p.y) if shape else depth
        twin[index] = len(vertices)
        vertices.append((p.x, half, p.y))
        maps.append(((p.x - x0) / w, (p.y - y0) / h))
    polygons = [tuple(face) for face in faces] + [tuple(twin[i] for i in reversed(face)) for face in faces]
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(vertices, [], polygons)
    layer = mesh.uv_layers.new(name="UV")
    for loop in mesh.loops:
        layer.data[loop.index].uv = maps[loop.vertex_index]
    thing = from_mesh(name, mesh, front)
    mesh.materials.append(back or front)
    for polygon in mesh.polygons[len(faces) :]:
        polygon.material_index = 1
    thing["front"] = len(flat)
    thing["flat"] = [value for p in flat for value in (p.x, p.y)]
    if pins:
        held = thing.vertex_groups.new(name="pins")
        for index, place in enumerate(vertices):
            weight = pins(place[0], place[2])
            if weight:
                held.add([index], weight, "REPLACE")
    return thing


def settle(thing, frames=60, pressure=1.5, gravity=1.0, bending=0.6, mass=0.25, tension=18, shrink=0.0, collide=False, quality=6, damping=4):
    """Lets a garment hang and fill, and keeps the shape that it ends in."""
    scene = bpy.context.scene
    scene.gravity = (0, 0, -9.81 * gravity)
    modifier = thing.modifiers.new("cloth", "CLOTH")
    settings = modifier.settings
    settings.quality, settings.mass = quality, mass
    settings.tension_stiffness = settings.compression_stiffness = tension
    settings.shear_stiffness = tension * 0.5
    settings.bending_stiffness = bending
    settings.tension_damping = settings.compression_damping = damping
    settings.shear_damping = damping
    settings.air_damping = 2.0
    settings.use_pressure = pressure != 0
    settings.uniform_pressure_force = pressure
    settings.shrink_min = shrink
    if "pins" in thing.vertex_groups:
        settings.vertex_group_mass = "pins"
        settings.pin_stiffness = 1.0
    modifier.collision_settings.use_self_collision = collide
    modifier.collision_settings.self_distance_min = 0.008
    modifier.collision_settings.use_collision = True
    modifier.point_cache.frame_start, modifier.point_cache.frame_end = 1, frames
    scene.frame_start, scene.frame_end = 1, frames
    for frame in range(1, frames + 1):
        scene.frame_set(frame)
    keep_shape(thing)


def keep_shape(thing):
    graph = bpy.context.evaluated_depsgraph_get()
    mesh = bpy.data.meshes.new_from_object(thing.evaluated_get(graph), preserve_all_data_layers=True, depsgraph=graph)
    thing.modifiers.clear()
    thing.data = mesh
    mesh.polygons.foreach_set("use_smooth", [True] * len(mesh.polygons))


def collider(thing, thickness=0.01):
    modifier = thing.modifiers.new("collision", "COLLISION")
    thing.collision.thickness_outer = thickness
    thing.collision.cloth_friction = 20
    return modifier


class Front:
    """Where the points of a pattern have come to lie on the front of a settled garment."""

    def __init__(self, thing, skin=0.0):
        """`skin` is how thick the cloth will be, which all that lies on it must clear."""
        self.skin = skin
        count = thing["front"]
        flat = list(thing["flat"])
        self.tree = KDTree(count)
        for index in range(count):
            self.tree.insert((flat[2 * index], flat[2 * index + 1], 0), index)
        self.tree.balance()
        vertices = thing.data.vertices
        self.places = [vertices[i].co.copy() for i in range(count)]
        self.normals = [vertices[i].normal.copy() for i in range(count)]
        for normal in self.normals:
            if normal.y > 0:
                normal.negate()

    def at(self, x, z, lift=0.0):
        place, normal, total = Vector(), Vector(), 0.0
        for _, index, away in self.tree.find_n((x, z, 0), 12):
            weight = math.exp(-((away / 0.03) ** 2)) + 1e-6
            place += self.places[index] * weight
            normal += self.normals[index] * weight
            total += weight
        return place / total + normal.normalized() * (lift + self.skin)


def patch(name, front, points, material, parent=None, lift=0.006, thickness=0.014, spacing=0.03, swell=0.0):
    """A piece of cloth that is sewn on top; `swell` raises its middle."""
    outline = spread(smooth_line(points), spacing)
    if (outline[0] - outline[-1]).length < spacing * 0.5:
        outline.pop()
    xs, ys = [p.x for p in outline], [p.y for p in outline]
    inner = []
    y, row = min(ys) + spacing / 2, 0
    while y < max(ys):
        x = min(xs) + (row % 2) * spacing / 2
        while x < max(xs):
            place = Vector((x, y))
            if inside(place, outline) and distance(place, outline) > spacing * 0.5:
                inner.append(place)
            x += spacing
        y += spacing * 0.866
        row += 1
    count = len(outline)
    edges = [(i, (i + 1) % count) for i in range(count)]
    flat, _, faces, *_ = delaunay_2d_cdt(outline + inner, edges, [list(range(count))], 1, 1e-5)
    vertices = []
    for p in flat:
        rise = lift + swell * min(1.0, distance(p, outline) / 0.08)
        vertices.append(tuple(front.at(p.x, p.y, rise)))
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(vertices, [], [tuple(face) for face in faces])
    layer = mesh.uv_layers.new(name="UV")
    for loop in mesh.loops:
        layer.data[loop.index].uv = flat[loop.vertex_index]
    thing = from_mesh(name, mesh, material, parent)
    modifier = thing.modifiers.new("thickness", "SOLIDIFY")
    modifier.thickness, modifier.offset = thickness, 1.0 if mesh.polygons[0].normal.y < 0 else -1.0
    bevel = thing.modifiers.new("bevel", "BEVEL")
    bevel.width, bevel.segments, bevel.limit_method = thickness * 0.4, 2, "ANGLE"
    return thing


def stitches(front, points, material, parent=None, lift=0.016, length=0.018, gap=0.008, radius=0.0026):
    """A dashed seam."""
    line = spread(smooth_line(points), 0.004)
    step = round((length + gap) / 0.004)
    long = round(length / 0.004)
    curve = bpy.data.curves.new("stitches", "CURVE")
    curve.dimensions = "3D"
    curve.bevel_depth, curve.bevel_resolution, curve.use_fill_caps = radius, 2, True
    for start in range(0, len(line) - long, step):
        spline = curve.splines.new("POLY")
        spline.points.add(2)
        for point, index, rise in zip(spline.points, (0, long // 2, long), (0.0, 0.002, 0.0)):
            p = line[start + index]
            point.co = (*front.at(p.x, p.y, lift + rise), 1)
    curve.materials.append(material)
    thing = bpy.data.objects.new("stitches", curve)
    bpy.context.collection.objects.link(thing)
    thing.parent = parent
    return thing


def welt(front, points, material, parent=None, lift=0.002, radius=0.008):
    """A raised seam, or any cord that lies on the cloth."""
    from shapes import tube

    line = spread(smooth_line(points), 0.025)
    return tube("welt", [tuple(front.at(p.x, p.y, lift)) for p in line], radius, material, parent, resolution=3)


def zipper(front, points, metal, tape, parent=None, lift=0.012, width=0.03):
    """A tape with a chain of teeth."""
    line = spread(smooth_line(points), 0.0135)
    rows = []
    for index, p in enumerate(line):
        along = (line[min(index + 1, len(line) - 1)] - line[max(index - 1, 0)]).normalized()
        across = Vector((along.y, -along.x))
        rows.append([tuple(front.at(*(p + across * s), lift)) for s in (-width, 0, width)])
        tooth(front.at(p.x, p.y, lift + 0.008), across, metal, parent)
    from shapes import sheet

    return sheet("tape", rows, tape, parent)


def tooth(place, across, metal, parent):
    from shapes import box

    thing = box("tooth", (0.027, 0.012, 0.0075), metal, parent, place=place, edge=0.002, segments=1)
    thing.rotation_euler = (0, -math.atan2(across.y, across.x), 0)
