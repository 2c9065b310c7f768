"""How the pages are written: within their width, spelled, and true on every machine."""

import itertools
import json
import pathlib
import re

from .. import checking
from . import markdown

WIDTH = 150
# Folders of somebody's own machine.
OWN_PLACES = re.compile(
    r"(?<![\w./-])(?:/home/(?!runner\b|shop\b)\w+|/Users/\w+|/root\b|/work/\w+|/tmp/\w+|[A-Z]:\\Users)"
)
ALLOWED = pathlib.Path(__file__).with_name("spelling.toml")


def documents(tree):
    for path in tree.files():
        if path.suffix == ".md" and (path.parts[0] == "docs" or len(path.parts) == 1):
            yield path, (tree.root / path).read_text()


def faults(tree):
    yield from too_wide(tree)
    yield from own_places(tree)
    yield from headings(tree)


def too_wide(tree):
    for path, text in documents(tree):
        if path.parts[0] != "docs":
            continue
        for number, line in enumerate(text.splitlines(), 1):
            is_bound = line.lstrip().startswith(("|", "#")) or re.fullmatch(r"\s*(?:[-*] |\d+\. )?\S+", line)
            if len(line) > WIDTH and not is_bound:
                yield f"{path}:{number}: {len(line)} characters, {WIDTH} at most"
            if line != line.rstrip():
                yield f"{path}:{number}: blanks at the end"


def own_places(tree):
    for path, text in documents(tree):
        for number, line in enumerate(text.splitlines(), 1):
            if found := OWN_PLACES.search(line):
                yield f"{path}:{number}: {found[0]} is a place of one machine"


def misspelled(tree):
    """What typos finds in the documents; `spelling.toml` lists the words that are meant."""
    names = [str(path) for path, _ in documents(tree)]
    command = [tree.tools.at("typos"), "--format", "json", "--isolated", "--config", ALLOWED, *names]
    code, told = checking.said(command, tree.root)
    if code not in (0, 2):
        raise ValueError(f"typos ended with {code}: {told}")
    for line in told.splitlines():
        found = json.loads(line)
        if found["type"] == "typo":
            yield f"{found['path']}:{found['line_num']}: {found['typo']}: {', '.join(found['corrections'])}?"
        elif found["type"] == "error":
            yield f"typos: {found}"


def headings(tree):
    """Each page begins with one heading of the first order, and skips none below it."""
    for path, text in documents(tree):
        if path.name == "SUMMARY.md":
            continue
        levels = [len(found[0]) for _, line in markdown.page(text).prose if (found := re.match(r"#+(?= )", line))]
        if levels[:1] != [1] or levels.count(1) != 1:
            yield f"{path}: begins with one heading of the first order"
        for before, now in itertools.pairwise(levels):
            if now > before + 1:
                yield f"{path}: a heading of order {now} follows one of order {before}"
