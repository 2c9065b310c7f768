"""What a catalogue costs as it grows: 18, 100,000 and a million products on SQLite and PostgreSQL, with the ratio of each
request to /livez of the same shop in the same minute, beside the reference's query on the same PostgreSQL."""

import contextlib
import dataclasses
import http.client
import itertools
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

from benches import machine

SCALES = {"small": 18, "100k": 100_000, "1m": 1_000_000}
ROUNDS = 300
WARM_UP = 20
# The reference reads every row for each question: a few questions are enough to see it.
REFERENCE_QUERIES = 15
READY_WITHIN = 900
MIB = 1024 * 1024
# Prepared like the reference's, whose client sends the pattern as a parameter; without that one plan fits all as well.
REFERENCE = """
prepare found(text) as select p.*, c.id, c.name, c.slug from products p join categories c on c.id = p.category_id
  where p.status = 'ACTIVE' and (p.name ilike $1 or p.description ilike $1 or p.sku ilike $1)
  order by p.is_featured desc, p.name limit 20;
prepare counted(text) as select count(*) from products p
  where p.status = 'ACTIVE' and (p.name ilike $1 or p.description ilike $1 or p.sku ilike $1);
"""


@dataclasses.dataclass
class Manifest:
    """What the generator tells of a shop."""

    queries: list
    categories: list


@dataclasses.dataclass
class Size:
    """What a shop of one size costs on one database."""

    load_seconds: float
    rows: int
    build_seconds: float
    index_mib: float
    ready_ms: float
    times: dict
    memory: dict
    reference: list


class Shop:
    """A shop of its own folder and database."""

    def __init__(self, program, folder, database_url):
        self.program = program
        self.folder = pathlib.Path(folder)
        self.port, self.ops_port = machine.free_port(), machine.free_port()
        self.environment = {
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(self.folder),
            "PORT": str(self.port),
            "OPS_ADDR": f"127.0.0.1:{self.ops_port}",
            "ENABLE_RATE_LIMITING": "false",
            "LOG_FORMAT": "json",
            "LOG_LEVEL": "info",
        }
        if database_url:
            self.environment["DATABASE_URL"] = database_url

    def seed(self, scale, manifest):
        """Fills the database; returns how long that took."""
        self.run("migrate")
        began = time.monotonic()
        self.run("seed", "--scale", scale, *([] if scale == "small" else ["--manifest", manifest]))
        return time.monotonic() - began

    def run(self, command, *arguments):
        log = self.folder / f"{command}.log"
        with log.open("wb") as out:
            words = [str(word) for word in [self.program, command, *arguments]]
            done = subprocess.run(words, env=self.environment, cwd=self.folder, stdout=out, stderr=out, check=False)
        if done.returncode:
            sys.exit(f"{command} ended with {done.returncode}: {log.read_text(errors='replace')[-2000:]}")

    @contextlib.contextmanager
    def open(self, pin=True):
        """The shop while the block runs, once it answers by its index, with its process and how long that took."""
        log = self.folder / "serve.log"
        command = [self.program, "serve"]
        # At its end, so that whoever empties the file meanwhile leaves no hole in it.
        with log.open("ab") as out:
            began = time.monotonic()
            process = subprocess.Popen(
                machine.pinned(machine.SHOP, command) if pin else [str(word) for word in command],
                env=self.environment,
                cwd=self.folder,
                stdout=out,
                stderr=out,
            )
            try:
                self.await_index(process, log)
                yield process, (time.monotonic() - began) * 1000
            finally:
                process.terminate()
                process.wait()

    def await_index(self, process, log):
        give_up = time.monotonic() + READY_WITHIN
        while time.monotonic() < give_up and process.poll() is None:
            with contextlib.suppress(OSError, http.client.HTTPException, KeyError):
                connection = http.client.HTTPConnection("127.0.0.1", self.ops_port, timeout=5)
                connection.request("GET", "/readyz")
                answer = json.loads(connection.getresponse().read())
                signs = {sign["name"]: sign["status"] for sign in answer["data"]["dependencies"]}
                if signs["search"] == "up":
                    return
            time.sleep(0.003)
        sys.exit(f"the shop has no search index: {log.read_text(errors='replace')[-2000:]}")

    def build_seconds(self):
        """What the shop wrote into its log of building its index."""
        for line in (self.folder / "serve.log").read_text(errors="replace").splitlines():
            if "built the search index" in line:
                return int(re.search(r'"took_ms":\s*"?(\d+)', line).group(1)) / 1000
        sys.exit("the shop built no index")

    def index_mib(self):
        files = (self.folder / "search").rglob("*")
        return sum(file.stat().st_size for file in files if file.is_file()) / MIB


