"""The checkers: where they are, and how they come here."""

import contextlib
import dataclasses
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).parent


@dataclasses.dataclass(frozen=True)
class Tools:
    """Checkers from PyPI, in an environment of their own."""

    venv: pathlib.Path

    @property
    def python(self):
        return self.venv / "bin" / "python"

    def at(self, name):
        """A program of the environment, or else of the machine."""
        own = self.venv / "bin" / name
        found = own if own.exists() else shutil.which(name)
        if not found:
            raise OSError(f"{name} is missing")
        return pathlib.Path(found)


@contextlib.contextmanager
def installed(root):
    """Installs what is not there yet. What is pinned in requirements.txt is the name of the folder it goes into."""
    del root
    pinned = HERE / "requirements.txt"
    digest = hashlib.sha256(pinned.read_bytes()).hexdigest()[:16]
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
    venv = cache / "shop" / f"infra-{digest}"
    if not (venv / "complete").exists():
        print(f"Installing the checkers of scripts/infra/requirements.txt into {venv}", flush=True)
        shutil.rmtree(venv, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        pip = [venv / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "-r", pinned], check=True)
        (venv / "complete").touch()
    yield Tools(venv)
