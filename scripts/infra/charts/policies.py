"""What checkov finds in what is rendered."""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

import yaml

import helm

# What is not wrong here: a check, the resources, and why. One that is never needed is told.
ACCEPTED = [
    ("CKV_K8S_35", r"(Deployment|Job)\.shop\.", "shopd and loadgen read settings from the environment alone"),
    (
        "CKV_K8S_38",
        r"Deployment\.(kube-system\.cluster-autoscaler|observability\.otel-metrics)",
        "they ask the Kubernetes API",
    ),
    ("CKV_K8S_8", r"Pod\.shop\.shopd-test", "it ends by itself"),
    ("CKV_K8S_9", r"Pod\.shop\.shopd-test", "nobody sends it requests"),
    (
        "CKV_K8S_43",
        r"",
        "a tag of an immutable repository, or a release of others whose digest is set where it is known",
    ),
    ("CKV_K8S_15", r"", "tags are never moved, and a node must start pods while the registry is away"),
]


def find(root):
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        count = 0
        for case, found in helm.everything(root):
            # The namespace is written out, since helm gives it and checkov looks for it.
            (scratch / f"{case.chart}-{case.name}.yaml").write_text(yaml.safe_dump_all(found))
            count += len(found)
        report = scan(scratch)
    yield from judge(report, count)


def scan(folder):
    command = [pathlib.Path(sys.prefix) / "bin" / "checkov", "--directory", folder, "--framework", "kubernetes"]
    command += ["--output", "json", "--compact", "--quiet", "--skip-download", "--soft-fail"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def judge(report, count):
    summary = report.get("summary", {})
    # It ends well where it found nothing to look at, or could not read it.
    if summary.get("parsing_errors") != 0 or summary.get("resource_count", 0) < count:
        yield f"checkov did not look at all {count} objects: {summary or report}"
        return
    used = set()
    for failed in report["results"]["failed_checks"]:
        resource = failed["resource"]
        accepted = [one for one in ACCEPTED if one[0] == failed["check_id"] and re.match(one[1], resource)]
        used.update(accepted)
        if not accepted:
            yield f"{failed['check_id']} {resource}: {failed['check_name']}"
    for check, resources, _ in ACCEPTED:
        if not any(check == one[0] and resources == one[1] for one in used):
            yield f"{check} of {resources or 'anything'} is accepted, and never found"
