"""What the documentation in one file holds, unpacked as its reader does it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import Any

from support.living_docs.pages import packing

_PACKED = re.compile(rb'<script type="application/octet-stream" id="Packed">([A-Za-z0-9+/=]*)</script>')
_FINGERPRINT = re.compile(rb'(?<=class="fingerprint">)[0-9a-f]{64}')


def unpacked(content: bytes) -> dict[str, str]:
    """Return the files packed in the one file, by path."""
    (data,) = _PACKED.findall(content)
    packed: Any = json.loads(packing.unpacked(base64.b64decode(data)))
    return {path: "".join(packed["parts"][part] for part in parts) for path, parts in packed["files"].items()}


def stated_fingerprint(content: bytes) -> str:
    """Return the fingerprint that the one file states."""
    fingerprint: bytes
    (fingerprint,) = _FINGERPRINT.findall(content)
    return fingerprint.decode()


def computed_fingerprint(content: bytes) -> str:
    """Return the fingerprint as anyone can compute it."""
    return hashlib.sha256(_FINGERPRINT.sub(b"0" * 64, content)).hexdigest()
