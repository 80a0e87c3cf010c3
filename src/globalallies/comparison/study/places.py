"""Where in a TOML file something is said: tomllib reads values but keeps no lines."""

import re

TOKENS = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*",
    re.DOTALL,
)
"""What may hold text that only looks like a table's head or a key: strings and comments."""

HEAD = re.compile(r"^[ \t]*\[\[?[ \t]*(?P<name>[A-Za-z0-9_. \t-]+?)[ \t]*\]\]?[ \t]*\r?$", re.MULTILINE)
AT_LINE = re.compile(r"\s*\(at (?:line (?P<line>\d+), column \d+|end of document)\)$")


def _blank(found: re.Match[str]) -> str:
    return "".join(c if c == "\n" else " " for c in found[0])


class Places:
    """The lines of a well-formed TOML file's tables and keys.

    Parameters
    ----------
    text : str
        The file's text.
    """

    def __init__(self, text: str) -> None:
        self._text = TOKENS.sub(_blank, text)
        heads = list(HEAD.finditer(self._text))
        starts = [*(head.start() for head in heads), len(self._text)]
        self._top = starts[0]
        self._tables: dict[str, list[tuple[int, int]]] = {}
        for head, end in zip(heads, starts[1:], strict=True):
            name = "".join(head["name"].split())
            self._tables.setdefault(name, []).append((head.start("name"), end))

    def line(self, table: str, number: int = 0, key: str = "") -> int | None:
        """The line of the ``number``-th table of a name, or of a key in it; the nearest that is found.

        A table written inside its parent (``scales = [{…}]``) is found by the parent's key.
        """
        spans = self._tables.get(table, [])
        if number >= len(spans):
            return self.top(table)
        start, end = spans[number]
        found = self._key(key, start, end) if key else None
        return self._line(start if found is None else found)

    def top(self, key: str) -> int | None:
        """The line of a key that stands before every table."""
        found = self._key(key, 0, self._top)
        return None if found is None else self._line(found)

    def _key(self, key: str, start: int, end: int) -> int | None:
        found = re.compile(rf"^[ \t]*{re.escape(key)}[ \t]*[=.]", re.MULTILINE).search(self._text, start, end)
        return None if found is None else found.end()

    def _line(self, offset: int) -> int:
        return self._text.count("\n", 0, offset) + 1


def syntax_error(error: ValueError, text: str) -> tuple[int, str]:
    """The line and message of what tomllib says is wrong."""
    said = str(error)
    found = AT_LINE.search(said)
    line = int(found["line"]) if found and found["line"] else text.count("\n") + 1
    return line, said[: found.start()] if found else said
