"""Whether what workflows, make and scripts run is what the programs and the scripts take."""

import itertools
import pathlib
import re
import shlex

from . import checking, expressions, github, programs, yamls


def commands(tree):
    """Every command is one that the programs take, for each choice there is, and every target of make is there."""
    known = programs.read(tree.root)
    targets = set(re.findall(r"^([a-z-]+):", (tree.root / "Makefile").read_text(), re.MULTILINE))
    for name, workflow in github.workflows(tree).items():
        choices = workflow["on"].get("workflow_dispatch") or {} if isinstance(workflow["on"], dict) else {}
        for job in workflow["jobs"].values():
            if job.get("uses") == github.SHARED:
                yield from _operated(name, job["with"], choices.get("inputs") or {}, known)
            for step in job.get("steps", []):
                yield from _made(name, step, targets)
    for name, action in yamls.read(tree, github.files(tree, github.ACTIONS)).items():
        for step in action["runs"]["steps"]:
            yield from _made(name, step, targets)
    for name in ["Makefile", *(str(path) for path in tree.files() if path.parent == pathlib.Path("scripts"))]:
        for number, words in _lines(tree.root / name, known):
            for said in programs.problems(known[words[0]], words[1:]):
                yield f"{name}:{number}: {words[0]}: {said}"


def _operated(name, with_, inputs_, known):
    text = with_["commands"]
    chosen = [key for key in inputs_ if f"inputs.{key}" in text]
    options = [inputs_[key].get("options", [programs.ANY]) for key in chosen]
    told = set()
    for values in itertools.product(*options):
        filled = expressions.expanded(text, {f"inputs.{key}": value for key, value in zip(chosen, values, strict=True)})
        for place, line in enumerate(filter(str.strip, filled.splitlines())):
            words = line.split()
            more = ["--", programs.ANY] if with_.get("list") and place == 0 else []
            told |= {f"{name}: shopctl {line}: {said}" for said in programs.problems(known["shopctl"], [*words, *more])}
    yield from sorted(told)


def _made(name, step, targets):
    made = re.fullmatch(r"make ([a-z-]+)", step.get("run", "").strip())
    if made and made[1] not in targets:
        yield f"{name}: make has no target {made[1]}"


def _lines(path, known):
    """Lines that run one of the programs, with what is not known replaced."""
    joined = re.sub(r"\\\n\s*", lambda match: " ", path.read_text(errors="replace"))
    for number, line in enumerate(joined.splitlines(), 1):
        line = line.strip().removeprefix("@")
        if not re.match(r'(exec )?"?[\w$/{}.:-]*\b(shopctl|loadgen|shopd)"? (?!=)', line):
            continue
        line = re.sub(r'"\$\{?\w+\[@\]\}?"', programs.MANY, line)
        line = re.sub(r"\$\([^()]*\)|\$\{[^{}]*\}|\$\w+|\$\$\w+", programs.ANY, line)
        try:
            words = shlex.split(re.split(r"\s(?:\|\||&&|[|;<]|\d?>>?|&)", line)[0])
        except ValueError:
            # Part of a longer text, such as one that is printed.
            continue
        program = words[0].rpartition("/")[2]
        if program in known:
            yield number, [program, *words[1:]]


def settings(tree):
    """What a step gives to make is what the script takes, and what an administrator has to set is written down."""
    makefile = (tree.root / "Makefile").read_text()
    steps = [
        (name, step)
        for name, workflow in github.workflows(tree).items()
        for job in workflow["jobs"].values()
        for step in job.get("steps", [])
    ]
    steps += [
        (name, step)
        for name, action in yamls.read(tree, github.files(tree, github.ACTIONS)).items()
        for step in action["runs"]["steps"]
    ]
    for name, step in steps:
        made = re.fullmatch(r"make ([a-z-]+)", step.get("run", "").strip())
        if not made:
            continue
        recipe = re.search(rf"^{made[1]}:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
        text = recipe[1] if recipe else ""
        text += "".join((tree.root / script).read_text() for script in re.findall(r"scripts/[a-z-]+", text))
        for variable in step.get("env", {}):
            if not re.search(rf"\b{variable}\b", text) and variable != "GH_TOKEN":
                yield f"{name}: make {made[1]} takes no {variable}"
    written = (tree.root / github.WORKFLOWS / "README.md").read_text()
    used = {
        match
        for path in github.files(tree, github.WORKFLOWS)
        for match in re.findall(r"\b(?:vars|secrets)\.(\w+)", (tree.root / path).read_text())
    }
    for setting in sorted(used - set(re.findall(r"`(\w+)`", written))):
        yield f"{github.WORKFLOWS}/README.md does not tell what {setting} is"
    for setting in sorted(set(re.findall(r"^\| `([A-Z]\w+)`", written, re.MULTILINE)) - used):
        yield f"{github.WORKFLOWS}/README.md tells of {setting}, which no workflow uses"
    places = {
        str(place)
        for workflow in github.workflows(tree).values()
        for job in workflow["jobs"].values()
        for place in (job.get("environment"), job.get("with", {}).get("environment"))
        if place and "${{" not in place
    }
    for place in sorted(places - set(re.findall(r"^\| `([a-z-]+)`", written, re.MULTILINE))):
        yield f"{github.WORKFLOWS}/README.md does not tell what the environment {place} is"


CHECKS = [
    checking.Check(
        "workflows: commands",
        commands,
        (
            github.plant(
                "a command that is not there",
                "ops-redis-status.yml",
                "health redis",
                "redis status",
                "has no command 'redis'",
            ),
            github.plant(
                "an option that is not there", "ops-view-pod-logs.yml", "--lines", "--count", "has no option --count"
            ),
            github.plant(
                "a choice that is none", "ops-redis-status.yml", "health redis", "health cache", "'cache' is not among"
            ),
            github.plant(
                "a word that is missing",
                "ops-scale-replicas.yml",
                "app scale ${{ inputs.replicas }}",
                "app scale",
                "needs replicas",
            ),
            github.plant(
                "a choice that makes a word too many",
                "ops-argocd-sync.yml",
                "inputs.app || ''",
                "'a b' || ''",
                "takes no 'b'",
            ),
            github.plant(
                "a target that is not there", "ci.yml", "run: make test", "run: make tests", "make has no target tests"
            ),
            checking.Plant(
                "an option in a script", "scripts/load-test", "--report-dir", "--reports", "has no option --reports"
            ),
            checking.Plant(
                "an option that a program loses",
                "shopctl/src/cli/logs.rs",
                "lines: usize",
                "count: usize",
                "has no option --lines",
            ),
        ),
    ),
    checking.Check(
        "workflows: settings",
        settings,
        (
            github.plant(
                "a setting that no script takes",
                "zap-scan.yml",
                "          ALLOWED:",
                "          HOSTS:",
                "make zap takes no HOSTS",
            ),
            github.plant(
                "a variable that is not written down",
                "image.yml",
                "vars.REGISTRY }}",
                "vars.REGISTER }}",
                "what REGISTER is",
            ),
            github.plant(
                "an environment that is not written down",
                "release.yml",
                "environment: release",
                "environment: shop",
                "environment shop",
            ),
        ),
    ),
]
