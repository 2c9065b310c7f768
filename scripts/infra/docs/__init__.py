"""Checks of the documents: the book, its links, its commands, its generated pages and its words."""

import re

from ..checking import Check, Plant
from . import book, commands, markdown, pages, programs, text


def command_faults(tree):
    """Blocks without a mark, and command lines that no program of ours would take."""
    known = programs.programs(tree.root)
    for path, content in text.documents(tree):
        page = markdown.page(content)
        if path.parts[0] == "docs":
            yield from (f"{path}:{line}: {told}" for line, told in commands.marked(page))
            yield from (f"{path}:{line}: commands stand in a block with ```sh" for line in indented(page))
        for line, words, strict in lines_of(page):
            if told := commands.complaint(known, tree.root, words, strict):
                yield f"{path}:{line}: {told}"
        for line, code in page.codes:
            if told := commands.missing_path(tree.root, code):
                yield f"{path}:{line}: {told}"


def lines_of(page):
    for fence in page.fences:
        if fence.language == "sh":
            yield from ((fence.line, words, True) for words in commands.command_lines(fence.text))
    for line, code in page.codes:
        yield from ((line, words, False) for words in commands.inline(code))


def indented(page):
    """Lines of code that is told by its indentation alone."""
    before = ""
    for number, line in page.prose:
        if line.startswith("    ") and not before.strip() and not line.strip().startswith(("-", "*", "|")):
            yield number
        before = "" if line.startswith("    ") else line


def untold_commands(tree):
    """Commands of `shopctl` that its page does not tell."""
    told = (tree.root / "docs/shopctl.md").read_text()
    for path, command in programs.program(tree.root, "shopctl").described():
        words = path[1:]
        if words and not command.commands and not is_told(words, told):
            yield f"docs/shopctl.md does not tell {' '.join(path)}"


def is_told(words, told):
    """A noun and a verb stand together, or the verb among its noun's alternatives."""
    noun, *verb = map(re.escape, words)
    if not verb:
        return re.search(rf"`[^`\n]*\b{noun}\b", told)
    return re.search(rf"`{noun} (?:[\w|\\-]*\|)?{verb[0]}\b", told)


def stale_pages(tree):
    """Generated pages that are not what the sources say."""
    for path, made in pages.made(tree.root).items():
        file = tree.root / path
        if not file.exists() or file.read_text() != made:
            yield f"{path} is not what the sources say: run scripts/docs --pages"


