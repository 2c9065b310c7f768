"""Where the files for GitHub are, and how they are read and spoilt."""

from . import checking, yamls

WORKFLOWS = ".github/workflows"
ACTIONS = ".github/actions"
# What runs shopctl, for all that do.
SHARED = "$/.github/workflows/shopctl.yml"


def files(tree, folder):
    return [
        str(path) for path in tree.files() if str(path).startswith(f"{folder}/") and path.suffix in (".yml", ".yaml")
    ]


def workflows(tree):
    return yamls.read(tree, files(tree, WORKFLOWS))


def plant(name, file, before, after, told):
    return checking.Plant(name, f"{WORKFLOWS}/{file}", before, after, told)
