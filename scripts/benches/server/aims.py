"""What the figures are to be: aims of the project, against /livez of the same run, on a machine with two cores."""

import dataclasses
import statistics

PAGES = [f"{name} page, {form}" for name in ("home", "category", "product") for form in ("br", "identity")]


@dataclasses.dataclass(frozen=True)
class Aim:
    """A figure and the most, or the least, that it is to be."""

    name: str
    of: str
    bound: float
    unit: str
    at_least: bool = False

    def measured(self, kept):
        """The median, or nothing where there is none that is valid."""
        if self.name in kept["faults"]:
            return None
        if self.of:
            rows = kept["subjects"].get(self.name, {}).get("rounds", [])
            seen = [row[self.of] for row in rows if self.of in row]
        else:
            seen = kept["values"].get(self.name, {}).get("samples", [])
        return statistics.median(seen) if seen else None

    def is_met(self, measured):
        return measured >= self.bound if self.at_least else measured <= self.bound

    def told(self):
        sign = "≥" if self.at_least else "≤"
        return f"{sign} {self.bound:,g} {self.unit}"

    def label(self):
        ends = {"times_livez": "CPU", "times_floor": "CPU", "requests_per_second": "rate"}
        return f"{self.name}: {ends[self.of]}" if self.of else self.name


def times_livez(name, bound):
    return Aim(name, "times_livez", bound, "× /livez")


def value(name, bound, unit, at_least=False):
    return Aim(name, "", bound, unit, at_least)


AIMS = [
    *(Aim(name, "times_floor", 1.5, "× bare axum") for name in PAGES),
    times_livez("product JSON, hit", 2),
    times_livez("product JSON, miss", 5),
    times_livez("product page, uncached", 20),
    times_livez("list page with facets, uncached", 50),
    times_livez("cart add", 30),
    times_livez("place order", 50),
    Aim("place order", "requests_per_second", 4000, "/s", at_least=True),
    times_livez("place order, PostgreSQL", 50),
    value("orders on PostgreSQL, share of pgbench", 80, "%", at_least=True),
    value("login, times its hash", 1.05, "×"),
    value("p99 while logins saturate, times alone", 3, "×"),
    value("reference's stress mix", 1000, "requests/s", at_least=True),
    value("reference's stress mix, errors", 0, "errors"),
    value("browse mix", 2475, "requests/s", at_least=True),
    value("browse mix, p95", 25, "ms"),
    value("goodput at 2 times the knee", 80, "% of the knee", at_least=True),
    value("goodput at 4 times the knee", 80, "% of the knee", at_least=True),
    value("memory idle, 18 products", 48, "MiB"),
    value("memory idle, 100,000 products", 48, "MiB"),
    value("memory at the knee", 200, "MiB"),
    value("start to ready, 18 products", 300, "ms"),
    value("start to ready, 100,000 products", 300, "ms"),
    value("shopd, release build, stripped", 25, "MB"),
]
