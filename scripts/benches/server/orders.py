"""How fast PostgreSQL takes orders by itself: pgbench with the statements that the shop sends."""

import os
import pathlib
import re
import shutil

from benches import machine

SCRIPT = pathlib.Path(__file__).with_name("place_order.sql")
# As many as the shop has connections to its database: DATABASE_MAX_CONNECTIONS.
CONNECTIONS = 10
# Ids count upwards within a run; each run begins where none before it came.
IDS_OF_A_RUN = 10_000_000
TABLES = [
    "create table bench_products as select row_number() over (order by id) as number, id as product_id "
    "from products join stock_levels on product_id = id where status = 'ACTIVE' and on_hand > reserved",
    "create unique index on bench_products (number)",
    "create table bench_customers as select row_number() over (order by id) as number, id as session_id, user_id "
    "from sessions where expires_at > now()",
    "create unique index on bench_customers (number)",
    "create function bench_id(n bigint, client bigint, part integer) returns uuid language sql immutable as "
    "$$ select (lpad(to_hex(n), 12, '0') || '7000' || lpad(to_hex(client), 4, '0') "
    "|| lpad(to_hex(part), 12, '0'))::uuid $$",
    "analyze bench_products",
    "analyze bench_customers",
]


class Pgbench:
    """The same orders without the shop, whose processor it has; PostgreSQL has the same as beside the shop."""

    def __init__(self, shop):
        self.shop = shop
        self.runs = 0
        for statement in TABLES:
            shop.ask_database(statement)
        [(products, customers)] = shop.ask_database(
            "select (select count(*) from bench_products), (select count(*) from bench_customers)"
        )
        self.variables = {"products": products, "customers": customers}

    @staticmethod
    def program():
        beside = pathlib.Path(os.environ["TEST_POSTGRES_BIN"]) / "pgbench"
        return beside if beside.exists() else shutil.which("pgbench")

    def orders_per_second(self, seconds):
        self.runs += 1
        variables = {"n": self.runs * IDS_OF_A_RUN, **self.variables}
        given = [word for name, value in variables.items() for word in ("-D", f"{name}={value}")]
        command = [self.program(), "-n", "-M", "prepared", "-c", CONNECTIONS, "-j", 1, "-T", seconds, *given]
        done = machine.run([*command, "-f", SCRIPT, self.shop.database_url], processor=machine.SHOP)
        failed = re.search(r"number of failed transactions: (\d+)", done.out)
        if failed and int(failed.group(1)):
            raise RuntimeError(f"pgbench: {done.out}")
        return float(re.search(r"tps = ([\d.]+)", done.out).group(1))
