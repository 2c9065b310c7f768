"""Prints all of terraform/ as JSON: by folder, its blocks. Usage: terraform_parse.py FOLDER

Run by the environment of the checkers, whose parser of HCL is that of checkov. It gives every value as a list of one.
"""

import json
import pathlib
import sys

import hcl2


def main():
    top = pathlib.Path(sys.argv[1])
    found = {}
    for path in sorted(top.rglob("*.tf")):
        if ".terraform" in path.parts:
            continue
        folder = found.setdefault(str(path.parent.relative_to(top)), {"text": {}, "blocks": []})
        folder["text"][path.name] = path.read_text()
        for kind, blocks in hcl2.loads(path.read_text()).items():
            folder["blocks"] += [{"kind": kind, "file": path.name, "body": block} for block in blocks]
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
