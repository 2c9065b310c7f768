"""The pages that are made from the sources: every setting of `shopd`, and every route."""

import re

from . import rust

CONFIG = "shopd/src/config"
METHODS = ("get", "put", "post", "patch", "delete")


def stale(tree):
    """Generated pages that are not what the sources say."""
    for path, wanted in made(tree.root).items():
        file = tree.root / path
        if not file.exists() or file.read_text() != wanted:
            yield f"{path} is not what the sources say: run scripts/docs --pages"


def made(root):
    """The pages, by their paths."""
    return {
        "docs/configuration.md": configuration(root),
        "docs/api-routes.md": api_routes(root),
    }


CONFIGURATION = """# Configuration

<!-- Made by scripts/docs --pages from shopd/src/config. -->

Every setting of `shopd`. Each is a variable and a flag: `DATABASE_URL` is `--database-url`. A flag goes before the
environment, the environment before a `.env` file in the working directory, the file before the default. An empty
variable counts as absent. What is unsafe in production is refused at the start: [setup](setup.md#in-production).
`GET /ops/config` of the [operations listener](operations.md) shows what a running shop has, without its secrets.
"""
ROUTES = """# API routes

<!-- Made by scripts/docs --pages from shopd/src/api. -->

Every route for programs. Parameters, bodies and replies are in the OpenAPI document: `shopd openapi` prints it, a
running shop has it at `/api/docs/json` and a page to try it at `/api/docs/`. Rules that hold for all routes are in
[The JSON API](api.md).

Who may: *all* is everybody; *a guest too* means that a token is taken where one is sent; *customer* is who is signed
in; *staff* are accounts with that role, and administrators; *administrator* is an account with that role. Beside the
answers that are listed, every route can answer 500 and 503, every one but health 429, those that take a token 401, and
those with a body 400, 408, 413, 415 and 422.
"""


def configuration(root):
    types = rust.definitions(root / CONFIG)
    lines = [CONFIGURATION]
    forms = value_forms(root)
    for section in types["Settings"].members:
        definition = types[section.type]
        lines += [
            f"## {rust.text_of(definition.attributes['next_help_heading'])}",
            "",
            "| variable | value | default | meaning |",
            "|---|---|---|---|",
            *(setting_row(setting, types, forms) for setting in definition.members),
            "",
        ]
    return "\n".join(lines).rstrip() + "\n"


def value_forms(root):
    """How values are written, by the function that reads them, in the words with which it refuses others."""
    text = "".join(file.read_text().split("#[cfg(test)]")[0] for file in sorted((root / CONFIG).glob("*.rs")))
    functions = re.split(r"^(?:pub(?:\(\w+\))? )?fn (?=\w+\()", text, flags=re.MULTILINE)
    told = ((re.match(r"\w+", body)[0], re.search(r'"[^"]*\bwrite ([^"]*)"', body)) for body in functions[1:])
    return {name: refusal[1] for name, refusal in told if refusal}


def setting_row(setting, types, forms):
    attributes = setting.attributes
    meaning, default = re.fullmatch(r"(.*?)(?: \[default: (.*)\])?\.?", setting.docs.replace("\n", " ")).groups()
    written = attributes.get("default_value", attributes.get("default_value_t"))
    if written is not None:
        written = rust.text_of(written) if written.startswith('"') else written
        default = f"`{written}`" if written else default
    variable = rust.text_of(attributes["env"])
    return f"| `{variable}` | {value_form(setting, types, forms)} | {default or 'none'} | {meaning}. |"


def value_form(setting, types, forms):
    parser = setting.attributes.get("value_parser", "")
    if bounds := re.search(r"range\((\d[\d_]*)\.\.=(\d[\d_]*)\)", parser):
        return f"{int(bounds[1])} to {int(bounds[2])}"
    if parser.endswith("secret"):
        return "text, a secret"
    if (reader := parser.rsplit("::", 1)[-1]) in forms:
        return forms[reader]
    if "value_enum" in setting.attributes:
        return ", ".join(f"`{rust.kebab(variant.name)}`" for variant in types[setting.type].members)
    known = {"u16": "0 to 65535", "usize": "a whole number", "PathBuf": "a path", "String": "text"}
    return "a whole number from 1" if setting.type.startswith("NonZero") else known[setting.type]


def api_routes(root):
    """The public routes for programs, by the tags of their description."""
    described = (root / "shopd/src/api/openapi.rs").read_text()
    tags = re.findall(r'\(name = "(\w+)", description = "([^"]*)"\)', described)
    routes = list(described_routes(root / "shopd/src/api"))
    lines = [ROUTES]
    for tag, meaning in tags:
        rows = [route for route in routes if route["tag"] == tag]
        lines += [f"## {tag}", "", meaning, "", "| route | who may | what it does | answers |", "|---|---|---|---|"]
        for route in sorted(rows, key=lambda route: (route["path"], METHODS.index(route["method"]))):
            row = (f"`{route['method'].upper()} {route['path']}`", route["who"], route["docs"], route["answers"])
            lines.append(f"| {' | '.join(row)} |")
        lines.append("")
    untold = {route["tag"] for route in routes} - {tag for tag, _ in tags}
    if untold:
        raise ValueError(f"tags without a description: {', '.join(sorted(untold))}")
    return "\n".join(lines).rstrip() + "\n"


def described_routes(folder):
    for file in sorted(folder.rglob("*.rs")):
        text = file.read_text()
        for start in re.finditer(r"^#\[utoipa::path\(", text, re.MULTILINE):
            end = rust.end_of(text, start.end() - 1)
            head = text[: start.start()].rsplit("\n\n", 1)[-1]
            docs = " ".join(line[3:].strip() for line in head.splitlines() if line.startswith("///"))
            yield route(text[start.end() : end - 1], docs.split("  ")[0])


def route(attribute, docs):
    told = rust.arguments(f"arg({attribute})")
    security = next((key for key in told if key.startswith("security")), "")
    statuses = sorted(set(re.findall(r"status = (\d+)", attribute)))
    path = rust.text_of(told["path"])
    working = "administrator" if path.startswith("/api/admin") else "staff"
    signed_in = working if "403" in statuses else "customer"
    who = "all" if not security else "a guest too" if "()" in security else signed_in
    return {
        "method": next(method for method in METHODS if method in told),
        "path": path,
        "tag": rust.text_of(told["tag"]),
        "who": who,
        "docs": docs,
        "answers": ", ".join(statuses),
    }
