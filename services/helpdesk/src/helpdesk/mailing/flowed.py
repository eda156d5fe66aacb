"""Paragraphs of `format=flowed` mails (RFC 3676): their lines were cut for old programs, with a space at the end."""


def unflowed(text: str, *, joins_without_space: bool) -> str:
    """Return the text with every paragraph on one line.

    Only lines of the same depth of quotes are joined. `joins_without_space` is the parameter DelSp of the mail.
    """
    out: list[str] = []
    open_depth = -1  # of the paragraph that goes on in the next line
    pieces: list[str] = []
    for line in text.split("\n"):
        depth, content = _depth(line)
        if depth != open_depth and pieces:
            out.append("".join(pieces))
            pieces = []
        flows = content.endswith(" ") and content != "-- "
        shown = content[:-1] if flows and joins_without_space else content
        pieces.append(f"{'>' * depth} {shown}" if depth and not pieces else shown)
        open_depth = depth if flows else -1
        if not flows:
            out.append("".join(pieces))
            pieces = []
    return "\n".join([*out, "".join(pieces)] if pieces else out)


def _depth(line: str) -> tuple[int, str]:
    """Return the depth of quotes of a line, and the line without their marks and the space that protects it."""
    content = line.lstrip(">")
    depth = len(line) - len(content)
    return depth, content.removeprefix(" ")
