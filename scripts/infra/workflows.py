"""The workflows on GitHub: whether they are right, safe, and do nothing that cannot be done by make."""

import pathlib
import re
import shutil
import subprocess
import tempfile

from . import checking, github, operations, yamls

RUNNER = "ubuntu-24.04"
LONGEST_MINUTES = 120
# Programs that a step may run beside make, for what is of GitHub's machines alone.
ALLOWED = {"aws eks update-kubeconfig"}
# Targets of make that change something that others see.
CHANGING_TARGETS = {"image-push", "publish", "argocd", "load-test", "zap"}
# Rights by which something on GitHub itself is changed.
WRITES = {"contents", "packages", "actions", "deployments", "pull-requests", "issues", "security-events"}


def jactionlint(tree):
    command = [tree.tools.at("jactionlint"), "--no-color", "--oneline", "--shellcheck", tree.tools.at("shellcheck")]
    with tempfile.TemporaryDirectory() as folder:
        # It finds what workflows call only in a repository, which a copy is not.
        shutil.copytree(tree.root / ".github", pathlib.Path(folder) / ".github")
        subprocess.run(["git", "init", "--quiet", folder], check=True, capture_output=True, text=True)
        return checking.lines_where_it_fails(command, folder)


def zizmor(tree):
    command = [
        tree.tools.at("zizmor"),
        "--offline",
        "--quiet",
        "--no-progress",
        "--color",
        "never",
        "--persona",
        "pedantic",
    ]
    code, text = checking.said([*command, "--strict-collection", ".github"], tree.root)
    if code == 0 and "No findings" not in text:
        return [f"zizmor says nothing of what it found: {text.strip()}"]
    return (
        []
        if code == 0
        else [line for line in text.splitlines() if re.match(r"(error|warning|help|info)", line)] or [text.strip()]
    )


def schemas(tree):
    for schema, files in (
        ("vendor.github-workflows", github.files(tree, github.WORKFLOWS)),
        ("vendor.github-actions", github.files(tree, github.ACTIONS)),
        ("vendor.dependabot", [".github/dependabot.yml"]),
    ):
        command = [tree.tools.at("check-jsonschema"), "--builtin-schema", schema, *files]
        yield from checking.lines_where_it_fails(command, tree.root)


def pins(tree):
    """Every action is pinned by the commit, with its version beside it, and by the same one everywhere."""
    seen = {}
    for name in [*github.files(tree, github.WORKFLOWS), *github.files(tree, github.ACTIONS)]:
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
    for name, workflow in github.workflows(tree).items():
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
    for name, action in yamls.read(tree, github.files(tree, github.ACTIONS)).items():
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
    if (
        step.get("uses", "").startswith("actions/checkout@")
        and step.get("with", {}).get("persist-credentials") != "false"
    ):
        yield f"{title}: the token stays in the checkout"
    run = step.get("run")
    if run is None:
        return
    if "${{" in run:
        yield f"{title}: an expression becomes part of a command; give it by env"
    if "\n" in run.strip() or not (
        re.fullmatch(r"make [a-z-]+", run.strip()) or any(run.startswith(known) for known in ALLOWED)
    ):
        yield f"{title}: it has logic of its own, which make cannot run: {run.strip().splitlines()[0]}"


def gates(tree):
    """What changes something goes through an environment; what only looks does not wait for anybody."""
    changing = _changing_commands(tree)
    for name, workflow in github.workflows(tree).items():
        for key, job in workflow["jobs"].items():
            if job.get("uses") == github.SHARED:
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
    shared = github.workflows(tree)[f"{github.WORKFLOWS}/shopctl.yml"]["jobs"]
    if (
        shared["look"]["steps"][-1]["with"].get("change")
        or _is_gated(shared["look"])
        or not _is_gated(shared["change"])
    ):
        yield f"{github.WORKFLOWS}/shopctl.yml: what only looks can change something, or what changes waits for nobody"


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
    found = {name: workflow for name, workflow in github.workflows(tree).items() if "/ops-" in name}
    wanted = {**operations.LOOKS, **operations.CHANGES}
    for name in sorted(set(found) ^ {f"{github.WORKFLOWS}/ops-{operation}.yml" for operation in wanted}):
        yield f"{name}: it is missing, or nobody knows it"
    for operation, known in wanted.items():
        name = f"{github.WORKFLOWS}/ops-{operation}.yml"
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
            if (
                f"inputs.{key}" not in (tree.root / name).read_text().split("jobs:")[1]
                and len(input_.get("options", [])) != 1
            ):
                yield f"{name}: nothing is done with the input {key}"


CHECKOUT = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1"
EXPRESSION = "run: make zap ${{ inputs.target_url }}"

