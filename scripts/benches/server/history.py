"""What was seen, as it is kept, and whether it is better than what was seen before."""

import datetime
import json
import os
import pathlib
import platform
import re
import statistics
import subprocess

from benches import peers

FOLDER = peers.ROOT / "docs" / "bench"
VERSION = 1
# Less than this is the same, however small the spread is: rounds of one run are more alike than runs. Of one or two
# rounds nobody knows the spread.
LEAST_DIFFERENCE, OF_FEW = 0.05, {1: 0.3, 2: 0.15}
# What a subject is compared by, and whether more of it is better. Processor time is compared as a multiple of that of
# /livez, which a slower hour raises as well.
COMPARED = {"times_livez": False, "requests_per_second": True, "p99_ms": False}
MORE_IS_BETTER = {"requests/s", "orders/s", "%", "% of the knee"}


class Figures:
    """Subjects with their rounds, single values with all their samples, and what went wrong."""

    def __init__(self):
        self.subjects, self.values, self.faults = {}, {}, {}

    def round(self, name, group, figure, fault=None):
        """A round with a fault is kept, and makes the subject's figures invalid."""
        subject = self.subjects.setdefault(name, {"group": group, "rounds": []})
        subject["rounds"].append(rounded(figure))
        if fault:
            self.fault(name, fault)

    def relate(self, name, of, value):
        """Adds to the newest round what is known only at its end."""
        self.subjects[name]["rounds"][-1][of] = short(value)

    def value(self, name, unit, value):
        self.values.setdefault(name, {"unit": unit, "samples": []})["samples"].append(short(value))

    def fault(self, name, fault):
        # Folders of a machine are nobody's business.
        self.faults.setdefault(name, []).append(re.sub(r"(/[\w.@-]+)+/(?=[\w.-])", "", fault))

    def last(self, name, of):
        """A figure of the round that is under way; nothing where it is invalid."""
        subject = self.subjects.get(name)
        return subject["rounds"][-1].get(of) if subject and name not in self.faults else None

    def middle(self, name, of):
        return middle(self.subjects[name], of) if name in self.subjects and name not in self.faults else None

    def kept(self, lengths):
        return {
            "version": VERSION,
            "taken_at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            **commit(),
            "quick": lengths.quick,
            "rounds": lengths.rounds,
            "seconds": lengths.seconds,
            "machine": machine_facts(),
            "subjects": self.subjects,
            "values": self.values,
            "faults": self.faults,
        }


def short(value):
    return float(f"{value:.5g}")


def rounded(figure):
    return {name: short(value) for name, value in figure.items()}


def samples(subject, of):
    return [row[of] for row in subject["rounds"] if of in row]


def middle(subject, of):
    seen = samples(subject, of)
    return statistics.median(seen) if seen else None


def commit():
    def git(*words):
        return subprocess.run(["git", *words], cwd=peers.ROOT, capture_output=True, text=True, check=False).stdout

    # The bench's own figures are no change of what was measured.
    changed = [
        line for line in git("status", "--porcelain").splitlines() if not re.search(r"docs/(bench/|performance)", line)
    ]
    return {"commit": git("rev-parse", "HEAD").strip(), "dirty": bool(changed)}


def machine_facts():
    model = re.search(r"^model name\s*:\s*(.+)$", pathlib.Path("/proc/cpuinfo").read_text(), re.M)
    memory = re.search(r"^MemTotal:\s+(\d+) kB$", pathlib.Path("/proc/meminfo").read_text(), re.M)
    postgres = pathlib.Path(os.environ["TEST_POSTGRES_BIN"]) / "postgres"
    return {
        "cpu": model.group(1) if model else platform.machine(),
        "cores": os.cpu_count(),
        "memory_gib": round(int(memory.group(1)) / 1024 / 1024, 1),
        "kernel": platform.release(),
        "rust": said("rustc", "--version"),
        "postgresql": said(postgres, "--version"),
        "redis": said(os.environ["TEST_REDIS_SERVER"], "--version"),
        "load": round(os.getloadavg()[2], 1),
    }


def said(*command):
    """The version that a program names."""
    out = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False).stdout
    found = re.search(r"\d+(\.\d+)+", out)
    return found.group(0) if found else "unknown"


def save(kept, folder):
    folder.mkdir(parents=True, exist_ok=True)
    # Several runs of a day and a commit follow each other.
    name = f"{kept['taken_at'][:10]}-{kept['commit'][:7]}"
    beside = len(list(folder.glob(f"{name}*.json")))
    file = folder / (f"{name}.json" if not beside else f"{name}-{beside + 1}.json")
    file.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
    return file


def read(file):
    return json.loads(file.read_text())


def runs(folder):
    """All runs of a folder, the oldest first."""
    return sorted(map(read, folder.glob("*.json")), key=lambda kept: kept["taken_at"])


def judge(old, new, more_is_better):
    """Better, same or worse: beyond the spread of both, and beyond what runs differ by anyway."""
    was, now = statistics.median(old), statistics.median(new)
    if not was:
        return "same" if was == now else "worse"
    apart = min(new) > max(old) or max(new) < min(old)
    change = (now - was) / was
    spread = max(max(some) - min(some) for some in (old, new)) / was
    least = OF_FEW.get(min(len(old), len(new)), LEAST_DIFFERENCE)
    if not apart or abs(change) < max(least, spread / 2):
        return "same"
    return "better" if (change > 0) == more_is_better else "worse"


def compare(old, new):
    """For each figure of both runs: name, what it was, what it is and the judgement."""
    for name, subject in new["subjects"].items():
        before = old["subjects"].get(name)
        if not before or name in old["faults"] or name in new["faults"]:
            continue
        for of, more in COMPARED.items():
            was, now = samples(before, of), samples(subject, of)
            if was and now and not (name == "livez" and of == "times_livez"):
                yield f"{name}: {of}", was, now, judge(was, now, more)
    for name, value in new["values"].items():
        before = old["values"].get(name)
        if before and not name.startswith("asked at"):
            was, now = before["samples"], value["samples"]
            yield f"{name} ({value['unit']})", was, now, judge(was, now, value["unit"] in MORE_IS_BETTER)
