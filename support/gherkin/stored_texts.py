"""Long texts stored beside the messages they belong to, many in one compressed file, instead of within the messages.

A file is named after its content and never changes, so that several files of messages can refer to the same text. The
reference is the `url` of an `externalAttachment`, relative to the messages, with the place in the text as RFC 5147 has
it: `records/0123456789abcdef.ndjson.xz#char=0,1200`.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import re
import shutil
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from support.gherkin.atomic_files import atomic_write

FOLDER: Final = "records"
STORED_TYPE: Final = "application/x-ndjson"
"""The media type of texts attached to steps that are stored: records, an event a line."""

LONGEST_FILE: Final = 256 * 2**20
"""The longest content of a stored file that is still read (bytes)."""

_FULL: Final = 8 * 2**20
"""A file that holds so many characters is complete: reading one text means unpacking all of its file, in 0.1 s.

The records of a whole run take 1.7 MB; in files a fourth as long they take 2.1 MB.
"""
_FILES_IN_MEMORY: Final = 4
_QUICK: Final = 3
"""The preset of xz: 72 MB of records become 1.7 MB in 3 s; its default needs five times as long for an eighth less."""

_NAME: Final = re.compile(rf"{FOLDER}/([0-9a-f]{{16}}\.ndjson\.xz)")
_NAME_IN_BYTES: Final = re.compile(_NAME.pattern.encode())
_ADDRESS: Final = re.compile(rf"(?P<file>(?:\.\./)?{_NAME.pattern})#char=(?P<start>\d{{1,12}}),(?P<end>\d{{1,12}})")
_IN_FOLDER: Final = re.compile(rb'("url"\s*:\s*")(?=' + _NAME.pattern.encode() + rb"#)")


class MissingTextError(OSError):
    """A stored text cannot be read; the message says which file is missing or damaged."""


@dataclass(frozen=True, slots=True)
class StoredText:
    """A text in a stored file, from one character to another."""

    folder: TextFolder
    file: str
    start: int
    end: int

    def __repr__(self) -> str:
        """Return its name, which is the same for every folder that holds it."""
        return f"StoredText({self.file.rpartition('/')[2]}#char={self.start},{self.end})"

    def address(self, root: str = "") -> str:
        """Return its address in messages; `root` leads to the folder of `records/`."""
        return f"{root}{FOLDER}/{self.file.rpartition('/')[2]}#char={self.start},{self.end}"

    def read(self) -> str:
        """Return the text; raise `MissingTextError` if its file is missing or damaged."""
        return self.folder.content(self.file)[self.start : self.end]


class TextFolder:
    """The stored texts of messages in a folder, for reading."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.problems: dict[str, str] = {}
        """What is wrong with each file that could not be read, in words, by its path in the folder."""
        self._contents: OrderedDict[str, str] = OrderedDict()

    def find(self, address: str) -> StoredText | None:
        """Return the text that the url of an external attachment refers to; None for the url of something else."""
        parts = _ADDRESS.fullmatch(address)
        return StoredText(self, parts["file"], int(parts["start"]), int(parts["end"])) if parts else None

    def content(self, file: str) -> str:
        """Return the content of a file; raise `MissingTextError` if it cannot be read."""
        if file in self._contents:
            self._contents.move_to_end(file)
        else:
            self._contents[file] = self._read(file)
            if len(self._contents) > _FILES_IN_MEMORY:
                self._contents.popitem(last=False)
        return self._contents[file]

    def _read(self, file: str) -> str:
        unpacking = lzma.LZMADecompressor(memlimit=LONGEST_FILE)
        try:
            text = unpacking.decompress((self._folder / file).read_bytes(), LONGEST_FILE)
            if not unpacking.eof:
                raise EOFError
            return text.decode("utf-8")
        except FileNotFoundError:
            problem = "is missing"
        except (EOFError, lzma.LZMAError, UnicodeDecodeError):
            problem = "is damaged"
        except OSError as error:
            problem = f"cannot be read: {error.strerror or error}"
        self.problems[file] = f"{file} {problem}"
        raise MissingTextError(self.problems[file])


