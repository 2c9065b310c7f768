"""The shops of a run: each of its own folder, database and processor time."""

import contextlib
import dataclasses
import json
import os
import pathlib
import random
import sqlite3
import subprocess

from benches import catalog, machine
from benches.server import processes

PRODUCTS_SQL = (
    "select id, slug from products join stock_levels on product_id = id "
    "where status = 'ACTIVE' and on_hand > reserved order by id"
)
# Orders are to be taken, not turned down: enough of all that can be bought. What is sold out stays so, which spares the
# log of what searches must learn.
STOCK_SQL = "update stock_levels set on_hand = 1000000 where on_hand > reserved"
# So that every second request is another product than in another run of the same seed.
SEED = 1


@dataclasses.dataclass
class Goods:
    """What there is to ask a shop for, in an order that is the same each time and has nothing to do with that of the
    database."""

    products: list
    categories: list
    queries: list


class Shop(catalog.Shop):
    """A shop on SQLite or PostgreSQL; with `redis` its replicas would share a cache."""

    def __init__(self, program, folder, database_url=None, redis_url=None):
        super().__init__(program, folder, database_url)
        self.folder.mkdir()
        # ENABLE_RATE_LIMITING is false, since all requests come from one address; everything else is as in production.
        # What counting costs is left out: the bypass of load tests would put a signature to check in its place.
        if redis_url:
            self.environment["REDIS_URL"] = redis_url
        self.database_url = database_url
        self.manifest = self.folder / "manifest.jsonl"
        self.process = None

    def fill(self, scale):
        seconds = self.seed(scale, self.manifest)
        self.ask_database(STOCK_SQL)
        return seconds

    def ask_database(self, statement):
        """Rows of a statement, by the database's own client."""
        if self.database_url:
            psql = pathlib.Path(os.environ["TEST_POSTGRES_BIN"]) / "psql"
            command = [psql, self.database_url, "-Atq", "-F", "\t", "-c", statement]
            out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            return [tuple(line.split("\t")) for line in out.splitlines()]
        with contextlib.closing(sqlite3.connect(self.folder / "shop.db")) as database, database:
            return database.execute(statement).fetchall()

    def goods(self):
        manifest = catalog.read_manifest(self.manifest)
        products = [(uuid_text(identity), slug) for identity, slug in self.ask_database(PRODUCTS_SQL)]
        chance = random.Random(SEED)
        chance.shuffle(products)
        queries = manifest.queries[:]
        chance.shuffle(queries)
        return Goods(products, manifest.categories, queries)

    @contextlib.contextmanager
    def serving(self, pin=True):
        """The shop while the block runs; how many milliseconds it took to be ready."""
        with self.open(pin) as (process, ready_ms):
            self.process = process
            yield ready_ms

    def memory(self):
        return processes.memory_mib(self.process.pid)

    def forget_log(self):
        """Logs are written as in production, and not kept: they would fill the disk."""
        os.truncate(self.folder / "serve.log", 0)

    def url(self):
        return f"http://127.0.0.1:{self.port}"


def uuid_text(identity):
    """SQLite keeps ids as bytes."""
    text = identity.hex() if isinstance(identity, bytes) else identity.replace("-", "")
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def starts(shop, times):
    """Milliseconds from start to ready, with the database and the index there."""
    taken = []
    for _ in range(times):
        with shop.serving() as ready_ms:
            taken.append(ready_ms)
    return taken


@contextlib.contextmanager
def floor(program, shop, asked):
    """A bare axum server that sends what the shop answered, on the shop's processor; its process and port. `asked` has
    the path under which it is sent, and the request."""
    with machine.answers_of(shop.url(), asked) as folder:
        process = subprocess.Popen(machine.pinned(machine.SHOP, [program, folder]), stdout=subprocess.PIPE, text=True)
        try:
            yield process, int(process.stdout.readline())
        finally:
            process.terminate()
            process.wait()


def hash_cpu_us(program, times=40):
    """Processor time of one try of a password alone, on the shop's processor."""
    idle, busy = (machine.run([program, count], processor=machine.SHOP).cpu_seconds for count in (0, times))
    return (busy - idle) / times * 1e6


def cache_counts(shop):
    """Hits and misses of the shop's cache so far."""
    return json.loads(machine.fetch(shop.url() + "/metrics/cache"))
