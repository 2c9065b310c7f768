"""Whether command lines in the documents are ones that there are."""

import re
import shlex

from . import markdown, programs
from .text import documents

# What a block of commands says of itself after `sh`: run to its end by scripts/check-doc-commands; started by it as a
# server; run by the project's own suites, in this or in a shortened form; or in need of an account, a cluster or
# containers.
MARKS = ("test", "serve", "ci", "cloud")
# A block that says it needs the cloud has one of these.
CLOUD = re.compile(
    r"\b(aws|terraform|helm|kubectl|docker|gh|dig|psql|shopctl|loadgen)\b|https://"
    r"|\bmake (up|stores|down|image|image-scan|image-push|zap)\b"
)
# What looks like a path and is none: a version of documents.
NO_PATHS = ("shopctl/v1",)
FOLDERS = (
    "core",
    "docs",
    "helm",
    "loadgen",
    "migrations",
    "scripts",
    "shopctl",
    "shopd",
    "terraform",
    ".ci",
    ".github",
)


def faults(tree):
    """Blocks without a mark, and command lines that no program of ours would take."""
    known = programs.programs(tree.root)
    for path, content in documents(tree):
        page = markdown.page(content)
        made = files_made(page)
        if path.parts[0] == "docs":
            yield from (f"{path}:{line}: {told}" for line, told in marked(page))
            yield from (f"{path}:{line}: commands stand in a block with ```sh" for line in indented(page))
        for line, words, strict in lines_of(page):
            if told := complaint(known, tree.root, words, strict, made):
                yield f"{path}:{line}: {told}"
        for line, code in page.codes:
            if told := missing_path(tree.root, code, made):
                yield f"{path}:{line}: {told}"


def files_made(page):
    """Files that commands of a page write."""
    return {path for fence in page.fences for path in re.findall(r">\s*([\w./-]+)", fence.text)}


def lines_of(page):
    for fence in page.fences:
        if fence.language == "sh":
            yield from ((fence.line, words, True) for words in command_lines(fence.text))
    for line, code in page.codes:
        yield from ((line, words, False) for words in inline(code))


def indented(page):
    """Lines of code that is told by its indentation alone."""
    before = ""
    for number, line in page.prose:
        if line.startswith("    ") and not before.strip() and not line.strip().startswith(("-", "*", "|")):
            yield number
        before = "" if line.startswith("    ") else line


def untold(tree):
    """Commands of `shopctl` that its page does not tell."""
    told = (tree.root / "docs/shopctl.md").read_text()
    for path, command in programs.program(tree.root, "shopctl").described():
        words = path[1:]
        if words and not command.commands and not is_told(words, told):
            yield f"docs/shopctl.md does not tell {' '.join(path)}"


def is_told(words, told):
    """A noun and a verb stand together, or the verb among its noun's alternatives."""
    noun, *verb = map(re.escape, words)
    if not verb:
        return re.search(rf"`[^`\n]*\b{noun}\b", told)
    return re.search(rf"`{noun} (?:[\w|\\-]*\|)?{verb[0]}\b", told)


def marked(page):
    """Blocks of shell whose mark is missing or wrong."""
    for fence in page.fences:
        if fence.language in ("bash", "console", "shell", "zsh"):
            yield fence.line, f"a block of commands begins with ```sh, not ```{fence.language}"
        if fence.language == "" or fence.language != "sh" and looks_like_commands(fence.text):
            yield fence.line, "a block of code without its language, or of commands without ```sh"
        if fence.language == "sh" and (len(fence.words) < 2 or fence.words[1] not in MARKS):
            yield fence.line, f"a block of commands is marked with one of: {', '.join(MARKS)}"
        if fence.words[1:2] == ("cloud",) and not CLOUD.search(fence.text):
            yield fence.line, "nothing in this block needs the cloud: let it be tested"
        if fence.words[1:2] == ("ci",) and not all(is_step(words) for words in command_lines(fence.text)):
            yield fence.line, "only cargo, make, loadgen and scripts are run by the project's own suites"