def measure(shop, scale, psql=None):
    manifest_file = shop.folder / "manifest.jsonl"
    load_seconds = shop.seed(scale, manifest_file)
    manifest = read_manifest(manifest_file) if scale != "small" else demo_manifest()
    note(f"{scale}: loaded in {load_seconds:.1f} s; building the index")
    with shop.open(pin=False):
        build_seconds = shop.build_seconds()
        index_mib = shop.index_mib()
    note(f"{scale}: index built in {build_seconds:.1f} s; asking")
    with shop.open() as (process, ready_ms):
        times = ask(shop, manifest)
        memory = memory_of(process.pid)
    reference = ask_reference(psql, manifest) if psql else []
    return Size(load_seconds, rows_of(shop), build_seconds, index_mib, ready_ms, times, memory, reference)


def read_manifest(path):
    queries, categories = [], []
    with path.open() as lines:
        for line in lines:
            entry = json.loads(line)
            if "query" in entry:
                queries.append(entry["query"])
            if "category" in entry:
                categories.append(entry["category"])
    return Manifest(queries, categories)


def demo_manifest():
    queries = ["lamp", "phone", "leather jacket", "iphnoe", "shirt", "book", "yoga", "laptop", "gold", "headphones"]
    return Manifest(queries, ["electronics", "clothing", "books", "home-garden"])


