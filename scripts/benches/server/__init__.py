"""What a request costs the shop's server, beside a bare axum reply, and how it does under load: docs/performance.md."""

import sys
import time

from benches.catalog import note
from benches.server import chart, history, measure, report

# Of one visit of a subject.
SECONDS, QUICK_SECONDS = 2, 1


def run(release, target, rounds, seconds, quick, soak):
    """Measures programs of a folder; shows what was seen, and keeps it."""
    began = time.monotonic()
    programs = measure.Programs(*(release / name for name in ("shopd", "loadgen", "floor", "hash")))
    seconds = seconds or (QUICK_SECONDS if quick else SECONDS)
    lengths = measure.Lengths(rounds, seconds, quick, soak, starts=3 if quick else 5)
    kept = measure.run(programs, lengths).kept(lengths)
    report.show(kept)
    file = history.save(kept, folder_of(quick, target))
    if not quick:
        (history.FOLDER / "latest.svg").write_text(chart.draw(kept))
        report.write_page(kept)
    note(f"kept as {file}; measured in {(time.monotonic() - began) / 60:.1f} minutes")


def folder_of(quick, target):
    """Runs for a change in hand are nobody else's."""
    return target / "bench" if quick else history.FOLDER


def compare(base, quick, target):
    """Shows how the newest run differs from the one before, or from that in a file."""
    kept = history.runs(folder_of(quick, target))
    older = history.read(base) if base else (kept[-2] if len(kept) > 1 else None)
    if not kept or not older:
        sys.exit("There is nothing to compare: it takes two runs, or one and --base FILE.")
    report.show_comparison(older, kept[-1])
