"""The workflows on GitHub: whether they are right, safe, and do nothing that cannot be done by make."""

import itertools
import pathlib
import re
import shlex
import shutil
import subprocess
import tempfile

from . import checking, expressions, operations, programs, yamls

WORKFLOWS = ".github/workflows"
ACTIONS = ".github/actions"
SHARED = "$/.github/workflows/shopctl.yml"
RUNNER = "ubuntu-24.04"
LONGEST_MINUTES = 120
# Programs that a step may run beside make, for what is of GitHub's machines alone.
ALLOWED = {"aws eks update-kubeconfig"}
# Targets of make that change something that others see.
CHANGING_TARGETS = {"image-push", "publish", "argocd", "load-test", "zap"}
# Who is told what is secret must not be told it by a place that all steps see.
WRITES = {"contents", "packages", "actions", "deployments", "pull-requests", "issues", "security-events"}


def jactionlint(tree):
    command = [tree.tools.at("jactionlint"), "--no-color", "--oneline", "--shellcheck", tree.tools.at("shellcheck")]
    with tempfile.TemporaryDirectory() as folder:
        # It finds what workflows call only in a repository, which a copy is not.
        shutil.copytree(tree.root / ".github", pathlib.Path(folder) / ".github")
        subprocess.run(["git", "init", "--quiet", folder], check=True, capture_output=True, text=True)
        return checking.lines_where_it_fails(command, folder)


def zizmor(tree):
    command = [tree.tools.at("zizmor"), "--offline", "--quiet", "--no-progress", "--color", "never", "--persona", "pedantic"]
    code, text = checking.said([*command, "--strict-collection", ".github"], tree.root)
    if code == 0 and "No findings" not in text:
        return [f"zizmor says nothing of what it found: {text.strip()}"]
    return [] if code == 0 else [line for line in text.splitlines() if re.match(r"(error|warning|help|info)", line)] or [text.strip()]


def schemas(tree):
    for schema, files in (
        ("vendor.github-workflows", _files(tree, WORKFLOWS)),
        ("vendor.github-actions", _files(tree, ACTIONS)),
        ("vendor.dependabot", [".github/dependabot.yml"]),
    ):
        command = [tree.tools.at("check-jsonschema"), "--builtin-schema", schema, *files]
        yield from checking.lines_where_it_fails(command, tree.root)


def pins(tree):
    """Every action is pinned by the commit, with its version beside it, and by the same one everywhere."""
    seen = {}
    for name in [*_files(tree, WORKFLOWS), *_files(tree, ACTIONS)]:
        for number, line in enumerate((tree.root / name).read_text().splitlines(), 1):
            used = re.search(r"uses:\s*(\S+)(.*)", line)
            if not used or used[1].startswith("$/"):
                continue
            where = f"{name}:{number}"
            pinned = re.fullmatch(r"([\w./-]+)@([0-9a-f]{40})", used[1])
            version = re.fullmatch(r"\s+# v\d+\.\d+\.\d+", used[2])
            if not pinned or not version:
                yield f"{where}: {used[1]} is not pinned by a commit with its version beside it"
                continue
            repository = "/".join(pinned[1].split("/")[:2])
            first = seen.setdefault(repository, (pinned[2], used[2].strip(), where))
            if first[:2] != (pinned[2], used[2].strip()):
                yield f"{where}: {repository} is another version than in {first[2]}"


def jobs(tree):
    """What every job has, and what none has."""
    for name, workflow in _workflows(tree).items():
        if workflow.get("permissions") != {}:
            yield f"{name}: all its jobs get permissions; each is to name its own"
        is_called = set(workflow["on"]) == {"workflow_call"}
        if not is_called and not workflow.get("concurrency", {}).get("group"):
            yield f"{name}: two runs may be under way at once"
        if "pull_request_target" in workflow["on"] or "workflow_run" in workflow["on"]:
            yield f"{name}: what others wrote runs with this repository's rights"
        for key, job in workflow["jobs"].items():
            for said in _job(job):
                yield f"{name}, {key}: {said}"
    for name, action in yamls.read(tree, _files(tree, ACTIONS)).items():
        for step in action["runs"]["steps"]:
            for said in _step(step):
                yield f"{name}: {said}"


def _job(job):
    granted = job.get("permissions")
    if not isinstance(granted, dict):
        yield "it does not name its permissions"
        granted = {}
    for right, level in granted.items():
        if level == "write" and right in WRITES and not _is_gated(job):
            yield f"it may write {right} without an environment"
    if job.get("uses"):
        if job.get("secrets"):
            yield "it hands secrets on"
        return
    if not 0 < int(job.get("timeout-minutes", 0)) <= LONGEST_MINUTES:
        yield f"it has no timeout of {LONGEST_MINUTES} minutes at most"
    if job.get("runs-on") != RUNNER:
        yield f"it does not run on {RUNNER}"
    if job.get("continue-on-error"):
        yield "it may fail without a word"
    for step in job["steps"]:
        yield from _step(step)


