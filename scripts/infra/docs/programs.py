"""The command lines of `shopctl`, `shopd` and `loadgen`, as their sources define them, and whether a line fits them."""

import dataclasses

from . import rust

# Where each program says what it takes, and the type that is its command line.
SOURCES = {
    "shopctl": (("shopctl/src/cli", "shopctl/src/output", "shopctl/src/tui/screen.rs"), "Cli"),
    "shopd": (("shopd/src/cli.rs", "shopd/src/config"), "Cli"),
    "loadgen": (("loadgen/src/cli.rs", "loadgen/src/scenario/source.rs", "loadgen/src/live/form.rs"), "Cli"),
}
# The shells of clap_complete.
SHELLS = ("bash", "elvish", "fish", "powershell", "zsh")


@dataclasses.dataclass(frozen=True)
class Argument:
    """A flag or something without a name. `values` are the words that it takes, where it does not take any."""

    name: str
    takes: str = "one"
    values: tuple = ()
    required: bool = False
    many: bool = False
    trailing: bool = False
    everywhere: bool = False


@dataclasses.dataclass
class Command:
    """A program or one of its commands; `flags` by `--long` and `-s`."""

    name: str
    flags: dict = dataclasses.field(default_factory=dict)
    places: list = dataclasses.field(default_factory=list)
    commands: dict = dataclasses.field(default_factory=dict)
    needs_command: bool = False

    def described(self, path=()):
        """All commands below this one, with the words that lead to them."""
        yield (*path, self.name), self
        for command in self.commands.values():
            yield from command.described((*path, self.name))


def programs(root):
    return {name: program(root, name) for name in SOURCES}


def program(root, name):
    places, type_name = SOURCES[name]
    types = {}
    for place in places:
        for found, definition in rust.definitions(root / place).items():
            types.setdefault(found, definition)
    command = Command(name)
    add(command, types[type_name], types)
    # Of shopd, each setting is taken before and after the command.
    everywhere = {flag: told for flag, told in command.flags.items() if told.everywhere or name == "shopd"}
    add_everywhere(command, {"--help": Argument("--help", "none"), "-h": Argument("-h", "none"), **everywhere})
    command.flags |= {flag: Argument(flag, "none") for flag in ("--version", "-V")}
    return command


def add(command, definition, types):
    """Adds the fields of a struct of arguments to a command."""
    for member in definition.members:
        if "subcommand" in member.attributes:
            add_commands(command, types[member.type], types)
            command.needs_command = not member.is_in("Option")
        elif "flatten" in member.attributes:
            add(command, types[member.type], types)
        else:
            add_argument(command, member, types)


def add_commands(command, definition, types):
    for variant in definition.members:
        name = rust.text_of(variant.attributes["name"]) if "name" in variant.attributes else rust.kebab(variant.name)
        made = command.commands[name] = Command(name)
        # Fields in brackets are those of the variant itself, a type in brackets is a struct or more commands.
        if variant.kind.startswith("{"):
            members = tuple(filter(None, map(rust.member, rust.pieces(variant.kind[1:-1]))))
            add(made, rust.Definition("", {}, members), types)
        elif variant.kind.startswith("("):
            inner = rust.Member("", {}, "", variant.kind[1:-1]).type
            if "subcommand" in variant.attributes:
                add_commands(made, types[inner], types)
                made.needs_command = True
            else:
                add(made, types[inner], types)


def add_argument(command, member, types):
    attributes = member.attributes
    optional = member.is_in("Option") or any(key.startswith("default_value") for key in attributes)
    many = member.is_in("Vec") or "value_delimiter" in attributes
    values = values_of(member, types)
    required = "required" in attributes or not (optional or many or member.type == "bool")
    if "long" not in attributes and "short" not in attributes:
        trailing = "last" in attributes
        command.places.append(Argument(member.name, "one", values, required, many, trailing))
        return
    is_switch = member.type == "bool" and "Set" not in str(attributes.get("action", "")).replace("SetTrue", "")
    takes = "none" if is_switch else "optional" if "0..=1" in str(attributes.get("num_args")) else "one"
    long = attributes.get("long")
    name = "--" + (rust.kebab(member.name) if long is True else rust.text_of(long))
    argument = Argument(name, takes, values, required and takes == "one", many, everywhere="global" in attributes)
    command.flags[name] = argument
    if short := attributes.get("short"):
        command.flags["-" + (member.name[0] if short is True else rust.text_of(short))] = argument


