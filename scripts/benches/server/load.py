"""How the shop does under a load that does not wait for it, with loadgen."""

import json
import os
import pathlib
import tempfile

from benches import machine
from benches.server import processes

BROWSE = pathlib.Path(__file__).with_name("browse.toml")
BROWSE_SECONDS = 6
# A fifth of the reference's users sign in all the time, and none of them gives way: there is a place for each of 200 to
# wait in, where the defaults would send some away.
FOR_LOGINS = {"PASSWORD_HASH_WORKERS": str(os.cpu_count()), "PASSWORD_HASH_QUEUE": "256", "MAX_WRITES": "256"}
# The reference's stress test takes 13 minutes; its users, mix and sleeps stay.
STRESS_SECONDS = 13 * 60
# A visit is one page, narrowed by a price that nobody else has named: no cache has the answer.
OVERLOAD = """
extends = "shop"
version = 1
name = "overload"
about = "Lists with facets that no cache has, at one rate."
connections = "kept"
max-users = 4000

[data]
accounts = {{ register = 0 }}
assets = false
misspelt = 0.0
words = {words}

[load]
model = "open"
arrivals = "poisson"
phases = [
    {{ name = "warm-up", duration = "1s", load = {{ constant = {rate} }}, warm-up = true }},
    {{ name = "hold", duration = "{seconds}s", load = {{ constant = {rate} }} }},
]

[journeys.narrowed]
steps = [{{ one-of = [{choices}] }}]

[mix]
narrowed = 1

# The verdict is the bench's own.
[[thresholds]]
that = "error_rate < 101%"
"""
REQUEST = """
[requests.narrowed-{number}]
path = "/categories/{slug}?max_price={{word}}"
route = "/categories/{{slug}}"
draw = ["word"]
checks = [
    {{ name = "lists products", contains = "href=\\"/products/" }},
    {{ name = "in time", under = "{objective}ms" }},
]
"""
# An answer within this is worth waiting for; a later one counts as none.
OBJECTIVE_MS = 250
# Answers within the objective at the knee, of those asked for.
HELD = 0.98
# From one rate to the next, and where the search ends.
STEP, LEAST_RATE = 1.4, 20


class Load:
    """Runs of loadgen against one shop."""

    def __init__(self, program, shop, quick):
        self.program, self.shop, self.quick = program, shop, quick

    def report(self, words, pin=True, within=900):
        """What loadgen says of a run. What it thinks of it is told, and judged elsewhere."""
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "report.json"
            command = [self.program, *words, "--target", self.shop.url(), "--quiet", "--json", file]
            processor = machine.CLIENT if pin else None
            done = machine.run(command, allowed=(0, 1, 2), within=within, processor=processor)
            if not file.exists():
                raise RuntimeError(f"loadgen made no report: {done.out[-500:]}")
            return json.loads(file.read_text())

    def stress(self):
        """The reference's mix by its own users: requests a second and errors, over the whole test."""
        seconds = 6 if self.quick else 20
        words = ["stress", "--profile", "reference", "--time-factor", seconds / STRESS_SECONDS, "--no-thresholds"]
        # Both have all processors, as where the aim was set.
        report = self.report([*words, "--threshold", "error_rate < 100%"], pin=False)
        rows = [row for row in report["phases"] if row["phase"] == "to the most"]
        return {
            "requests_per_second": rows[0]["requests_per_second"],
            "errors": report["totals"]["errors"],
            "messages": report["errors"],
            **tail(rows[0]["service"]),
            # Its own users are a closed model, whose generator cannot be late.
            "invalid": [],
        }

    def browse(self, seconds=BROWSE_SECONDS):
        """2,500 pages a second for so long: how many came well, and how late."""
        with tempfile.TemporaryDirectory() as folder:
            scenario = pathlib.Path(folder) / BROWSE.name
            scenario.write_text(longer(BROWSE.read_text(), seconds))
            words = ["run", scenario, "--manifest", self.shop.manifest, *(["--time-factor", 0.5] if self.quick else [])]
            # 50 MB of pages a second are more within an hour than loadgen takes unasked.
            words += ["--max-bytes", 10**12]
            report = self.report(words, pin=False, within=seconds + 900)
        [held] = [row for row in report["phases"] if row["phase"] == "hold"]
        good = held["requests_per_second"] * (1 - held["errors"] / max(1, held["requests"]))
        return {
            "requests_per_second": good,
            "errors": held["errors"],
            "messages": report["errors"],
            **tail(held["response"]),
            "invalid": report["invalid"],
        }

    def at(self, rate, categories, seconds):
        """Uncached lists at one rate: answers within the objective and all others."""
        processes.settle(self.shop.process.pid, within=5)
        with tempfile.TemporaryDirectory() as folder:
            scenario = pathlib.Path(folder) / "overload.toml"
            scenario.write_text(overload(rate, categories, seconds))
            words = ["run", scenario, "--max-rate", 100_000, "--seed", int(rate)]
            report = self.report(words)
        [held] = [row for row in report["phases"] if row["phase"] == "hold"]
        return Rate(rate, held, report)

    def knee(self, categories, guess, seconds):
        """The highest rate of those tried at which nearly all is answered in time: up or down from a guess in large
        steps, then half a step up. What a closed test reached is a good guess."""
        seen = self.at(guess, categories, seconds)
        step = STEP if seen.holds() else 1 / STEP
        best = seen if seen.holds() else None
        while seen.rate > LEAST_RATE:
            seen = self.at(seen.rate * step, categories, seconds)
            if seen.holds():
                best = seen
            if seen.holds() == (step < 1):
                break
        if not best:
            raise RuntimeError("the shop holds no rate")
        between = self.at(best.rate * STEP**0.5, categories, seconds)
        return between if between.holds() else best


class Rate:
    """What became of the requests of one rate."""

    def __init__(self, rate, held, report):
        self.rate = rate
        self.asked = held["requests"] / held["seconds"]
        self.good = (held["requests"] - held["errors"]) / held["seconds"]
        # Of all answers; beyond twice the knee most of them are refusals.
        self.p50_ms, self.p99_ms = held["response"]["p50_ms"], held["response"]["p99_ms"]
        self.invalid = report["invalid"]
        # Also answers that came too late for anybody.
        refused = sum(route["classes"].get("5xx", 0) for route in report["routes"])
        self.answered = (held["requests"] - refused) / held["seconds"]

    def holds(self):
        return self.good >= HELD * self.asked


def longer(browse, seconds):
    """The browse mix with another length."""
    usual = f'duration = "{BROWSE_SECONDS}s"'
    if usual not in browse:
        raise ValueError(f"{BROWSE} has no phase with {usual}")
    return browse.replace(usual, f'duration = "{seconds}s"')


def overload(rate, categories, seconds):
    words = json.dumps([f"{99_999 - i / 100:.2f}" for i in range(20_000)])
    requests = [REQUEST.format(number=i, slug=slug, objective=OBJECTIVE_MS) for i, slug in enumerate(categories)]
    choices = ", ".join(f'["narrowed-{i}", 1]' for i in range(len(categories)))
    return OVERLOAD.format(words=words, rate=round(rate), seconds=seconds, choices=choices) + "".join(requests)


def tail(times):
    return {name: times[name] for name in ("p50_ms", "p95_ms", "p99_ms")}
