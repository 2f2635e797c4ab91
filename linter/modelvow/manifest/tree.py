"""Events of a YAML parser → the tree of values and places: no recursion, capped, alike for both parsers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from modelvow.manifest.document import Fault, Node, Unreadable, position, span_at
from modelvow.manifest.scalars import TAGS, resolve, tagged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import ModuleType

    from modelvow.findings import KeyPath
    from modelvow.manifest.limits import Limits

MERGE = "<<"
BREAKS = "\x85\u2028\u2029"
"""What YAML 1.1, which both parsers have in their bones, takes for line ends; YAML 1.2 and editors do not."""

_make = tuple.__new__  # a Node by itself costs three times as much, and there are many


class _Open:
    """A map or list whose end has not been read. `height` counts the levels below and its own."""

    __slots__ = ("cell", "count", "entries", "flow", "height", "items", "key", "key_end", "merge", "start")

    def __init__(self, event: Any, start: int, cell: _Cell | None, count: int, *, is_map: bool) -> None:
        self.start = start
        self.cell = cell
        self.count = count
        self.flow = bool(event.flow_style)
        self.height = 1
        self.key: Node | None = None
        self.key_end = 0
        self.merge: tuple[Node, Node, str] | None = None
        self.entries: dict[str, tuple[Node, Node]] | None = {} if is_map else None
        self.items: list[Node] = []


class _Cell:
    """What an anchor names; `node` is None until its end has been read."""

    __slots__ = ("height", "node", "size")

    def __init__(self) -> None:
        self.node: Node | None = None
        self.size = 0
        self.height = 0


class Source(NamedTuple):
    """A text to be read: `hidden` is what the parser sees of it, `restore` undoes the hiding in values."""

    name: str
    text: str
    limits: Limits
    hidden: str
    restore: Mapping[int, str]


def prepare(text: str, name: str, limits: Limits) -> Source:
    """Return `text` with what ends a line in YAML 1.1 alone put out of the parser's sight.

    Each such character gives way to one that `text` does not hold, so that every offset stays what it is.
    """
    there = [each for each in BREAKS if each in text]
    if not there:
        return Source(name, text, limits, text, {})
    free = (chr(code) for code in range(0xE000, 0xF8FF) if chr(code) not in text)
    swaps = dict(zip(there, free, strict=False))
    hidden = text.translate({ord(each): swap for each, swap in swaps.items()})
    return Source(name, text, limits, hidden, {ord(swap): each for each, swap in swaps.items()})


def build(events: Iterable[Any], kinds: ModuleType, source: Source) -> tuple[Node, tuple[Fault, ...]]:
    """Return the tree of the only document in `events` and what is wrong with its keys.

    `kinds` holds the events' classes. Raises Unreadable; errors of the parser behind `events` pass through.
    """
    builder = _Builder(source)
    handlers = builder.handlers(kinds)
    for event in events:
        handlers[event.__class__](event)
    if builder.root is None:
        raise Unreadable(source.name, "is empty" if not source.text.strip() else "holds nothing but comments")
    return builder.root, tuple(builder.faults)


class _Builder:
    """The state of one reading."""

    __slots__ = (
        *("anchors", "count", "documents", "end", "faults", "limits"),
        *("name", "restore", "root", "stack", "text", "top"),
    )

    def __init__(self, source: Source) -> None:
        self.name = source.name
        self.text = source.text
        self.limits = source.limits
        self.restore = source.restore
        self.count = 0
        self.documents = 0
        self.end = 0  # of what was read last, as it was written
        self.anchors: dict[str, _Cell] = {}
        self.faults: list[Fault] = []
        self.stack: list[_Open] = []
        self.top: _Open | None = None
        self.root: Node | None = None

    def handlers(self, kinds: ModuleType) -> dict[type, Callable[[Any], None]]:
        return {
            kinds.ScalarEvent: self.scalar,
            kinds.MappingStartEvent: self.open_map,
            kinds.MappingEndEvent: self.close_map,
            kinds.SequenceStartEvent: self.open_list,
            kinds.SequenceEndEvent: self.close_list,
            kinds.AliasEvent: self.alias,
            kinds.DocumentStartEvent: self.document,
            kinds.DocumentEndEvent: _ignore,
            kinds.StreamStartEvent: _ignore,
            kinds.StreamEndEvent: _ignore,
        }

    def document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            start = event.start_mark.index
            self.refuse(
                start, event.end_mark.index, "a second document begins here", "one file holds one document"
            )

    def scalar(self, event: Any) -> None:
        self.count += 1
        if self.count > self.limits.nodes:
            self.too_many(event)
        start, end, value, tag = event.start_mark.index, event.end_mark.index, event.value, event.tag
        if event.style or tag is not None or event.anchor is not None or not value or self.restore:
            node = self.special(event, start, end, value, tag)
        else:
            node = _make(Node, ("scalar", resolve(value), start, end, value, None, None))
        self.end = node.end
        self.add(node)

    def special(self, event: Any, start: int, end: int, value: str, tag: str | None) -> Node:
        """Return the node of a scalar that is quoted, empty, a block, or has an anchor or a tag."""
        plain = not event.style
        if self.restore:
            value = value.translate(self.restore)
        if plain and not value:
            start = end = self.empty_at(end if tag or event.anchor else None, start)
        elif tag is not None or event.anchor is not None:
            start = after_properties(self.text, start)
        if event.style == '"' and not value.isascii():
            value = self.without_surrogates(value, start, end)
        elif event.style in {"|", ">"}:
            end = start + len(self.text[start:end].rstrip(" \t\r\n"))
        if tag is not None:
            node = Node("scalar", self.typed(event, tag, value), start, end)
        else:
            node = Node("scalar", resolve(value) if plain else value, start, end, value if plain else None)
        if event.anchor is not None:
            cell = self.anchors[event.anchor] = _Cell()
            cell.node, cell.size = node, 1
        return node

    def empty_at(self, written_end: int | None, start: int) -> int:
        """Return where a value that was left out would stand; the parsers disagree on it."""
        if written_end is not None:
            return written_end
        top = self.top
        if top is None or top.key is None:
            return start
        return after_colon(self.text, top.key_end)

    def without_surrogates(self, value: str, start: int, end: int) -> str:
        r"""Return `value` with pairs such as `\ud83d\ude00` joined, as in JSON; half a pair is refused."""
        try:
            return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
        except UnicodeDecodeError:
            self.refuse(start, end, r"half of a surrogate pair (`\ud800` to `\udfff`) is no character", "")

    def typed(self, event: Any, tag: str, value: str) -> Any:
        kind = TAGS.get(tag)
        if kind is None or kind in {"map", "seq"}:
            self.refuse_tag(event, tag)
        try:
            return tagged(kind, value)
        except ValueError:
            start, end = event.start_mark.index, event.end_mark.index
            self.refuse(
                start, end, f"`{shown(value)}` is no `!!{kind}`", "leave out the tag or mend the value"
            )

    def refuse_tag(self, event: Any, tag: str) -> NoReturn:
        short = "!!" + tag.removeprefix("tag:yaml.org,2002:") if tag.startswith("tag:yaml.org,2002:") else tag
        start = event.start_mark.index
        reason = f"the tag `{shown(short)}` is not known here"
        self.refuse(start, event.end_mark.index, reason, "leave it out: values are read without tags")

    def open_map(self, event: Any) -> None:
        if event.tag not in {None, "!", "tag:yaml.org,2002:map"}:
            self.refuse_tag(event, event.tag)
        self.open(event, is_map=True)

    def open_list(self, event: Any) -> None:
        if event.tag not in {None, "!", "tag:yaml.org,2002:seq"}:
            self.refuse_tag(event, event.tag)
        self.open(event, is_map=False)

    def open(self, event: Any, *, is_map: bool) -> None:
        self.count += 1
        if self.count > self.limits.nodes:
            self.too_many(event)
        if len(self.stack) >= self.limits.depth:
            self.too_deep(event)
        start, cell = event.start_mark.index, None
        if event.anchor is not None:
            cell = self.anchors[event.anchor] = _Cell()
        if cell is not None or event.tag is not None:
            start = after_properties(self.text, start)
        if self.top is not None and self.top.key is None and self.top.entries is not None:
            self.refuse(start, event.end_mark.index, "a key must be text, not a list or map", KEY_HINT)
        self.top = _Open(event, start, cell, self.count, is_map=is_map)
        self.stack.append(self.top)

    def close_map(self, event: Any) -> None:
        top = self.leave(event)
        entries = top.entries or {}
        if top.merge is not None:
            entries = {**self.merged(top.merge[1]), **entries}
        value = {key: entry[1].value for key, entry in entries.items()}
        self.closed(top, _make(Node, ("map", value, top.start, self.end, None, entries, None)))

    def close_list(self, event: Any) -> None:
        top = self.leave(event)
        value = [item.value for item in top.items]
        self.closed(top, _make(Node, ("list", value, top.start, self.end, None, None, top.items)))

    def leave(self, event: Any) -> _Open:
        top = self.stack.pop()
        end = event.end_mark.index
        # A block ends where its last value does; so does `a: 1` in `[a: 1]`, which has no bracket of its own.
        if top.flow and end > event.start_mark.index:
            self.end = end
        return top

    def closed(self, top: _Open, node: Node) -> None:
        if top.cell is not None:
            top.cell.node, top.cell.size, top.cell.height = node, self.count - top.count + 1, top.height
        self.top = self.stack[-1] if self.stack else None
        if self.top is not None and self.top.height <= top.height:
            self.top.height = top.height + 1
        self.add(node)

    def alias(self, event: Any) -> None:
        cell, start, end = self.anchors.get(event.anchor), event.start_mark.index, event.end_mark.index
        if cell is None:
            self.refuse(start, end, f"no anchor `&{shown(event.anchor)}` stands before this alias", "")
        if cell.node is None:
            self.refuse(
                start, end, f"`*{shown(event.anchor)}` stands inside what it names", "write out what is meant"
            )
        self.count += cell.size
        if self.count > self.limits.nodes:
            self.too_many(event)
        if len(self.stack) + cell.height > self.limits.depth:
            self.too_deep(event)
        if self.top is not None and self.top.height <= cell.height:
            self.top.height = cell.height + 1
        self.end = end
        self.add(cell.node)

    def add(self, node: Node) -> None:
        """Put `node`, which has just been read, where it belongs."""
        top = self.top
        if top is None:
            self.root = node
        elif top.entries is None:
            top.items.append(node)
        elif top.key is None:
            top.key, top.key_end = node, self.end
        else:
            self.add_entry(top, top.entries, top.key, node)
            top.key = None

    def add_entry(self, top: _Open, entries: dict[str, tuple[Node, Node]], key: Node, node: Node) -> None:
        if key.text == MERGE:
            self.add_merge(top, key, node)
            return
        text = key.value if key.text is None else key.text
        if not text or not isinstance(text, str):
            self.refuse_key(key)
        if text in entries:
            first = position(self.text, entries[text][0].start)[0]
            self.faults.append(self.duplicate(text, key, {"key": shown(text), "line": str(first)}))
        else:
            entries[text] = (key, node)

    def add_merge(self, top: _Open, key: Node, node: Node) -> None:
        written = self.text[top.key_end : self.end].partition(":")[2].strip()
        if top.merge is None:
            top.merge = (key, node, written)
            return
        first = str(position(self.text, top.merge[0].start)[0])
        instead = f"<<: [{_item(top.merge[2], '*a')}, {_item(written, '*b')}]"
        self.faults.append(self.duplicate(MERGE, key, {"key": MERGE, "line": first, "instead": instead}))

    def merged(self, node: Node) -> dict[str, tuple[Node, Node]]:
        """Return the entries that `<<: node` brings in; of a list, the first that has a key gives it."""
        sources = [node] if node.items is None else node.items
        entries: dict[str, tuple[Node, Node]] = {}
        for source in reversed(sources):
            if source.entries is None:
                hint = "write `<<: *anchor` or `<<: [*one, *other]`"
                self.refuse(
                    source.start,
                    source.end,
                    "`<<` takes in a map or a list of maps, and this is neither",
                    hint,
                )
            entries.update(source.entries)
        return entries

    def duplicate(self, text: str, key: Node, data: dict[str, str]) -> Fault:
        return Fault("duplicate-key", (*self.path()[:-1], text), span_at(self.text, key.start, key.end), data)

    def path(self) -> KeyPath:
        """Return the key path of what is being read."""
        return tuple(len(each.items) if each.entries is None else _name(each.key) for each in self.stack)

    def refuse_key(self, key: Node) -> NoReturn:
        if key.value is None or key.value == "":
            self.refuse(key.start, key.end, "a key is empty", "write a name before the `:`")
        self.refuse(key.start, key.end, "a key must be text", KEY_HINT)

    def too_many(self, event: Any) -> NoReturn:
        reason = f"holds more than {self.limits.nodes:,} keys and values, counted with aliases written out"
        self.refuse(event.start_mark.index, event.end_mark.index, reason, "split it")

    def too_deep(self, event: Any) -> NoReturn:
        reason = f"is nested more than {self.limits.depth} levels deep"
        self.refuse(event.start_mark.index, event.end_mark.index, reason, "flatten it")

    def refuse(self, start: int, end: int, reason: str, hint: str) -> NoReturn:
        raise Unreadable(self.name, reason, span_at(self.text, start, end), hint)


KEY_HINT = "write it in quotes if it is meant as text"


def _ignore(_event: Any) -> None:
    pass


def _name(key: Node | None) -> str:
    return "" if key is None else str(key.value if key.text is None else key.text)


def _item(written: str, otherwise: str) -> str:
    """Return the value of a merge as an item of a list, when it is short enough to be shown."""
    short = written[:1] in {"*", "{"} and "\n" not in written and len(written) <= 40  # noqa: PLR2004 - a line's worth
    return written if short else otherwise


def shown(text: str) -> str:
    """Return `text` cut to what fits a message."""
    return text if len(text) <= 60 else text[:57] + "…"  # noqa: PLR2004 - a line's worth


def after_properties(text: str, offset: int) -> int:
    """Return where the value begins whose anchor and tag begin at `offset`."""
    while text[offset : offset + 1] in {"&", "!"}:
        while offset < len(text) and text[offset] not in " \t\r\n":
            offset += 1
        offset = _skip_blanks(text, offset)
    return offset


def after_colon(text: str, offset: int) -> int:
    """Return where the `:` ends that follows the key which ends at `offset`, else `offset`."""
    there = _skip_blanks(text, offset)
    return there + 1 if text[there : there + 1] == ":" else offset


def _skip_blanks(text: str, offset: int) -> int:
    """Return where the first thing after `offset` begins that is neither blank, line end nor comment."""
    while offset < len(text):
        if text[offset] == "#":
            ends = [at for at in (text.find("\n", offset), text.find("\r", offset)) if at >= 0]
            offset = min(ends, default=len(text))
        elif text[offset] in " \t\r\n":
            offset += 1
        else:
            break
    return offset
