"""What the messages tell of a step that matches no sentence: the nearest sentences, and what would define it."""

from __future__ import annotations

from functools import cache

from support.gherkin.catalogue import catalogue
from support.gherkin.progress import ErrorReport
from support.gherkin.suggestions import stub, undefined


@cache
def code_for(text: str, kind: str) -> str:
    """What an engineer would write for a step; the same step is often undefined in many scenarios.

    Args:
        text: The step without its keyword.
        kind: `given`, `when` or `then`; anything else for any keyword.
    """
    return stub(text, kind)


def why_unknown(text: str, kind: str) -> ErrorReport:
    """Why a step matches no sentence, and which one was probably meant; the code that would define it stands apart.

    Args:
        text: The step without its keyword.
        kind: `given`, `when` or `then`; anything else for any keyword.
    """
    error = undefined(text, kind, catalogue().definitions())
    first, *nearest = str(error).splitlines()
    has_code = error.advice.endswith(code_for(text, kind))
    paragraphs = [first, "\n".join(nearest), "" if has_code else error.advice]
    return {"type": "", "message": "\n\n".join(filter(None, paragraphs)), "trace": ""}