def looks_like_commands(text):
    return re.search(r"^(?:\$ )?(?:shopctl|shopd|loadgen|cargo|make|helm|terraform|kubectl|aws) ", text, re.MULTILINE)


def is_step(words):
    return not words or words[0] in ("cargo", "make", "loadgen") or words[0].startswith((".ci/", "scripts/"))


def command_lines(text):
    """Each simple command of a script as words, without variables before it, redirections and comments."""
    script = re.sub(r"<<-?\s*['\"]?(\w+)['\"]?([^\n]*)\n.*?\n\s*\1$", r"\2", text, flags=re.DOTALL | re.MULTILINE)
    for line in re.sub(r"\\\n\s*", " ", script).splitlines():
        words = []
        for token in (*tokens(line), ";"):
            if not set(token) <= set("();<>|&"):
                words.append(token)
            elif token in ("<", ">", ">>", ">&", "&>"):
                # Where something is read from or written to is no word of the command.
                words.append(REDIRECTED)
            else:
                yield from without_frame(words)
                words = []


REDIRECTED = "\0"


def tokens(line):
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    try:
        return list(lexer)
    except ValueError:
        # A quote that goes on in the next line.
        return line.split()


def without_frame(words):
    """A command without what the shell takes for itself; nothing where nothing is left."""
    kept = []
    for index, word in enumerate(words):
        if word in (REDIRECTED, "$") or words[index - 1 : index] == [REDIRECTED]:
            continue
        if kept or not re.match(r"[A-Za-z_]\w*=", word) and word not in ("export", "then", "do", "exec", "env", "!"):
            kept.append(word)
    if kept:
        yield kept


def complaint(known, root, words, strict, made=frozenset()):
    """What is wrong with one simple command; empty where nothing is, or where it is of no program of ours."""
    words = unwrapped(words)
    if not words:
        return ""
    name = words[0].rsplit("/", 1)[-1] if words[0].startswith(("target/", "./")) else words[0]
    if name in known:
        return programs.complaint(known[name], words[1:], strict)
    if name == "make":
        return make_complaint(root, words[1:])
    return path_complaint(root, words, made)


def unwrapped(words):
    """`cargo run -p shopctl -- status` as `shopctl status`."""
    if words[:1] == ["scripts/with-servers"]:
        return unwrapped(words[1:])
    if words[:2] != ["cargo", "run"]:
        return words
    package = words[words.index("-p") + 1] if "-p" in words else "shopd"
    return [package, *(words[words.index("--") + 1 :] if "--" in words else [])]


def make_complaint(root, words):
    targets = set(re.findall(r"^([a-z][\w-]*):", (root / "Makefile").read_text(), re.MULTILINE))
    missing = [word for word in words if not word.startswith("-") and "=" not in word and word not in targets]
    return f"the Makefile has no target {missing[0]}" if missing else ""


def path_complaint(root, words, made):
    for word in words:
        path = word.rsplit("=", 1)[-1].removeprefix("./")
        if told := missing_path(root, path, made):
            return told
    return ""


def missing_path(root, text, made):
    """What looks like a path of the project and is not there, nor made by a command of the page."""
    path = text.split("#")[0].rstrip("/,.:")
    first = path.split("/")[0]
    if path in NO_PATHS or path in made or "/" not in path or first not in FOLDERS:
        return ""
    if re.search(r"[*<>{}$…|]|\b[A-Z_]{2,}\b(?!\.)|\s", path) or (root / path).exists():
        return ""
    return f"there is no {path}"


def inline(code):
    """Command lines in a short piece of code: those that begin with one of our programs."""
    if not re.match(r"(?:cargo run|shopctl|shopd|loadgen|make|scripts/\S+)(?: |$)", code):
        return []
    # `a|b` and `[--flag]` are ways to write, not to type.
    bare = re.sub(r"[\[\]]", "", code.replace("\\|", "|")).replace("…", "").replace("...", "")
    alternatives = re.search(r"(\S+(?:\|\S+)+)", bare)
    words = alternatives[1].split("|") if alternatives else [""]
    lines = [bare.replace(alternatives[1], word) for word in words] if alternatives else [bare]
    return [line_words for line in lines for line_words in command_lines(line)]
