"""What processes have used of processors and memory, as the kernel counts it."""

import contextlib
import os
import pathlib
import re
import socket
import subprocess
import time
import urllib.parse

from benches import machine

TICKS = os.sysconf("SC_CLK_TCK")
PROC = pathlib.Path("/proc")


def cpu_seconds(pid):
    """Of one process with all its threads, also those that have ended."""
    user, system, _, _ = times(pid)
    return (user + system) / TICKS


def family_cpu_seconds(pid):
    """Of a process, of its children, and of those that it has seen end."""
    children = [child for child in map(int, filter(str.isdecimal, os.listdir(PROC))) if parent(child) == pid]
    total = sum(times(pid))
    for child in children:
        total += sum(times(child)[:2])
    return total / TICKS


def times(pid):
    """User, system, and both of children that have ended; nothing where the process has just ended itself."""
    fields = stat(pid)
    return [int(fields[i]) for i in (11, 12, 13, 14)] if fields else [0, 0, 0, 0]


def parent(pid):
    fields = stat(pid)
    return int(fields[1]) if fields else None


def stat(pid):
    """The fields after the name, which may hold anything."""
    try:
        return (PROC / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return None


def settle(pid, within=20):
    """Waits until a process has ended what nobody waits for any more, such as the work of those who hung up."""
    give_up = time.monotonic() + within
    while time.monotonic() < give_up:
        before = cpu_seconds(pid)
        time.sleep(0.1)
        if cpu_seconds(pid) - before <= 0.01:
            return


def memory_mib(pid):
    """All that is in memory, and what of it is no mapped file."""
    text = (PROC / str(pid) / "status").read_text()
    kib = {name: int(value) for name, value in re.findall(r"^(\w+):\s+(\d+) kB$", text, re.M)}
    return {"rss_mib": kib["VmRSS"] / 1024, "anonymous_mib": kib["RssAnon"] / 1024}


def pin(pid, *processors):
    """Moves a server that somebody else started, with its children, to some processors; those to come inherit them."""
    if os.cpu_count() < 2:
        return
    family = [pid, *(child for child in map(int, filter(str.isdecimal, os.listdir(PROC))) if parent(child) == pid)]
    for process in family:
        # Some end meanwhile, as the connection does that was just asked.
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            for task in os.listdir(PROC / str(process) / "task"):
                os.sched_setaffinity(int(task), processors)


def postgres_pid(psql, url):
    asked = "select split_part(pg_read_file('postmaster.pid'), chr(10), 1)"
    return int(subprocess.run([psql, url, "-Atqc", asked], check=True, capture_output=True, text=True).stdout)


def redis_pid(url):
    address = urllib.parse.urlsplit(url)
    with socket.create_connection((address.hostname, address.port), timeout=5) as connection:
        connection.sendall(b"INFO server\r\n")
        said = b""
        while b"process_id:" not in said or not said.endswith(b"\r\n"):
            said += connection.recv(4096)
    return int(re.search(rb"process_id:(\d+)", said).group(1))


class Meter:
    """Processor time of the shop and of the servers behind it, from one look to the next."""

    def __init__(self, shop, postgres=None, redis=None):
        self.looks = {"cpu_us": lambda: cpu_seconds(shop)}
        if postgres:
            self.looks["postgres_us"] = lambda: family_cpu_seconds(postgres)
        if redis:
            self.looks["redis_us"] = lambda: cpu_seconds(redis)

    def read(self):
        return {name: look() for name, look in self.looks.items()}


def each(before, after, requests):
    """Microseconds for each request."""
    return {name: (after[name] - before[name]) / requests * 1e6 for name in before}


def servers_behind():
    """PostgreSQL and Redis of `scripts/with-servers`, on the client's processor: the shop's is the shop's alone."""
    psql = pathlib.Path(os.environ["TEST_POSTGRES_BIN"]) / "psql"
    found = postgres_pid(psql, os.environ["TEST_POSTGRES_URL"]), redis_pid(os.environ["TEST_REDIS_URL"])
    for pid in found:
        pin(pid, machine.CLIENT)
    return found
