"""Which encoding a text file is in: proved where that is possible, weighed where it is not.

A byte order mark or valid UTF-8 proves itself. The 8-bit code pages do not: any byte is a letter
in each of them. There the words decide: a code page is likely when its letters stand where letters
stand (``José``, not ``JosÚ``). charset-normalizer weighs whole texts and is asked for
the scripts we have no opinion on; on the few accented names of a customer list it guesses badly.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from charset_normalizer import from_bytes

if TYPE_CHECKING:
    from pathlib import Path

# Unicode noncharacters: no text may hold them, so they mark damage without hiding any letter.
UNDECODABLE = "\ufdd0"
NUL = "\ufdd1"

CHUNK = 1 << 20
_WORDS_KEPT = 2_000
_WORD_WITH_HIGH_BYTE = re.compile(rb"[A-Za-z']*[\x80-\xff][A-Za-z'\x80-\xff]*")

_BOMS = (  # the longer mark first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CODE_PAGES = ("cp1252", "cp850", "mac_roman", "cp1250", "cp1251", "cp1253", "cp1254", "cp737")
_COMMON = frozenset("éèüöäßçñáíóãåøæêâôúëïżłąęśćńřžšýěůő")
_RARE = 0.6
_OTHER_SCRIPT = 0.5
_IN_PLACE = 0.4
_CROWDED = -0.2  # accented letters seldom stand side by side; Greek ones always do
_OUT_OF_PLACE = -2.0
_UNDEFINED = -3.0
_LATIN = "\u024f"
_MOST, _FEW = 0.7, 0.3
_DAMAGED_UTF8 = 10  # so many whole sequences to one broken byte: UTF-8 with a few bad rows


@dataclass(frozen=True, slots=True)
class Scan:
    """What one pass over the bytes says: enough to choose the way the file is read."""

    encoding: str
    plain: bool  # valid UTF-8 without NUL bytes or odd line ends: can be read as it lies
    lines: int  # lines of text, blank ones at the end not counted; 0 unless ``plain``


UNREAD = Scan("utf-8", plain=True, lines=0)  # of files that are no text


@dataclass(slots=True)
class _Bytes:
    """The counts of one pass."""

    newlines: int = 0
    returns: int = 0
    pairs: int = 0
    nuls: int = 0
    high: int = 0
    broken: int = 0
    tail: bytes = b""
    words: Counter[bytes] = field(default_factory=Counter)


def scan(path: Path) -> Scan:
    """Read the whole file once, in constant memory (about 1 GB/s where it is ASCII)."""
    with path.open("rb") as file:
        start = file.read(4096)
    marked = _by_mark(start)
    if marked and marked != "utf-8-sig":
        return Scan(marked, plain=False, lines=0)
    seen = _count(path)
    encoding = marked or _by_counts(seen)
    plain = (
        encoding in {"utf-8", "utf-8-sig"}
        and not seen.broken
        and not seen.nuls
        and seen.returns in {0, seen.pairs}
    )
    return Scan(encoding, plain=plain, lines=_lines(seen) if plain else 0)


def _by_mark(start: bytes) -> str | None:
    for mark, name in _BOMS:
        if start.startswith(mark):
            return name
    return by_zeros(start)


def by_zeros(start: bytes) -> str | None:
    """Latin text in UTF-16 has a zero in every second byte, mark or no mark; nothing else has."""
    pairs = len(start) // 2
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if pairs < 2 or min(even, odd) > pairs * _FEW:  # noqa: PLR2004
        return None
    if odd > pairs * _MOST:
        return "utf-16-le"
    return "utf-16-be" if even > pairs * _MOST else None


def _count(path: Path) -> _Bytes:
    seen = _Bytes()
    decoder = codecs.getincrementaldecoder("utf-8")(errors="goodterms.undecodable")
    before = b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            seen.newlines += chunk.count(b"\n")
            seen.returns += chunk.count(b"\r")
            seen.pairs += chunk.count(b"\r\n") + (before[-1:] == b"\r" and chunk[:1] == b"\n")
            seen.nuls += chunk.count(b"\0")
            if not chunk.isascii():
                seen.high += len(chunk) - len(chunk.translate(None, _HIGH))
                _keep_words(seen.words, chunk)
            if not chunk.isascii() or decoder.getstate()[0]:
                seen.broken += decoder.decode(chunk).count(UNDECODABLE)
            seen.tail = (seen.tail + chunk[-64:])[-64:]
            before = chunk
    seen.broken += decoder.decode(b"", final=True).count(UNDECODABLE)
    return seen


_HIGH = bytes(range(0x80, 0x100))


def _keep_words(words: Counter[bytes], chunk: bytes) -> None:
    if len(words) >= _WORDS_KEPT:
        return
    for found in _WORD_WITH_HIGH_BYTE.finditer(chunk):
        words[found.group()] += 1
        if len(words) >= _WORDS_KEPT:
            return


def _by_counts(seen: _Bytes) -> str:
    if not seen.broken or (seen.high - seen.broken) >= _DAMAGED_UTF8 * seen.broken:
        return "utf-8"
    return guess(seen.words)


def _lines(seen: _Bytes) -> int:
    text = seen.tail.rstrip(b"\r\n")
    return seen.newlines - seen.tail[len(text) :].count(b"\n") + 1


def guess(words: Counter[bytes]) -> str:
    """The likeliest 8-bit or East Asian encoding of words that hold bytes above 127."""
    scores = {page: _score(words, page) for page in _CODE_PAGES}
    best = max(scores, key=lambda page: scores[page])  # the first of equals: most common first
    if scores[best] > 0:
        return best
    match = from_bytes(b"\n".join(words)).best()
    return match.encoding if match else "cp1252"


def _score(words: Counter[bytes], page: str) -> float:
    return sum(_plausible(word.decode(page, "replace")) for word in words)


def _plausible(word: str) -> float:
    return sum(
        _letter(letter, word[at - 1 : at], word[at + 1 : at + 2])
        for at, letter in enumerate(word)
        if letter >= "\x80"
    )


def _letter(letter: str, before: str, after: str) -> float:
    """How well one letter beyond ASCII fits between its neighbours."""
    beside = before + after
    if letter == "\ufffd":
        return _UNDEFINED
    if not letter.isalpha():
        inside = before.isalpha() and after.isalpha() and letter != "\u2019"  # O'Brien
        return _OUT_OF_PLACE if inside or not letter.isprintable() else 0.0
    if before.islower() if letter.isupper() else before.isupper() and after.isupper():
        return _OUT_OF_PLACE
    if letter > _LATIN:
        return _OUT_OF_PLACE if beside.isascii() and beside.isalpha() else _OTHER_SCRIPT
    if letter.isupper():
        return _IN_PLACE
    return _CROWDED if not beside.isascii() else 1.0 if letter in _COMMON else _RARE


def _marked(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return UNDECODABLE * (error.end - error.start), error.end


codecs.register_error("goodterms.undecodable", _marked)


@dataclass(frozen=True, slots=True)
class Copied:
    """A UTF-8 copy of a text: how many lines it has and whether damage is marked in it."""

    lines: int
    damaged: bool


def copy_as_utf8(path: Path, encoding: str, out: Path) -> Copied:
    """Write ``path`` as UTF-8 with plain line ends, in constant memory.

    Bytes that are no text in ``encoding`` become ``UNDECODABLE``, NUL bytes become ``NUL``: the
    rows that hold one are bad rows, and their neighbours are not lost with them.
    """
    newlines, damaged, tail = 0, False, ""
    with (
        path.open(encoding=encoding, errors="goodterms.undecodable", newline=None) as source,
        out.open("w", encoding="utf-8", newline="") as copy,
    ):
        while text := source.read(CHUNK):
            clean = text.replace("\0", NUL)
            damaged = damaged or NUL in clean or UNDECODABLE in clean
            newlines += clean.count("\n")
            tail = (tail + clean[-64:])[-64:]
            copy.write(clean)
    trailing = len(tail) - len(tail.rstrip("\n"))
    return Copied(lines=newlines - trailing + 1, damaged=damaged)