def _step(step):
    title = step.get("name", "a step without a name")
    if "continue-on-error" in step:
        yield f"{title}: it may fail without a word"
    if "always()" in step.get("if", "") and not step.get("uses", "").startswith("actions/upload-artifact@"):
        yield f"{title}: it goes on after a failure"
    if step.get("uses", "").startswith("actions/checkout@") and step.get("with", {}).get("persist-credentials") != "false":
        yield f"{title}: the token stays in the checkout"
    run = step.get("run")
    if run is None:
        return
    if "${{" in run:
        yield f"{title}: an expression becomes part of a command; give it by env"
    if "\n" in run.strip() or not (re.fullmatch(r"make [a-z-]+", run.strip()) or any(run.startswith(known) for known in ALLOWED)):
        yield f"{title}: it has logic of its own, which make cannot run: {run.strip().splitlines()[0]}"


def gates(tree):
    """What changes something goes through an environment; what only looks does not wait for anybody."""
    changing = _changing_commands(tree)
    for name, workflow in _workflows(tree).items():
        for key, job in workflow["jobs"].items():
            if job.get("uses") == SHARED:
                words = [line.split()[:2] for line in job["with"]["commands"].splitlines()]
                changes = [" ".join(pair) for pair in words if ".".join(pair) in changing]
                if changes and not _is_gated(job):
                    yield f"{name}, {key}: {', '.join(changes)} without an environment"
                if not changes and _is_gated(job):
                    yield f"{name}, {key}: it only looks, and waits for an environment"
            else:
                runs = [step.get("run", "").removeprefix("make ").strip() for step in job["steps"]]
                changes = [run for run in runs if run in CHANGING_TARGETS]
                if changes and not _is_gated(job):
                    yield f"{name}, {key}: make {changes[0]} without an environment"
    shared = _workflows(tree)[f"{WORKFLOWS}/shopctl.yml"]["jobs"]
    if shared["look"]["steps"][-1]["with"].get("change") or _is_gated(shared["look"]) or not _is_gated(shared["change"]):
        yield f"{WORKFLOWS}/shopctl.yml: what only looks can change something, or what changes waits for nobody"


def _is_gated(job):
    return bool(job.get("environment") or job.get("with", {}).get("environment"))


def _changing_commands(tree):
    """Commands that change something: those by whose names the audit trail calls a change."""
    found = set()
    for path in (tree.root / "shopctl/src/command").rglob("*.rs"):
        found |= set(re.findall(r'action: "([a-z]+\.[a-z]+)"', path.read_text()))
    if not {"app.scale", "cache.flush"} <= found:
        raise ValueError("shopctl/src/command does not tell what changes something")
    return found


def inputs(tree):
    """The fourteen operations have the names, inputs and bounds that people know."""
    found = {name: workflow for name, workflow in _workflows(tree).items() if "/ops-" in name}
    wanted = {**operations.LOOKS, **operations.CHANGES}
    for name in sorted(set(found) ^ {f"{WORKFLOWS}/ops-{operation}.yml" for operation in wanted}):
        yield f"{name}: it is missing, or nobody knows it"
    for operation, known in wanted.items():
        name = f"{WORKFLOWS}/ops-{operation}.yml"
        if name not in found:
            continue
        if set(found[name]["on"]) != {"workflow_dispatch"}:
            yield f"{name}: it is not started by hand alone"
        given = found[name]["on"]["workflow_dispatch"]["inputs"]
        beside = set(given) - set(known)
        allowed = operations.OF_CHANGES if operation in operations.CHANGES else set()
        if set(known) - set(given) or beside - allowed or (allowed and "reason" not in beside):
            yield f"{name}: its inputs are {', '.join(given)}"
        for key in set(known) & set(given):
            has = {part: given[key].get(part) for part in ("type", "options", "default")}
            if has != {part: known[key].get(part) for part in ("type", "options", "default")}:
                yield f"{name}: input {key} is {has}"
        for key, input_ in given.items():
            if f"inputs.{key}" not in (tree.root / name).read_text().split("jobs:")[1] and len(input_.get("options", [])) != 1:
                yield f"{name}: nothing is done with the input {key}"


