"""The images, and the shop in containers on one machine."""

import json
import pathlib
import re
import shlex
import shutil
import subprocess
import tempfile
import tomllib

from . import checking, yamls

# The user that the images run as, and the charts with them.
USER = "65532:65532"
LABELS = ("title", "description", "licenses", "version", "revision", "created", "source")
# No digest of theirs could be had; everything else is pinned by one.
BY_TAG_ALONE = {"adminer"}
# What is built here, and never fetched.
OWN = re.compile(r"shop/[a-z-]+:local")
# One ends at once, of the other nothing within can ask.
WITHOUT_HEALTHCHECK = {"migrate", "collector"}
COMPOSE = ("compose.yaml", "compose.stores.yaml")


def hadolint(tree):
    return checking.lines_where_it_fails(
        [tree.tools.at("hadolint"), "--failure-threshold", "style", "Dockerfile"], tree.root
    )


def dockerfile(tree):
    """Rules of our own for what gets into an image and how it is started."""
    stages = _stages((tree.root / "Dockerfile").read_text())
    names = {stage["name"] for stage in stages}
    for stage in stages:
        where = f"Dockerfile, stage {stage['name']}"
        if stage["from"] not in {*names, "scratch"} and not re.search(r":[^@/]+@sha256:[0-9a-f]{64}$", stage["from"]):
            yield f"{where}: {stage['from']} is not pinned by tag and digest"
        for word, rest in stage["lines"]:
            if word == "ADD":
                yield f"{where}: ADD fetches and unpacks; COPY does neither"
            if word == "RUN" and re.search(r"\b(curl|wget|apt-get|apk)\b", rest):
                yield f"{where}: it fetches what no lock file names: {rest}"
            if word == "RUN" and "cargo build" in rest and not ("--network=none" in rest and "--frozen" in rest):
                yield f"{where}: it is compiled with a network or without the lock file: {rest}"
            if word == "RUN" and re.search(r"cargo (chef cook|install)", rest) and "--locked" not in rest:
                yield f"{where}: the lock file is not kept to: {rest}"
    for target in ("shopd", "tools"):
        yield from _target(target, stages)
    yield from _toolchain(tree, stages)
    if stages[-1]["name"] != "shopd":
        yield "Dockerfile: an image that is built without a target is not that of shopd"


def _target(target, stages):
    lines = _lines_of(target, stages)
    where = f"Dockerfile, target {target}"
    last = {word: rest for word, rest in lines}
    if last.get("USER") != USER:
        yield f"{where}: it does not run as {USER}"
    program = {"shopd": "shopd", "tools": "shopctl"}[target]
    if last.get("ENTRYPOINT") != f'["/usr/local/bin/{program}"]':
        yield f"{where}: it does not start {program} as its first process"
    health = last.get("HEALTHCHECK", "")
    wanted = "NONE" if target == "tools" else 'CMD ["/usr/local/bin/shopd", "healthcheck"]'
    if not health.endswith(wanted):
        yield f"{where}: its health check is not {wanted}"
    labels = " ".join(rest for word, rest in lines if word == "LABEL")
    for label in LABELS:
        if f"org.opencontainers.image.{label}=" not in labels:
            yield f"{where}: it has no label {label}"


def _toolchain(tree, stages):
    needed = tomllib.loads((tree.root / "Cargo.toml").read_text())["workspace"]["package"]["rust-version"]
    base = next(stage["from"] for stage in stages if stage["from"].startswith("rust:"))
    has = base.removeprefix("rust:").split("-")[0]
    if [int(part) for part in has.split(".")] < [int(part) for part in needed.split(".")]:
        yield f"Dockerfile: Rust {has} is older than {needed}, which Cargo.toml asks for"
    debian = {"bookworm": "debian12", "trixie": "debian13"}
    release = re.search(r"bookworm|trixie", base)
    runtime = next(stage["from"] for stage in stages if stage["name"] == "runtime")
    if not release or debian[release.group()] not in runtime:
        yield f"Dockerfile: {runtime} may have another C library than {base}"


