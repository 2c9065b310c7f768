"""What helm says of the charts, with both versions that people have."""

import tempfile

import helm

# A chart as it is says first what it needs; each word is a value.
DEFAULTS_NEED = {
    "shop": ["image.repository", "toolsImage.repository"],
    "platform": ["shop.repoURL", "clusterName", "region"],
}
# What a case cannot be without, one value after the other.
NEEDED = {
    "minimal": {
        "image.repository": "image.repository",
        "image.tag": "image.tag",
        "toolsImage.repository": "toolsImage.repository",
        "externalSecret.prefix": "externalSecret.prefix",
        "networkPolicy.databaseCidrs": "networkPolicy.databaseCidrs",
        "networkPolicy.redisCidrs": "networkPolicy.redisCidrs",
    },
    "full": {
        "ingress.certificateArn": "ingress.certificateArn",
        "networkPolicy.loadBalancerCidrs": "networkPolicy.loadBalancerCidrs",
        "loadgen.runId": "loadgen.runId",
    },
    "demo": {"clusterName": "clusterName", "region": "region", "shop.repoURL": "shop.repoURL", "shop.tag": "shop.tag"},
}


def find(root):
    with tempfile.TemporaryDirectory() as scratch:
        for case in helm.all_cases(root, scratch):
            renders = {major: helm.render(root, case, major) for major in helm.LAYERS}
            if len(set(renders.values())) != 1:
                yield f"{case.chart} {case.name}: helm 3 and helm 4 make different things of it"
            for major in helm.LAYERS:
                yield from lint(root, case, major)
    yield from without_values(root)
    for case in helm.plain_cases():
        yield from without_each(root, case)


def lint(root, case, major):
    code, out, err = helm.said(major, "lint", "--strict", *case.arguments(root))
    if code != 0 or "1 chart(s) linted, 0 chart(s) failed" not in out:
        told = [line.strip() for line in (out + err).splitlines() if "[ERROR]" in line or "[WARNING]" in line]
        yield f"{case.chart} {case.name}: helm {major} lint: {' '.join(told) or out + err}"


def without_values(root):
    for name, needed in DEFAULTS_NEED.items():
        case = helm.Case("defaults", name, name, name)
        try:
            helm.render(root, case)
            yield f"{name} is rendered without a value, so that something runs that nobody chose"
        except helm.NotRendered as error:
            if not any(f"{value}:" in str(error) for value in needed):
                yield f"{name} without a value does not tell that it needs {' or '.join(needed)}: {error}"


def without_each(root, case):
    for value, told in NEEDED[case.name].items():
        empty = "[]" if value.endswith("Cidrs") else '""'
        without = helm.Case(
            f"{case.name} without {value}",
            case.chart,
            case.release,
            case.namespace,
            case.files,
            ("--set-json", f"{value}={empty}"),
        )
        try:
            helm.render(root, without)
            yield f"{case.chart} is rendered without {value}"
        except helm.NotRendered as error:
            if f"{told}:" not in str(error):
                yield f"{case.chart} without {value} does not tell so: {error}"
