"""What becomes of the shop under loads that do not wait for it."""

import concurrent.futures
import time

from benches import catalog
from benches.server import load

BEGAN = time.monotonic()
SOAK_SECONDS, SOAK_LOOK_SECONDS = 3600, 60


def note(text):
    catalog.note(f"{time.monotonic() - BEGAN:4.0f} s  {text}")


def tried(figures, name, work):
    """What cannot be measured is told, and takes nothing from the rest."""
    try:
        work()
    except (OSError, RuntimeError, SystemExit, ValueError, KeyError) as error:
        note(f"{name}: {error}")
        figures.fault(name, str(error)[:300])


def overloaded(figures, programs, lite, lengths):
    """Where the shop's knee is, and what is left of it at twice and four times as much."""
    note("overload")
    tool = load.Load(programs.loadgen, lite, lengths.quick)
    categories = lite.goods().categories[:20]
    guess = figures.middle("list page with facets, uncached", "requests_per_second")
    if not guess:
        raise RuntimeError("the list page was not measured")
    seconds = 2 if lengths.quick else 3
    knee = tool.knee(categories, guess, seconds)
    note(f"the knee is at {knee.rate:,.0f} requests a second")
    figures.value("knee, uncached lists with facets", "requests/s", knee.good)
    figures.value("p99 at the knee", "ms", knee.p99_ms)
    remember(figures, "memory at the knee", lite)
    for times in (2, 4):
        beyond = tool.at(knee.rate * times, categories, seconds)
        if beyond.invalid:
            figures.fault(f"goodput at {times} times the knee", f"loadgen: {'; '.join(beyond.invalid)}")
        figures.value(f"goodput at {times} times the knee", "% of the knee", beyond.good / knee.good * 100)
        figures.value(f"answered at all at {times} times the knee", "% of the knee", beyond.answered / knee.good * 100)
        figures.value(f"asked at {times} times the knee", "requests/s", beyond.asked)
        figures.value(f"median answer at {times} times the knee", "ms", beyond.p50_ms)
        figures.value(f"p99 answer at {times} times the knee", "ms", beyond.p99_ms)
    lite.forget_log()


def remember(figures, name, shop):
    memory = shop.memory()
    figures.value(name, "MiB", memory["anonymous_mib"])
    figures.value(f"{name}, with mapped files", "MiB", memory["rss_mib"])


def mixes(figures, programs, lite, lengths):
    note("mixes")
    tool = load.Load(programs.loadgen, lite, lengths.quick)
    for name, run_it in (("reference's stress mix", tool.stress), ("browse mix", tool.browse)):
        tried(figures, name, lambda name=name, run_it=run_it: mixed(figures, name, run_it()))
        lite.forget_log()


def mixed(figures, name, seen):
    figures.value(name, "requests/s", seen["requests_per_second"])
    figures.value(f"{name}, errors", "errors", seen["errors"])
    for error in seen["messages"][:3]:
        note(f"{name}: {error['count']} times {error['message']} of {error['route']}")
    for tail in ("p50", "p95", "p99"):
        figures.value(f"{name}, {tail}", "ms", seen[f"{tail}_ms"])
    # A generator that was held up asked for less: what was reached can only be too little, and counts.
    for reason in seen["invalid"]:
        note(f"{name}: {reason}")


def soaked(figures, programs, lite):
    """An hour of the browse mix, and what the shop holds meanwhile."""
    note("an hour of the browse mix")
    tool = load.Load(programs.loadgen, lite, quick=False)
    with concurrent.futures.ThreadPoolExecutor() as pool:
        run = pool.submit(tool.browse, SOAK_SECONDS)
        while not run.done():
            concurrent.futures.wait([run], timeout=SOAK_LOOK_SECONDS)
            figures.value("memory within an hour", "MiB", lite.memory()["anonymous_mib"])
            # It would fill the disk.
            lite.forget_log()
    mixed(figures, "browse mix for an hour", run.result())
    remember(figures, "memory after an hour", lite)