CHECKS = [
    Check(
        "docs-book",
        book.built_wrong,
        (
            Plant("a link to a page that is not there", "docs/cache.md", "", "\n[gone](gone.md)\n", "gone"),
            Plant("a link to a heading that is not there", "docs/cache.md", "", "\n[gone](limits.md#gone)\n", "no such heading"),
            Plant("a link out of the book", "docs/cache.md", "", "\n[code](../README.md)\n", "leads nowhere in the book"),
            Plant("a page of the contents that is not there", "docs/SUMMARY.md", "", "\n- [Gone](gone.md)\n", "gone.md"),
            Plant("a picture from elsewhere", "docs/cache.md", "", "\n![p](https://example.com/p.png)\n", "from elsewhere"),
            Plant("an element that is not closed", "docs/cache.md", "", "\n<div>\n", "div"),
        ),
    ),
    Check(
        "docs-links",
        book.broken_links,
        (
            Plant("a file that is not there", "README.md", "(docs/setup.md)", "(docs/set-up.md)", "leads nowhere"),
            Plant("a heading that is not there", "docs/setup.md", "", "\n[x](limits.md#nothing)\n", "no such heading"),
            Plant("a link out of the book", "docs/setup.md", "", "\n[x](../README.md)\n", "leaves the book"),
            Plant("a picture that is not there", "docs/setup.md", "", "\n![x](images/none.svg)\n", "leads nowhere"),
        ),
    ),
    Check(
        "docs-contents",
        book.not_listed,
        (
            Plant("a page that is not listed", "docs/lost.md", "", "# Lost\n", "docs/lost.md"),
            Plant("a page that is listed twice", "docs/SUMMARY.md", "", "\n- [Again](setup.md)\n", "more than once"),
        ),
    ),
    Check(
        "docs-commands",
        command_faults,
        (
            Plant("a command that is gone", "docs/setup.md", "", "\n```sh cloud\nshopctl pods lst\n```\n", "no command lst"),
            Plant("a flag that is gone", "docs/setup.md", "", "\n```sh cloud\nshopctl status --wtch\n```\n", "no --wtch"),
            Plant("a flag that was renamed", "shopctl/src/cli/deploy.rs", "pub tag:", "pub image_tag:", "no --tag"),
            Plant("a command that was renamed", "shopctl/src/cli/data.rs", "    Flush {", "    Forget {", "no command flush"),
            Plant("a setting that is gone", "docs/setup.md", "", "\n```sh test\nshopd --ports 1\n```\n", "no --ports"),
            Plant("a scenario that is gone", "docs/setup.md", "", "\n```sh test\nloadgen smok\n```\n", "no command smok"),
            Plant("what must be given", "docs/setup.md", "", "\n```sh cloud\nshopctl deploy run --write\n```\n", "needs --tag"),
            Plant("a command behind a pipe", "docs/setup.md", "", "\n```sh test\ntrue | shopctl lgos\n```\n", "no command lgos"),
            Plant("a command in a sentence", "docs/setup.md", "", "\nRun `shopctl env begin`.\n", "no command begin"),
            Plant("a target of make", "docs/setup.md", "", "\n```sh ci\nmake docz\n```\n", "no target docz"),
            Plant("a script that is gone", "docs/setup.md", "", "\n```sh ci\nscripts/tset\n```\n", "no scripts/tset"),
            Plant("a path that is gone", "docs/setup.md", "", "\nSee `shopd/src/mian.rs`.\n", "no shopd/src/mian.rs"),
            Plant("a block without a mark", "docs/setup.md", "", "\n```sh\nshopd migrate\n```\n", "marked with one of"),
            Plant("a block without ```sh", "docs/setup.md", "", "\n```\nshopd migrate\n```\n", "without its language"),
            Plant("a block by indentation", "docs/setup.md", "", "\n    shopd migrate\n", "block with ```sh"),
            Plant("no cloud in it", "docs/setup.md", "", "\n```sh cloud\nshopd migrate\n```\n", "let it be tested"),
        ),
    ),
    Check(
        "docs-shopctl",
        untold_commands,
        (Plant("a command that no page tells", "shopctl/src/cli/data.rs", "    Backups,", "    Backups,\n    Shrink,", "db shrink"),),
    ),
    Check(
        "docs-generated",
        stale_pages,
        (
            Plant("a default that changed", "shopd/src/config/server.rs", "default_value_t = 3000", "default_value_t = 3001", "sources say"),
            Plant("a route that moved", "shopd/src/api/search.rs", '"/api/search/popular"', '"/api/search/best"', "sources say"),
            Plant("a page changed by hand", "docs/configuration.md", "", "\nBy hand.\n", "docs/configuration.md"),
        ),
    ),
    Check(
        "docs-text",
        lambda tree: (*text.too_wide(tree), *text.own_places(tree), *text.headings(tree)),
        (
            Plant("a line that is too long", "docs/setup.md", "", "\n" + "word " * 40 + "end\n", "characters"),
            Plant("a place of somebody's machine", "docs/setup.md", "", "\nSee `/home/ann/shop`.\n", "/home/ann"),
            Plant("a heading that skips an order", "docs/setup.md", "", "\n#### Deep\n", "follows one of order"),
        ),
    ),
    Check(
        "docs-spelling",
        text.misspelled,
        (Plant("a misspelled word", "docs/setup.md", "", "\nThis is recieved.\n", "recieved"),),
    ),
]
