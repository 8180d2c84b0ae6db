"""Language models that cost next to nothing: a constant reply to each task, in the form that the flow reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from typing_extensions import override

TOPICS: Final = ("Budget", "Hiring", "Remote work")
"""The agenda of every measured session."""

_SECTIONS: Final = [
    {"title": "Overview", "description": "What it is about"},
    {"title": "Positions", "description": "Who holds what"},
    {"title": "Conclusions", "description": "What came of it"},
]
_LISTED: Final = "\n".join(f"{number}. {topic}" for number, topic in enumerate(TOPICS, 1))

REPLIES: Final[Mapping[str, str]] = {
    "propose topics": _LISTED,
    "refine topics": _LISTED,
    "collate topics": _LISTED,
    "vote on the agenda": 'I prefer "Budget", then "Hiring", then "Remote work".',
    "set the agenda": json.dumps({"proposed_agenda": TOPICS}),
    "discuss": "As was said before, the costs have to be weighed against what we gain. I would begin small.",
    "rate relevance": json.dumps({"relevance": 0.9}),
    "summarise the round": "All three weighed the costs against the gains and would begin small.",
    "vote to conclude": "Yes. Everything was said.",
    "give final considerations": "I would have gone further, but I can live with this.",
    "outline the report": json.dumps(_SECTIONS),
    "write a report section": "The costs were weighed against the gains, and a small beginning was agreed on.",
    "summarise the topic": "The discussion came to a small beginning.",
    "vote to continue": "Continue. There is more to say.",
    "outline the final report": json.dumps(_SECTIONS),
    "write a final report section": "Every topic came to a small beginning.",
}
"""The reply to each task in a session without changes of its agenda."""


class ConstantModel(BaseChatModel):
    """A chat model with a constant reply to each task."""

    replies: Mapping[str, str]

    @override
    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        task = str(messages[-1].content).partition("\n")[0].removeprefix("# Task: ")
        return ChatResult(generations=[ChatGeneration(message=AIMessage(self.replies[task]))])

    @property
    @override
    def _llm_type(self) -> str:
        return "constant"


class ConstantModels:
    """The source of language models for measured sessions; replies may be replaced, by task with `_` for each blank."""

    def __init__(self, **replies: str) -> None:
        self._model = ConstantModel(
            replies={**REPLIES, **{task.replace("_", " "): reply for task, reply in replies.items()}}
        )

    def create_provider(self, **_: object) -> BaseChatModel:
        """Return the one model for every provider, model and settings."""
        return self._model
