"""Events of a YAML parser → the tree of values and places: no recursion, capped, alike for both parsers."""

from __future__ import annotations

from itertools import islice

from modelvow.manifest.document import BEGIN, Fault, Node, Unreadable
from modelvow.manifest.events import SCALAR
from modelvow.manifest.scalars import STARTS, TAGS, resolve, tagged
from modelvow.manifest.written import after_colon, after_properties, check_block, check_name, list_form, shown
from modelvow.typed import TYPE_CHECKING, Any, NoReturn, record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from modelvow.findings import KeyPath
    from modelvow.manifest.document import Place
    from modelvow.manifest.events import Event
    from modelvow.manifest.written import Source

    Entries = dict[str, tuple[Place, Node]]
    Key = tuple[Place, str | None, Any]
    """The place of a key, its text if it is plain, and what it means."""

MERGE = "<<"
CORE = "tag:yaml.org,2002:"
BATCH = 256
NO_TAG = "leave it out: values are read without tags"
AS_TEXT = "write it in quotes if it is meant as text"
NO_ANCHOR = "put the anchor before what is meant, or quote a text that begins with `*`"


class _Open:
    """A map or list whose end has not been read. `height` counts its own level and those below."""

    __slots__ = ("cell", "entries", "flow", "height", "items", "key", "key_end", "merge", "start")

    def __init__(self, start: int, flow: object, entries: Entries | None) -> None:
        self.start = start
        self.flow = flow
        self.entries = entries
        self.items: list[Node] = []
        self.height = 1
        self.key: Key | None = None
        self.key_end = 0
        self.cell: _Cell | None = None
        self.merge: tuple[Place, Node, str] | None = None


class _Cell:
    """What an anchor names; `node` is None until its end has been read, `before` counts what came earlier."""

    __slots__ = ("before", "height", "node", "size")

    def __init__(self, before: int) -> None:
        self.before = before
        self.node: Node | None = None
        self.size = 1
        self.height = 0


def build(events: Iterator[Event], source: Source) -> tuple[Node, tuple[Fault, ...]]:
    """Return the tree of the only document in `events`, and what is wrong with its keys.

    Raises Unreadable; errors of the parser behind `events` pass through.
    """
    builder = _Builder(source)
    handlers = builder.handlers()
    # In batches: parsing and building by turns, event by event, costs a tenth more.
    while batch := list(islice(events, BATCH)):
        for event in batch:
            handlers[event[0]](event)
    if builder.root is None:
        reason = "holds nothing but comments" if source.text.strip() else "is empty"
        raise Unreadable(source.name, reason, hint=BEGIN)
    return builder.root, tuple(builder.faults)


