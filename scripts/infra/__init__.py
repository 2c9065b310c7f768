"""Checks of what the shop is run by, by part. Each part is a module with a list CHECKS."""

from . import charts, images, secrets, workflows

PARTS = [charts, images, secrets, workflows]