class TextWriter:
    """Stores texts beside messages; a file is written when it is full, or when asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER
        self._written: list[Path] = []
        self._begin()

    def _begin(self) -> None:
        self._compressor = lzma.LZMACompressor(preset=_QUICK)
        self._digest = hashlib.sha256()
        self._chunks: list[bytes] = []
        self._length = 0

    @property
    def is_full(self) -> bool:
        """Whether the current file is to be written."""
        return self._length >= _FULL

    def add(self, text: str) -> str:
        """Add a text to the current file, and return its place there: the end of its address."""
        content = text.encode("utf-8", "replace")
        self._digest.update(content)
        self._chunks.append(self._compressor.compress(content))
        start, self._length = self._length, self._length + len(text)
        return f"#char={start},{self._length}"

    def write(self) -> str:
        """Write the current file, and return the beginning of the addresses of its texts."""
        name = f"{self._digest.hexdigest()[:16]}.ndjson.xz"
        path = self._folder / name
        if not path.exists():
            with atomic_write(path) as file:
                file.writelines([*self._chunks, self._compressor.flush()])
            self._written.append(path)
        self._begin()
        return f"{FOLDER}/{name}"

    def abandon(self) -> None:
        """Remove the files written."""
        for path in self._written:
            path.unlink(missing_ok=True)
        with suppress(OSError):  # it is not there, or holds files of other messages
            self._folder.rmdir()


def remove_unused(folder: Path) -> None:
    """Remove the stored files that neither messages in a folder nor its history refer to.

    Nothing is removed while another run writes messages there: its references are not complete.
    """
    stored = folder / FOLDER
    if not stored.is_dir() or any(folder.glob("*.part")):
        return
    with suppress(OSError):  # what cannot be read or removed stays
        files = (path for path in (*folder.glob("*.ndjson"), *folder.glob("history/*")) if path.is_file())
        used = {name for path in files for name in _names_in(path)}
        for path in stored.iterdir():
            if _NAME.match(f"{FOLDER}/{path.name}") and path.name not in used:
                path.unlink(missing_ok=True)
        if not used:
            stored.rmdir()


def keep_texts(messages: Iterable[Path], folder: Path) -> None:
    """Copy the stored texts that messages in other folders refer to; raise `OSError` if that fails."""
    for path in messages:
        if path.parent.resolve() != folder.resolve():
            for name in _names_in(path):
                original, copy = path.parent / FOLDER / name, folder / FOLDER / name
                if original.is_file() and not copy.exists():
                    with original.open("rb") as source, atomic_write(copy) as file:
                        shutil.copyfileobj(source, file)


def in_history(line: bytes) -> bytes:
    """Return a line of messages as it is in a folder beside them: its references lead out of that folder."""
    return _IN_FOLDER.sub(rb"\1../", line)


def open_messages(path: Path) -> BinaryIO | lzma.LZMAFile:
    """Open a file of messages, compressed or not; raise `OSError` if that is not possible."""
    return lzma.open(path) if path.suffix == ".xz" else path.open("rb")


def read_envelopes(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the envelopes of a file of messages that is complete; what is stored beside it is attached as any other.

    Raise `OSError` or `ValueError` if it cannot be read.
    """
    texts = TextFolder(path.parent)
    with open_messages(path) as lines:
        for line in lines:
            yield with_stored_text(json.loads(line), texts)


def with_stored_text(envelope: dict[str, Any], texts: TextFolder) -> dict[str, Any]:
    """Return an envelope with the text that it refers to attached as any other; raise `MissingTextError` without it."""
    external = envelope.get("externalAttachment")
    if not isinstance(external, dict) or (stored := texts.find(str(external.get("url")))) is None:
        return envelope
    known = {key: value for key, value in external.items() if key != "url"}
    return {"attachment": {**known, "contentEncoding": "IDENTITY", "body": stored.read()}}


def _names_in(path: Path) -> Iterator[str]:
    """Yield the names of the stored files that a file refers to, in its lines."""
    with open_messages(path) as lines, suppress(EOFError, lzma.LZMAError):  # a damaged file refers to what it can
        for line in lines:
            yield from (name.decode() for name in _NAME_IN_BYTES.findall(line))
