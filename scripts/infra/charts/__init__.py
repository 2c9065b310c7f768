"""Checks of the charts in helm/.

They need what is installed for them, so each runs as a program of that environment: `__main__` runs the function `find`
of the module that a check is named by. The faults that are planted for them are in `data/planted.toml`.
"""

import pathlib
import subprocess
import tomllib

from infra import checking

HERE = pathlib.Path(__file__).parent
PLANTED = tomllib.loads((HERE / "data" / "planted.toml").read_text())
NAMES = [
    "lint",
    "values",
    "refusals",
    "objects",
    "policies",
    "golden",
    "wiring",
    "network",
    "gitops",
    "server",
    "versions",
]


def found_by(module):
    """What a module beside this one finds, a line each."""

    def find(tree):
        command = [tree.tools.python, "-B", HERE, f"{module}.find", tree.root]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        found = done.stdout.splitlines()
        if done.returncode != 0:
            # A check that breaks off has not looked at everything.
            found += [f"{module} ended with {done.returncode}", *done.stderr.splitlines()[-6:]]
        return found

    return find


def check(name):
    plants = tuple(checking.Plant(**planted) for planted in PLANTED[name])
    return checking.Check(f"charts-{name}", found_by(name), plants)


CHECKS = [check(name) for name in NAMES]
