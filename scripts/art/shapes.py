"""Solids that the things in the studio are built from."""

import math

import bmesh
import bpy
from mathutils import Matrix, Vector


def group(name, place=(0, 0, 0), turn=(0, 0, 0), scale=1.0):
    """An empty that carries the parts of one thing; angles are degrees."""
    thing = bpy.data.objects.new(name, None)
    bpy.context.collection.objects.link(thing)
    thing.location = place
    thing.rotation_euler = [math.radians(angle) for angle in turn]
    thing.scale = (scale,) * 3
    return thing


def from_mesh(name, mesh, material=None, parent=None, place=(0, 0, 0), turn=(0, 0, 0), smooth=True):
    thing = bpy.data.objects.new(name, mesh)
    bpy.context.collection.objects.link(thing)
    if material:
        mesh.materials.append(material)
    if smooth:
        mesh.polygons.foreach_set("use_smooth", [True] * len(mesh.polygons))
    thing.parent = parent
    thing.location = place
    thing.rotation_euler = [math.radians(angle) for angle in turn]
    return thing


def from_data(name, vertices, faces, *arguments, **named):
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(vertices, [], faces)
    mesh.validate()
    return from_mesh(name, mesh, *arguments, **named)


def bevel(thing, width, segments=4, angle=35):
    modifier = thing.modifiers.new("bevel", "BEVEL")
    modifier.width, modifier.segments = width, segments
    modifier.limit_method = "ANGLE"
    modifier.angle_limit = math.radians(angle)
    modifier.harden_normals = False
    return thing


def subdivide(thing, levels=2):
    modifier = thing.modifiers.new("subdivision", "SUBSURF")
    modifier.levels = modifier.render_levels = levels
    return thing


def thicken(thing, thickness, offset=-1.0):
    modifier = thing.modifiers.new("thickness", "SOLIDIFY")
    modifier.thickness, modifier.offset = thickness, offset
    return thing


def box(name, size, material=None, parent=None, place=(0, 0, 0), turn=(0, 0, 0), edge=0.02, segments=3):
    mesh = bpy.data.meshes.new(name)
    shape = bmesh.new()
    bmesh.ops.create_cube(shape, size=1.0, matrix=Matrix.Diagonal((*size, 1)))
    shape.to_mesh(mesh)
    shape.free()
    thing = from_mesh(name, mesh, material, parent, place, turn)
    return bevel(thing, edge, segments) if edge else thing


def rounded_outline(width, height, radius, steps=16, squareness=2.4):
    """The outline of a rounded rectangle whose corners run into its sides without a jump of curvature."""
    points = []
    for quarter in range(4):
        sign_x = 1 if quarter in (0, 3) else -1
        sign_y = 1 if quarter in (0, 1) else -1
        for step in range(steps + 1):
            angle = math.pi / 2 * (step / steps + quarter)
            c, s = abs(math.cos(angle)), abs(math.sin(angle))
            x = c ** (2 / squareness) * radius
            y = s ** (2 / squareness) * radius
            points.append((sign_x * (width / 2 - radius + x), sign_y * (height / 2 - radius + y)))
    return points


def extrude(name, outline, thickness, material=None, parent=None, place=(0, 0, 0), turn=(0, 0, 0), edge=0.0, segments=4):
    """A plate in the plane of x and y, from z = 0 up; its edges are rounded by `edge`."""
    rings = [(0.0, 0.0)]
    if edge:
        rings = [
            (edge - edge * math.sin(math.pi / 2 * step / segments), edge - edge * math.cos(math.pi / 2 * step / segments))
            for step in range(segments + 1)
        ]
        rings += [(inset, thickness - z) for inset, z in reversed(rings)]
    else:
        rings = [(0.0, 0.0), (0.0, thickness)]
    normals = outline_normals(outline)
    count = len(outline)
    vertices = []
    for inset, z in rings:
        for (x, y), (nx, ny) in zip(outline, normals):
            vertices.append((x - nx * inset, y - ny * inset, z))
    faces = [tuple(reversed(range(count)))]
    for ring in range(len(rings) - 1):
        base = ring * count
        for i in range(count):
            j = (i + 1) % count
            faces.append((base + i, base + j, base + count + j, base + count + i))
    faces.append(tuple(range((len(rings) - 1) * count, len(rings) * count)))
    thing = from_data(name, vertices, faces, material, parent, place, turn)
    polygons = thing.data.polygons
    polygons[0].use_smooth = polygons[len(polygons) - 1].use_smooth = False
    flat_map(thing.data)
    return thing


