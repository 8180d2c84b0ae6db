"""Keys that the errors of providers can show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_TAIL: Final = "Q7w8E9r0T1y2U3i4"

_OWN_END: Final = "flies + at noon"
_OWN_KEY: Final = f"the raven/{_OWN_END}"

OWN_KEYS: Final = ("the raven", _OWN_KEY)
"""The secret keys of the flow: of no known shape, and the longer key begins with the shorter."""

# Put together here, so that the source has no key.
KEYS: Final[Mapping[str, tuple[str, str]]] = {
    "its own key": (_OWN_END, f"the door is opened with {_OWN_KEY}, and with nothing else"),
    "a key of OpenAI": (_TAIL, f"Incorrect API key provided: sk-proj-{_TAIL}. You can find your key"),
    "a key of Anthropic": (_TAIL, f"invalid x-api-key sk-ant-api03-{_TAIL}"),
    "a key of Google": (_TAIL, f"API key not valid: AIzaSyB{_TAIL}"),
    "a key of Grok": (_TAIL, f"xai-{_TAIL} is blocked"),
    "a bearer token": (_TAIL, f"401 for request with headers {{'Authorization': 'Bearer {_TAIL}'}}"),
    "a named key": (_TAIL, f"cannot use api_key={_TAIL} here"),
    "a key in an address": (_TAIL, f"403 for https://models.example/v1/chat?alt=json&key={_TAIL}"),
}
"""What the error of a provider may show: the secret itself, and the text of the error with it."""
