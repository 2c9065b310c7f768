"""Tables of a run: for a terminal, and for a page of the documents."""

import statistics

from benches import peers
from benches.server import aims, history, scaling

PAGE = peers.ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- Made by make bench: begin -->", "<!-- Made by make bench: end -->"
# Titles of the table, what they show, and how exactly.
COLUMNS = {
    "a second": ("requests_per_second", "{:,.0f}"),
    "p50 ms": ("p50_ms", "{:.2f}"),
    "p95 ms": ("p95_ms", "{:.2f}"),
    "p99 ms": ("p99_ms", "{:.2f}"),
    "CPU µs": ("cpu_us", "{:,.1f}"),
    "PostgreSQL µs": ("postgres_us", "{:,.0f}"),
    "Redis µs": ("redis_us", "{:,.0f}"),
    "RSS MiB": ("rss_mib", "{:,.0f}"),
    "× /livez": ("times_livez", "{:,.1f}"),
    "× bare axum": ("times_floor", "{:,.2f}"),
}
SCALING = {
    "a second": ("requests_per_second", "{:,.0f}"),
    "× linear": ("times_linear", "{:,.2f}"),
    "p99 ms": ("p99_ms", "{:.2f}"),
    "CPU µs": ("cpu_us", "{:,.1f}"),
    "× one": ("times_one", "{:,.2f}"),
    "PostgreSQL µs": ("postgres_us", "{:,.0f}"),
    "Redis µs": ("redis_us", "{:,.1f}"),
}
SPREAD = {"CPU µs", "× /livez", "× one"}


def subject_rows(kept):
    """The table's cells: medians, and the lowest and highest where they matter."""
    return rows_of(kept, COLUMNS, lambda group: group != scaling.GROUP)


def scaling_rows(kept):
    return rows_of(kept, SCALING, lambda group: group == scaling.GROUP)


def rows_of(kept, columns, is_shown):
    yield ["", *columns]
    for name, subject in kept["subjects"].items():
        if is_shown(subject["group"]):
            cells = [cell(subject, title, *columns[title]) for title in columns]
            yield [name if name not in kept["faults"] else f"{name} (INVALID)", *cells]


def cell(subject, title, of, form):
    seen = history.samples(subject, of)
    if not seen:
        return ""
    text = form.format(statistics.median(seen))
    if title in SPREAD and len(seen) > 1:
        text += f" ({form.format(min(seen))} to {form.format(max(seen))})"
    return text


def value_rows(kept):
    yield ["", "median", "lowest to highest", "unit"]
    for name, value in kept["values"].items():
        seen = value["samples"]
        spread = f"{min(seen):,.6g} to {max(seen):,.6g}" if len(seen) > 1 else ""
        yield [name, f"{statistics.median(seen):,.6g}", spread, value["unit"]]


def aim_rows(kept):
    yield ["", "aim", "measured", ""]
    for aim in aims.AIMS:
        seen = aim.measured(kept)
        if seen is None:
            yield [aim.label(), aim.told(), "not measured", "-"]
        else:
            yield [aim.label(), aim.told(), f"{seen:,.4g}", "met" if aim.is_met(seen) else "MISSED"]


def compare_rows(old, new):
    yield ["", "was", "is", ""]
    for name, was, now, judgement in history.compare(old, new):
        yield [name, told(was), told(now), judgement if judgement == "same" else judgement.upper()]


def told(seen):
    return f"{statistics.median(seen):,.4g} ({min(seen):,.4g} to {max(seen):,.4g})"


def plain(rows):
    rows = list(rows)
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for first, *rest in rows:
        cells = [cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True)]
        lines.append("  ".join([first.ljust(widths[0]), *cells]).rstrip())
    return "\n".join(lines)


def markdown(rows):
    head, *rest = rows
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rest])


def show(kept):
    shown = {"Requests": subject_rows, "Scaling": scaling_rows, "Beside them": value_rows, "Aims": aim_rows}
    for title, rows in shown.items():
        print(f"\n{title}\n{plain(rows(kept))}", flush=True)
    for name, faults in kept["faults"].items():
        print(f"INVALID: {name}: {'; '.join(dict.fromkeys(faults))}", flush=True)


def show_comparison(old, new):
    if old["machine"] | {"load": 0} != new["machine"] | {"load": 0}:
        print("The machines differ: only ratios can be compared.")
    print(plain(compare_rows(old, new)))
    judgements = [judgement for *_, judgement in history.compare(old, new)]
    print(", ".join(f"{judgements.count(word)} {word}" for word in ("better", "same", "worse")), flush=True)


def write_page(kept):
    """Puts the newest tables into the page, between its marks."""
    text = PAGE.read_text()
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    facts = kept["machine"]
    dirty = " with changes" if kept["dirty"] else ""
    told = (
        f"{kept['taken_at'][:10]}, commit {kept['commit'][:7]}{dirty}: {facts['cores']} cores ({facts['cpu']}),\n"
        f"{facts['memory_gib']} GiB, Linux {facts['kernel']}, Rust {facts['rust']}, PostgreSQL {facts['postgresql']},\n"
        f"Redis {facts['redis']}; {kept['rounds']} rounds of {kept['seconds']:g} s, load {facts['load']}."
    )
    tables = [markdown(rows(kept)) for rows in (aim_rows, subject_rows, scaling_rows, value_rows)]
    titles = ["### Aims", "### Requests", "### Scaling", "### Beside them"]
    parts = [
        told,
        "![Processor time of each subject](bench/latest.svg)",
        *(f"{title}\n\n{table}" for title, table in zip(titles, tables, strict=True)),
    ]
    if kept["faults"]:
        faults = [[name, "; ".join(dict.fromkeys(seen))] for name, seen in kept["faults"].items()]
        parts.append("### Invalid\n\n" + markdown([["", "why"], *faults]))
    PAGE.write_text(before + BEGIN + "\n\n" + "\n\n".join(parts) + "\n\n" + END + after)