def values_of(member, types):
    listed = str(member.attributes.get("value_parser", ""))
    if listed.startswith("["):
        return tuple(rust.text_of(word) for word in rust.pieces(listed[1:-1]))
    if "value_enum" not in member.attributes:
        return ()
    if member.type == "Shell":
        return SHELLS
    named = (
        variant.attributes.get("name") or f'"{rust.kebab(variant.name)}"' for variant in types[member.type].members
    )
    return tuple(map(rust.text_of, named))


def add_everywhere(command, flags):
    command.flags = {**flags, **command.flags}
    for below in command.commands.values():
        add_everywhere(below, flags)


def complaint(command, words, strict=True):
    """What is wrong with a command line, the words after the program's name; empty where it fits. What is left out is
    wrong where `strict` is so."""
    path, given, placed = command.name, set(), []
    words = list(words)
    while words:
        word = words.pop(0)
        if word == "--":
            return trailing_complaint(command, path, words)
        if word.startswith("-") and word != "-":
            told, words = flag_complaint(command, path, word, words, given)
            if told:
                return told if strict or not is_of_one_below(command, word) else ""
        elif command.commands and not placed:
            if word == "help" or word.isupper():
                return ""
            if word not in command.commands:
                return f"{path} has no command {word}"
            command = command.commands[word]
            path += f" {word}"
        else:
            placed.append(word)
    return place_complaint(command, path, placed, strict) or (left_out(command, path, given) if strict else "")


def is_of_one_below(command, word):
    return any(word.partition("=")[0] in below.flags for _, below in command.described())


def trailing_complaint(command, path, words):
    if any(place.trailing for place in command.places) or not words:
        return ""
    return f"{path} takes nothing after --"


def flag_complaint(command, path, word, words, given):
    """What is wrong with a flag, and the words after it and its value."""
    name, is_joined, value = word.partition("=")
    if not name.startswith("--") and len(name) > 2:
        # -n50, or several switches in one word.
        first = command.flags.get(name[:2])
        if first and first.takes == "none":
            words = ["-" + name[2:], *words]
        else:
            is_joined, value = "=", name[2:]
        name = name[:2]
    flag = command.flags.get(name)
    if flag is None:
        return f"{path} has no {name}", words
    given.add(flag.name)
    if flag.takes == "none":
        return (f"{path} {name} takes no value" if is_joined else ""), words
    if not is_joined:
        if not words:
            return ("" if flag.takes == "optional" else f"{path} {name} needs a value"), words
        if flag.takes == "optional":
            return "", words[1:] if not words[0].startswith("-") else words
        value, words = words[0], words[1:]
    return value_complaint(flag, path, value), words


def value_complaint(argument, path, value):
    # A word in capitals stands for what the reader puts there.
    if not argument.values or value in argument.values or value.isupper():
        return ""
    return f"{path}: {argument.name} is one of {', '.join(argument.values)}, not {value}"


def place_complaint(command, path, placed, strict):
    places = [place for place in command.places if not place.trailing]
    if placed and not places:
        return f"{path} takes no {placed[0]}"
    if len(placed) > len(places) and not places[-1].many:
        return f"{path} takes no {placed[len(places)]}"
    for index, word in enumerate(placed):
        if told := value_complaint(places[min(index, len(places) - 1)], path, word):
            return told
    if strict and command.needs_command:
        return f"{path} needs a command"
    missing = [place.name for place in places[len(placed) :] if place.required]
    return f"{path} needs {missing[0]}" if strict and missing else ""


def left_out(command, path, given):
    for flag in command.flags.values():
        if flag.required and flag.name not in given:
            return f"{path} needs {flag.name}"
    return ""
