"""What the operators' cockpit costs, beside other terminal programs for Kubernetes over the same cluster, which is played."""

import contextlib
import hashlib
import json
import os
import pathlib
import re
import socket
import statistics
import subprocess
import sys
import time
import urllib.request

from benches import machine, terminal

POD = re.compile(r"bulk-(\d{5})-[0-9a-z]{5}")
RESTARTS = re.compile(r"\b(RESTARTS?|RST)\b", re.IGNORECASE)
PODS = (100, 2_000, 10_000)
CHANGED = 2_000
RATES = (50, 1_000)
LINES_A_SECOND, LINE_SECONDS, LINE_PODS = 50_000, 12, 6
# How long a program is left alone before it is measured, and measured.
REST, SPAN = 8, 10
WITHIN = 60

KUBECONFIG = """apiVersion: v1
kind: Config
current-context: shop
clusters: [{{name: shop, cluster: {{server: "{address}"}}}}]
users: [{{name: operator, user: {{token: shop-token}}}}]
contexts: [{{name: shop, context: {{cluster: shop, user: operator, namespace: shop}}}}]
"""


def report(folder, programs, fakekube, tools, rounds):
    bench = Bench(folder, programs, fakekube, terminal.emulator(tools))
    print("First frame, with a cluster that takes connections and never answers")
    table(by_turns(bench, bench.first_frame, rounds * 3), "ms")
    for pods in PODS:
        with bench.cluster(pods=pods):
            print(f"\n{pods:,} pods: from start to the first of them on the screen")
            table(by_turns(bench, bench.first_row, rounds), "ms")
            print(f"  {'floor':10} {spread([bench.first_page() for _ in range(rounds)], 'ms')}, curl of a hundred of them")
            rest(bench, pods)
            if pods == CHANGED:
                changes(bench, rounds)
    logs(bench)


def by_turns(bench, measure, rounds):
    """One measure of each program after the other, and so on: a machine's speed may swing."""
    found = {program: [] for program in bench.programs}
    for _ in range(rounds):
        for program, values in found.items():
            values.append(measure(program))
    return found


def table(found, unit):
    for program, values in found.items():
        print(f"  {program:10} {spread(values, unit)}", flush=True)


def spread(values, unit):
    values = [value for value in values if value is not None]
    if not values:
        return f"not within {WITHIN} s"
    return f"{statistics.median(values):.1f} ({min(values):.1f}-{max(values):.1f}) {unit}"


def rest(bench, pods):
    print(f"\n{pods:,} pods, nothing changes, for {SPAN} s")
    for program in bench.programs:
        with bench.opened(program) as opened:
            opened.when(has_pod, WITHIN)
            time.sleep(REST)
            cost = opened.cost(SPAN)
            print(
                f"  {program:10} {cost.cpu_percent:.2f} % of a processor, {cost.wakes:.1f} wake-ups a second, "
                f"{opened.memory_mib():.1f} MiB, {cost.bytes_written:.0f} bytes a second to the terminal",
                flush=True,
            )


def changes(bench, rounds):
    print(f"\n{CHANGED:,} pods: from a change to the screen")
    table({program: bench.latencies(program, rounds) for program in bench.programs}, "ms")
    for rate in RATES:
        print(f"\n{CHANGED:,} pods, {rate:,} changes a second, for {SPAN} s")
        for program in bench.programs:
            with bench.opened(program) as opened:
                opened.when(has_pod, WITHIN)
                time.sleep(REST)
                bench.order(f"churn {rate} {SPAN}", wait=False)
                cost = opened.cost(SPAN)
                bench.answered()
                print(
                    f"  {program:10} {cost.cpu_percent:.1f} % of a processor, "
                    f"{cost.bytes_written / 1024:.0f} KiB a second to the terminal, {opened.memory_mib():.1f} MiB",
                    flush=True,
                )


def logs(bench):
    """All lines of several pods at once, which no other of these programs shows."""
    with bench.cluster(replicas=LINE_PODS), bench.opened("shopctl", "shopd", "logs") as opened:
        opened.when(lambda rows: shows(rows, "lost 0"), WITHIN)
        time.sleep(REST)
        bench.order(f"write {LINES_A_SECOND} {LINE_SECONDS}", wait=False)
        cost = opened.cost(LINE_SECONDS)
        bench.answered()
        time.sleep(2)
        memory = opened.memory_mib()
        opened.type("\x13")
        if opened.when(lambda rows: shows(rows, ", lost 0"), WITHIN) is None:
            sys.exit("shopctl did not say that it wrote its lines and lost none:\n" + "\n".join(opened.look()))
        [exported] = (bench.folder / "state").glob("**/exports/*")
        got = exported.read_text().splitlines()
        made = bench.lines()
        if digest(got) != digest(made):
            sys.exit(f"{len(made):,} lines were written, and {len(got):,} others were exported")
        print(f"\nLogs of {LINE_PODS} pods, {LINES_A_SECOND:,} lines a second, for {LINE_SECONDS} s")
        print(f"  written {len(made):,}, kept and exported {len(got):,}: the same by hash")
        print(f"  {cost.cpu_percent:.1f} % of a processor, {memory:.1f} MiB", flush=True)