CHECKS = [
    checking.Check(
        "workflows: jactionlint",
        jactionlint,
        (
            github.plant(
                "an input that is not there",
                "ops-pod-restart.yml",
                "      reason: $",
                "      cause: $",
                'input "cause"',
            ),
            github.plant("a name that is not there", "release.yml", "github.ref_name", "github.reference", "reference"),
            github.plant(
                "a word that falls apart", "deploy-argocd.yml", '--name "$CLUSTER"', "--name $CLUSTER", "SC2086"
            ),
            github.plant("a job that is not there", "release.yml", "needs: build", "needs: compile", "compile"),
        ),
    ),
    checking.Check(
        "workflows: zizmor",
        zizmor,
        (
            github.plant(
                "what a user writes in a command", "zap-scan.yml", "run: make zap", EXPRESSION, "template-injection"
            ),
            github.plant("an action by its tag", "ci.yml", CHECKOUT, "actions/checkout@v7", "unpinned-uses"),
            github.plant(
                "a token that stays",
                "ci.yml",
                "          persist-credentials: false\n",
                "          fetch-depth: 1\n",
                "artipacked",
            ),
            github.plant(
                "rights for all", "ci.yml", "permissions: {}", "permissions: write-all", "excessive-permissions"
            ),
            github.plant(
                "what others wrote, with rights",
                "ci.yml",
                "  pull_request:\n",
                "  pull_request_target:\n",
                "dangerous-triggers",
            ),
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
            github.plant("a word that is none", "ci.yml", "timeout-minutes", "timeout-minute", "timeout-minute"),
            checking.Plant(
                "an ecosystem that is none", ".github/dependabot.yml", "ecosystem: cargo", "ecosystem: rust", "rust"
            ),
            checking.Plant(
                "an action without a kind",
                f"{github.ACTIONS}/shopctl/action.yml",
                "using: composite",
                "using: bash",
                "bash",
            ),
        ),
    ),
    checking.Check(
        "workflows: pins",
        pins,
        (
            github.plant("a tag", "ci.yml", CHECKOUT, "actions/checkout@v7", "actions/checkout@v7 is not pinned"),
            github.plant(
                "a commit without a version",
                "ci.yml",
                CHECKOUT,
                CHECKOUT.split(" ")[0],
                "is not pinned by a commit with",
            ),
            github.plant("two versions", "ci.yml", CHECKOUT, CHECKOUT.replace("3d3c", "3d3d"), "is another version"),
        ),
    ),
    checking.Check(
        "workflows: jobs",
        jobs,
        (
            github.plant(
                "no timeout", "infra.yml", "    timeout-minutes: 30\n", "", "infra.yml, check: it has no timeout"
            ),
            github.plant(
                "rights that are not named",
                "ci.yml",
                "    permissions:\n      contents: read\n",
                "",
                "does not name its permissions",
            ),
            github.plant(
                "rights for all jobs",
                "ci.yml",
                "permissions: {}",
                "permissions: { contents: read }",
                "all its jobs get permissions",
            ),
            github.plant(
                "a right to write",
                "ci.yml",
                "contents: read",
                "contents: write",
                "may write contents without an environment",
            ),
            github.plant(
                "two at once",
                "image.yml",
                "concurrency:\n  group: image-${{ github.ref }}\n",
                "env:\n  A: b\n",
                "under way at once",
            ),
            github.plant(
                "what a user writes in a command",
                "zap-scan.yml",
                "run: make zap",
                EXPRESSION,
                "becomes part of a command",
            ),
            github.plant("logic", "ci.yml", "run: make test", "run: make test || true", "has logic of its own"),
            github.plant(
                "a failure that is hidden",
                "image.yml",
                "run: make image-scan",
                "continue-on-error: true\n        run: make image-scan",
                "without a word",
            ),
            github.plant(
                "a machine that changes", "ci.yml", "ubuntu-24.04", "ubuntu-latest", "does not run on ubuntu-24.04"
            ),
        ),
    ),
    checking.Check(
        "workflows: gates",
        gates,
        (
            github.plant(
                "a change without a gate",
                "ops-scale-replicas.yml",
                "      environment: production\n",
                "",
                "app scale without an environment",
            ),
            github.plant(
                "a gate before a look",
                "ops-database-test.yml",
                "    with:\n",
                "    with:\n      environment: production\n",
                "it only looks",
            ),
            github.plant(
                "a look that changes",
                "ops-redis-status.yml",
                "cache stats",
                "cache flush",
                "cache flush without an environment",
            ),
            github.plant(
                "a push without a gate",
                "image.yml",
                "    environment: images\n",
                "",
                "make image-push without an environment",
            ),
            github.plant(
                "a load test without a gate",
                "load-test.yml",
                "    environment: load-test\n",
                "",
                "make load-test without",
            ),
            github.plant(
                "a shared look that changes",
                "shopctl.yml",
                "          save: ${",
                '          change: "true"\n          save: ${',
                "can change",
            ),
        ),
    ),
    checking.Check(
        "workflows: inputs",
        inputs,
        (
            github.plant(
                "a bound that is wider", "ops-scale-replicas.yml", '"10"]', '"10", "11"]', "input replicas is"
            ),
            github.plant(
                "another default", "ops-view-pod-logs.yml", 'default: "100"', 'default: "50"', "input lines is"
            ),
            github.plant(
                "free text for a choice", "ops-clear-cache.yml", "type: choice", "type: string", "input cache_type is"
            ),
            github.plant(
                "an input that is called something else",
                "ops-export-logs.yml",
                "      lines:",
                "      count:",
                "its inputs are",
            ),
            github.plant(
                "a change without a reason", "ops-pod-restart.yml", "      reason:\n", "      why:\n", "its inputs are"
            ),
            github.plant(
                "an operation that starts by itself",
                "ops-clear-cache.yml",
                "on:\n",
                "on:\n  schedule: [{ cron: '0 3 * * *' }]\n",
                "by hand",
            ),
            github.plant(
                "an operation that nobody knows",
                "ops-drop-tables.yml",
                "",
                "on: workflow_dispatch\njobs: {}\n",
                "nobody knows it",
            ),
            github.plant(
                "an input that does nothing",
                "ops-view-pod-logs.yml",
                "${{ inputs.lines }}",
                "100",
                "nothing is done with the input lines",
            ),
        ),
    ),
]