def outline_normals(outline):
    normals = []
    count = len(outline)
    for i in range(count):
        before, after = Vector(outline[i - 1]), Vector(outline[(i + 1) % count])
        if (after - before).length < 1e-9:
            before = Vector(outline[i - 2])
        along = (after - before).normalized()
        normals.append((along.y, -along.x))
    return normals


def flat_map(mesh):
    """Maps x and y over the whole of an image."""
    xs = [vertex.co.x for vertex in mesh.vertices]
    ys = [vertex.co.y for vertex in mesh.vertices]
    x0, y0 = min(xs), min(ys)
    w, h = max(max(xs) - x0, 1e-9), max(max(ys) - y0, 1e-9)
    layer = mesh.uv_layers.new(name="UV")
    for loop in mesh.loops:
        co = mesh.vertices[loop.vertex_index].co
        layer.data[loop.index].uv = ((co.x - x0) / w, (co.y - y0) / h)


def lathe(name, profile, material=None, parent=None, place=(0, 0, 0), turn=(0, 0, 0), steps=96, smooth_angle=None):
    """A body of rotation about z from (radius, height) pairs."""
    vertices, faces = [], []
    for radius, z in profile:
        for step in range(steps):
            angle = 2 * math.pi * step / steps
            vertices.append((radius * math.cos(angle), radius * math.sin(angle), z))
    for ring in range(len(profile) - 1):
        for i in range(steps):
            j = (i + 1) % steps
            a = ring * steps
            faces.append((a + i, a + j, a + steps + j, a + steps + i))
    thing = from_data(name, vertices, faces, material, parent, place, turn)
    uv = thing.data.uv_layers.new(name="UV")
    for polygon in thing.data.polygons:
        ring, i = divmod(polygon.index, steps)
        corners = ((i, ring), (i + 1, ring), (i + 1, ring + 1), (i, ring + 1))
        for loop, (u, v) in zip(polygon.loop_indices, corners):
            uv.data[loop].uv = (u / steps, v / (len(profile) - 1))
    return thing


def cylinder(name, radius, height, *arguments, edge=0.0, steps=64, **named):
    e = min(edge, height / 2, radius)
    if e:
        arc = [(e * (1 - math.cos(math.pi / 2 * i / 4)), e * math.sin(math.pi / 2 * i / 4)) for i in range(5)]
        profile = [(0.0, 0.0)] + [(radius - e + out, e - e * math.cos(math.pi / 2 * i / 4)) for i, (_, out) in enumerate(arc)]
        profile += [(r, height - z) for r, z in reversed(profile)]
    else:
        profile = [(0.0, 0.0), (radius, 0.0), (radius, height), (0.0, height)]
    return lathe(name, profile, *arguments, steps=steps, **named)


def tube(name, points, radius, material=None, parent=None, resolution=8, cyclic=False, smooth=True):
    """A round wire along points."""
    curve = bpy.data.curves.new(name, "CURVE")
    curve.dimensions = "3D"
    curve.bevel_depth, curve.bevel_resolution = radius, resolution
    curve.use_fill_caps = True
    spline = curve.splines.new("NURBS" if smooth else "POLY")
    spline.points.add(len(points) - 1)
    for point, place in zip(spline.points, points):
        point.co = (*place, 1)
    spline.use_cyclic_u = cyclic
    if smooth:
        spline.order_u = 4
        spline.use_endpoint_u = True
        spline.resolution_u = 12
    thing = bpy.data.objects.new(name, curve)
    bpy.context.collection.objects.link(thing)
    if material:
        curve.materials.append(material)
    thing.parent = parent
    return thing


def sheet(name, rows, material=None, parent=None, place=(0, 0, 0), turn=(0, 0, 0), cyclic=False):
    """A surface through rows of points, mapped row by row."""
    width = len(rows[0])
    vertices = [point for row in rows for point in row]
    faces, corners = [], []
    columns = width if cyclic else width - 1
    for r in range(len(rows) - 1):
        for c in range(columns):
            d = (c + 1) % width
            faces.append((r * width + c, r * width + d, (r + 1) * width + d, (r + 1) * width + c))
            corners.append(((c, r), (c + 1, r), (c + 1, r + 1), (c, r + 1)))
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(vertices, [], faces)
    uv = mesh.uv_layers.new(name="UV")
    for polygon in mesh.polygons:
        for loop, (c, r) in zip(polygon.loop_indices, corners[polygon.index]):
            uv.data[loop].uv = (c / columns, r / (len(rows) - 1))
    return from_mesh(name, mesh, material, parent, place, turn)
