"""Terraform: format, validity and tests by Terraform itself, rules of the project, and policies by checkov.

Terraform asks no registry: a provider of our own knows the schema of AWS's (terraform_provider), one process for all
checks. What only AWS knows (values that it takes, whether a name is free) is not found here.
"""

import atexit
import concurrent.futures
import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import threading

from infra import checking, terraform_plants, terraform_rules

SCHEMA = pathlib.Path(__file__).parent / "data" / "aws-schema.json"
PROVIDER = pathlib.Path(__file__).parent / "terraform_provider.py"
HOW_TO_INSTALL = "terraform is missing: install 1.11 or later, see https://developer.hashicorp.com/terraform/install"
# Each with its reason. A single resource is left out where it stands, by a comment.
NOT_ASKED = {
    "CKV_AWS_109": "is of key policies alone, whose resource is the key itself and always written as *",
    "CKV_AWS_111": "the same",
    "CKV_AWS_356": "the same, and of reads that have no resource to name; rules of the project look at the rest",
    "CKV_AWS_338": "wants logs for a year: how long is a variable, and addresses of shoppers have to go earlier",
    "CKV2_AWS_57": "wants a Lambda that rotates: numbers of versions do, and RDS rotates the master's secret itself",
}


class Provider:
    """The process of the provider, which is started when it is first needed and ends with this program."""

    lock = threading.Lock()
    environment = None

    @classmethod
    def environment_for(cls, tools):
        with cls.lock:
            if cls.environment is None:
                cls.environment = cls.started(tools)
            return cls.environment

    @staticmethod
    def started(tools):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="shop-terraform-"))
        socket = folder / "provider"
        process = subprocess.Popen(
            [tools.python, "-B", PROVIDER, SCHEMA, socket], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        atexit.register(process.kill)
        first = process.stdout.readline()
        if first != "ready\n":
            raise OSError(f"the provider of the checks does not start: {first}{process.stdout.read()}")
        address = {"Network": "unix", "String": str(socket)}
        about = {"Protocol": "grpc", "ProtocolVersion": 6, "Pid": process.pid, "Test": True, "Addr": address}
        # An empty configuration, so that nothing of the user's own changes what is found.
        (folder / "rc").touch()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("TF_", "AWS_"))}
        return {
            **kept,
            "TF_REATTACH_PROVIDERS": json.dumps({"registry.terraform.io/hashicorp/aws": about}),
            "TF_CLI_CONFIG_FILE": str(folder / "rc"),
            "TF_IN_AUTOMATION": "1",
            "CHECKPOINT_DISABLE": "1",
            "AWS_REGION": "us-east-1",
        }


def program():
    found = shutil.which("terraform")
    if not found:
        raise OSError(HOW_TO_INSTALL)
    return found


def folders(root):
    """Every folder with a configuration: modules and roots."""
    return sorted({path.parent for path in (root / "terraform").rglob("*.tf") if ".terraform" not in path.parts})


def unformatted(tree):
    code, text = checking.said([program(), "fmt", "-check", "-recursive", "terraform"], tree.root, dict(os.environ))
    lines = [line for line in text.splitlines() if line.strip()]
    return [] if code == 0 else [f"{line}: run `terraform fmt -recursive terraform`" for line in lines]


def invalid(tree):
    return in_each_folder(tree, ["validate", "-no-color"], folders(tree.root))


def failing_tests(tree):
    tested = [folder for folder in folders(tree.root) if list(folder.glob("tests/*.tftest.hcl"))]
    untested = [folder for folder in folders(tree.root) if folder not in tested]
    told = [f"{folder.relative_to(tree.root)} has no test" for folder in untested]
    return told + in_each_folder(tree, ["test", "-no-color"], tested)


def in_each_folder(tree, words, chosen):
    """Runs Terraform in a copy, since it writes beside what it reads; where a fault was planted, beside that alone."""
    environment = Provider.environment_for(tree.tools)
    chosen = terraform_plants.affected(tree.root, chosen)
    with copied(tree) as copy, concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        places = [copy / folder.relative_to(tree.root) for folder in chosen]
        return [
            line for told in pool.map(lambda place: told_by(place, copy, words, environment), places) for line in told
        ]


@contextlib.contextmanager
def copied(tree):
    with tempfile.TemporaryDirectory(prefix="shop-terraform-") as folder:
        left_out = shutil.ignore_patterns(
            ".terraform", ".terraform.lock.hcl", "*.tfstate*", "*_override.tf", "*.tfvars"
        )
        shutil.copytree(tree.root / "terraform", pathlib.Path(folder) / "terraform", ignore=left_out)
        yield pathlib.Path(folder)


def told_by(place, copy, words, environment):
    name = place.relative_to(copy)
    for command in (["init", "-backend=false", "-input=false", "-no-color"], words):
        code, text = checking.said([program(), *command], place, environment)
        if code != 0:
            lines = [line.strip() for line in text.splitlines()]
            said = [
                line
                for line in lines
                if line and not line.endswith(("... pass", "in progress", "tearing down", "... skip"))
            ]
            return [f"{name}: {' '.join(said)}"]
    return []


def refused_by_policy(tree):
    """What checkov finds. It ends well also where it could read nothing, so that its own count is looked at."""
    everything = folders(tree.root)
    chosen = terraform_plants.affected(tree.root, everything)
    places = [tree.root / "terraform"] if chosen == everything else chosen
    command = [
        tree.tools.at("checkov"),
        "--framework",
        "terraform",
        "--output",
        "json",
        "--compact",
        "--quiet",
        "--skip-download",
    ]
    command += ["--skip-check", ",".join(NOT_ASKED), *(word for place in places for word in ("--directory", place))]
    done = subprocess.run(command, cwd=tree.root, capture_output=True, text=True, timeout=300, check=False)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        return [f"checkov gave no report: {done.stdout[-500:]} {done.stderr[-500:]}"]
    summary = report.get("summary") if isinstance(report, dict) else None
    if not summary or not summary["resource_count"] or summary["parsing_errors"]:
        return [f"checkov did not read all of it: {summary or report}"]
    return [
        f"{one['resource']}, {one['file_path']}:{one['file_line_range'][0]}: {one['check_id']} {one['check_name']}"
        for one in report["results"]["failed_checks"]
    ]


CHECKS = [
    checking.Check("terraform-format", unformatted, terraform_plants.FORMAT, needs="terraform"),
    checking.Check("terraform-valid", invalid, terraform_plants.VALID, needs="terraform"),
    checking.Check("terraform-tests", failing_tests, terraform_plants.TESTS, needs="terraform"),
    checking.Check("terraform-rules", terraform_rules.broken, terraform_plants.RULES),
    checking.Check("terraform-policies", refused_by_policy, terraform_plants.POLICIES),
]
