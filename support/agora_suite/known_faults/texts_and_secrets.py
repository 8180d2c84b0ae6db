"""Faults of texts that come from outside: those that nothing can keep, and those that nobody may see."""

from __future__ import annotations

from typing import Final

from support.production_faults.fault import Change, Fault, Variant

_OWNER: Final = "state/texts_of_dana.feature"
_MODELS: Final = "state/texts_of_models.feature"
_RESUMED: Final = "engine/refused_either_way.feature"
_KEYS: Final = "error_recovery/keys_in_errors.feature"

TEXTS_AND_SECRETS: Final = (
    Fault(
        id="PF-48",
        title="A cut-off emoji ends the session in silence",
        story=(
            "Dana's message ended in the middle of an emoji, and the session was gone: no question, no report, no error. "
            "The text had been taken as it came, and the store could not hold it."
        ),
        cause="Texts are not checked where they enter; a lone surrogate is found by the store, if at all.",
        variants=(
            Variant(
                "the owner's answers are not checked",
                (
                    f"{_OWNER}::A message to the agents that cannot be kept changes nothing: <why>",
                    f"{_OWNER}::A text about the agenda that cannot be kept changes nothing: <why>",
                    f"{_OWNER}::A theme that cannot be kept is refused: <why>",
                    f"{_OWNER}::A topic that cannot be kept is refused",
                ),
                (
                    Change(
                        "questions.question",
                        """
                        -        unkept = _unkept(fields, text_limit(state))
                        -        if unkept:
                        -            return Problem(unkept)
                                 action = fields.get("action")
                        """,
                    ),
                ),
            ),
            Variant(
                "the replies of models are not mended",
                (
                    f"{_MODELS}::What an agent says is mended: <why>",
                    f"{_MODELS}::What is written for Dana to read is mended: <why>",
                ),
                (
                    Change(
                        "model_calls",
                        """
                        -                return self._mended(agent, "what it said", reply, self._most)
                        +                return reply
                        """,
                    ),
                ),
            ),
            Variant(
                "what JSON stands for is not mended",
                (f"{_MODELS}::What only shows when a reply is read is mended as well: <why>",),
                (
                    Change(
                        "model_calls",
                        """
                        -        return self._mended(agent, "a title", title, title_limit(self._most)).strip()
                        +        return title.strip()
                        """,
                    ),
                ),
            ),
            Variant(
                "what a session is created with is not checked",
                (f"{_OWNER}::A session is not created with a text that cannot be kept: <why>",),
                (
                    Change(
                        "session",
                        """
                        -    problem = text_problem(text, most)
                        -    if problem:
                        -        raise ValidationError(f"{name} {problem}")
                        +    text_problem(text, most)
                        """,
                    ),
                ),
            ),
            Variant(
                "an answer is sent into its node as it came",
                (f"{_RESUMED}::An answer that no store can hold does not come back as another one",),
                (
                    Change(
                        "flow",
                        """
                        -                graph_input = Command(resume={waiting: storable(answer) for waiting, answer in answers.items()})
                        +                graph_input = Command(resume=dict(answers))
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-49",
        title="An API key stands in the report",
        story=(
            "A provider had refused the key and repeated it in its error. The error went into a warning, the warning into "
            "the page that Dana sent around."
        ),
        cause="The text of a provider's error is copied into the state as it is.",
        variants=(
            Variant(
                "the text of an error is kept as it is",
                (
                    f"{_KEYS}::An agent is passed over, and its key is not told: <why>",
                    f"{_KEYS}::A report that could not be written says why without the key: <why>",
                    f"{_KEYS}::That somebody had to be asked again is told without the key",
                ),
                (
                    Change(
                        "model_calls",
                        """
                        -        clean_error(error, self._secrets)
                                 if isinstance(error, (VirtualAgoraError, *CRITICAL)):
                        """,
                    ),
                    Change(
                        "model_calls",
                        """
                                 failure.__cause__ = error
                        -        clean_error(failure, self._secrets)
                                 return failure
                        """,
                    ),
                ),
            ),
            Variant(
                "a key of no known shape is kept",
                (
                    f"{_KEYS}::An agent is passed over, and its key is not told: <why>",
                    f"{_KEYS}::A report that could not be written says why without the key: <why>",
                ),
                (
                    Change(
                        "nodes.tools",
                        """
                        -            secrets=self.boundary.secrets,
                        """,
                    ),
                ),
            ),
        ),
    ),
)
"""Faults of texts that come from outside, in the order of their ids."""
