"""The whole run: shops are made, subjects take turns, loads are put on, and what was seen is gathered."""

import concurrent.futures
import contextlib
import dataclasses
import os
import pathlib
import statistics
import tempfile
import time

from benches.catalog import database_of
from benches.server import drive, load, loads, orders, processes, scaling, shops, subjects
from benches.server.history import Figures
from benches.server.loads import note, tried

LIVEZ = "livez"
FLOOR = "bare axum, {}"
SATURATED = "p99 while logins saturate, times alone"
SQLITE, POSTGRES = "SQLite", "PostgreSQL and Redis"


@dataclasses.dataclass(frozen=True)
class Programs:
    """What is measured and what measures."""

    shopd: pathlib.Path
    loadgen: pathlib.Path
    floor: pathlib.Path
    hash: pathlib.Path


@dataclasses.dataclass(frozen=True)
class Lengths:
    """How long and how often."""

    rounds: int
    seconds: float
    quick: bool
    soak: bool = False
    starts: int = 5

    @property
    def postgres_scale(self):
        # 100,000 products take PostgreSQL half a minute to load.
        return "10k" if self.quick else "100k"


def run(programs, lengths):
    """Everything, as figures."""
    figures = Figures()
    postgres, redis = processes.servers_behind()
    with tempfile.TemporaryDirectory() as folder, database_of("PostgreSQL") as (url, _):
        folder = pathlib.Path(folder)
        lite = shops.Shop(programs.shopd, folder / "lite")
        full = shops.Shop(programs.shopd, folder / "full", url, os.environ["TEST_REDIS_URL"])
        small = shops.Shop(programs.shopd, folder / "small")
        fill(figures, lite, full, small, lengths)
        started(figures, small, lite, lengths)
        with contextlib.ExitStack() as stack:
            stack.enter_context(lite.serving())
            stack.enter_context(full.serving())
            meters = {SQLITE: processes.Meter(lite.process.pid)}
            meters[POSTGRES] = processes.Meter(full.process.pid, postgres, redis)
            by_turns(figures, programs, lengths, {SQLITE: lite, POSTGRES: full}, meters)
            tried(figures, "overload", lambda: loads.overloaded(figures, programs, lite, lengths))
        lite.environment |= load.FOR_LOGINS
        # As where the aims for mixes were set: shop and generator share all processors.
        with lite.serving(pin=False):
            loads.mixes(figures, programs, lite, lengths)
        if not lengths.quick:
            scaling.scaled(figures, lite, full, (postgres, redis))
        if lengths.soak:
            with lite.serving(pin=False):
                tried(figures, "memory after an hour", lambda: loads.soaked(figures, programs, lite))
    sizes(figures, programs)
    return figures


def fill(figures, lite, full, small, lengths):
    note("making the shops")
    small.fill("small")
    figures.value("load, SQLite, 100,000 products", "s", lite.fill("100k"))
    seconds = full.fill(lengths.postgres_scale)
    if not lengths.quick:
        figures.value("load, PostgreSQL, 100,000 products", "s", seconds)
    # The index is built at the first start.
    for shop in (small, lite, full):
        with shop.serving(pin=False):
            pass


def started(figures, small, lite, lengths):
    note("starting")
    for shop, size in ((small, "18"), (lite, "100,000")):
        for ready_ms in shops.starts(shop, lengths.starts):
            figures.value(f"start to ready, {size} products", "ms", ready_ms)
        with shop.serving():
            time.sleep(1)
            loads.remember(figures, f"memory idle, {size} products", shop)


