"""How a raw file begins, as text that a page can show."""

from __future__ import annotations

from pathlib import Path

# Enough to see what it is.
SHOWN_BYTES = 4_096
_MEMBER = ("!/", "#")


def read_beginning(landing: str, path: str) -> tuple[str | None, str]:
    """The first bytes of a raw file as text, or none and why not. Nothing outside the landing is read."""
    if "://" in landing:
        return None, "the landing is an object store, which this page doesn't read"
    file = path
    for sign in _MEMBER:
        file = file.partition(sign)[0]
    root = Path(landing).resolve()
    wanted = (root / file).resolve()
    if not wanted.is_relative_to(root):
        return None, "the file lies outside the landing"
    try:
        if not wanted.is_file():
            return None, f"there is no such file in {landing} now"
        with wanted.open("rb") as stream:
            beginning = stream.read(SHOWN_BYTES)
    except OSError as error:
        return None, f"the file can't be read: {error.strerror}"
    if b"\0" in beginning:
        return render_bytes(beginning[:512]), ""
    return "".join(make_visible(character) for character in beginning.decode("utf-8", "backslashreplace")), ""


def make_visible(character: str) -> str:
    """A character that shows itself: control characters and marks of direction by their number."""
    return character if character.isprintable() or character in "\n\t" else f"\\u{ord(character):04x}"


def render_bytes(content: bytes) -> str:
    """Bytes as a table of hexadecimal numbers, 16 a line."""
    lines = []
    for start in range(0, len(content), 16):
        row = content[start : start + 16]
        shown = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in row)
        lines.append(f"{start:06x}  {row.hex(' '):<47}  {shown}")
    return "\n".join(lines)