def ask(shop, manifest):
    """Times of each kind of request in milliseconds, in turns, one at a time. No request is like another, so that no cache
    answers."""
    public = http.client.HTTPConnection("127.0.0.1", shop.port, timeout=60)
    operations = http.client.HTTPConnection("127.0.0.1", shop.ops_port, timeout=60)
    # From the start of the log, which has the most frequent first, and from all over it.
    spread = [manifest.queries[i * len(manifest.queries) // ROUNDS % len(manifest.queries)] for i in range(ROUNDS)]
    queries = list(itertools.islice(itertools.cycle(manifest.queries), ROUNDS // 2)) + spread[: ROUNDS // 2]
    largest = manifest.categories[:20]
    requests = {
        "livez": lambda i: (operations, "/livez"),
        "search page with facets": lambda i: (public, page("/search", q=queries[i % ROUNDS], min_price=f"0.{i:03}")),
        "API search": lambda i: (public, page("/api/search", q=queries[i % ROUNDS], minPrice=f"0.{i:03}")),
        "suggestions": lambda i: (public, page("/api/search/suggest", q=beginning(queries[i % ROUNDS], i))),
        "category page with facets": lambda i: (
            public,
            page(f"/categories/{largest[i % len(largest)]}", max_price=f"{99_999 - i}"),
        ),
    }
    times = {name: [] for name in requests}
    for i in range(-WARM_UP, ROUNDS):
        for name, request in requests.items():
            connection, path = request(i + WARM_UP)
            began = time.perf_counter()
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
            took = (time.perf_counter() - began) * 1000
            if answer.status != 200:
                sys.exit(f"{path} answered {answer.status}: {body[:500]}")
            if i >= 0:
                times[name].append(took)
    return times


def page(path, **query):
    return f"{path}?{urllib.parse.urlencode(query)}"


def beginning(query, i):
    """What somebody has typed so far."""
    return query[: max(2, 3 + i % 5)]


def memory_of(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    kib = {name: int(value) for name, value in re.findall(r"^(\w+):\s+(\d+) kB$", status, re.M)}
    return {name: kib[name] / 1024 for name in ("VmHWM", "VmRSS", "RssAnon", "RssFile")}


def ask_reference(psql, manifest):
    """The reference's search for the same texts: the page and the count, in milliseconds."""
    step = max(1, len(manifest.queries) // REFERENCE_QUERIES)
    queries = manifest.queries[::step][:REFERENCE_QUERIES]
    escaped = ["%" + query.lower().replace("'", "''") + "%" for query in queries]
    asked = [f"execute found('{text}');\nexecute counted('{text}');" for text in escaped]
    # The first reads the table into memory.
    script = REFERENCE + "\\o /dev/null\n" + asked[0] + "\n\\timing on\n" + "\n".join(asked)
    done = subprocess.run(psql, input=script, capture_output=True, text=True, check=True)
    took = [float(ms) for ms in re.findall(r"^Time: ([\d.]+) ms", done.stdout, re.M)]
    return [found + counted for found, counted in zip(took[::2], took[1::2])]


def rows_of(shop):
    """How many rows the generator says it has written."""
    log = (shop.folder / "seed.log").read_text(errors="replace")
    told = re.findall(r"([\d,]+) rows", log)
    return int(told[-1].replace(",", "")) if told else 0


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def report(name, sizes):
    """Prints what was seen of one database."""
    print(f"\n{name}")
    titles = [f"{SCALES[scale]:,}" for scale in sizes]
    rows = [("", titles)]
    rows.append(("load", [f"{size.load_seconds:.1f} s" for size in sizes.values()]))
    rows.append(("rows a second", [told_rate(size) for size in sizes.values()]))
    rows.append(("index built", [f"{size.build_seconds:.1f} s" for size in sizes.values()]))
    rows.append(("index", [f"{size.index_mib:.1f} MiB" for size in sizes.values()]))
    rows.append(("start to ready with it", [f"{size.ready_ms:.0f} ms" for size in sizes.values()]))
    rows.append(("memory of its own", [f"{size.memory['RssAnon']:.0f} MiB" for size in sizes.values()]))
    rows.append(("and files mapped", [f"{size.memory['RssFile']:.0f} MiB" for size in sizes.values()]))
    for kind in next(iter(sizes.values())).times:
        rows.append((kind, [told(size.times, kind) for size in sizes.values()]))
    if any(size.reference for size in sizes.values()):
        rows.append(("reference's query", [told_reference(size) for size in sizes.values()]))
    width = max(len(label) for label, _ in rows)
    for label, cells in rows:
        print(f"{label:<{width}}  " + "  ".join(f"{cell:>32}" for cell in cells), flush=True)


def told(times, kind):
    middle, late = statistics.median(times[kind]), percentile(times[kind], 0.95)
    if kind == "livez":
        return f"{middle:.2f} ms, p95 {late:.2f} ms"
    return f"{middle:.2f} ms, p95 {late:.2f} ms, {middle / statistics.median(times['livez']):.1f}×"


def told_rate(size):
    """The demo shop does not say how many rows it has."""
    return f"{size.rows / size.load_seconds:,.0f}" if size.rows else "-"


def told_reference(size):
    middle, late = statistics.median(size.reference), percentile(size.reference, 0.95)
    ours = statistics.median(size.times["API search"])
    return f"{middle:.1f} ms, p95 {late:.1f} ms, {middle / ours:,.1f}× ours"


def note(text):
    print(text, file=sys.stderr, flush=True)


def run(program, scales, databases):
    """Measures each scale on each database and prints a table for each database."""
    seen = {database: {} for database in databases}
    for database, scale in itertools.product(databases, scales):
        note(f"{database}: {scale}")
        with tempfile.TemporaryDirectory() as folder, database_of(database) as (url, psql):
            seen[database][scale] = measure(Shop(program, folder, url), scale, psql)
    for database, sizes in seen.items():
        report(database, sizes)


@contextlib.contextmanager
def database_of(kind):
    """The address of an empty database, and how psql reaches it; nothing where the shop keeps its own file."""
    if kind == "SQLite":
        yield None, None
        return
    server = os.environ["TEST_POSTGRES_URL"]
    psql = pathlib.Path(os.environ["TEST_POSTGRES_BIN"]) / "psql"
    subprocess.run([psql, server, "-qc", "create database bench"], check=True)
    url = server.rsplit("/", 1)[0] + "/bench"
    try:
        yield url, [psql, url, "-q"]
    finally:
        subprocess.run([psql, server, "-qc", "drop database bench with (force)"], check=True)