def by_turns(figures, programs, lengths, open_shops, meters):
    """Each round visits every subject once."""
    lite = open_shops[SQLITE]
    goods = lite.goods()
    pages = list(subjects.cached_pages(goods))
    # Pages are recorded as they are when the cache has them.
    for _ in range(2):
        for _, _, request in pages:
            subjects.ask(lite.port, request)
    asked = {name: (request.path, dict(request.headers)) for _, name, request in pages}
    with shops.floor(programs.floor, lite, asked) as (floor, floor_port):
        visits = Visits(figures, lengths, open_shops, {**meters, "floor": processes.Meter(floor.pid)}, floor_port)
        rows = plan(pages, open_shops, goods)
        extras = Extras(figures, programs, lengths, open_shops[POSTGRES], visits)
        for number in range(lengths.rounds):
            note(f"round {number + 1} of {lengths.rounds}: {len(rows)} subjects")
            for row in rows:
                visits.visit(row)
                extras.beside(row)
            visits.end_round()
            named = {title(row): row for row in rows}
            extras.reads_beside_logins(named["product JSON, hit"], named["login"])


def plan(pages, open_shops, goods):
    """All subjects, in the order in which they are visited."""
    # What all else is measured by is visited four times a round: a machine's speed changes within seconds.
    livez = subjects.Subject(LIVEZ, "livez", [subjects.Request("/livez")], contains="alive")
    rows = [livez]
    for name, path, request in pages:
        bare = subjects.Request(path, headers=request.headers)
        rows.append(subjects.Subject(FLOOR.format(name), "floor", [bare]))
        rows.append(subjects.Subject(name, SQLITE, [request], floor=FLOOR.format(name)))
    lite, full = open_shops[SQLITE], open_shops[POSTGRES]
    full_goods = full.goods()
    rows += [livez, *subjects.reads(goods, SQLITE), *subjects.searches(goods, SQLITE)]
    rows += [subjects.cart_add(lite.port, goods, SQLITE), subjects.place_order(lite.port, goods, SQLITE)]
    rows += [subjects.login(SQLITE), livez]
    rows += [row for row in subjects.reads(full_goods, POSTGRES) if not row.name.startswith("list JSON, hit")]
    rows += [subjects.cart_add(full.port, full_goods, POSTGRES), subjects.place_order(full.port, full_goods, POSTGRES)]
    return [*rows, livez]


class Visits:
    """Visits of subjects, each with its length, its cost and what it is worth."""

    def __init__(self, figures, lengths, open_shops, meters, floor_port):
        self.figures, self.lengths, self.shops, self.meters = figures, lengths, open_shops, meters
        self.floor_port = floor_port
        self.round = {}

    def port(self, row):
        if row.group == "livez":
            return self.shops[SQLITE].ops_port
        return self.floor_port if row.group == "floor" else self.shops[row.group].port

    def visit(self, row):
        name = title(row)
        shop = self.shops.get(row.group)
        fault = None if row.runs else row.first(self.port(row))
        if fault:
            self.figures.fault(name, fault)
            row.runs += 1
            return
        meter = self.meters.get(row.group, self.meters[SQLITE])
        cache = shops.cache_counts(shop) if row.uncached else None
        seen, spent = self.ask(row, meter, self.lengths.seconds, row.connections)
        if not seen.requests:
            # One at a time and for longer, so that there is a figure of what is very slow.
            seen, spent = self.ask(row, meter, self.lengths.seconds * 3, 1)
        row.runs += 1
        fault, share = seen.fault(row.length), hit_share(shop, cache) if row.uncached else None
        if share == 1:
            fault = fault or "every answer came from the cache"
        self.note(row, name, seen, spent, fault, share)
        if shop:
            shop.forget_log()

    def ask(self, row, meter, seconds, connections):
        tag = f"{int(time.time())}-{row.runs}-" if row.keyed else ""
        if row.group in self.shops:
            processes.settle(self.shops[row.group].process.pid)
        before = meter.read()
        seen = drive.run(self.port(row), row.requests, seconds, connections, row.asked, tag)
        row.asked += seen.requests
        return seen, processes.each(before, meter.read(), seen.requests) if seen.requests else {}

    def note(self, row, name, seen, spent, fault, share):
        figure = {
            "requests_per_second": seen.requests / seen.seconds,
            "p50_ms": seen.p50_ms,
            "p95_ms": seen.p95_ms,
            "p99_ms": seen.p99_ms,
            **spent,
        }
        if share is not None:
            figure["cache_hit_share"] = share
        if row.group in self.shops:
            figure["rss_mib"] = self.shops[row.group].memory()["rss_mib"]
        if spent:
            self.round.setdefault(name, []).append(figure)
            if row.floor in self.round:
                figure["times_floor"] = spent["cpu_us"] / self.round[row.floor][0]["cpu_us"]
        self.figures.round(name, row.group, figure, fault)

    def end_round(self):
        """Sets all that was seen in it in relation to the mean of /livez."""
        livez = statistics.mean(figure["cpu_us"] for figure in self.round[LIVEZ]) if LIVEZ in self.round else None
        for name, seen in self.round.items() if livez else ():
            self.figures.relate(name, "times_livez", seen[-1]["cpu_us"] / livez)
        self.round = {}


