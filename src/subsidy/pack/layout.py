"""Rule files in canonical form: the same content with the same comments, laid out alike whoever wrote it.

What is settled: the order of keys, indentation, quotation marks, blank lines between clauses, spaces and line ends.
What stays as its author chose: the order of lists, brackets around what is short, the lines of long text. A file is
laid out by its shape alone; whether its expressions can be read is another question.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel

from subsidy.errors import Fault, RuleError
from subsidy.pack.comments import Comments, comments_of
from subsidy.pack.fact_documents import FactsDoc
from subsidy.pack.key_order import key_orders
from subsidy.pack.order import canonical
from subsidy.pack.policy_documents import PolicyDoc
from subsidy.pack.shape import validate
from subsidy.pack.yaml_reader import read_yaml
from subsidy.pack.yaml_scalars import plain_scalar
from subsidy.pack.yaml_tree import Path, Tree

WIDTH: Final = 130
"""The most columns of a line that could be broken; a Chinese character takes two."""


def laid_out(source: bytes, file: str) -> str:
    """A rule file's text in canonical form. Raises RuleError with every fault of its writing and of its shape.

    Laying out once more changes nothing; the content, as the pack's fingerprint sees it, and the comments are the same.
    """
    tree = read_yaml(source, file)
    comments = comments_of(tree)
    text = _Writer(tree, comments, key_orders(_document(tree))).text()
    _prove(text, tree, comments)
    return text


def _prove(text: str, tree: Tree, comments: Comments) -> None:
    """Raise AssertionError, which is a fault of ours, before a text is written that says anything else."""
    try:
        again = read_yaml(text.encode(), tree.file)
    except RuleError as error:
        raise AssertionError(f"{tree.file}: the new text cannot be read: {error}") from error
    if canonical(again.root) != canonical(tree.root):
        raise AssertionError(f"{tree.file}: the content would change")
    if _texts(comments_of(again)) != _texts(comments):
        raise AssertionError(f"{tree.file}: comments would be lost")


def _texts(comments: Comments) -> list[str]:
    lists = (comments.header, list(comments.beside.values()), *comments.above.values(), *comments.below.values())
    return sorted(line for lines in lists for line in lines if line)


def _document(tree: Tree) -> BaseModel:
    faults: list[Fault] = []
    document = validate(FactsDoc if "facts" in tree.root else PolicyDoc, tree, faults)
    if document is None:
        raise RuleError(faults)
    return document


_PARAGRAPHS: Final = frozenset(
    "versions applies_to eligibility award relations payment competition approval priority".split()
)
"""The keys of a policy or a version that a blank line stands before."""

_SPACED: Final = (("versions",), ("facts",), ("eligibility", "all"))
"""The lists whose items a blank line stands between, unless all of them are short."""


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes one file out."""

    tree: Tree
    comments: Comments
    orders: Mapping[Path, Mapping[str, int]]

    def text(self) -> str:
        lines = [*self.comments.header, *self._block((), 0)]
        return "\n".join(lines) + "\n"

    def _block(self, path: Path, indent: int) -> Iterator[str]:
        """The lines of a list or a group, one entry below the other."""
        node = self._node(path)
        entries: Sequence[str | int] = self._keys(path) if isinstance(node, dict) else range(len(node))
        spaced = isinstance(node, list) and self._spaced(path, indent)
        for number, entry in enumerate([(*path, step) for step in entries]):
            lines = self._pair(entry, indent) if isinstance(node, dict) else self._item(entry, indent)
            above = self.comments.above.get(entry, [])
            if number and (spaced or self._begins_paragraph(entry) or (above and entry in self.comments.apart)):
                yield ""
            yield from self._remarks(above, indent)
            yield from lines
        yield from self._remarks(self.comments.below.get(path, ()), indent)

    def _remarks(self, lines: Iterable[str], indent: int) -> Iterator[str]:
        return (" " * indent + line if line else "" for line in lines)

    def _begins_paragraph(self, entry: Path) -> bool:
        inside = len(entry) == 1 or (len(entry) == 3 and entry[0] == "versions")
        return inside and entry[-1] in _PARAGRAPHS

    def _spaced(self, path: Path, indent: int) -> bool:
        """Whether blank lines stand between the items of a list, each behind its dash: all or none."""
        items: list[Path] = [(*path, index) for index in range(len(self._node(path)))]
        if any(item in self.comments.apart for item in items[1:]):
            return True
        return any(path[-len(end) :] == end for end in _SPACED) and not all(
            self._in_brackets(item, indent + 1) for item in items
        )

    def _keys(self, path: Path) -> list[str]:
        """The keys of a group in their settled order; unknown ones stay behind them as they are."""
        places = self.orders.get(path, {})
        return sorted(self._node(path), key=lambda key: places.get(key, len(places)))

    def _pair(self, entry: Path, indent: int) -> Iterator[str]:
        head = " " * indent + f"{entry[-1]}:"
        remark = self._beside(entry)
        one = self._in_brackets(entry, _width(head))
        if one or not isinstance(self._node(entry), dict | list):
            first, *rest = [one] if one else self._scalar(entry, indent + 2, _width(head))
            yield f"{head} {first}".rstrip() + remark
            yield from rest
        else:
            yield head + remark
            yield from self._block(entry, indent + 2)

    def _item(self, entry: Path, indent: int) -> Iterator[str]:
        head, remark = " " * indent + "-", self._beside(entry)
        one = self._in_brackets(entry, _width(head))
        if one or not isinstance(self._node(entry), dict | list):
            first, *rest = [one] if one else self._scalar(entry, indent + 2, _width(head))
            yield f"{head} {first}".rstrip() + remark
            yield from rest
            return
        lines = list(self._block(entry, indent + 2))
        start = next(index for index, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#"))
        beside = self.comments.beside.get(entry)
        yield from self._remarks([*([beside] if beside else []), *(line.strip() for line in lines[:start])], indent)
        yield f"{head} {lines[start].lstrip()}"
        yield from lines[start + 1 :]

    def _beside(self, entry: Path) -> str:
        """What is said behind an entry, on the same line."""
        remark = self.comments.beside.get(entry)
        return f"  {remark}" if remark else ""

    # Brackets

    def _in_brackets(self, path: Path, used: int) -> str:
        """A list or a group in brackets, if its author wrote it so, it fits on a line and no comment stands inside."""
        node = self._node(path)
        if not isinstance(node, dict | list):
            return ""
        if node and (self.tree.positions[path].style != "flow" or self.comments.inside(path)):
            return ""
        text = self._flow(path)
        return text if _width(text) + used + 1 <= WIDTH else ""

    def _flow(self, path: Path) -> str:
        node = self._node(path)
        if isinstance(node, dict):
            return "{" + ", ".join(f"{key}: {self._flow((*path, key))}" for key in self._keys(path)) + "}"
        if isinstance(node, list):
            return "[" + ", ".join(self._flow((*path, index)) for index in range(len(node))) + "]"
        return self._inline(path, flow=True) or "null"

    # Text

    def _scalar(self, path: Path, indent: int, used: int) -> list[str]:
        """The lines of a value: the first stands behind its key, the others below it."""
        style, raw = self.tree.positions[path].style, self.tree.raw(path)
        if style == "literal" and (lines := _literal(raw)):
            return [lines[0], *(" " * indent + line if line else "" for line in lines[1:])]
        written = self._written_lines(path)
        if style == "folded" and written:
            return [_mark(">", raw), *(" " * indent + line if line else "" for line in written)]
        one = self._inline(path, flow=False)
        breakable = path[-1] in _EXPRESSIONS and raw == " ".join(raw.split()) and "\n" not in raw
        if breakable and len(written) > 1:
            return [">-", *(" " * indent + line for line in written)]
        if breakable and used + 1 + _width(one) > WIDTH and len(lines := list(_folded(raw, WIDTH - indent))) > 1:
            return [">-", *(" " * indent + line for line in lines)]
        return [one]

    def _written_lines(self, path: Path) -> list[str]:
        """The lines on which a text was written, without what belongs to the layout."""
        position = self.tree.positions[path]
        if position.style == "folded":
            last, column = position.end
            lines = list(self.tree.lines[position.line : last if column > 1 else last - 1])
            while lines and not lines[-1].strip():
                lines.pop()
            margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
            fits = not lines or not lines[0][margin:].startswith(" ")
            return [line[margin:] for line in lines] if fits and _mark(">", position.raw) in (">", ">-") else []
        if position.style != "plain" or position.line == position.end[0]:
            return [position.raw]
        whole = "\n".join(self.tree.lines[position.line - 1 : position.end[0]])
        first = whole[position.column - 1 :].split("\n")
        return [line.strip() for line in [*first[:-1], self.tree.lines[position.end[0] - 1][: position.end[1] - 1]]]

    def _inline(self, path: Path, flow: bool) -> str:
        """A value on one line."""
        position = self.tree.positions[path]
        raw = position.raw
        if position.style == "plain" and "\n" not in raw:
            return raw
        if _needs_no_marks(raw) and not (flow and _IN_FLOW.search(raw)):
            return raw
        if re.search(r'["\\]', raw) and "\n" not in raw:
            return "'" + raw.replace("'", "''") + "'"
        return json.dumps(raw, ensure_ascii=False)

    def _node(self, path: Path) -> Any:
        node: Any = self.tree.root
        for step in path:
            node = node[step]
        return node


def _needs_no_marks(raw: str) -> bool:
    """Whether a text is read as this very text without quotation marks, here and by other readers of YAML."""
    if not _PLAIN.fullmatch(raw) or _MISREAD.fullmatch(raw):
        return False
    try:
        return plain_scalar(raw) == raw
    except ValueError:
        return False


_PLAIN: Final = re.compile(r"[^\W_](?:[^\n:#]|:(?=[^\s])|(?<=\S)#)*(?<![\s:])")
_IN_FLOW: Final = re.compile(r"[][{},:]")
_MISREAD: Final = re.compile(r"(?i:[-+]?[.0-9][-+.,:_0-9a-fxo]*|y|n|yes|no|on|off|true|false|null)")
"""What other readers of YAML take for a number, a time or a flag: it keeps its quotation marks."""

_EXPRESSIONS: Final = frozenset(
    "holds when where amount points up_to cap floor less decided of rate formula is value at_most".split()
)
"""The keys whose text may be broken into lines."""


def _literal(raw: str) -> list[str]:
    """A text of several lines, as it is; nothing where that would read otherwise."""
    lines = raw.rstrip("\n").split("\n")
    if not lines[0].strip() or lines[0].startswith(" ") or any(line != line.rstrip() for line in lines):
        return []
    kept = [""] * (len(raw) - len(raw.rstrip("\n")) - 1)
    return [_mark("|", raw), *lines, *kept]


def _mark(sign: str, raw: str) -> str:
    """The sign of a block of text, with what becomes of the line ends behind it."""
    ends = len(raw) - len(raw.rstrip("\n"))
    return sign + ("-", "")[ends] if ends < 2 else f"{sign}+"


def _folded(expression: str, room: int) -> Iterator[str]:
    """An expression in lines that fit, broken before words that join."""
    line = ""
    for piece in re.split(r" (?=(?:且|或|当|按) )", expression):
        if line and _width(f"{line} {piece}") > room:
            yield line
            line = piece
        else:
            line = f"{line} {piece}".lstrip()
    yield line


def _width(text: str) -> int:
    """How many columns a text takes on a screen."""
    return sum(2 if unicodedata.east_asian_width(character) in "FW" else 1 for character in text)