def context(tree):
    """What the build needs is sent to it, and nothing that could be a secret."""
    rules = [
        line for line in (tree.root / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")
    ]
    if rules[0] != "*":
        yield ".dockerignore: what is not named is sent"
    admitted = {rule[1:] for rule in rules if rule.startswith("!")}
    workspace = tomllib.loads((tree.root / "Cargo.toml").read_text())["workspace"]
    needed = {
        ".cargo",
        "Cargo.toml",
        "Cargo.lock",
        "LICENSE*",
        "migrations",
        *(member.split("/")[0] for member in workspace["members"]),
    }
    for name in sorted(needed - admitted):
        yield f".dockerignore: {name} is not sent, and the build needs it"
    for name in sorted(admitted - needed):
        yield f".dockerignore: {name} is sent, and no build needs it"
    for rule in ("**/target", "**/.env"):
        if rule not in rules:
            yield f".dockerignore: {rule} is sent"


def _stages(text):
    """Stages with their instructions: the first word of each, and the rest in one line."""
    text = re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    stages = []
    for line in filter(None, map(str.strip, text.splitlines())):
        word, _, rest = line.partition(" ")
        rest = " ".join(rest.split())
        if word == "FROM":
            base, _, name = rest.partition(" AS ")
            stages.append({"from": base, "name": name or base, "lines": []})
        else:
            stages[-1]["lines"].append((word, rest))
    return stages


def _lines_of(target, stages):
    stage = next(stage for stage in stages if stage["name"] == target)
    inherited = [other for other in stages if other["name"] == stage["from"]]
    return (_lines_of(stage["from"], stages) if inherited else []) + stage["lines"]


def compose_config(tree):
    for files in (COMPOSE[:1], COMPOSE):
        named = [word for name in files for word in ("--file", name)]
        # Its package forgets the exit code: all that it says is a fault.
        _, text = checking.said(
            [tree.tools.at("docker-compose"), *named, "--profile", "*", "config", "--quiet"], tree.root
        )
        yield from text.splitlines()


def compose_lint(tree):
    return checking.lines_where_it_fails(
        [tree.tools.at("compose-lint"), "--fail-on", "high", "compose.yaml"], tree.root
    )


def compose_schema(tree):
    command = [tree.tools.at("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", *COMPOSE]
    return checking.lines_where_it_fails(command, tree.root)


def compose_rules(tree):
    """Rules of our own, on what is started in the end."""
    for files in (COMPOSE[:1], COMPOSE):
        project = _project(tree, files)
        for name, service in project["services"].items():
            for said in _service(name, service):
                yield f"{files[-1]}, {name}: {said}"
        yield from _order(project)
    if not _project(tree, COMPOSE[:1])["networks"]["stores"].get("internal"):
        yield "compose.yaml: the network of the data stores leads out"


def _project(tree, files):
    named = [word for name in files for word in ("--file", name)]
    command = [tree.tools.at("docker-compose"), *named, "--profile", "*", "config", "--format", "json"]
    done = subprocess.run([str(word) for word in command], cwd=tree.root, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def _service(name, service):
    image = service["image"]
    by_tag = re.fullmatch(r"([a-z]+):\d+\.\d+\.\d+", image)
    if not (
        OWN.fullmatch(image)
        or re.search(r":[^@/]+@sha256:[0-9a-f]{64}$", image)
        or by_tag
        and by_tag[1] in BY_TAG_ALONE
    ):
        yield f"{image} is not pinned"
    if not service.get("read_only"):
        yield "its root can be written"
    if service.get("cap_drop") != ["ALL"] or service.get("cap_add") or service.get("privileged"):
        yield "it keeps capabilities"
    if "no-new-privileges:true" not in service.get("security_opt", []):
        yield "its programs may gain privileges"
    for limit in ("mem_limit", "cpus", "pids_limit"):
        if not service.get(limit):
            yield f"it has no {limit}"
    for port in service.get("ports", []):
        if port.get("host_ip") != "127.0.0.1":
            yield f"port {port['target']} is open to the network"
    if "healthcheck" not in service and name not in WITHOUT_HEALTHCHECK and not OWN.fullmatch(image):
        yield "nothing asks whether it is healthy"
    for variable, value in (service.get("environment") or {}).items():
        is_secret = re.search(r"PASSWORD|SECRET|TOKEN|_URL$", variable) or "@" in str(value)
        if is_secret and not variable.endswith("_FILE"):
            yield f"{variable} is in its environment; a secret goes into a file"
    if service.get("env_file"):
        yield "it takes variables from a file; a secret goes into a file of its own"
    if (
        not OWN.fullmatch(image)
        and name in ("postgres", "redis")
        and not re.fullmatch(r"[1-9]\d*:[1-9]\d*", service.get("user", ""))
    ):
        yield "it starts as root"


def _order(project):
    """Each waits for what it cannot do without."""
    wanted = {
        "migrate": {"postgres": "service_healthy"},
        "shopd": {"migrate": "service_completed_successfully", "redis": "service_healthy"},
        "adminer": {"postgres": "service_healthy"},
    }
    for name, others in wanted.items():
        waits = project["services"][name].get("depends_on", {})
        for other, condition in others.items():
            if waits.get(other, {}).get("condition") != condition:
                yield f"compose.yaml, {name}: it does not wait for {other} until {condition}"


def compose_secrets(tree):
    """The script makes what compose.yaml mounts, once, where others do not get at it."""
    declared = yamls.read(tree, ["compose.yaml"])["compose.yaml"]["secrets"]
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "scripts").mkdir()
        (root / "compose").mkdir()
        shutil.copy2(tree.root / "scripts/compose-secrets", root / "scripts/compose-secrets")
        command = [root / "scripts/compose-secrets"]
        subprocess.run(command, check=True, capture_output=True, text=True)
        made = {path: path.read_text() for path in (root / "compose").rglob("*") if path.is_file()}
        subprocess.run(command, check=True, capture_output=True, text=True)
        for secret in declared.values():
            if not (root / secret["file"]).is_file():
                yield f"scripts/compose-secrets does not make {secret['file']}"
        if (root / "compose/secrets").stat().st_mode & 0o077:
            yield "compose/secrets is open to other users"
        for path, text in made.items():
            if path.read_text() != text:
                yield f"scripts/compose-secrets changes {path.name} when it is run again"
            secrets = [value for value in re.split(r"[=: \n@/]", text) if re.fullmatch(r"[0-9a-f]{64}", value)]
            if not secrets or len(secrets) != len(set(secrets)):
                yield f"{path.name} has no secret of 256 bits in it, or one twice"
    ignored = tree.root / "compose/.gitignore"
    if not ignored.exists() or "/secrets/" not in ignored.read_text().split():
        yield "compose/.gitignore does not keep compose/secrets out of git"


def scripts(tree):
    """Scripts that are new with images and pipelines are looked through by shellcheck."""
    names = [path for path in tree.files() if path.parent == pathlib.Path("scripts") and _is_bash(tree.root / path)]
    # What a trap calls is never called, as far as it can see.
    command = [tree.tools.at("shellcheck"), "--format", "gcc", "--exclude", "SC2329", *names]
    return checking.lines_where_it_fails(command, tree.root)


def _is_bash(path):
    with path.open("rb") as file:
        return shlex.split(file.readline().decode(errors="replace"), comments=False)[-1:] == ["bash"]


RUST = "FROM rust:1.95.0-bookworm@sha256:6258907abe69656e41cd992e0b705cdcfabcbbe3db374f92ed2d47121282d4a1 AS rust"
HEALTH = 'CMD ["/usr/local/bin/shopd", "healthcheck"]'

CHECKS = [
    checking.Check(
        "images: hadolint",
        hadolint,
        (
            checking.Plant("a base without a version", "Dockerfile", RUST, "FROM rust AS rust", "DL3006"),
            checking.Plant("a shell that starts the server", "Dockerfile", 'CMD ["serve"]', "CMD serve", "DL3025"),
        ),
    ),
    checking.Check(
        "images: Dockerfile",
        dockerfile,
        (
            checking.Plant(
                "a base that moves",
                "Dockerfile",
                RUST,
                "FROM rust:1.95.0-bookworm AS rust",
                "not pinned by tag and digest",
            ),
            checking.Plant(
                "a base that is too old", "Dockerfile", "rust:1.95.0-", "rust:1.90.0-", "Rust 1.90.0 is older"
            ),
            checking.Plant("another C library", "Dockerfile", "1.95.0-bookworm", "1.95.0-trixie", "another C library"),
            checking.Plant("root", "Dockerfile", "USER 65532:65532", "USER 0:0", "does not run as 65532:65532"),
            checking.Plant(
                "a network while it is compiled", "Dockerfile", "RUN --network=none ", "RUN ", "compiled with a network"
            ),
            checking.Plant(
                "a lock file that is not kept to",
                "Dockerfile",
                "dist --locked --package shopd",
                "dist --package shopd",
                "lock file",
            ),
            checking.Plant(
                "a health check by a shell", "Dockerfile", HEALTH, "CMD shopd healthcheck", "health check is not"
            ),
            checking.Plant(
                "a label less", "Dockerfile", 'org.opencontainers.image.revision="${REVISION}"', "", "no label revision"
            ),
            checking.Plant(
                "a download",
                "Dockerfile",
                "FROM rust AS recipe\n",
                "FROM rust AS recipe\nRUN curl -O http://x\n",
                "no lock file",
            ),
        ),
    ),
    checking.Check(
        "images: context",
        context,
        (
            checking.Plant("everything is sent", ".dockerignore", "\n*\n", "\n", "what is not named is sent"),
            checking.Plant("a crate is not sent", ".dockerignore", "!loadgen\n", "", "loadgen is not sent"),
            checking.Plant("the history is sent", ".dockerignore", "!core\n", "!core\n!.git\n", ".git is sent"),
            checking.Plant("settings of this machine are sent", ".dockerignore", "**/.env\n", "", "**/.env is sent"),
        ),
    ),
    checking.Check(
        "compose: config",
        compose_config,
        (
            checking.Plant("an unknown word", "compose.yaml", "    mem_limit: 512m\n", "    memory: 512m\n", "memory"),
            checking.Plant(
                "a network that is not there",
                "compose.yaml",
                "networks: [stores]",
                "networks: [store]",
                "undefined network",
            ),
            checking.Plant(
                "a file of a service that is not there", "compose.stores.yaml", "  redis:", "  cache:", "cache"
            ),
        ),
    ),
    checking.Check(
        "compose: lint",
        compose_lint,
        (
            checking.Plant(
                "a password in the file",
                "compose.yaml",
                "POSTGRES_PASSWORD_FILE: /run/secrets/database-owner",
                "POSTGRES_PASSWORD: wonderland",
                "CL-0020",
            ),
            checking.Plant(
                "Docker's own socket",
                "compose.yaml",
                "      - shopd:/var/lib/shop",
                "      - /var/run/docker.sock:/var/run/docker.sock",
                "docker.sock",
            ),
        ),
    ),
    checking.Check(
        "compose: schema",
        compose_schema,
        (checking.Plant("a word that is none", "compose.stores.yaml", "    ports:", "    port:", "port"),),
    ),
    checking.Check(
        "compose: rules",
        compose_rules,
        (
            checking.Plant(
                "a port open to all", "compose.yaml", '"127.0.0.1:3000:3000"', '"3000:3000"', "port 3000 is open"
            ),
            checking.Plant(
                "a store open to all", "compose.stores.yaml", "127.0.0.1:5432", "0.0.0.0:5432", "port 5432 is open"
            ),
            checking.Plant(
                "an image that moves", "compose.yaml", "adminer:5.4.2", "adminer:latest", "adminer:latest is not pinned"
            ),
            checking.Plant("capabilities", "compose.yaml", "  cap_drop: [ALL]\n", "", "it keeps capabilities"),
            checking.Plant(
                "a root that can be written", "compose.yaml", "  read_only: true\n", "", "root can be written"
            ),
            checking.Plant("no limit", "compose.yaml", "    mem_limit: 128m\n", "", "no mem_limit"),
            checking.Plant("root", "compose.yaml", '    user: "70:70"\n', "", "it starts as root"),
            checking.Plant(
                "a secret in the environment",
                "compose.yaml",
                '      SEED_DEMO: "true"',
                "      DATABASE_URL: postgres://postgres/shop",
                "DATABASE_URL is in its environment",
            ),
            checking.Plant(
                "a shop that opens before its schema is there",
                "compose.yaml",
                "condition: service_completed_successfully",
                "condition: service_started",
                "does not wait for migrate",
            ),
            checking.Plant("stores that reach out", "compose.yaml", "    internal: true\n", "", "leads out"),
        ),
    ),
    checking.Check(
        "compose: secrets",
        compose_secrets,
        (
            checking.Plant(
                "a file that is not made",
                "scripts/compose-secrets",
                "$folder/redis.conf",
                "$folder/redis",
                "redis.conf",
            ),
            checking.Plant(
                "a secret that is guessed",
                "scripts/compose-secrets",
                "od -An -N32 -tx1 /dev/urandom",
                "echo 7",
                "256 bits",
            ),
            checking.Plant(
                "a folder for all",
                "scripts/compose-secrets",
                '  mv "$folder"',
                '  chmod 755 "$folder"; mv "$folder"',
                "is open",
            ),
            checking.Plant("secrets in git", "compose/.gitignore", "/secrets/", "", "out of git"),
        ),
    ),
    checking.Check(
        "images: scripts",
        scripts,
        (checking.Plant("a word that falls apart", "scripts/zap", 'allowed "$URL"', "allowed $URL", "SC2086"),),
    ),
]
