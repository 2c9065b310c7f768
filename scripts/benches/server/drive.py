"""Asks a server as fast as some connections can, with wrk."""

import dataclasses
import json
import pathlib
import tempfile

from benches import machine

SCRIPT = pathlib.Path(__file__).with_name("drive.lua")
# What stands where each request needs a key of its own.
KEY = "@KEY@"
# Answers of one subject differ by a cookie's or an id's length at most, where all ask for the same.
SAME_LENGTH = 0.02


@dataclasses.dataclass(frozen=True)
class Request:
    """What is asked for, as a browser or a program sends it."""

    path: str
    method: str = "GET"
    headers: tuple = ()
    body: str = ""

    def wire(self, port):
        lines = [f"{self.method} {self.path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        if self.body:
            lines += ["Content-Type: application/json", f"Content-Length: {len(self.body.encode())}"]
        return ("\r\n".join(lines) + "\r\n\r\n" + self.body).encode()


@dataclasses.dataclass
class Seen:
    """What a run of wrk saw."""

    requests: int
    seconds: float
    bytes: int
    p50_ms: float
    p95_ms: float
    p99_ms: float
    max_ms: float
    refused: int
    broken: int
    late: int

    def fault(self, length=None):
        """Why the figures are worth nothing; nothing where they are fine. `length` is that of the first answer with its
        head, where all answers are like it."""
        if not self.requests:
            return "no answer"
        if self.refused or self.broken or self.late:
            return f"{self.refused} answers with a wrong status, {self.broken} connections broken, {self.late} late"
        mean = self.bytes / self.requests
        if length and abs(mean - length) > length * SAME_LENGTH:
            return f"answers have {mean:.0f} bytes, the first had {length}"
        return None


def run(port, requests, seconds, connections=16, offset=0, tag="", processor=machine.CLIENT):
    """Asks for one thing again and again, or for each of many in turn from the one at `offset` on."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", SCRIPT]
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        if len(requests) == 1 and requests[0].method == "GET":
            # A text made once costs the client least.
            headers = [word for name, value in requests[0].headers for word in ("-H", f"{name}: {value}")]
            done = machine.run([*command, *headers, url + requests[0].path], processor=processor)
        else:
            file = pathlib.Path(folder) / "requests"
            with file.open("wb") as out:
                for text in (request.wire(port) for request in requests):
                    out.write(b"%d\n%b" % (len(text), text))
            environment = {"REQUESTS": str(file), "OFFSET": str(offset), "TAG": tag}
            done = machine.run([*command, url], environment, processor=processor)
    return Seen(**json.loads(done.out.splitlines()[-1]))
