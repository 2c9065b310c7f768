"""Whether the variables, outputs and settings of repositories that the documents name are those of the sources."""

import re

from . import markdown
from .text import documents

PAGE = "docs/deployment.md"
WORKFLOWS = ".github"


def faults(tree):
    for path, text in documents(tree):
        for fence in markdown.page(text).fences:
            if fence.language == "sh":
                found = (*variable_faults(tree.root, fence.text), *output_faults(tree.root, fence.text))
                yield from (f"{path}:{fence.line}: {told}" for told in found)
    yield from untold_settings(tree)


def variable_faults(root, script):
    """Variables that a folder of Terraform does not have, or has without a default and is not given."""
    written = re.findall(
        r"cat >(terraform/[\w/-]+)/terraform\.tfvars <<(\w+)\n(.*?)\n\2$", script, re.DOTALL | re.MULTILINE
    )
    for folder, _, values in written:
        known, given = variables(root, folder), set(re.findall(r"^(\w+)\s*=", values, re.MULTILINE))
        yield from (f"{folder} has no variable {name}" for name in sorted(given - set(known)))
        needed = {name for name, has_default in known.items() if not has_default}
        yield from (f"{folder} needs the variable {name}" for name in sorted(needed - given))
    for name, folder in re.findall(r"echo ['\"](\w+) = .*>>(terraform/[\w/-]+)/terraform\.tfvars", script):
        if name not in variables(root, folder):
            yield f"{folder} has no variable {name}"


def variables(root, folder):
    """Names of the variables of a folder, and whether each has a default."""
    blocks = re.findall(r'^variable "(\w+)" \{(.*?)^\}', sources(root, folder), re.DOTALL | re.MULTILINE)
    return {name: bool(re.search(r"^  default\s*=", body, re.MULTILINE)) for name, body in blocks}


def output_faults(root, script):
    for folder, name in re.findall(r"terraform -chdir=([\w./-]+) output (?:-raw |-json )(\w+)", script):
        if not re.search(rf'^output "{name}" \{{', sources(root, folder), re.MULTILINE):
            yield f"{folder} has no output {name}"


def sources(root, folder):
    files = sorted((root / folder).glob("*.tf"))
    if not files:
        raise ValueError(f"there is no Terraform in {folder}")
    return "\n".join(file.read_text() for file in files)


def untold_settings(tree):
    """Variables, secrets and environments of GitHub that workflows use and the page does not tell."""
    files = [
        tree.root / path for path in tree.files() if path.parts[0] == WORKFLOWS and path.suffix in (".yml", ".yaml")
    ]
    text = "\n".join(file.read_text() for file in files)
    used = set(re.findall(r"\b(?:vars|secrets)\.([A-Z][A-Z0-9_]+)", text)) - {"GITHUB_TOKEN"}
    used |= set(re.findall(r"^ +environment: ([a-z][\w-]*)$", text, re.MULTILINE))
    told = set(re.findall(r"`([^`\n]+)`", (tree.root / PAGE).read_text()))
    yield from (f"{PAGE} does not tell {name}, which workflows use" for name in sorted(used - told))
