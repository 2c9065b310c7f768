"""What more worker threads and more replicas give, and what they cost; docs/scaling.md carries it further."""

import concurrent.futures
import contextlib
import dataclasses
import http.client
import itertools
import os
import secrets
import shutil
import socket
import time
import urllib.parse

from benches.server import drive, history, processes, shops, subjects
from benches.server.loads import note, tried

THREADS = (1, 2, 4, 8)
REPLICAS = (1, 2, 4)
# How often each is visited: a slow moment is seen as a spread.
PASSES = 2
# Orders of the same two products, as in a sale of one thing.
RUSH = "place order, all the same"
# However many are asked: one client alone would be what is measured, and so would one for each.
CLIENTS, CONNECTIONS = 4, 16
# As many as are asked for within a visit, and more; each client has to read all of them first.
KINDS = 40_000
# How the kept figures are told from those of the other subjects.
GROUP = "scaling"
# Replicas that are told of a change, and changes: one look at processor time is 10 ms.
LISTENERS, CHANGES = 200, 1000
# As long as what an order tells of its two products.
CHANGE = "1764443719000000 " + "x" * 160
IDLE_SECONDS = 3


def scaled(figures, lite, full, behind):
    """Threads on SQLite, then replicas over PostgreSQL and Redis. Nobody has a processor to himself here."""
    everywhere = range(os.cpu_count())
    for pid in behind:
        processes.pin(pid, *everywhere)
    note("worker threads")
    tried(figures, "worker threads", lambda: Threads(figures, lite).measure())
    note("replicas")
    tried(figures, "replicas", lambda: Replicas(figures, full, behind).measure())
    tried(figures, "a change told to a replica", lambda: tell_changes(figures, behind[1]))
    relate(figures)


class Threads:
    """One shop that is begun with more and more worker threads."""

    def __init__(self, figures, shop):
        self.figures, self.shop = figures, shop
        named = {row.name: row for row in subjects.reads(shop.goods(), GROUP)}
        miss = named["product JSON, miss"]
        self.rows = [named["product JSON, hit"], dataclasses.replace(miss, requests=miss.requests[:KINDS])]

    def measure(self):
        for _, threads in itertools.product(range(PASSES), THREADS):
            # The runtime reads it by itself.
            self.shop.environment["TOKIO_WORKER_THREADS"] = str(threads)
            with self.shop.serving(pin=False):
                for row in self.rows:
                    self.visit(row, threads)
            self.shop.forget_log()
        del self.shop.environment["TOKIO_WORKER_THREADS"]

    def visit(self, row, threads):
        meter = processes.Meter(self.shop.process.pid)
        visit(self.figures, title(row, threads, "thread"), row, [self.shop], meter)


class Replicas:
    """One, two and four processes over one PostgreSQL and one Redis."""

    def __init__(self, figures, first, behind):
        self.figures, self.behind = figures, behind
        # What one has signed, all must believe.
        first.environment["JWT_SECRET"] = secrets.token_hex(32)
        self.shops = [first, *(beside(first, number) for number in range(1, max(REPLICAS)))]
        self.rows = []

    def measure(self):
        for _, count in itertools.product(range(PASSES), REPLICAS):
            with contextlib.ExitStack() as stack:
                for shop in self.shops[:count]:
                    stack.enter_context(shop.serving(pin=False))
                self.rows = self.rows or rows_of(self.shops[0])
                for row in self.rows:
                    # A row of the database that all want is as slow however many ask for it.
                    if row.name != RUSH or count in (1, max(REPLICAS)):
                        self.visit(row, count)
                if count == max(REPLICAS):
                    self.rest(count)
            for shop in self.shops[:count]:
                shop.forget_log()
        for _ in range(PASSES):
            self.count()

    def visit(self, row, count):
        visit(self.figures, title(row, count, "replica"), row, self.shops[:count], self.meter(count))

    def count(self):
        """The same with rate limits, which Redis counts for all replicas; no other figure has them."""
        [shop, *_], [row, *_] = self.shops, self.rows
        without = shop.environment.copy()
        shop.environment |= {"ENABLE_RATE_LIMITING": "true", "RATE_LIMIT_MAX": "1000000000"}
        with shop.serving(pin=False):
            counted = dataclasses.replace(row, name=f"{row.name}, counted")
            visit(self.figures, title(counted, 1, "replica"), counted, [shop], self.meter(1))
        shop.environment = without

    def meter(self, count):
        meter = processes.Meter(0, *self.behind)
        pids = [shop.process.pid for shop in self.shops[:count]]
        meter.looks["cpu_us"] = lambda: sum(map(processes.cpu_seconds, pids))
        return meter

    def rest(self, count):
        """What replicas cost of which nobody asks anything: they look for changes of the search index."""
        for shop in self.shops[:count]:
            processes.settle(shop.process.pid)
        meter = self.meter(count)
        before = meter.read()
        time.sleep(IDLE_SECONDS)
        spent = processes.each(before, meter.read(), count * IDLE_SECONDS)
        for name, of in (("shopd", "cpu_us"), ("PostgreSQL", "postgres_us"), ("Redis", "redis_us")):
            self.figures.value(f"a replica at rest, {name}", "µs of a second", spent[of])


def beside(first, number):
    """Another replica, with a copy of the index: what it costs to build is measured elsewhere."""
    folder = first.folder.with_name(f"{first.folder.name}-{number}")
    shop = shops.Shop(first.program, folder, first.database_url, first.environment["REDIS_URL"])
    shop.environment["JWT_SECRET"] = first.environment["JWT_SECRET"]
    shutil.copytree(first.folder / "search", folder / "search")
    return shop


