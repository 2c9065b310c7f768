"""Whether the charts render what was looked at when it was kept. `python charts golden.write ROOT` keeps it anew."""

import difflib
import tempfile

import helm


def find(root):
    with tempfile.TemporaryDirectory() as scratch:
        cases = helm.all_cases(root, scratch)
        kept = {file(root, case): helm.render(root, case) for case in cases}
    for folder in {path.parent for path in kept}:
        for extra in set(folder.glob("*")) - set(kept):
            yield f"{extra.relative_to(root)} is the render of nothing"
    for path, rendered in kept.items():
        before = path.read_text() if path.exists() else ""
        if before != rendered:
            changed = difflib.unified_diff(
                before.splitlines(), rendered.splitlines(), "kept", "rendered", n=0, lineterm=""
            )
            yield f"{path.relative_to(root)} is no longer what is rendered:"
            yield from list(changed)[:12]


def write(root):
    with tempfile.TemporaryDirectory() as scratch:
        for case in helm.all_cases(root, scratch):
            path = file(root, case)
            path.parent.mkdir(exist_ok=True)
            path.write_text(helm.render(root, case))
            yield f"kept {path.relative_to(root)}"


def file(root, case):
    return root / "helm" / case.chart / "golden" / f"{case.name}.yaml"