def title(row):
    return f"{row.name}, PostgreSQL" if row.group == POSTGRES else row.name


def hit_share(shop, before):
    """The share of look-ups that the cache had an answer to. Parts of a page may be kept, all of it may not."""
    after = shops.cache_counts(shop)
    hits, misses = (after[name] - before[name] for name in ("hits", "misses"))
    return hits / (hits + misses) if hits + misses else 0.0


class Extras:
    """What stands beside a subject of each round: pgbench beside orders, hashes and reads beside logins."""

    def __init__(self, figures, programs, lengths, full, visits):
        self.figures, self.programs, self.lengths, self.visits = figures, programs, lengths, visits
        self.pgbench = orders.Pgbench(full) if orders.Pgbench.program() else None

    def beside(self, row):
        """What is compared with a subject comes right after it, before the machine has changed its speed."""
        if title(row) == "place order, PostgreSQL" and self.pgbench:
            tried(self.figures, "pgbench, the same statements", self.orders_beside)
        if title(row) == "login":
            tried(self.figures, "password hash alone", self.hash_beside)

    def orders_beside(self):
        rate = self.pgbench.orders_per_second(max(2, round(self.lengths.seconds)))
        self.figures.value("pgbench, the same statements", "orders/s", rate)
        own = self.figures.last("place order, PostgreSQL", "requests_per_second")
        if own:
            self.figures.value("orders on PostgreSQL, share of pgbench", "%", own / rate * 100)

    def hash_beside(self):
        if not self.programs.hash.exists():
            return
        alone = shops.hash_cpu_us(self.programs.hash, 20 if self.lengths.quick else 40)
        self.figures.value("password hash alone", "µs", alone)
        login = self.figures.last("login", "cpu_us")
        if login:
            self.figures.value("login, times its hash", "×", login / alone)

    def reads_beside_logins(self, read, login):
        tried(self.figures, SATURATED, lambda: self.compare_reads(read, login))

    def compare_reads(self, read, login):
        """Reads come from two connections, so that it is the logins that fill the shop and not they."""
        port, seconds = self.visits.port(read), self.lengths.seconds
        alone = drive.run(port, read.requests, seconds, connections=2)
        with concurrent.futures.ThreadPoolExecutor() as pool:
            logins = pool.submit(drive.run, port, login.requests, seconds + 1, 8)
            time.sleep(0.5)
            beside = drive.run(port, read.requests, seconds, connections=2)
            fault = beside.fault() or logins.result().fault()
        if fault:
            raise RuntimeError(fault)
        self.figures.value("p99 of product JSON, two connections", "ms", alone.p99_ms)
        self.figures.value("p99 of product JSON while logins saturate", "ms", beside.p99_ms)
        self.figures.value(SATURATED, "×", beside.p99_ms / alone.p99_ms)


def sizes(figures, programs):
    """The release profile strips its programs; that of images makes them smaller still."""
    figures.value("shopd, release build, stripped", "MB", programs.shopd.stat().st_size / 1e6)
    dist = programs.shopd.parent.parent / "dist" / "shopd"
    if dist.exists():
        figures.value("shopd, as in the image", "MB", dist.stat().st_size / 1e6)
