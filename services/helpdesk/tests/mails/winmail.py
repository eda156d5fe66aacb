"""winmail.dat files, written attribute by attribute (MS-OXTNEF)."""

import struct

_EMBEDDED_MAIL = bytes.fromhex("0703020000000000c000000000000046")


def winmail(
    files: dict[str, bytes],
    *,
    text: str = "",
    html: str = "",
    long_names: bool = False,
    mails: dict[str, bytes] | None = None,
) -> bytes:
    """Return a winmail.dat with files and mails by name; `long_names` are in the properties, not in the title."""
    out = [struct.pack("<IH", 0x223E9F78, 1), _attribute(1, 0x00089006, struct.pack("<I", 0x10000))]
    out.append(_attribute(1, 0x00069007, struct.pack("<II", 1252, 0)))
    if text:
        out.append(_attribute(1, 0x0002800C, text.encode("cp1252") + b"\0"))
    if html:
        out.append(_attribute(1, 0x00069003, _properties((0x0102, 0x1013, html.encode()), (0x0003, 0x3FDE, b""))))
    for name, content in files.items():
        out.append(_attribute(2, 0x00069002, bytes(14)))
        out.append(_attribute(2, 0x00018010, b"FORMUL~1.PDF\0" if long_names else name.encode("cp1252") + b"\0"))
        out.append(_attribute(2, 0x0006800F, content))
        if long_names:
            title = (0x001F, 0x3707, f"{name}\0".encode("utf-16-le"))
            out.append(_attribute(2, 0x00069005, _properties((0x0003, 0x0E20, b""), title)))
    for name, content in (mails or {}).items():
        out.append(_attribute(2, 0x00069002, bytes(14)))
        inside = (0x000D, 0x3701, _EMBEDDED_MAIL + content)
        out.append(_attribute(2, 0x00069005, _properties((0x001E, 0x3001, name.encode() + b"\0"), inside)))
    return b"".join(out)


def _attribute(level: int, attribute: int, value: bytes) -> bytes:
    return struct.pack("<BII", level, attribute, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def _properties(*properties: tuple[int, int, bytes]) -> bytes:
    """Return MAPI properties: type, name, value; a value of four bytes is zero."""
    out = [struct.pack("<I", len(properties))]
    for kind, name, value in properties:
        out.append(struct.pack("<HH", kind, name))
        if kind == 0x0003:
            out.append(bytes(4))
        else:
            out.append(struct.pack("<II", 1, len(value)) + value + bytes(-len(value) % 4))
    return b"".join(out)
