"""Whether there is a runbook for each alarm, each job of operators and each command that changes something."""

import re

from . import markdown

ALARMS, OPERATIONS = "docs/runbooks/alarms.md", "docs/runbooks/operations.md"
PLACES = ("docs/runbooks", "docs/upgrade.md")


def missing(tree):
    yield from jobs_without(tree)
    yield from alarms_without(tree)
    yield from changes_without(tree)


def jobs_without(tree):
    folder = tree.root / ".github/workflows"
    jobs = {path.stem for path in folder.glob("ops-*.y*ml")}
    told = {name for name in headings(tree, OPERATIONS) if name.startswith("ops-")}
    yield from (f"{OPERATIONS} has no section {name}" for name in sorted(jobs - told))
    yield from (f"{OPERATIONS}: there is no job {name}" for name in sorted(told - jobs))


def alarms_without(tree):
    """Alarms go by the name of their resource, which is the last part of the name in AWS too."""
    files = sorted((tree.root / "terraform").rglob("*.tf"))
    alarms = {name for file in files for name in alarm_names(file.read_text())}
    told = {name for name in headings(tree, ALARMS) if re.fullmatch(r"[a-z]+(?:-[a-z0-9]+)+", name)}
    yield from (f"{ALARMS} has no section {name}" for name in sorted(alarms - told))
    yield from (f"{ALARMS}: there is no alarm {name}" for name in sorted(told - alarms))


def alarm_names(text):
    """The ends of the names that alarms of a file have: told by the alarm, or by the keys that it is made for."""
    if '"aws_cloudwatch_metric_alarm"' not in text:
        return
    keys = re.findall(r"^\s+([a-z]+(?:-[a-z0-9]+)+)\s*=\s*\{\s*metric\s*=", text, re.MULTILINE)
    for name in re.findall(r'alarm_name\s*=\s*"([^"\n]*)"', text):
        if not name.endswith("${each.key}"):
            yield re.sub(r"\$\{[^}]*\}-?", "", name)
        elif not keys:
            raise ValueError(f"the alarms {name} have keys that are not seen")
    yield from keys


def changes_without(tree):
    """Commands of shopctl that change something, by the names that the audit trail has for them."""
    actions = re.findall(
        r'Self::(changes|weighs)\("([a-z.-]+)", ([\w:]+)', (tree.root / "shopctl/src/safety/action.rs").read_text()
    )
    pages = [path for path in tree.files() if path.suffix == ".md" and str(path).startswith(PLACES)]
    told = "\n".join((tree.root / path).read_text() for path in pages)
    for _, action, weight in actions:
        command = " ".join(action.split(".")[:2])
        if weight != "Weight::Look" and not re.search(rf"\bshopctl (?:-t \w+ )?{command}\b", told):
            yield f"no runbook tells shopctl {command}"


def headings(tree, path):
    file = tree.root / path
    lines = markdown.page(file.read_text()).prose if file.exists() else ()
    return {line.lstrip("#").strip() for _, line in lines if line.startswith("##")}
