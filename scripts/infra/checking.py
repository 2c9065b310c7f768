"""What a check is, and a fault that is planted to see whether it finds anything."""

import dataclasses
import os
import pathlib
import shutil
import subprocess


@dataclasses.dataclass(frozen=True)
class Tree:
    """A checkout of the project, and the checkers there are."""

    root: pathlib.Path
    tools: object

    def files(self):
        """The files that git keeps or would keep, relative to the root. In a copy, all of them."""
        if not (self.root / ".git").exists():
            return sorted(path.relative_to(self.root) for path in self.root.rglob("*") if path.is_file())
        listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(listed, cwd=self.root, check=True, capture_output=True, text=True).stdout.split("\0")
        return sorted({pathlib.Path(name) for name in names if name and (self.root / name).is_file()})

    def copied(self, folder):
        """A copy of these files alone, to be spoilt. A file that stays as it is is one with the original: some checks need
        dozens of copies."""
        for path in self.files():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(self.root / path, folder / path)
            except OSError:
                shutil.copy2(self.root / path, folder / path)
        return Tree(folder, self.tools)


@dataclasses.dataclass(frozen=True)
class Plant:
    """A fault: in a file, one text in place of another (at its end, where there is none to replace; a new file, where the
    path is new). What a check tells of it must contain `told`."""

    name: str
    path: str
    before: str
    after: str
    told: str

    def into(self, root):
        file = root / self.path
        file.parent.mkdir(parents=True, exist_ok=True)
        text = file.read_text() if file.exists() else ""
        if self.before and self.before not in text:
            raise SystemExit(f"{self.path} has no {self.before!r}: the fault {self.name!r} cannot be planted")
        spoilt = file.with_name(f"{file.name}.spoilt")
        spoilt.write_text(text.replace(self.before, self.after, 1) if self.before else text + self.after)
        if file.exists():
            shutil.copymode(file, spoilt)
        # The file may be one with the original, which must stay as it is.
        spoilt.replace(file)

    def missed_by(self, told):
        """Why a check has not found it; empty where it has."""
        if any(self.told in line for line in told):
            return ""
        return f"nothing of {self.told!r} in {told[:3]}"


@dataclasses.dataclass(frozen=True)
class Check:
    """`find` takes a tree and gives what is wrong, a line for each; nothing where all is well. `needs` is a program that has to
    be there already, since no package of the system and of Python has it."""

    name: str
    find: object
    plants: tuple = ()
    needs: str = ""

    def on(self, tree):
        try:
            return list(self.find(tree))
        except (OSError, ValueError, KeyError, subprocess.SubprocessError) as error:
            # A check that cannot be made is not passed.
            said = getattr(error, "stderr", "") or ""
            return [f"{self.name} could not be made: {error} {said}".strip()]


def said(command, cwd, environment=None, timeout=300):
    """Runs a checker; gives its exit code and all that it said."""
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, env=environment, capture_output=True, text=True, timeout=timeout, check=False
    )
    return done.returncode, done.stdout + done.stderr


def lines_where_it_fails(command, cwd, environment=None):
    """What a checker says, where it ends with another code than 0."""
    code, text = said(command, cwd, environment)
    lines = [line for line in text.splitlines() if line.strip()]
    return [] if code == 0 else lines or [f"{command[0]} ended with {code}"]
