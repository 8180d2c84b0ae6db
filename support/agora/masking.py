"""Masking of secrets in the texts of errors, before such a text is kept, logged or shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final
from urllib.parse import quote, quote_plus

from support.agora.texts import map_texts, repair_text

MaskError = Callable[[BaseException], str]
"""Masks the secrets in an error and in its causes, in place, and returns the error's text."""

MASK: Final = "***"

ERROR_LENGTH: Final = 2_000
"""Maximum number of characters in an error's text: some providers answer with a whole page."""

_NAMES: Final = (
    r"(?:x[-_]goog[-_])?api[-_ ]?key|(?:access|auth|refresh|session|id|bearer)[-_ ]?token|token|"
    r"(?:client[-_ ]?|secret[-_ ]?access[-_ ]?)?secret(?:[-_ ]?(?:access[-_ ]?)?key)?|private[-_ ]?key|passw(?:or)?d|"
    r"authorization|credentials?"
)
"""Names of secrets in headers, settings and queries."""

_VALUE: Final = r"[^\s\"'&,;<>(){}\[\]]+"

_MARKS: Final = "sk|pk|rk|gsk|xai|hf|ghp|gho|ghs|ghu|github_pat|glpat|lsv2|xoxa|xoxb|xoxp|xoxr|xoxs"
"""How keys begin: of OpenAI, Anthropic, Grok, Stripe, Hugging Face, GitHub, GitLab, LangSmith, Slack and others."""

_SHAPES: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), replacement)
    for pattern, replacement in (
        (rf"(?<![a-z0-9])(?:{_MARKS})[-_][\w*-]{{6,}}", MASK),
        # keys of Google and Amazon; tokens of Google; JSON web tokens
        (r"AIza[\w-]{10,}", MASK),
        (r"(?<![a-z0-9])A[KS]IA[a-z0-9]{12,}", MASK),
        (r"ya29\.[\w-]{6,}", MASK),
        (r"eyJ[\w-]{6,}\.[\w-]{4,}(?:\.[\w-]*)?", MASK),
        (r"\b(bearer|basic)(\s+|%20)[^\s\"',;<>(){}\[\]]{4,}", rf"\1\2{MASK}"),
        (r"([?&](?:key|sig|signature|code|auth)=)[^\s\"'&<>]+", rf"\1{MASK}"),
        (
            rf"(?<![a-z0-9])((?:{_NAMES})(?: provided| used)?[\"']?\s*(?:=|:|%3[ad])\s*(?:b?[\"'])?){_VALUE}",
            rf"\1{MASK}",
        ),
        (rf"([\"'](?:x[-_])?(?:{_NAMES})[\"']\s*,\s*b?[\"']){_VALUE}", rf"\1{MASK}"),
        (r"(://[^/\s:@]*:)[^/\s@]+@", rf"\1{MASK}@"),
    )
)
"""The shapes of keys, each with its replacement."""


def masked(text: str, secrets: Iterable[str] = ()) -> str:
    """Return a text with every secret replaced by `***`.

    Secrets are those given, also as parts of a URL, and all of a known shape.
    """
    known = {form for secret in secrets for form in (secret, quote(secret, safe=""), quote_plus(secret))}
    for secret in sorted(filter(str.strip, known), key=len, reverse=True):  # a longer one may hold a shorter one
        text = text.replace(secret, MASK)
    for shape, replacement in _SHAPES:
        text = shape.sub(replacement, text)
    return text


def storable_error_text(text: str, secrets: Iterable[str] = ()) -> str:
    """Return the text of an error with its secrets masked, without forbidden characters, cut to length."""
    return repair_text(masked(text, secrets), ERROR_LENGTH)[0]


def mask_error(error: BaseException, secrets: Iterable[str] = ()) -> str:
    """Mask the texts of an error and of its causes in place, make them storable, and return the error's text.

    A checkpoint, a log or a traceback that is written afterwards has no secret to show.
    """
    known = tuple(secrets)

    def keep(text: str) -> str:
        return storable_error_text(text, known)

    for linked in _chain(error):
        if error_text(linked) != keep(error_text(linked)) or getattr(linked, "__notes__", None):
            _mask_texts(linked, keep)
    for linked in _chain(error):
        for link in ("__cause__", "__context__"):
            behind = getattr(linked, link)
            if behind is not None and error_text(behind) != keep(error_text(behind)):
                setattr(linked, link, None)  # it rebuilds its text each time; the error itself says enough
    return keep(error_text(error))


def error_text(error: BaseException) -> str:
    """Return the text of an error; the name of its type if `str` fails."""
    try:
        return str(error)
    except Exception:  # errors of other packages may fail to build their own text
        return type(error).__name__


def _mask_texts(error: BaseException, keep: Callable[[str], str]) -> None:
    clean_text = keep(error_text(error))
    for name, value in list(getattr(error, "__dict__", {}).items()):
        if isinstance(value, str | dict | list | tuple):
            _set(error, name, map_texts(value, keep))
    error.args = map_texts(error.args, keep)
    if error_text(error) != keep(error_text(error)):
        error.args = (clean_text,)


def _set(error: BaseException, name: str, value: Any) -> None:
    try:
        setattr(error, name, value)
    except (AttributeError, TypeError):  # an attribute that cannot be set stays; it is not part of the text
        return


def _chain(error: BaseException) -> Iterator[BaseException]:
    waiting: list[BaseException | None] = [error]
    seen: set[int] = set()
    while waiting:
        current = waiting.pop()
        if current is not None and id(current) not in seen:
            seen.add(id(current))
            waiting += [current.__cause__, current.__context__, *getattr(current, "exceptions", ())]
            yield current