def commands(tree):
    """Every command of the shop's programs that workflows, make and scripts run is one that they take, for each choice there is;
    and every target of make that is named is there."""
    known = programs.read(tree.root)
    targets = set(re.findall(r"^([a-z-]+):", (tree.root / "Makefile").read_text(), re.MULTILINE))
    for name, workflow in _workflows(tree).items():
        choices = workflow["on"].get("workflow_dispatch") or {} if isinstance(workflow["on"], dict) else {}
        for job in workflow["jobs"].values():
            if job.get("uses") == SHARED:
                yield from _operated(name, job["with"], choices.get("inputs") or {}, known)
            for step in job.get("steps", []):
                yield from _made(name, step, targets)
    for name, action in yamls.read(tree, _files(tree, ACTIONS)).items():
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
    """What a step gives to a target of make is what its script takes, and what an administrator has to set is written down."""
    makefile = (tree.root / "Makefile").read_text()
    steps = [(name, step) for name, workflow in _workflows(tree).items() for job in workflow["jobs"].values() for step in job.get("steps", [])]
    steps += [(name, step) for name, action in yamls.read(tree, _files(tree, ACTIONS)).items() for step in action["runs"]["steps"]]
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
    written = (tree.root / WORKFLOWS / "README.md").read_text()
    used = {match for path in _files(tree, WORKFLOWS) for match in re.findall(r"\b(?:vars|secrets)\.(\w+)", (tree.root / path).read_text())}
    for setting in sorted(used - set(re.findall(r"`(\w+)`", written))):
        yield f"{WORKFLOWS}/README.md does not tell what {setting} is"
    for setting in sorted(set(re.findall(r"^\| `([A-Z]\w+)`", written, re.MULTILINE)) - used):
        yield f"{WORKFLOWS}/README.md tells of {setting}, which no workflow uses"
    places = {
        str(place)
        for workflow in _workflows(tree).values()
        for job in workflow["jobs"].values()
        for place in (job.get("environment"), job.get("with", {}).get("environment"))
        if place and "${{" not in place
    }
    for place in sorted(places - set(re.findall(r"^\| `([a-z-]+)`", written, re.MULTILINE))):
        yield f"{WORKFLOWS}/README.md does not tell what the environment {place} is"


def _files(tree, folder):
    return [str(path) for path in tree.files() if str(path).startswith(f"{folder}/") and path.suffix in (".yml", ".yaml")]


def _workflows(tree):
    return yamls.read(tree, _files(tree, WORKFLOWS))


def _plant(name, file, before, after, told):
    return checking.Plant(name, f"{WORKFLOWS}/{file}", before, after, told)


CHECKOUT = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1"
EXPRESSION = "run: make zap ${{ inputs.target_url }}"

