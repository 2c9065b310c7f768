"""What the shop's programs can be told, and whether a command line is one that they take.

It is read from where their sources say it, which is what clap derives it from: structs and enums."""

import dataclasses
import re

# Stands for a value that is known only when a command is run, and for any number of words.
ANY = "\ufffc"
MANY = "\ufffd"

SOURCES = {
    "shopctl": ("shopctl/src", "Cli"),
    "loadgen": ("loadgen/src", "Cli"),
    "shopd": ("shopd/src", "Cli"),
}
TOKEN = re.compile(
    r"""(?P<skipped>\s+|//[^\n]*|/\*.*?\*/)
    |(?P<text>r\#".*?"\#|"(?:\\.|[^"\\])*")
    |(?P<letter>'(?:\\.|[^'\\])')
    |(?P<word>'?\w+)
    |(?P<mark>.)""",
    re.DOTALL | re.VERBOSE,
)
OPENING = {"(": ")", "[": "]", "{": "}", "<": ">"}
NUMBERS = {"u8", "u16", "u32", "u64", "usize", "f64", "NonZeroU16", "NonZeroU32", "NonZeroUsize"}


@dataclasses.dataclass
class Argument:
    """An option, or a word by its place where it has no names."""

    name: str
    names: tuple = ()
    takes: str = "one"  # none, maybe, one
    is_required: bool = False
    is_many: bool = False
    is_last: bool = False
    is_everywhere: bool = False
    choices: tuple = ()
    is_number: bool = False

    def refuses(self, word):
        if ANY in word or MANY in word:
            return ""
        if self.choices and word not in self.choices:
            return f"{word!r} is not among {', '.join(self.choices)}"
        if self.is_number and not re.fullmatch(r"\d+(\.\d+)?", word):
            return f"{word!r} is no number"
        return ""


@dataclasses.dataclass
class Command:
    """A program or one of its commands."""

    arguments: list = dataclasses.field(default_factory=list)
    commands: dict = dataclasses.field(default_factory=dict)
    needs_command: bool = False


def read(root):
    """The programs by their names."""
    programs = {}
    for program, (folder, name) in SOURCES.items():
        types = {}
        for path in sorted((root / folder).rglob("*.rs")):
            for found in _types(_tokens(path.read_text())):
                # Of two types with one name, the one that is about command lines is meant.
                if found.derives & {"Parser", "Args", "Subcommand", "ValueEnum"}:
                    types[found.name] = found
        if name not in types:
            raise ValueError(f"{folder} has no {name} that clap derives something for")
        programs[program] = _command(types[name].members, types)
    # Its settings are made to hold for all commands where the program starts.
    for argument in programs["shopd"].arguments:
        argument.is_everywhere = True
    return programs


def problems(program, words):
    """Why a program does not take these words."""
    everywhere = [argument for argument in program.arguments if argument.is_everywhere]
    command, path, said, placed = program, [], [], []
    # Where some words are known only when the command is run, none can be missing or too much.
    is_whole = MANY not in words
    words = [word for word in words if word != MANY]
    while words:
        word = words.pop(0)
        if word == "--":
            placed += words
            break
        if word.startswith("-") and len(word) > 1:
            said += _option(word, words, everywhere + command.arguments, path)
        elif command.commands and not placed:
            if ANY in word:
                # Which command it is comes out when it is run: one at least has to take the rest.
                found = (
                    [*said, *problems(_within(command.commands[name], everywhere), words)] for name in command.commands
                )
                return min(found, key=len)
            if word not in command.commands:
                return [*said, f"{' '.join(path) or 'the program'} has no command {word!r}"]
            command = command.commands[word]
            path.append(word)
        else:
            placed.append(word)
    if is_whole:
        said += _by_place(command, placed, path)
    return said


def _within(command, everywhere):
    return dataclasses.replace(command, arguments=[*command.arguments, *everywhere])


def _option(word, words, arguments, path):
    name, has_value, value = word.partition("=")
    if not word.startswith("--"):
        name, value = word[:2], word[2:]
        has_value = bool(value)
    found = [argument for argument in arguments if name in argument.names]
    if not found:
        return [f"{' '.join(path) or 'the program'} has no option {name}"]
    if found[0].takes == "none":
        return [f"{name} takes no value"] if has_value else []
    if not has_value:
        if found[0].takes == "maybe":
            return []
        if not words:
            return [f"{name} needs a value"]
        value = words.pop(0)
    refused = found[0].refuses(value)
    return [f"{name}: {refused}"] if refused else []


def _by_place(command, placed, path):
    if command.commands and command.needs_command:
        return [f"{' '.join(path) or 'the program'} needs a command"]
    said = []
    for argument in (argument for argument in command.arguments if not argument.names):
        mine = placed if argument.is_many else placed[:1]
        placed = placed[len(mine) :]
        if argument.is_required and not mine:
            said.append(f"{' '.join(path)} needs {argument.name}")
        said += [f"{argument.name}: {refused}" for refused in map(argument.refuses, mine) if refused]
    if placed:
        said.append(f"{' '.join(path)} takes no {placed[0]!r}")
    return said


@dataclasses.dataclass
class _Type:
    name: str
    derives: set
    members: list


@dataclasses.dataclass
class _Member:
    """A field of a struct, or a variant of an enum with its fields."""

    name: str
    attributes: dict
    type: str = ""
    fields: list = None

    def said(self, kind, key):
        return self.attributes.get(kind, {}).get(key)

    def has(self, kind, key):
        return key in self.attributes.get(kind, {})


