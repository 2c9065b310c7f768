"""What a request costs the load generator, how well it keeps a schedule, what it remembers and how soon it begins."""

import contextlib
import http.server
import json
import pathlib
import statistics
import sys
import tempfile
import threading
import time

from benches import machine, peers

ROOT = peers.ROOT
SCENARIOS = ROOT / "loadgen" / "benches"
# A run's own length in the scenarios, without its warm-up.
HOLD = 5
SAMPLES = 10_000_000


class Bench:
    def __init__(self, folder, loadgen, examples, tools, shop, seconds):
        self.loadgen = loadgen
        self.floor = examples / "timer_floor"
        self.peers = peers.Peers(folder, tools, examples, shop, seconds)
        self.shop = shop
        self.seconds = seconds

    def run(self, workload, seconds=None):
        """Everything on: histograms, checks, thresholds, reports."""
        factor = (seconds or self.seconds) / (HOLD + 1)
        with tempfile.TemporaryDirectory() as folder:
            report = pathlib.Path(folder) / "report.json"
            command = [self.loadgen, "run", SCENARIOS / f"{workload}.toml", "--target", self.shop, "--quiet"]
            command += ["--json", report, "--time-factor", factor, "--html", f"{folder}/report.html"]
            # A run that kept no schedule is invalid, and still shows what a request costs.
            done = machine.run(command, allowed=(0, 2), within=3600)
            result = json.loads(report.read_text())
        if result["totals"]["errors"] or not result["totals"]["requests"]:
            sys.exit(f"{workload}: {done.out}")
        return result, done

    def cost(self, workload, rounds):
        """Requests for each second of processor time, of everybody, in turns."""
        seen = {"loadgen": []}
        others = self.peers.all()
        for number in range(rounds):
            note(f"{workload}: round {number + 1} of {rounds}")
            for name, run in others.items():
                requests, done = run(workload)
                seen.setdefault(name, []).append(requests / done.cpu_seconds)
            result, done = self.run(workload)
            seen["loadgen"].append(result["totals"]["requests"] / done.cpu_seconds)
        return seen

    def paced(self, rounds):
        """5,000 arrivals a second: how late they are, what one costs and what all of them need."""
        seen = {"late": [], "floor": [], "loadgen": [], "oha": [], "k6": [], "memory": [], "k6 memory": []}
        others = self.peers.all()
        for number in range(rounds):
            note(f"paced: round {number + 1} of {rounds}")
            seen["floor"].append(float(machine.run([self.floor, self.seconds]).out))
            result, done = self.run("paced")
            seen["late"].append(result["lag"]["p99_ms"])
            seen["loadgen"].append(done.cpu_seconds / result["totals"]["requests"] * 1e6)
            seen["memory"].append(done.memory_mib)
            for name in ("oha", "k6"):
                if name in others:
                    requests, done = others[name]("paced")
                    seen[name].append(done.cpu_seconds / requests * 1e6)
                    if name == "k6":
                        seen["k6 memory"].append(done.memory_mib)
        return seen

    def memory(self):
        """The most memory of a run of 100,000 requests and of one a hundred times as long."""
        few, few_done = self.run("plain", 4)
        rate = few["totals"]["requests"] / few["context"]["seconds"]
        note(f"memory: {SAMPLES:,} requests take {SAMPLES / rate / 60:.0f} minutes")
        short = self.run("plain", 100_000 / rate)
        long = self.run("plain", 1.03 * SAMPLES / rate)
        return [(result["totals"]["requests"], done.memory_mib) for result, done in (short, long)]

    def start(self, rounds):
        """Milliseconds from the start of the program to its first request of the workload."""
        seen = {"loadgen": [], "k6": []}
        names = ["loadgen", "k6"] if "k6" in self.peers.all() else ["loadgen"]
        for _ in range(rounds):
            for name in names:
                with first_request() as (url, when):
                    begin = time.monotonic()
                    if name == "loadgen":
                        command = [self.loadgen, "run", SCENARIOS / "plain.toml", "--target", url, "--quiet"]
                        machine.run([*command, "--time-factor", 0.1], allowed=(0, 1, 2))
                    else:
                        command = [self.peers.k6, "run", "--quiet", "--no-usage-report", peers.SCRIPTS / "k6.js"]
                        machine.run(command, {"WORKLOAD": "plain", "SHOP": url, "SECONDS": "1"})
                    if not when:
                        sys.exit(f"{name} never asked for {peers.PLAIN}")
                    seen[name].append((when[0] - begin) * 1000)
        return seen


@contextlib.contextmanager
def first_request():
    """A server that notes when the workload's path is first asked for."""
    when = []

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            if self.path == peers.PLAIN and not when:
                when.append(time.monotonic())
            body = b'{"success":true,"data":[]}'
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", when
    finally:
        server.shutdown()
        server.server_close()


def note(text):
    print(text, file=sys.stderr, flush=True)


def cost_table(title, seen):
    """Medians with their spread, and processor time for each request against wrk's and k6's."""
    head = f"{'':16}{'median':>10}{'lowest':>10}{'highest':>10}{'wrk = 1':>9}{'k6 = 1':>9}"
    lines = [f"{title}: requests per second of processor time", head]
    middle = {name: statistics.median(values) for name, values in seen.items()}
    for name in sorted(seen, key=middle.get, reverse=True):
        against = "".join(
            f"{middle[peer] / middle[name]:>9.2f}" if peer in middle else f"{'':>9}" for peer in ("wrk", "k6")
        )
        values = seen[name]
        lines.append(f"{name:16}{middle[name]:>10,.0f}{min(values):>10,.0f}{max(values):>10,.0f}{against}")
    return "\n".join(lines)


def value_line(name, values, unit):
    if not values:
        return f"{name:52}   not measured"
    return f"{name:52}{statistics.median(values):>9.2f} {unit} ({min(values):.2f} to {max(values):.2f})"
