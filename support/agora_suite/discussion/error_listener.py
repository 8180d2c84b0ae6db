"""Records what LangChain reports to its listeners when a language model fails."""

from __future__ import annotations

import traceback
from typing import Any

from langchain_core.callbacks import BaseCallbackHandler
from typing_extensions import override


class ErrorListener(BaseCallbackHandler):
    """A callback handler that keeps the text of each error at the moment at which it is reported, as a tracer does."""

    raise_error = True
    run_inline = True

    def __init__(self) -> None:
        self.texts: list[str] = []

    @override
    def on_llm_error(self, error: BaseException, **kwargs: Any) -> None:
        self.texts.append("".join(traceback.format_exception(error)))

    @override
    def on_chain_error(self, error: BaseException, **kwargs: Any) -> None:
        self.texts.append("".join(traceback.format_exception(error)))
