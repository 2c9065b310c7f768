"""A picture of what requests cost: processor time as a multiple of that of /livez, on a logarithmic scale."""

import html
import math
import statistics

from benches.server import aims, history

WIDTH, LEFT, RIGHT, TOP, ROW = 900, 310, 90, 64, 22
STYLE = """
    svg { font: 13px system-ui, sans-serif; }
    text { fill: #1f2328; } .quiet { fill: #59636e; } .grid { stroke: #d1d9e0; } .bar { fill: #2f6fb5; }
    .over { fill: #c05621; } .spread { stroke: #1f2328; } .aim { stroke: #1a7f37; stroke-width: 3; }
    .back { fill: #ffffff; }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3; } .quiet { fill: #9da7b1; } .grid { stroke: #3d444d; } .bar { fill: #5a9be0; }
      .over { fill: #e08a4f; } .spread { stroke: #e6edf3; } .aim { stroke: #4cc26a; } .back { fill: #0d1117; }
    }
"""


def draw(kept):
    """The chart as SVG, which needs nothing beside itself."""
    rows = [(name, history.samples(row, "times_livez")) for name, row in kept["subjects"].items()]
    rows = [(name, seen) for name, seen in rows if seen and name not in kept["faults"]]
    bounds = marks(dict(rows))
    highest = max([max(seen) for _, seen in rows] + list(bounds.values()) + [10])
    lowest = min([min(seen) for _, seen in rows] + [1])
    first, last = math.floor(math.log10(lowest)), math.ceil(math.log10(highest))
    scale = Scale(first, last)
    day = kept["taken_at"][:10]
    height = TOP + ROW * len(rows) + 40
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="title">',
        f'<title id="title">Processor time of a request, /livez = 1, on {day}</title>',
        f"<style>{STYLE}</style>",
        f'<rect class="back" width="{WIDTH}" height="{height}"/>',
        f'<text x="16" y="26">Processor time of a request, /livez = 1 ({livez(kept)})</text>',
        f'<text class="quiet" x="16" y="46">{day}, commit {kept["commit"][:7]}. Bars end at the median, '
        "lines span all rounds; green marks are aims.</text>",
        *grid(scale, height),
    ]
    for number, (name, seen) in enumerate(rows):
        parts += bar(scale, TOP + ROW * number, name, seen, bounds.get(name))
    return "\n".join([*parts, "</svg>"]) + "\n"


def marks(seen):
    """Where aims are, by subject; those against a bare reply are multiples of what that takes."""
    bounds = {}
    for aim in aims.AIMS:
        if aim.of == "times_livez":
            bounds[aim.name] = aim.bound
        if aim.of == "times_floor" and (floor := seen.get(f"bare axum, {aim.name}")):
            bounds[aim.name] = aim.bound * statistics.median(floor)
    return bounds


class Scale:
    """Powers of ten, evenly across the picture."""

    def __init__(self, first, last):
        self.first, self.last = first, max(last, first + 1)

    def at(self, value):
        share = (math.log10(value) - self.first) / (self.last - self.first)
        return LEFT + share * (WIDTH - LEFT - RIGHT)


def grid(scale, height):
    for power in range(scale.first, scale.last + 1):
        x, value = scale.at(10**power), 10**power
        yield f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 6}" y2="{height - 30}"/>'
        yield f'<text class="quiet" x="{x:.1f}" y="{height - 12}" text-anchor="middle">{value:,g}</text>'


def bar(scale, y, name, seen, bound):
    middle = statistics.median(seen)
    begin, end = scale.at(10**scale.first), scale.at(middle)
    kind = "over" if bound and middle > bound else "bar"
    yield f'<text x="{LEFT - 10}" y="{y + 14}" text-anchor="end">{html.escape(name)}</text>'
    yield f'<rect class="{kind}" x="{begin:.1f}" y="{y + 3}" width="{max(1, end - begin):.1f}" height="{ROW - 8}"/>'
    low, high, line = scale.at(min(seen)), scale.at(max(seen)), y + ROW / 2 - 1
    yield f'<line class="spread" x1="{low:.1f}" x2="{high:.1f}" y1="{line}" y2="{line}"/>'
    if bound:
        x = scale.at(bound)
        yield f'<line class="aim" x1="{x:.1f}" x2="{x:.1f}" y1="{y}" y2="{y + ROW - 2}"/>'
    yield f'<text x="{WIDTH - 16}" y="{y + 14}" text-anchor="end">{middle:,.1f}</text>'


def livez(kept):
    row = kept["subjects"].get("livez")
    return f"{history.middle(row, 'cpu_us'):.1f} µs" if row else "not measured"