CHECKS = [
    checking.Check(
        "workflows: jactionlint",
        jactionlint,
        (
            _plant("an input that is not there", "ops-pod-restart.yml", "      reason: $", "      cause: $", 'input "cause"'),
            _plant("a name that is not there", "release.yml", "github.ref_name", "github.reference", "reference"),
            _plant("a word that falls apart", "deploy-argocd.yml", '--name "$CLUSTER"', "--name $CLUSTER", "SC2086"),
            _plant("a job that is not there", "release.yml", "needs: build", "needs: compile", "compile"),
        ),
    ),
    checking.Check(
        "workflows: zizmor",
        zizmor,
        (
            _plant("what a user writes in a command", "zap-scan.yml", "run: make zap", EXPRESSION, "template-injection"),
            _plant("an action by its tag", "ci.yml", CHECKOUT, "actions/checkout@v7", "unpinned-uses"),
            _plant("a token that stays", "ci.yml", "          persist-credentials: false\n", "          fetch-depth: 1\n", "artipacked"),
            _plant("rights for all", "ci.yml", "permissions: {}", "permissions: write-all", "excessive-permissions"),
            _plant("what others wrote, with rights", "ci.yml", "  pull_request:\n", "  pull_request_target:\n", "dangerous-triggers"),
            checking.Plant(
                "updates of the same day",
                ".github/dependabot.yml",
                "    cooldown: { default-days: 7 }\n    open",
                "    open",
                "dependabot-cooldown",
            ),
        ),
    ),
    checking.Check(
        "workflows: schemas",
        schemas,
        (
            _plant("a word that is none", "ci.yml", "timeout-minutes", "timeout-minute", "timeout-minute"),
            checking.Plant("an ecosystem that is none", ".github/dependabot.yml", "ecosystem: cargo", "ecosystem: rust", "rust"),
            checking.Plant("an action without a kind", f"{ACTIONS}/shopctl/action.yml", "using: composite", "using: bash", "bash"),
        ),
    ),
    checking.Check(
        "workflows: pins",
        pins,
        (
            _plant("a tag", "ci.yml", CHECKOUT, "actions/checkout@v7", "actions/checkout@v7 is not pinned"),
            _plant("a commit without a version", "ci.yml", CHECKOUT, CHECKOUT.split(" ")[0], "is not pinned by a commit with"),
            _plant("two versions", "ci.yml", CHECKOUT, CHECKOUT.replace("3d3c", "3d3d"), "is another version"),
        ),
    ),
    checking.Check(
        "workflows: jobs",
        jobs,
        (
            _plant("no timeout", "infra.yml", "    timeout-minutes: 30\n", "", "infra.yml, check: it has no timeout"),
            _plant("rights that are not named", "ci.yml", "    permissions:\n      contents: read\n", "", "does not name its permissions"),
            _plant("rights for all jobs", "ci.yml", "permissions: {}", "permissions: { contents: read }", "all its jobs get permissions"),
            _plant("a right to write", "ci.yml", "contents: read", "contents: write", "may write contents without an environment"),
            _plant("two at once", "image.yml", "concurrency:\n  group: image-${{ github.ref }}\n", "env:\n  A: b\n", "under way at once"),
            _plant("what a user writes in a command", "zap-scan.yml", "run: make zap", EXPRESSION, "becomes part of a command"),
            _plant("logic", "ci.yml", "run: make test", "run: make test || true", "has logic of its own"),
            _plant("a failure that is hidden", "image.yml", "run: make image-scan", "continue-on-error: true\n        run: make image-scan", "without a word"),
            _plant("a machine that changes", "ci.yml", "ubuntu-24.04", "ubuntu-latest", "does not run on ubuntu-24.04"),
        ),
    ),
    checking.Check(
        "workflows: gates",
        gates,
        (
            _plant("a change without a gate", "ops-scale-replicas.yml", "      environment: production\n", "", "app scale without an environment"),
            _plant("a gate before a look", "ops-database-test.yml", "    with:\n", "    with:\n      environment: production\n", "it only looks"),
            _plant("a look that changes", "ops-redis-status.yml", "cache stats", "cache flush", "cache flush without an environment"),
            _plant("a push without a gate", "image.yml", "    environment: images\n", "", "make image-push without an environment"),
            _plant("a load test without a gate", "load-test.yml", "    environment: load-test\n", "", "make load-test without"),
            _plant("a shared look that changes", "shopctl.yml", "          save: ${", '          change: "true"\n          save: ${', "can change"),
        ),
    ),
    checking.Check(
        "workflows: inputs",
        inputs,
        (
            _plant("a bound that is wider", "ops-scale-replicas.yml", '"10"]', '"10", "11"]', "input replicas is"),
            _plant("another default", "ops-view-pod-logs.yml", 'default: "100"', 'default: "50"', "input lines is"),
            _plant("free text for a choice", "ops-clear-cache.yml", "type: choice", "type: string", "input cache_type is"),
            _plant("an input that is called something else", "ops-export-logs.yml", "      lines:", "      count:", "its inputs are"),
            _plant("a change without a reason", "ops-pod-restart.yml", "      reason:\n", "      why:\n", "its inputs are"),
            _plant("an operation that starts by itself", "ops-clear-cache.yml", "on:\n", "on:\n  schedule: [{ cron: '0 3 * * *' }]\n", "by hand"),
            _plant("an operation that nobody knows", "ops-drop-tables.yml", "", "on: workflow_dispatch\njobs: {}\n", "nobody knows it"),
            _plant("an input that does nothing", "ops-view-pod-logs.yml", "${{ inputs.lines }}", "100", "nothing is done with the input lines"),
        ),
    ),
    checking.Check(
        "workflows: commands",
        commands,
        (
            _plant("a command that is not there", "ops-redis-status.yml", "health redis", "redis status", "has no command 'redis'"),
            _plant("an option that is not there", "ops-view-pod-logs.yml", "--lines", "--count", "has no option --count"),
            _plant("a choice that is none", "ops-redis-status.yml", "health redis", "health cache", "'cache' is not among"),
            _plant("a word that is missing", "ops-scale-replicas.yml", "app scale ${{ inputs.replicas }}", "app scale", "needs replicas"),
            _plant("a choice that makes a word too many", "ops-argocd-sync.yml", "inputs.app || ''", "'a b' || ''", "takes no 'b'"),
            _plant("a target that is not there", "ci.yml", "run: make test", "run: make tests", "make has no target tests"),
            checking.Plant("an option in a script", "scripts/load-test", "--report-dir", "--reports", "has no option --reports"),
            checking.Plant("an option that a program loses", "shopctl/src/cli/logs.rs", "lines: usize", "count: usize", "has no option --lines"),
        ),
    ),
    checking.Check(
        "workflows: settings",
        settings,
        (
            _plant("a setting that no script takes", "zap-scan.yml", "          ALLOWED:", "          HOSTS:", "make zap takes no HOSTS"),
            _plant("a variable that is not written down", "image.yml", "vars.REGISTRY }}", "vars.REGISTER }}", "what REGISTER is"),
            _plant("an environment that is not written down", "release.yml", "environment: release", "environment: shop", "environment shop"),
        ),
    ),
]