class _Builder:
    """The state of one reading; `end` is where what was read last ends, as it was written."""

    __slots__ = (
        "anchors",
        "count",
        "deepest",
        "end",
        "faults",
        "lines",
        "many",
        "most",
        "root",
        "source",
        "stack",
        "text",
        "top",
    )

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.lines = source.lines
        self.most = source.limits.nodes
        self.deepest = source.limits.depth
        self.many = False
        self.count = 0
        self.end = 0
        self.anchors: dict[str, _Cell] = {}
        self.faults: list[Fault] = []
        self.stack: list[_Open] = []
        self.top: _Open | None = None
        self.root: Node | None = None

    def handlers(self) -> tuple[Callable[[Event], None], ...]:
        """Return what to do with each kind of event, in the order of their numbers."""
        return (
            *(self.ignore, self.document, self.alias, self.scalar),
            *(self.open_list, self.close_list, self.open_map, self.close_map),
            self.hidden if self.source.restore else self.plain,
        )

    def ignore(self, event: Event) -> None:
        """Do nothing."""

    def document(self, event: Event) -> None:
        if self.many:
            self.refuse(event, "a second document begins here", "one file holds one document")
        self.many = True

    def plain(self, event: Event) -> None:
        """Put a plain scalar where it belongs; most are such, so this does what `add` does, too."""
        _, start, end, value = event
        self.count += 1
        if self.count > self.most:
            self.too_many(event)
        self.end = at = end.index
        top = self.top
        if top is not None and top.key is None and top.entries is not None:
            # Of most keys nobody asks more than where they stand, so they are no nodes.
            top.key, top.key_end = ((start.index, at), value, value), at
            return
        meaning = resolve(value) if value[0] in STARTS else value
        node = record(Node, ("scalar", meaning, start.index, at, value, None, None))
        if top is None or top.key is None or top.entries is None:
            self.add(node)
            return
        key, top.key = top.key, None
        text, entries = key[1], top.entries
        if text and text != MERGE and text not in entries:
            entries[text] = (key[0], node)
        else:
            self.add_special(top, entries, key, node)

    def hidden(self, event: Event) -> None:
        """Take in a plain scalar of a text in which characters were hidden."""
        self.scalar((SCALAR, event[1], event[2], None, None, event[3], ""))

    def scalar(self, event: Event) -> None:
        self.count += 1
        if self.count > self.most:
            self.too_many(event)
        node = self.special(event)
        self.end = node.end
        self.add(node)

    def special(self, event: Event) -> Node:
        """Return the node of a scalar that is quoted, empty or a block of text, or has an anchor or a tag."""
        _, _, _, anchor, tag, value, style = event
        if self.source.restore:
            value = value.translate(self.source.restore)
        if style == '"' and not value.isascii():
            value = self.without_surrogates(event, value)
        start, end = self.place(event)
        if tag is not None:
            node = Node("scalar", self.typed(event, value), start, end)
        else:
            node = Node("scalar", value if style else resolve(value), start, end, None if style else value)
        if anchor is not None:
            self.name(event).node = node
        return node

    def place(self, event: Event) -> tuple[int, int]:
        """Return where a scalar begins and ends, without its anchor, its tag and blank lines below it."""
        _, start_mark, end_mark, anchor, tag, value, style = event
        start, end, bare = start_mark.index, end_mark.index, anchor is None and tag is None
        if not style and not value:
            # A value that was left out: the parsers disagree on where it would stand.
            top = self.top
            at = (
                after_colon(self.text, top.key_end)
                if bare and top is not None and top.key is not None
                else end
            )
            return at, at
        if not bare:
            start = after_properties(self.text, start)
        if style in {"|", ">"}:
            if self.source.doubted:
                check_block(self.text[start:end])
            end = start + len(self.text[start:end].rstrip())
        return start, end

    def without_surrogates(self, event: Event, value: str) -> str:
        r"""Return `value` with pairs such as `\ud83d\ude00` joined, as in JSON; half a pair is refused."""
        try:
            return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
        except UnicodeDecodeError:
            self.refuse(event, r"half of a surrogate pair (`\ud800` to `\udfff`) is no character", "")

    def typed(self, event: Event, value: str) -> Any:
        kind = TAGS.get(event[4] or "")
        if kind is None or kind in {"map", "seq"}:
            self.refuse_tag(event)
        try:
            return tagged(kind, value)
        except ValueError:
            self.refuse(event, f"`{shown(value)}` is no `!!{kind}`", "leave out the tag or mend the value")

    def open_map(self, event: Event) -> None:
        _, start, _, anchor, tag, flow, _ = event
        self.enter(event, _Open(start.index, flow, {}))
        if anchor is not None or tag is not None:
            self.take_properties(event, "map")

    def open_list(self, event: Event) -> None:
        _, start, _, anchor, tag, flow, _ = event
        self.enter(event, _Open(start.index, flow, None))
        if anchor is not None or tag is not None:
            self.take_properties(event, "seq")

    def enter(self, event: Event, inner: _Open) -> None:
        top = self.top
        self.count += 1
        if self.count > self.most:
            self.too_many(event)
        if len(self.stack) >= self.deepest:
            self.too_deep(event)
        if top is not None and top.key is None and top.entries is not None:
            self.refuse(event, "a key must be text, not a list or map", AS_TEXT)
        self.top = inner
        self.stack.append(inner)

    def take_properties(self, event: Event, kind: str) -> None:
        """Note the anchor of a map or list that begins, and look at its tag."""
        top = self.stack[-1]
        if event[4] not in {None, "!", CORE + kind}:
            self.refuse_tag(event)
        top.start = after_properties(self.text, top.start)
        if event[3] is not None:
            top.cell = self.name(event)

    def name(self, event: Event) -> _Cell:
        """Return a new cell for the anchor of `event`; an anchor may be defined again."""
        anchor = event[3] or ""
        check_name(self.source.hidden, f"&{anchor}", event[1].index)
        cell = self.anchors[anchor] = _Cell(self.count)
        return cell

    def close_map(self, event: Event) -> None:
        top = self.leave(event)
        entries = top.entries or {}
        if top.merge is not None:
            entries = {**self.merged(top.merge[1]), **entries}
        value = {key: entry[1][1] for key, entry in entries.items()}
        self.closed(top, record(Node, ("map", value, top.start, self.end, None, entries, None)))

    def close_list(self, event: Event) -> None:
        top = self.leave(event)
        value = [item[1] for item in top.items]
        self.closed(top, record(Node, ("list", value, top.start, self.end, None, None, top.items)))

    def leave(self, event: Event) -> _Open:
        stack = self.stack
        top = stack.pop()
        # A block ends where its last value does; so does `a: 1` in `[a: 1]`, which has no bracket of its own.
        if top.flow and event[2].index > event[1].index:
            self.end = event[2].index
        outer = self.top = stack[-1] if stack else None
        if outer is not None and outer.height <= top.height:
            outer.height = top.height + 1
        return top

    def closed(self, top: _Open, node: Node) -> None:
        cell = top.cell
        if cell is not None:
            cell.node, cell.size, cell.height = node, self.count - cell.before + 1, top.height
        self.add(node)

    def alias(self, event: Event) -> None:
        anchor = event[3] or ""
        check_name(self.source.hidden, f"*{anchor}", event[1].index)
        cell = self.anchors.get(anchor)
        if cell is None:
            self.refuse(event, f"no anchor `&{shown(anchor)}` stands before this alias", NO_ANCHOR)
        if cell.node is None:
            self.refuse(event, f"`*{shown(anchor)}` stands inside what it names", "write out what is meant")
        self.count += cell.size
        if self.count > self.most:
            self.too_many(event)
        if len(self.stack) + cell.height > self.deepest:
            self.too_deep(event)
        if self.top is not None and self.top.height <= cell.height:
            self.top.height = cell.height + 1
        self.end = event[2].index
        self.add(cell.node)

    def add(self, node: Node) -> None:
        """Put `node`, which has just been read, where it belongs."""
        top = self.top
        if top is None:
            self.root = node
        elif top.entries is None:
            top.items.append(node)
        elif top.key is None:
            top.key, top.key_end = ((node.start, node.end), node.text, node.value), self.end
        else:
            key, top.key = top.key, None
            text = key[1]
            if text and text != MERGE and text not in top.entries:
                top.entries[text] = (key[0], node)
            else:
                self.add_special(top, top.entries, key, node)

    def add_special(self, top: _Open, entries: Entries, key: Key, node: Node) -> None:
        """Add an entry whose key is quoted, left out, there already or a merge."""
        place, written, meaning = key
        text = meaning if written is None else written
        if not isinstance(text, str) or not text:
            self.refuse_key(place, meaning)
        if written == MERGE:
            self.add_merge(top, place, node)
        elif text in entries:
            self.faults.append(self.duplicate(text, place, entries[text][0], {}))
        else:
            entries[text] = (place, node)

    def add_merge(self, top: _Open, place: Place, node: Node) -> None:
        written = self.text[top.key_end : self.end].partition(":")[2].strip()
        if top.merge is None:
            top.merge = (place, node, written)
        else:
            instead = {"instead": list_form(top.merge[2], written)}
            self.faults.append(self.duplicate(MERGE, place, top.merge[0], instead))

    def merged(self, node: Node) -> Entries:
        """Return the entries that `<<: node` brings in; of a list, the first that has a key gives it."""
        entries: Entries = {}
        for source in reversed([node] if node.items is None else node.items):
            if source.entries is None:
                reason = "`<<` takes in a map or a list of maps, and this is neither"
                self.refuse_at(
                    (source.start, source.end), reason, "write `<<: *anchor` or `<<: [*one, *other]`"
                )
            entries.update(source.entries)
        return entries

    def duplicate(self, text: str, place: Place, first: Place, more: dict[str, str]) -> Fault:
        data = {"key": shown(text), "line": str(self.lines.position(first[0])[0]), **more}
        return Fault("duplicate-key", (*self.path()[:-1], text), self.lines.span(*place), data)

    def path(self) -> KeyPath:
        """Return the key path of what is being read."""
        return tuple(len(each.items) if each.entries is None else _name(each.key) for each in self.stack)

    def refuse_key(self, place: Place, meaning: Any) -> NoReturn:
        if meaning is None or meaning == "":
            self.refuse_at(place, "a key is empty", "write a name before the `:`")
        self.refuse_at(place, "a key must be text", AS_TEXT)

    def refuse_tag(self, event: Event) -> NoReturn:
        tag = event[4] or ""
        short = "!!" + tag.removeprefix(CORE) if tag.startswith(CORE) else tag
        self.refuse(event, f"the tag `{shown(short)}` is not known here", NO_TAG)

    def too_many(self, event: Event) -> NoReturn:
        self.refuse(event, f"more than {self.most:,} keys and values, aliases written out", "split it")

    def too_deep(self, event: Event) -> NoReturn:
        self.refuse(event, f"nested more than {self.deepest} levels deep", "flatten it")

    def refuse(self, event: Event, reason: str, hint: str) -> NoReturn:
        raise Unreadable(self.source.name, reason, self.lines.span(event[1].index, event[2].index), hint)

    def refuse_at(self, place: Place, reason: str, hint: str) -> NoReturn:
        raise Unreadable(self.source.name, reason, self.lines.span(*place), hint)


def _name(key: Key | None) -> str:
    return "" if key is None else str(key[2] if key[1] is None else key[1])
