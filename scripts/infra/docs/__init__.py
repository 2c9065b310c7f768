"""Checks of the documents: the book, its links, its commands, its generated pages and its words."""

from ..checking import Check
from . import book, commands, pages, plants, runbooks, terraform, text

CHECKS = [
    Check("docs-book", book.built_wrong, plants.BOOK),
    Check("docs-links", book.broken_links, plants.LINKS),
    Check("docs-contents", book.not_listed, plants.CONTENTS),
    Check("docs-commands", commands.faults, plants.COMMANDS),
    Check("docs-shopctl", commands.untold, plants.SHOPCTL),
    Check("docs-generated", pages.stale, plants.GENERATED),
    Check("docs-runbooks", runbooks.missing, plants.RUNBOOKS),
    Check("docs-terraform", terraform.faults, plants.TERRAFORM),
    Check("docs-text", text.faults, plants.TEXT),
    Check("docs-spelling", text.misspelled, plants.SPELLING),
]
