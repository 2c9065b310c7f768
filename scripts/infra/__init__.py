"""Checks of what the shop is run by, by part. Each part is a module with a list CHECKS."""

from . import charts, command_lines, docs, images, secrets, terraform, workflows

PARTS = [charts, command_lines, docs, images, secrets, terraform, workflows]
