"""How a canary can be spelt: in every way a program might write it down."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import struct
import unicodedata
from urllib.parse import quote, quote_plus


def of_text(text: str) -> dict[str, bytes]:
    """The text in every spelling."""
    found: dict[str, bytes] = {}
    forms = {"": text, "lower ": text.lower(), "upper ": text.upper()}
    for kind, one in forms.items():
        raw = one.encode()
        found |= {
            f"{kind}raw": raw,
            f"{kind}decomposed": unicodedata.normalize("NFD", one).encode(),
            f"{kind}latin-1": one.encode("latin-1", "replace"),
            f"{kind}utf-16-le": one.encode("utf-16-le"),
            f"{kind}utf-16-be": one.encode("utf-16-be"),
            f"{kind}percent": quote(one, safe="").encode(),
            f"{kind}form": quote_plus(one).encode(),
            f"{kind}percent, every byte": "".join(f"%{byte:02X}" for byte in raw).encode(),
            f"{kind}percent, every byte, small": "".join(f"%{b:02x}" for b in raw).encode(),
            f"{kind}json": json.dumps(one)[1:-1].encode(),
            f"{kind}python": ascii(one)[1:-1].encode(),
            f"{kind}python bytes": repr(raw)[2:-1].encode(),
            f"{kind}html": html.escape(one).encode("ascii", "xmlcharrefreplace"),
            **of_bytes(raw, kind),
        }
    return found


def of_bytes(raw: bytes, kind: str = "") -> dict[str, bytes]:
    """Bytes as text, and by the digests that anybody could compute."""
    found = {f"{kind}hex": raw.hex().encode(), f"{kind}hex, capitals": raw.hex().upper().encode()}
    for shift in range(3):
        # Whatever stands before it, one of three shifts is how it looks inside.
        whole = base64.b64encode(bytes(shift) + raw)
        inside = whole[-(-shift * 8 // 6) : (shift + len(raw)) * 8 // 6]
        found[f"{kind}base64 +{shift}"] = inside
        found[f"{kind}base64 for addresses +{shift}"] = inside.translate(
            bytes.maketrans(b"+/", b"-_")
        )
    for name in ("sha256", "sha1", "md5", "blake2b"):
        digest = hashlib.new(name, raw).digest()
        found |= {f"{kind}{name}": digest, f"{kind}{name} hex": digest.hex().encode()}
    return found


def of_number(number: int) -> dict[str, bytes]:
    """An account's number as text, as integers and as what a database makes of them."""
    found = of_text(str(number))
    eight = number.to_bytes(8, "big")
    found |= {
        "8 bytes, big end first": eight,
        "8 bytes, little end first": eight[::-1],
        "SQLite integer": eight[2:],
        "6 bytes, little end first": eight[:1:-1],
        "SQLite varint": _varint(number),
        "protocol varint": _leb128(number),
        "real": struct.pack(">d", number),
        "real, little end first": struct.pack("<d", number),
        "hexadecimal": f"{number:x}".encode(),
        "hexadecimal, capitals": f"{number:X}".encode(),
    }
    for prefix in ("telegram:", "tg:", "tg", "user:", "user", "telegram"):
        for name, digest in of_bytes(f"{prefix}{number}".encode()).items():
            if name.partition(" ")[0] in ("sha256", "sha1", "md5", "blake2b"):
                found[f"{prefix} {name}"] = digest
    for name, digest in of_bytes(eight).items():
        found[f"8 bytes {name}"] = digest
    return found


def _varint(number: int) -> bytes:
    """Seven bits a byte, the highest first, as in SQLite's keys and record headers."""
    groups = [number & 0x7F]
    while number := number >> 7:
        groups.append(number & 0x7F | 0x80)
    return bytes(reversed(groups))


def _leb128(number: int) -> bytes:
    groups = []
    while number > 0x7F:
        groups.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*groups, number])
