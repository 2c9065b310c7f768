"""Programs on processors of their own, and what they cost."""

import contextlib
import dataclasses
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

# The shop and the client get a processor each, where there are two.
SHOP, CLIENT = 0, 1
LAUNCH = pathlib.Path(__file__).with_name("launch.py")
# Headers of one answer alone, and those that say how long it is.
UNKEPT = {"content-length", "transfer-encoding", "date", "connection", "keep-alive"}


@dataclasses.dataclass
class Done:
    """A program after its end."""

    out: str
    cpu_seconds: float
    memory_mib: float
    code: int


def pinned(processor, command):
    if processor is None or os.cpu_count() < 2 or not shutil.which("taskset"):
        return [str(word) for word in command]
    return ["taskset", "-c", str(processor), *(str(word) for word in command)]


def run(command, environment=None, allowed=(0,), within=900, processor=CLIENT):
    """Runs a program on the client's processor, or another, or on any; counts all of it: start, work and report."""
    name = " ".join(map(str, command))
    with tempfile.TemporaryDirectory() as folder:
        cost, out, err = (pathlib.Path(folder) / name for name in ("cost", "out", "err"))
        with out.open("wb") as stdout, err.open("wb") as stderr:
            process = subprocess.Popen(
                [sys.executable, "-I", "-S", LAUNCH, cost, *pinned(processor, command)],
                stdout=stdout,
                stderr=stderr,
                env={**os.environ, **(environment or {})},
                start_new_session=True,
            )
            try:
                process.wait(within)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                sys.exit(f"{name} did not end within {within} seconds")
        texts = [stream.read_text(errors="replace") for stream in (out, err)]
        code, cpu_seconds, memory_kib = cost.read_text().split()
    if int(code) not in allowed:
        said = "\n".join(text[-2000:] for text in texts)
        sys.exit(f"{name} ended with {code}\n{said}")
    return Done(texts[0], float(cpu_seconds), int(memory_kib) / 1024, int(code))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def shop(program):
    """A shop with its examples, open while the block runs."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        environment = {
            "PATH": os.environ["PATH"],
            "DATA_DIR": folder,
            "PORT": str(port),
            "OPS_ADDR": f"127.0.0.1:{free_port()}",
            "ENABLE_RATE_LIMITING": "false",
            "LOG_LEVEL": "warn",
            "MAX_READS": "1000",
        }
        process = subprocess.Popen(
            pinned(SHOP, [program, "serve"]),
            env=environment,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            await_answer(url + "/health")
            yield url
        finally:
            process.terminate()
            process.wait()


@contextlib.contextmanager
def recorded(program, shop_url, paths):
    """A server that sends what a shop answered to these paths, and nothing else: faster than any client, so that clients
    are what is measured."""
    asked = {}
    for path in sorted(set(paths)):
        asked[path] = (path, {})
        if "?q=" in path:
            asked[path.split("?")[0]] = (path, {})
    with answers_of(shop_url, asked) as folder:
        process = subprocess.Popen(pinned(SHOP, [program, folder]), stdout=subprocess.PIPE, text=True)
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()
            process.wait()


@contextlib.contextmanager
def answers_of(shop_url, asked):
    """A folder of what a shop answered, for servers that send it: for each path what is asked in its stead, and with which
    headers."""
    with tempfile.TemporaryDirectory() as folder:
        lines = []
        for number, (name, (path, headers)) in enumerate(asked.items()):
            with urllib.request.urlopen(urllib.request.Request(shop_url + path, headers=headers)) as answer:
                body = answer.read()
                kept = [(name, value) for name, value in answer.getheaders() if name.lower() not in UNKEPT]
            head = "".join(f"{name}: {value}\r\n" for name, value in kept)
            text = f"HTTP/1.1 200 OK\r\n{head}content-length: {len(body)}\r\n\r\n".encode() + body
            (pathlib.Path(folder) / str(number)).write_bytes(text)
            lines.append(f"{name} {number}\n")
        (pathlib.Path(folder) / "index").write_text("".join(lines))
        yield folder


def fetch(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read()


def await_answer(url):
    for _ in range(100):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=1).read()
            return
        time.sleep(0.1)
    sys.exit(f"{url} does not answer")
