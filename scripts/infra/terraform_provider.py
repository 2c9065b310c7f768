"""A provider that knows a schema and nothing else: with it, Terraform checks a configuration without a cloud.

Usage: terraform_provider.py SCHEMA SOCKET. It speaks version 6 of the plugin protocol over the socket until it ends.
Terraform finds it by TF_REATTACH_PROVIDERS. Messages are written by their field numbers, of which few are needed. In a
plan, what AWS would decide is unknown; values of data sources and of what is ephemeral are words that say what they
stand for. Nothing can be applied.
"""

import json
import pathlib
import sys
from concurrent import futures

import grpc
import msgpack

NESTINGS = {"single": 1, "list": 2, "set": 3, "map": 4}
UNKNOWN = msgpack.ExtType(0, b"\0")
# Requests that are answered by an empty message, which means that nothing is wrong.
WITHOUT_COMPLAINT = [
    "ValidateProviderConfig",
    "ValidateResourceConfig",
    "ValidateDataResourceConfig",
    "ValidateEphemeralResourceConfig",
    "ConfigureProvider",
    "CloseEphemeralResource",
    "StopProvider",
]


def main():
    schema = json.loads(pathlib.Path(sys.argv[1]).read_text())
    known = described(schema)
    answers = {name: lambda request: b"" for name in WITHOUT_COMPLAINT}
    answers["GetProviderSchema"] = lambda request: known
    answers["OpenEphemeralResource"] = lambda request: field(3, filled(request, schema["ephemeral"]))
    answers["PlanResourceChange"] = lambda request: field(1, planned(request, schema["resource"]))
    answers["ReadDataSource"] = lambda request: field(1, filled(request, schema["data"]))
    handlers = {
        name: grpc.unary_unary_rpc_method_handler(lambda request, context, answer=answer: answer(request))
        for name, answer in answers.items()
    }
    server = grpc.server(futures.ThreadPoolExecutor(8), options=[("grpc.max_send_message_length", -1)])
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("tfplugin6.Provider", handlers),))
    server.add_insecure_port(f"unix:{sys.argv[2]}")
    server.start()
    print("ready", flush=True)
    server.wait_for_termination()


def described(schema):
    """The reply to GetProviderSchema."""
    reply = field(1, of_schema(schema["provider"]))
    for number, kind in ((2, "resource"), (3, "data"), (8, "ephemeral")):
        for name, one in schema[kind].items():
            reply += field(number, field(1, name) + field(2, of_schema(one)))
    return reply


def of_schema(schema):
    return field(2, of_block(schema["block"]))


def of_block(block):
    said = b""
    for name, attribute in block["attributes"].items():
        parts = field(1, name) + field(2, json.dumps(attribute["type"]))
        for number, flag in ((4, "required"), (5, "optional"), (6, "computed"), (11, "write_only")):
            parts += field(number, 1) if attribute.get(flag) else b""
        said += field(2, parts)
    for name, nested in block["block_types"].items():
        parts = field(1, name) + field(2, of_block(nested["block"])) + field(3, NESTINGS[nested["nesting_mode"]])
        said += field(3, parts + field(4, nested["min_items"]) + field(5, nested["max_items"]))
    return said


def filled(request, schemas):
    """What was asked for, with a word for each value that AWS would have said."""
    schema, value = asked(request, schemas, 2)
    return complete(schema["block"], value, made_up)


def planned(request, schemas):
    """What was proposed for a new resource, with all that AWS will decide as unknown."""
    schema, value = asked(request, schemas, 3)
    return complete(schema["block"], value, lambda name, kind: UNKNOWN)


def asked(request, schemas, number):
    fields = fields_of(request)
    value = msgpack.unpackb(fields_of(fields[number][0])[1][0], ext_hook=lambda code, data: msgpack.ExtType(code, data))
    return schemas[fields[1][0].decode()], value


def complete(block, value, make):
    fill(block, value, make)
    return field(1, msgpack.packb(value))


def fill(block, value, make):
    for name, attribute in block["attributes"].items():
        if attribute.get("write_only"):
            value[name] = None
        elif attribute.get("computed") and value.get(name) is None:
            value[name] = make(name, attribute["type"])
    for name, nested in block["block_types"].items():
        inner = value.get(name)
        for one in [inner] if nested["nesting_mode"] == "single" else inner if isinstance(inner, list) else []:
            if isinstance(one, dict):
                fill(nested["block"], one, make)


def made_up(name, kind):
    if isinstance(kind, list):
        return None if kind[0] == "object" else {} if kind[0] == "map" else []
    return {"number": 0, "bool": False}.get(kind, f"made-up-{name}-".ljust(48, "0"))


def field(number, value):
    """A field of a message of Protocol Buffers: a number, or bytes with their length."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def varint(value):
    said = bytearray()
    while value > 127:
        said.append(value & 127 | 128)
        value >>= 7
    return bytes([*said, value])


def fields_of(message):
    """The fields of a message that have a length, by their numbers."""
    found, at = {}, 0

    def number():
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(message):
        key = number()
        if key & 7 == 0:
            number()
            continue
        size = number()
        found.setdefault(key >> 3, []).append(message[at : at + size])
        at += size
    return found


if __name__ == "__main__":
    main()
