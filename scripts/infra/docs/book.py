"""The book: built by mdBook, and whether what it has leads anywhere."""

import html.parser
import pathlib
import re
import tempfile
import urllib.parse

from .. import checking
from . import markdown

SUMMARY = "docs/SUMMARY.md"


def build(tree, folder):
    """Builds the book into a folder; gives what mdBook complains about."""
    code, told = checking.said([tree.tools.at("mdbook"), "build", "--dest-dir", folder, tree.root], tree.root)
    wrong = [
        line.strip() for line in told.splitlines() if re.match(r"\s*(WARN|ERROR)", line) or "error" in line.lower()
    ]
    return wrong or ([] if code == 0 else [told.strip() or f"mdbook ended with {code}"])


def built_wrong(tree):
    with tempfile.TemporaryDirectory() as folder:
        return build(tree, folder) or list(dead_links(pathlib.Path(folder)))


def dead_links(folder):
    """Links of a built book that lead to no file or no anchor of it, and whatever it would load from elsewhere."""
    pages = {file: parsed(file) for file in sorted(folder.rglob("*.html"))}
    for file, told in pages.items():
        name = file.relative_to(folder)
        yield from (f"{name}: loads {address} from elsewhere" for address in told.loaded if is_elsewhere(address))
        for link in (*told.links, *told.loaded):
            if is_elsewhere(link) or link.startswith(("mailto:", "data:", "javascript:")) or name.name == "404.html":
                continue
            path, _, anchor = urllib.parse.unquote(link).partition("#")
            aim = (file.parent / path.split("?")[0]).resolve() if path else file
            aim = aim / "index.html" if aim.is_dir() else aim
            if not aim.is_file() or folder.resolve() not in aim.parents:
                yield f"{name}: {link} leads nowhere in the book"
            elif (
                anchor
                and aim.suffix == ".html"
                and anchor not in pages[folder / aim.relative_to(folder.resolve())].anchors
            ):
                yield f"{name}: {link}: there is no such heading"


def is_elsewhere(link):
    return bool(re.match(r"(https?:)?//", link))


class Parsed(html.parser.HTMLParser):
    """Anchors, links and what is loaded, of one page."""

    def __init__(self):
        super().__init__()
        self.anchors, self.links, self.loaded = set(), [], []

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self.anchors.update(told[key] for key in ("id", "name") if told.get(key))
        if tag == "a" and told.get("href"):
            self.links.append(told["href"])
        address = told.get("src") or (told.get("href") if tag == "link" else None)
        if address:
            self.loaded.append(address)


def parsed(file):
    page = Parsed()
    page.feed(file.read_text())
    return page


def not_listed(tree):
    """Pages that the book's list of contents leaves out, has twice, or calls otherwise than their headings."""
    listed = re.findall(r"\[([^\]]+)\]\(([^)]+)\)", (tree.root / SUMMARY).read_text())
    places = [f"docs/{place}" for _, place in listed]
    pages = {str(path) for path in tree.files() if path.parts[0] == "docs" and path.suffix == ".md"} - {SUMMARY}
    yield from (f"{SUMMARY} does not list {page}" for page in sorted(pages - set(places)))
    yield from (
        f"{SUMMARY} lists {place} more than once" for place in sorted({p for p in places if places.count(p) > 1})
    )
    yield from (f"{SUMMARY} lists {place}, which is not there" for place in places if place not in pages)


def broken_links(tree):
    """Links in all Markdown of the project that lead to no file or no heading of it."""
    files = [path for path in tree.files() if path.suffix == ".md"]
    pages = {path: markdown.page((tree.root / path).read_text()) for path in files}
    for path, page in pages.items():
        for line, link in page.links:
            if re.match(r"[a-z]+:", link):
                continue
            place, _, anchor = urllib.parse.unquote(link).partition("#")
            aim = (tree.root / path.parent / place).resolve() if place else tree.root.resolve() / path
            told = link_complaint(tree.root.resolve(), path, aim, anchor, pages)
            if told:
                yield f"{path}:{line}: {link} {told}"


def link_complaint(root, path, aim, anchor, pages):
    if not aim.exists():
        return "leads nowhere"
    if not aim.is_relative_to(root):
        return "leaves the project"
    aim = aim.relative_to(root)
    if path.parts[0] == "docs" and aim.parts[:1] != ("docs",):
        return "leaves the book: name the file in backticks"
    if anchor and aim.suffix == ".md" and anchor not in pages[aim].anchors:
        return "has no such heading"
    return ""