def _tokens(text):
    return [match.group() for match in TOKEN.finditer(text) if match.lastgroup != "skipped"]


def _group(tokens, at):
    """What is between the bracket at this place and the one that closes it, and where it goes on after that."""
    opening, depth, end = tokens[at], 0, at
    while True:
        if tokens[end] == opening:
            depth += 1
        elif tokens[end] == OPENING[opening]:
            depth -= 1
            if depth == 0:
                return tokens[at + 1 : end], end + 1
        end += 1


def _split(tokens):
    """Parts between commas that are in no bracket."""
    parts, depth = [[]], 0
    for place, token in enumerate(tokens):
        depth += (token in OPENING) - (token in OPENING.values() and not (token == ">" and tokens[place - 1] in "-="))
        if token == "," and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _types(tokens):
    at, attributes = 0, []
    while at < len(tokens):
        token = tokens[at]
        if token == "#" and tokens[at + 1 : at + 2] == ["["]:
            attribute, at = _group(tokens, at + 1)
            attributes.append(attribute)
        elif token in ("struct", "enum"):
            name, at = tokens[at + 1], at + 2
            if tokens[at] == "{":
                body, at = _group(tokens, at)
                derives = {word for attribute in attributes if attribute[0] == "derive" for word in attribute}
                yield _Type(name, derives, [_member(part) for part in _split(body)])
            attributes = []
        elif token == "{":
            _, at = _group(tokens, at)
            attributes = []
        else:
            at += 1
            if token not in ("pub", "(", ")", "crate", "super"):
                attributes = []


def _member(tokens):
    attributes, at = {}, 0
    while tokens[at] == "#":
        attribute, at = _group(tokens, at + 1)
        if len(attribute) > 1 and attribute[1] == "(":
            inside, _ = _group(attribute, 1)
            for part in _split(inside):
                value = part[2:] if part[1:2] == ["="] else part[1:]
                attributes.setdefault(attribute[0], {})[part[0]] = value
    tokens = tokens[at:]
    if tokens[0] == "pub":
        tokens = tokens[1:] if tokens[1] != "(" else tokens[_group(tokens, 1)[1] :]
    name, rest = tokens[0], tokens[1:]
    if rest[:1] == [":"]:
        return _Member(name, attributes, "".join(rest[1:]))
    if rest[:1] == ["("]:
        return _Member(name, attributes, "".join(_group(rest, 0)[0]))
    if rest[:1] == ["{"]:
        return _Member(name, attributes, fields=[_member(part) for part in _split(_group(rest, 0)[0])])
    return _Member(name, attributes)


def _command(members, types):
    command = Command()
    for member in members:
        inner = _inner(member.type)
        if member.has("command", "subcommand"):
            command.commands = _commands(types[inner], types)
            command.needs_command = not member.type.startswith("Option<")
        elif member.has("command", "flatten"):
            flat = _command(types[inner].members, types)
            command.arguments += flat.arguments
        else:
            command.arguments.append(_argument(member, inner, types))
    # Words after `--` come last.
    command.arguments.sort(key=lambda argument: argument.is_last)
    return command


def _commands(enum, types):
    commands = {}
    for variant in enum.members:
        name = variant.said("command", "name")
        name = name[0].strip('"') if name else _kebab(variant.name)
        inner = _inner(variant.type)
        if variant.has("command", "subcommand"):
            commands[name] = Command([], _commands(types[inner], types), True)
        elif variant.fields is not None:
            commands[name] = _command(variant.fields, types)
        else:
            commands[name] = _command(types[inner].members, types) if inner else Command()
    return commands


def _argument(member, inner, types):
    names = []
    if member.has("arg", "long"):
        given = member.said("arg", "long")
        names.append("--" + (given[0].strip('"') if given else _kebab(member.name)))
    if member.has("arg", "short"):
        given = member.said("arg", "short")
        names.append("-" + (given[0].strip("'") if given else member.name[0]))
    is_many = "Vec<" in member.type
    count = "".join(member.said("arg", "num_args") or [])
    takes = "maybe" if count.startswith("0..") else "one"
    if inner == "bool" and "Set" not in (member.said("arg", "action") or []):
        takes = "none"
    has_default = any(member.has("arg", key) for key in ("default_value", "default_value_t", "required_unless_present"))
    is_optional = member.type.startswith("Option<") or has_default or (is_many and not member.has("arg", "required"))
    choices = member.said("arg", "value_parser") or []
    listed = tuple(word.strip('"') for word in choices if word.startswith('"')) if choices[:1] == ["["] else ()
    # An enum of another crate is not read: its values are not judged.
    if member.has("arg", "value_enum") and inner in types:
        listed = tuple(_kebab(variant.name) for variant in types[inner].members)
    return Argument(
        name=member.name,
        names=tuple(names),
        takes=takes,
        is_required=not is_optional and not names,
        is_many=is_many or ".." in count and takes == "one",
        is_last=member.has("arg", "last"),
        is_everywhere=member.has("arg", "global"),
        choices=listed,
        is_number=inner in NUMBERS,
    )


def _inner(type_):
    """What an option, a list or a box is of, without the path to it."""
    while match := re.fullmatch(r"(?:\w+::)*(?:Option|Vec|Box)<(.*)>", type_):
        type_ = match.group(1)
    return type_.rpartition("::")[2]


def _kebab(name):
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).replace("_", "-").lower()
