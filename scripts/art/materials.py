"""Surfaces: what the things in the studio are made of."""

import bpy


def nodes_of(name):
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    return material, material.node_tree.nodes, material.node_tree.links


def principled(name, colour, **inputs):
    """A plain surface; `inputs` are sockets of the Principled BSDF, in lower case with underscores."""
    material, nodes, _ = nodes_of(name)
    surface = nodes["Principled BSDF"]
    surface.inputs["Base Color"].default_value = colour
    for key, value in inputs.items():
        surface.inputs[socket(key)].default_value = value
    return material


def socket(key):
    words = {"ior": "IOR", "emission_color": "Emission Color", "specular_ior_level": "Specular IOR Level"}
    return words.get(key, " ".join(word.capitalize() for word in key.split("_")))


def surface_of(material):
    return material.node_tree.nodes["Principled BSDF"]


def picture(material, path, socket_name="Base Color", colour_space="sRGB", extension="EXTEND"):
    """Lays an image over a surface by its UV map, and gives its node."""
    nodes, links = material.node_tree.nodes, material.node_tree.links
    node = nodes.new("ShaderNodeTexImage")
    node.image = bpy.data.images.load(str(path), check_existing=True)
    node.image.colorspace_settings.name = colour_space
    node.extension = extension
    node.interpolation = "Cubic"
    links.new(node.outputs["Color"], surface_of(material).inputs[socket_name])
    return node


def grain(material, scale, strength, distance=0.01, detail=4.0, kind="NOISE", coordinates="Object", stretch=None):
    """Roughens a surface by small bumps."""
    nodes, links = material.node_tree.nodes, material.node_tree.links
    place = nodes.new("ShaderNodeTexCoord")
    if kind == "NOISE":
        pattern = nodes.new("ShaderNodeTexNoise")
        pattern.inputs["Detail"].default_value = detail
        out = pattern.outputs["Fac"]
    else:
        pattern = nodes.new("ShaderNodeTexVoronoi")
        out = pattern.outputs["Distance"]
    pattern.inputs["Scale"].default_value = scale
    source = place.outputs[coordinates]
    if stretch:
        mapping = nodes.new("ShaderNodeMapping")
        mapping.inputs["Scale"].default_value = stretch
        links.new(source, mapping.inputs["Vector"])
        source = mapping.outputs["Vector"]
    links.new(source, pattern.inputs["Vector"])
    bump = nodes.new("ShaderNodeBump")
    bump.inputs["Strength"].default_value = strength
    bump.inputs["Distance"].default_value = distance
    links.new(out, bump.inputs["Height"])
    surface = surface_of(material)
    before = surface.inputs["Normal"].links
    if before:
        links.new(before[0].from_socket, bump.inputs["Normal"])
    links.new(bump.outputs["Normal"], surface.inputs["Normal"])
    return material


def relief(material, path, strength=1.0, distance=0.02):
    """Embosses a surface by a grey image."""
    nodes, links = material.node_tree.nodes, material.node_tree.links
    node = nodes.new("ShaderNodeTexImage")
    node.image = bpy.data.images.load(str(path), check_existing=True)
    node.image.colorspace_settings.name = "Non-Color"
    node.extension = "EXTEND"
    bump = nodes.new("ShaderNodeBump")
    bump.inputs["Strength"].default_value = strength
    bump.inputs["Distance"].default_value = distance
    links.new(node.outputs["Color"], bump.inputs["Height"])
    surface = surface_of(material)
    before = surface.inputs["Normal"].links
    if before:
        links.new(before[0].from_socket, bump.inputs["Normal"])
    links.new(bump.outputs["Normal"], surface.inputs["Normal"])
    return node


def glowing(name, path=None, colour=(1, 1, 1, 1), strength=1.0, mirror=0.5):
    """A lit screen under glass: the image shines, the glass mirrors."""
    material = principled(name, (0.004, 0.004, 0.005, 1), roughness=0.08, emission_strength=strength, specular_ior_level=mirror)
    if path:
        picture(material, path, "Emission Color")
    else:
        surface_of(material).inputs["Emission Color"].default_value = colour
    return material


def glass(name, colour=(1, 1, 1, 1), roughness=0.0):
    return principled(name, colour, roughness=roughness, transmission_weight=1.0, ior=1.45)
