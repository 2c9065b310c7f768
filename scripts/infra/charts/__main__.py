"""Usage: python charts MODULE.FUNCTION ROOT

Prints what a function of a module beside this one finds in the tree at ROOT.
"""

import importlib
import pathlib
import sys

import helm


def main(name, root):
    module, function = name.rsplit(".", 1)
    try:
        for line in getattr(importlib.import_module(module), function)(pathlib.Path(root)):
            print(line)
    except helm.NotRendered as error:
        print(error)


if __name__ == "__main__":
    main(*sys.argv[1:])
