"""What the messages say of an undefined step: the nearest step definitions, and the code that would define it."""

from __future__ import annotations

from functools import cache

from support.gherkin.catalogue import catalogue
from support.gherkin.progress import ErrorReport
from support.gherkin.suggestions import stub, undefined


@cache
def code_for(text: str, kind: str) -> str:
    """Return the code that would define a step; cached, as the same step is often undefined in many scenarios."""
    return stub(text, kind)


def why_unknown(text: str, kind: str) -> ErrorReport:
    """Return why a step is undefined and what was probably meant, without the code that would define it."""
    error = undefined(text, kind, catalogue().definitions())
    first, *nearest = str(error).splitlines()
    has_code = error.advice.endswith(code_for(text, kind))
    paragraphs = [first, "\n".join(nearest), "" if has_code else error.advice]
    return {"type": "", "message": "\n\n".join(filter(None, paragraphs)), "trace": ""}
