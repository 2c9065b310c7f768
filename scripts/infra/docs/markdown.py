"""Reads Markdown as far as the checks need it: headings, links, code."""

import dataclasses
import re


@dataclasses.dataclass(frozen=True)
class Fence:
    """A block of code, with the words after its backticks."""

    line: int
    words: tuple
    text: str

    @property
    def language(self):
        return self.words[0] if self.words else ""


@dataclasses.dataclass(frozen=True)
class Page:
    """A page. `prose` has its lines by number, without blocks of code."""

    prose: tuple
    fences: tuple

    @property
    def anchors(self):
        """The anchors of headings as GitHub and mdBook make them, and those that are written out."""
        found, seen = set(), {}
        for _, line in self.prose:
            found.update(re.findall(r'<a (?:id|name)="([^"]+)"', line))
            if heading := re.match(r"#{1,6} (.+?)(?: \{#([\w-]+)\})?$", line):
                slug = heading[2] or slug_of(heading[1])
                found.add(f"{slug}-{seen[slug]}" if seen.get(slug) else slug)
                seen[slug] = seen.get(slug, 0) + 1
        return found

    @property
    def links(self):
        """The places that links and pictures lead to, with their lines."""
        for number, line in self.prose:
            bare = re.sub(r"`[^`]*`", "``", line)
            for inline, reference, raw in re.findall(
                r'\]\(([^()\s]+(?:\([^()]*\))?)(?: "[^"]*")?\)|^\[[^\]]+\]: (\S+)|(?:src|href)="([^"]+)"', bare
            ):
                yield number, inline or reference or raw

    @property
    def codes(self):
        """What stands between single backticks, with its line."""
        for number, line in self.prose:
            for code in re.findall(r"(?<!`)`([^`]+)`(?!`)", line):
                yield number, code


def page(text):
    prose, fences, opened, held = [], [], None, []
    for number, line in enumerate(text.splitlines(), 1):
        mark = re.match(r"\s*```+(.*)$", line)
        if opened is not None and re.fullmatch(r"\s*```+\s*", line):
            fences.append(Fence(opened[0], opened[1], "\n".join(held)))
            opened, held = None, []
        elif opened is not None:
            held.append(line)
        elif mark:
            opened = (number, tuple(mark[1].split()))
        else:
            prose.append((number, line))
    if opened is not None:
        raise ValueError(f"line {opened[0]}: a block of code is not closed")
    return Page(tuple(prose), tuple(fences))


def slug_of(heading):
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    kept = re.sub(r"[^\w\- ]", "", text.replace("`", "").strip().lower())
    return kept.replace(" ", "-")