def get(url):
    with urllib.request.urlopen(url) as answer:
        return answer.read().decode()


def digest(lines):
    text = "\n".join(sorted(lines))
    return hashlib.sha256(text.encode()).hexdigest()


def shows(rows, text):
    return any(text in row for row in rows)


def has_pod(rows):
    return any(POD.search(row) for row in rows)


def is_painted(rows):
    return any(row.strip() for row in rows)


def restarts(rows, pod):
    """What the column of restarts says of a pod."""
    head = next((row for row in rows if RESTARTS.search(row)), "")
    found = RESTARTS.search(head)
    row = next((row for row in rows if pod in row), None)
    if not found or row is None:
        return None
    # A number may stand on either side of its column.
    near = [number for number in re.finditer(r"\d+", row) if touches(number, found)]
    return int(near[0].group()) if near else None


def touches(number, head):
    return number.start() <= head.end() and number.end() >= head.start()


class Bench:
    def __init__(self, folder, programs, fakekube, pyte):
        self.folder = pathlib.Path(folder)
        self.programs = programs
        self.fakekube = fakekube
        self.pyte = pyte
        self.address = None
        self.played = None
        self.kubeconfig = self.folder / "kubeconfig"
        self.config = self.folder / "config" / "shopctl" / "config.toml"
        self.config.parent.mkdir(parents=True)

    @contextlib.contextmanager
    def cluster(self, **asked):
        command = [self.fakekube, *(f"{name}={value}" for name, value in asked.items())]
        played = subprocess.Popen(
            machine.pinned(machine.SHOP, command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        try:
            lines = []
            for line in played.stdout:
                if line.startswith("pod:"):
                    break
                lines.append(line)
            self.played = played
            self.kubeconfig.write_text("".join(lines))
            self.point_at(re.search(r"server: \"?(\S+?)\"?\n", "".join(lines)).group(1))
            yield
        finally:
            played.terminate()
            played.wait()

    def point_at(self, address):
        self.address = address
        target = '[target.{0}]\nkind = "eks"\napps = ["{0}"]\n[target.{0}.endpoints]\nkube = "{1}"\n'
        self.config.write_text("".join(target.format(app, address) for app in ("bulk", "shopd")))

    @contextlib.contextmanager
    def opened(self, program, target="bulk", screen="pods"):
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "KUBECONFIG": str(self.kubeconfig),
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            "XDG_STATE_HOME": str(self.folder / "state"),
            "XDG_CACHE_HOME": str(self.folder / "cache"),
        }
        command = self.programs[program]
        if program == "shopctl":
            command = [*command, "-t", target, "tui", screen]
        opened = terminal.Program(self.pyte, command, environment)
        try:
            yield opened
        finally:
            opened.close()

    def first_frame(self, program):
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", 0))
            silent.listen(64)
            address = f"http://127.0.0.1:{silent.getsockname()[1]}"
            self.point_at(address)
            self.kubeconfig.write_text(KUBECONFIG.format(address=address))
            with self.opened(program) as opened:
                return opened.after(is_painted, 20)

    def first_row(self, program):
        with self.opened(program) as opened:
            return opened.after(has_pod, WITHIN)

    def first_page(self):
        """How long the cluster itself takes for as many pods as a screen can show, from the start of a program that asks."""
        url = f"{self.address}/api/v1/namespaces/shop/pods?limit=100"
        began = time.perf_counter()
        subprocess.run(machine.pinned(machine.CLIENT, ["curl", "-s", "-o", os.devnull, url]), check=True)
        return (time.perf_counter() - began) * 1000

    def latencies(self, program, rounds):
        took = []
        with self.opened(program) as opened:
            opened.when(has_pod, WITHIN)
            time.sleep(REST)
            for _ in range(rounds * 5):
                rows = opened.look()
                pod = next(POD.search(row).group() for row in rows[8:] if POD.search(row))
                before = restarts(rows, pod)
                since = time.perf_counter()
                self.order(f"restart {int(POD.match(pod).group(1))}")
                took.append(opened.after(lambda rows: restarts(rows, pod) not in (before, None), WITHIN, since))
                time.sleep(0.31)
        return took

    def order(self, line, wait=True):
        self.played.stdin.write(line + "\n")
        self.played.stdin.flush()
        if wait:
            self.answered()

    def answered(self):
        if self.played.stdout.readline().strip() != "done":
            sys.exit("the cluster did not do what it was told to")

    def lines(self):
        """All that the pods wrote, as the cluster kept it."""
        pods = f"{self.address}/api/v1/namespaces/shop/pods"
        lines = []
        for pod in json.loads(get(pods))["items"]:
            lines += get(f"{pods}/{pod['metadata']['name']}/log").splitlines()
        return lines
