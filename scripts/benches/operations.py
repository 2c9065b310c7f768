"""What the operators' command line costs, beside kubectl over the same cluster, which is played."""

import contextlib
import dataclasses
import hashlib
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

from benches import machine

LINES = 200_000
NAMESPACE = "shop"


@dataclasses.dataclass
class Times:
    """Milliseconds of several runs."""

    values: list

    def __str__(self):
        return f"{statistics.median(self.values):.1f} ({min(self.values):.1f}-{max(self.values):.1f}) ms"

    def median(self):
        return statistics.median(self.values)


class Bench:
    def __init__(self, folder, shopctl, fakekube):
        self.folder = pathlib.Path(folder)
        self.shopctl = shopctl
        self.fakekube = fakekube
        self.environment = {"HOME": str(self.folder), "PATH": os.environ["PATH"]}

    def times(self, command, count, environment=None):
        """How long a program takes from its start to its end, one after the other. The first time warms the caches."""
        took = []
        for _ in range(count + 1):
            began = time.perf_counter()
            done = subprocess.run(
                machine.pinned(machine.CLIENT, command),
                env=self.environment | (environment or {}),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                check=False,
            )
            took.append((time.perf_counter() - began) * 1000)
            if done.returncode != 0:
                sys.exit(f"{command} ended with {done.returncode}: {done.stderr.decode()}")
        return Times(took[1:])

    def start(self, count):
        return {
            "floor": self.times(["/bin/true"], count),
            "shopctl": self.times([self.shopctl, "version"], count),
            "kubectl": self.times(["kubectl", "version", "--client"], max(count // 5, 3)),
        }

    def completion(self, count):
        """A shell asks for the names of targets, of which there are a hundred."""
        config = self.folder / ".config/shopctl/config.toml"
        config.parent.mkdir(parents=True, exist_ok=True)
        config.write_text("".join(f'[target.shop-{number}]\nkind = "local"\n' for number in range(100)))
        asked = {
            "SHOPCTL_COMPLETE": "bash",
            "_CLAP_IFS": "\v",
            "_CLAP_COMPLETE_INDEX": "2",
            "_CLAP_COMPLETE_COMP_TYPE": "9",
            "_CLAP_COMPLETE_SPACE": "true",
        }
        return self.times([self.shopctl, "--", "shopctl", "-t", "sho"], count, asked)

    def export(self, rounds):
        """All lines of one pod into a file, by each in turn. Both must have got the same lines."""
        with self.cluster() as (address, pod):
            config = self.folder / ".config/shopctl/config.toml"
            config.write_text(f'[target.c]\nkind = "eks"\n[target.c.endpoints]\nkube = "{address}"\n')
            times = {"shopctl": [], "kubectl": [], "curl": []}
            for _ in range(rounds):
                out = self.folder / "out"
                shutil.rmtree(out, ignore_errors=True)
                export = [self.shopctl, "-t", "c", "logs", "export", out, "--pod", pod, "-q"]
                times["shopctl"] += self.once(export)
                log = self.folder / "kubectl.log"
                asked = f"kubectl --server={address} -n {NAMESPACE} logs {pod} > {log}"
                times["kubectl"] += self.once(["sh", "-c", asked])
                url = f"{address}/api/v1/namespaces/{NAMESPACE}/pods/{pod}/log"
                times["curl"] += self.once(["curl", "-s", "-o", self.folder / "curl.log", url])
                if digest(out / f"{pod}.log") != digest(log):
                    sys.exit("shopctl and kubectl did not get the same lines")
            return {name: Times(values) for name, values in times.items()}, log.stat().st_size

    def once(self, command):
        return self.times_without_warmth(command).values

    def times_without_warmth(self, command):
        began = time.perf_counter()
        environment = self.environment
        subprocess.run(machine.pinned(machine.CLIENT, command), env=environment, stdout=subprocess.DEVNULL, check=True)
        return Times([(time.perf_counter() - began) * 1000])

    @contextlib.contextmanager
    def cluster(self):
        """A cluster on this machine, one of whose pods has a long log."""
        command = machine.pinned(machine.SHOP, [self.fakekube, f"lines={LINES}"])
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        try:
            address = None
            for line in process.stdout:
                if "server:" in line:
                    address = line.split("server:")[1].strip().strip('"')
                if line.startswith("pod:"):
                    yield address, line.split()[1]
                    return
            sys.exit("the cluster did not begin")
        finally:
            process.terminate()
            process.wait()


def digest(path):
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()


def report(bench, rounds):
    """Prints all of it."""
    start = bench.start(rounds * 10)
    floor = start["floor"].median()
    print("From start to end of `version`")
    for name, times in start.items():
        print(f"  {name:10} {times}, {times.median() - floor:+.1f} ms over the floor")
    print(f"Completion of a target among a hundred: {bench.completion(rounds * 10)}")
    export, size = bench.export(rounds)
    print(f"{LINES:,} lines of a pod ({size >> 20} MiB) into a file")
    fastest = export["shopctl"].median()
    for name, times in export.items():
        print(f"  {name:10} {times}, {times.median() / fastest:.2f} x shopctl")
    print(f"The program has {pathlib.Path(bench.shopctl).stat().st_size / (1 << 20):.1f} MiB", flush=True)
