"""Programs on a terminal, what they show, when they show it, and what they cost."""

import contextlib
import fcntl
import os
import pathlib
import pty
import signal
import struct
import subprocess
import sys
import termios
import threading
import time

from benches import machine

COLUMNS, ROWS = 180, 50
# What programs ask a terminal for, and what one says that can little.
ANSWERS = {
    b"\x1b[c": b"\x1b[?62c",
    b"\x1b[6n": b"\x1b[1;1R",
    b"\x1b[?u": b"\x1b[?0u",
    b"\x1b]10;?": b"\x1b]10;rgb:dddd/dddd/dddd\x07",
    b"\x1b]11;?": b"\x1b]11;rgb:0000/0000/0000\x07",
}
# Whoever reads what comes must not wait for whoever looks at it.
SWITCH_SECONDS = 0.0005


def emulator(tools):
    """What knows how a terminal looks after what it was sent."""
    sys.path.insert(0, str(tools / "python"))
    import pyte

    return pyte


class Program:
    """A program on a terminal of its own. All that it writes is kept, with the time at which it came."""

    def __init__(self, pyte, command, environment):
        sys.setswitchinterval(SWITCH_SECONDS)
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self.stream = pyte.ByteStream(self.screen)
        self.came = []
        self.seen = 0
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            machine.pinned(machine.CLIENT, command),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", **environment},
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(slave)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        with contextlib.suppress(OSError):
            while some := os.read(self.master, 1 << 16):
                self.came.append((time.perf_counter(), some))
                for asked, answer in ANSWERS.items():
                    if asked in some:
                        os.write(self.master, answer)

    def type(self, keys):
        os.write(self.master, keys.encode())

    def look(self):
        """Shows itself what came by now."""
        for _, some in self.came[self.seen :]:
            self.stream.feed(some)
            self.seen += 1
        return self.screen.display

    def when(self, is_so, within):
        """At which time something that came made it so; nothing, where it takes too long."""
        until = time.perf_counter() + within
        while time.perf_counter() < until:
            while self.seen < len(self.came):
                at, some = self.came[self.seen]
                self.stream.feed(some)
                self.seen += 1
                if is_so(self.screen.display):
                    return at
            if self.process.poll() is not None and self.seen == len(self.came):
                return None
            time.sleep(0.001)
        return None

    def after(self, is_so, within, since=None):
        """How many milliseconds it took from the start, or from a time."""
        at = self.when(is_so, within)
        return None if at is None else (at - (since or self.began)) * 1000

    def cost(self, seconds):
        """Share of a processor in percent, wake-ups and bytes written a second, for some seconds."""
        before, began, had = self.used(), time.perf_counter(), self.written()
        time.sleep(seconds)
        after, took = self.used(), time.perf_counter() - began
        cpu, wakes = ((now - then) / took for now, then in zip(after, before))
        return Cost(cpu / 1e7, wakes, (self.written() - had) / took)

    def written(self):
        return sum(len(some) for _, some in self.came)

    def used(self):
        """Nanoseconds on a processor, and how often it waited, over all its threads."""
        nanos = wakes = 0
        for task in pathlib.Path(f"/proc/{self.process.pid}/task").iterdir():
            with contextlib.suppress(OSError):
                nanos += int((task / "schedstat").read_text().split()[0])
                status = (task / "status").read_text()
                wakes += int(status.split("\nvoluntary_ctxt_switches:")[1].split()[0])
        return nanos, wakes

    def memory_mib(self):
        rollup = pathlib.Path(f"/proc/{self.process.pid}/smaps_rollup").read_text()
        return int(rollup.split("Rss:")[1].split()[0]) / 1024

    def close(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(3)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        self.reader.join(3)
        os.close(self.master)


class Cost:
    def __init__(self, cpu_percent, wakes, bytes_written):
        self.cpu_percent = cpu_percent
        self.wakes = wakes
        self.bytes_written = bytes_written