def rows_of(shop):
    """What is asked of replicas; who signs in or fills a cart does so at the first."""
    goods = shop.goods()
    [hit] = [row for row in subjects.reads(goods, GROUP) if row.name == "product JSON, hit"]
    order = subjects.place_order(shop.port, goods, GROUP, CONNECTIONS)
    few = dataclasses.replace(goods, products=goods.products[:2])
    rush = subjects.place_order(shop.port, few, GROUP, CONNECTIONS)
    return [hit, own_page(shop.port, goods), order, dataclasses.replace(rush, name=RUSH)]


def own_page(port, goods):
    """The page of one product for somebody with a cart, which no cache keeps: it is made, of values that are kept."""
    identity, slug = goods.products[0]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    _, answer = subjects.json_of(port, subjects.cart_of(identity), connection)
    cookie = ("Cookie", answer.headers["set-cookie"].split(";")[0])
    request = drive.Request(f"/products/{slug}", headers=(*subjects.IDENTITY, cookie))
    return subjects.Subject("product page with a cart", GROUP, [request], contains="<h1")


def title(row, count, noun):
    return f"{row.name}, {count} {noun}{'s' if count > 1 else ''}"


def visit(figures, name, row, open_shops, meter):
    """Asks all shops at the same time for parts of the same, and notes what that took in all."""
    fault = next(filter(None, (row.first(shop.port) for shop in open_shops)), None) if not row.keyed else None
    if fault:
        figures.fault(name, fault)
        return
    for shop in open_shops:
        processes.settle(shop.process.pid)
    before = meter.read()
    # What takes long needs more time to be seen.
    seen, seconds = ask(row, open_shops, 2 if row.keyed else 1)
    answered = sum(one.requests for one in seen)
    faults = list(filter(None, (one.fault() for one in seen)))
    if not answered or faults:
        figures.fault(name, "; ".join(faults))
        return
    slowest = max(one.p99_ms for one in seen)
    spent = processes.each(before, meter.read(), answered)
    figures.round(name, GROUP, {"requests_per_second": answered / seconds, "p99_ms": slowest, **spent})


def ask(row, open_shops, seconds):
    """Clients take the shops in turn, each from another place of what there is to ask for. What they saw, and how long
    it was from the first one's beginning to the last one's end: they do not begin at the same moment."""
    apart = len(row.requests) // CLIENTS
    row.runs += 1
    with concurrent.futures.ThreadPoolExecutor() as pool:
        clients = []
        for number in range(CLIENTS):
            port = open_shops[number % len(open_shops)].port
            tag = f"{int(time.time())}-{row.runs}-{number}-" if row.keyed else ""
            place = row.asked + number * apart, tag
            share = CONNECTIONS // CLIENTS
            clients.append(pool.submit(timed, port, row.requests, seconds, share, *place))
        ended = [client.result() for client in clients]
    seen = [one for one, _ in ended]
    began = min(end - one.seconds for one, end in ended)
    row.asked += max(one.requests for one in seen)
    return seen, max(end for _, end in ended) - began


def timed(*asked):
    return drive.run(*asked, processor=None), time.monotonic()


def relate(figures):
    """Sets each in relation to one thread or one replica, which linear would be a multiple of."""
    for name, subject in figures.subjects.items():
        if subject["group"] != GROUP:
            continue
        of, count, noun = split(name)
        one = figures.subjects.get(f"{of}, 1 {noun}")
        for figure, first in zip(subject["rounds"], one["rounds"] if one else []):
            faster = figure["requests_per_second"] / first["requests_per_second"]
            figure["times_one"] = history.short(figure["cpu_us"] / first["cpu_us"])
            figure["times_linear"] = history.short(faster / linear(count, noun))


def split(name):
    of, _, last = name.rpartition(", ")
    count, noun = last.split()
    return of, int(count), noun.removesuffix("s")


def linear(count, noun):
    """How many times as much there would be at best. A thread needs a processor; a replica has a thread for each
    processor already, and on one machine more replicas can give no more than one."""
    return min(count, os.cpu_count()) if noun == "thread" else 1


def tell_changes(figures, redis):
    """What Redis spends to tell one replica of one change: each order is told to all of them."""
    for _ in range(PASSES):
        with contextlib.ExitStack() as stack:
            listeners = [stack.enter_context(connect()) for _ in range(LISTENERS)]
            for listener in listeners:
                listener.sendall(command("SUBSCRIBE", "bench:changes"))
                listener.recv(4096)
            teller = stack.enter_context(connect())
            alone = spend(redis, teller, [], "bench:nobody")
            told = spend(redis, teller, listeners, "bench:changes")
        figures.value("Redis, a change told to one replica", "µs", (told - alone) / LISTENERS / CHANGES * 1e6)


def spend(redis, teller, listeners, channel):
    """Processor seconds of Redis while it tells changes one by one, as orders come."""
    before = processes.cpu_seconds(redis)
    for _ in range(CHANGES):
        teller.sendall(command("PUBLISH", channel, CHANGE))
        teller.recv(4096)
        for listener in listeners:
            listener.recv(4096)
    return processes.cpu_seconds(redis) - before


def connect():
    address = urllib.parse.urlsplit(os.environ["TEST_REDIS_URL"])
    return socket.create_connection((address.hostname, address.port), timeout=10)


def command(*words):
    parts = [f"*{len(words)}\r\n", *(f"${len(word)}\r\n{word}\r\n" for word in words)]
    return "".join(parts).encode()
