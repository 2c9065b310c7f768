"""No secret is in the tree, nor was one in it at any time that the checkout knows of."""

import pathlib
import subprocess
import tempfile

from . import checking

# Put together here, else they would be found here. They are of nobody.
TOKEN = "gh" + "p_" + "".join(("Xk29dLqWz7", "RtVb41NcYe", "Hs83JfGmPa", "Qo6u5T"))
AWS_KEY = "AK" + "IA" + "QYLPMN5HHHFPZAM2"
PRIVATE_KEY = "\n".join(
    (
        "-----BEGIN " + "PRIVATE KEY-----",
        "MC4CAQAwBQYDK2VwBCIEIPq7w3nZ1yq3b8hXf0kT5mUoV2rJd9sLx4cGa6EeHhQk",
        "9vTqWm2ZsXr7LpYk4NbCf8DgJh1Ua5Ei0oRt3Vw6ByKnMlSxPzQcFdGjHvUiOaEe",
        "-----END " + "PRIVATE KEY-----",
    )
)


def in_the_tree(tree):
    if not (tree.root / ".git").exists():
        return _found(tree, ["dir", "."], tree.root)
    with tempfile.TemporaryDirectory() as folder:
        # A checkout also has what git does not keep: results of builds, and secrets of this machine.
        copy = tree.copied(pathlib.Path(folder))
        return _found(tree, ["dir", "."], copy.root)


def in_the_history(tree):
    if (tree.root / ".git").exists():
        return _found(tree, ["git", "."], tree.root)
    return _history_of_what_was_deleted(tree)


def _history_of_what_was_deleted(tree):
    """A copy has no history: this makes one in which everything was there and is no more."""
    with tempfile.TemporaryDirectory() as folder:
        copy = tree.copied(pathlib.Path(folder))
        git = ["git", "-c", "user.name=nobody", "-c", "user.email=nobody@example.com", "-c", "commit.gpgsign=false"]
        for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message=all"]):
            subprocess.run([*git, *command], cwd=copy.root, check=True, capture_output=True, text=True)
        kept = copy.root / ".gitleaks.toml"
        rules = kept.read_text()
        # A file that is one with the original may seem changed, since it gets and loses other names meanwhile.
        remove = [*git, "rm", "-r", "--quiet", "--force", "."]
        subprocess.run(remove, cwd=copy.root, check=True, capture_output=True, text=True)
        subprocess.run(
            [*git, "commit", "--quiet", "--message=none"], cwd=copy.root, check=True, capture_output=True, text=True
        )
        kept.write_text(rules)
        return _found(tree, ["git", "."], copy.root)


def by_these_rules(tree):
    """Whether the rules find anything at all: with an empty set of rules, every tree is clean."""
    rules = (tree.root / ".gitleaks.toml").read_text()
    with tempfile.TemporaryDirectory() as folder:
        where = pathlib.Path(folder)
        (where / ".gitleaks.toml").write_text(rules)
        for name, secret in (("token", TOKEN), ("key of AWS", AWS_KEY), ("private key", PRIVATE_KEY)):
            (where / "example.txt").write_text(f"{secret}\n")
            if not _found(tree, ["dir", "."], where):
                yield f".gitleaks.toml lets a {name} through"


def _found(tree, what, where):
    command = [tree.tools.at("gitleaks"), *what, "--no-banner", "--no-color", "--redact", "--exit-code", "9"]
    report = ["--report-format", "template", "--report-path", "-", "--report-template"]
    with tempfile.NamedTemporaryFile("w", suffix=".tmpl") as template:
        template.write("{{ range . }}{{ .File }}:{{ .StartLine }}: {{ .RuleID }} {{ .Commit }}\n{{ end }}")
        template.flush()
        done = subprocess.run(
            [str(word) for word in (*command, *report, template.name)],
            cwd=where,
            check=False,
            capture_output=True,
            text=True,
        )
    if done.returncode == 9:
        return done.stdout.splitlines() or ["a secret, of which nothing is told"]
    if done.returncode or "scanned" not in done.stderr:
        raise ValueError(f"gitleaks ended with {done.returncode}: {done.stderr.strip()}")
    return []


CHECKS = [
    checking.Check(
        "secrets: rules",
        by_these_rules,
        (
            checking.Plant(
                "rules that are switched off",
                ".gitleaks.toml",
                "useDefault = true",
                "useDefault = false",
                "lets a token through",
            ),
            checking.Plant(
                "an exception for everything",
                ".gitleaks.toml",
                "",
                "\n[[allowlists]]\npaths = ['''.*''']\n",
                "lets a key of AWS",
            ),
        ),
    ),
    checking.Check(
        "secrets: tree",
        in_the_tree,
        (
            checking.Plant("a token", "docs/planted.md", "", f"Use {TOKEN}\n", "docs/planted.md:1: github-pat"),
            checking.Plant("a key of AWS", "compose.yaml", "", f"# {AWS_KEY}\n", "aws-access-token"),
            checking.Plant("a shop's secret", "shopd/data/jwt-secret", "", "words\n", "jwt-secret:0: data-of-a-shop"),
            checking.Plant("a private key", "planted.pem", "", f"{PRIVATE_KEY}\n", "planted.pem:1: private-key"),
        ),
    ),
    checking.Check(
        "secrets: history",
        in_the_history,
        (
            checking.Plant(
                "a token that was deleted", "docs/planted.md", "", f"Use {TOKEN}\n", "docs/planted.md:1: github-pat"
            ),
        ),
    ),
]
