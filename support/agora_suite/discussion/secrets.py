"""Keys in the errors of providers, and where they must not come to be."""

from __future__ import annotations

from collections.abc import Iterator
from traceback import TracebackException, format_exception
from typing import Any

from hamcrest import assert_that, equal_to, not_none
from langchain_core.callbacks import BaseCallbackHandler
from typing_extensions import override

from support.agora_suite.discussion.keeping import recognize
from support.agora_suite.discussion.verbs import Verbs, disturbance, verb
from support.agora_suite.phrases.keys import KEYS, OWN_KEYS
from support.agora_suite.vocabulary import ALWAYS
from support.flow_builder.saver_faults import SaverFault, SaverUnreachableError
from support.record.json_lines import to_line


class ForeignError(Exception):
    """What the package of a provider raises: a type of its own, with the answer of the provider on it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.body = {"error": {"message": text}}


class ErrorListener(BaseCallbackHandler):
    """A callback handler that keeps each error as it was at the moment at which it was reported, as a tracer does.

    Lines of source are added when the texts are read: adding them took nine tenths of the time, as time of the flow.
    """

    raise_error = True
    run_inline = True

    def __init__(self) -> None:
        self._reported: list[TracebackException] = []

    def texts(self) -> list[str]:
        """Return what was reported, with its traceback."""
        return ["".join(reported.format()) for reported in self._reported]

    @override
    def on_llm_error(self, error: BaseException, **kwargs: Any) -> None:
        self._reported.append(TracebackException.from_exception(error, lookup_lines=False))

    @override
    def on_chain_error(self, error: BaseException, **kwargs: Any) -> None:
        self._reported.append(TracebackException.from_exception(error, lookup_lines=False))


class Secrets(Verbs):
    """Keys in the errors of providers."""

    _listener: ErrorListener | None = None

    @verb
    def given_to_the_flow(self) -> None:
        """The flow is given a key of its own, which no text of an error may show."""
        self.world.change_facts().configure(secrets=OWN_KEYS)

    @disturbance
    def shown_by_error(self, key: str, times: int, speaker: str, task: str) -> None:
        """A language model fails a number of times with an error that shows a key, and so does the error behind it."""
        what = {} if times == ALWAYS else {"times": times}
        facts = self.world.change_facts()
        facts.instruct(speaker, task, error=_error_with(key), **what)
        self._listener = ErrorListener()
        facts.listeners.append(self._listener)

    @disturbance
    def shown_when_created(self, key: str, speaker: str) -> None:
        """The language model of a speaker cannot be created, because of an error that shows a key."""
        self.world.change_facts().cannot_create(speaker, _error_with(key))

    @disturbance
    def shown_by_store(self, key: str, saved: str) -> None:
        """Let the store fail once to save a step, with an error that shows a key."""
        fault = SaverFault(saved, recognize(saved), times=1, error=lambda: _store_error_with(key))
        self.world.change_facts().saver_faults.fail(fault)

    @disturbance
    def shown_by_lost_store(self, key: str, saved: str) -> None:
        """Let nothing be saved or read from the saving of a step on, always with an error that shows a key."""
        faults = self.world.change_facts().saver_faults
        faults.lose_connection(saved, recognize(saved), lambda: _store_error_with(key))

    def not_in_record_of_emergencies(self) -> None:
        """Check that the record of what was done after the stream failed shows no key."""
        emergencies = [repr(outcome) for outcome in self.session.recovery.emergencies]
        assert_that(len(emergencies) > 0, equal_to(True), "whether an emergency is on record")
        showing = [outcome for outcome in emergencies if _shows_key(outcome)]
        assert_that(len(showing), equal_to(0), "the emergencies on record that show a key")

    def not_in_error(self) -> None:
        """No key is in the error that stopped the discussion, nor in any error behind it."""
        error = self.world.error
        assert_that(error, not_none(), "the error that stopped the discussion")
        assert_that(_shows_key(_whole(error) if error else ""), equal_to(False), "whether the error shows a key")

    def are_nowhere(self) -> None:
        """No key is in the state, the checkpoints, the files, the record or LangChain's reports, nor in the error."""
        places = {name: [text for text in texts if _shows_key(text)] for name, texts in self._places()}
        showing = {name: len(texts) for name, texts in places.items() if texts}
        assert_that(showing, equal_to({}), "the texts that show a key, by the place where they are")

    def masked_in_warning(self) -> None:
        """A warning says why a model could not be asked, with asterisks in the place of the key."""
        warnings = [warning for warning in self.state["warnings"] if "***" in warning]
        assert_that(len(warnings) > 0, equal_to(True), "whether a warning reports the failure without its key")

    def _places(self) -> Iterator[tuple[str, list[str]]]:
        session = self.session
        checkpoints = list(session.built.checkpointer.list(session.address))
        assert_that(len(checkpoints) > 0, equal_to(True), "whether the session is kept anywhere")
        yield "the state in hand", [repr(dict(session.state))]
        yield "the checkpoints", [repr(kept) for kept in checkpoints]
        yield "the kept files", [self._read(path.name) for path in self.world.directory.glob("sessions.sqlite*")]
        yield "the reports", list(session.built.storage.files.values())
        yield "the record, from which messages and pages are made", [to_line(event) for event in self.world.record]
        reported = self._listener.texts() if self._listener else []
        assert_that(len(reported) > 0, equal_to(True), "whether LangChain has reported the failure to its listeners")
        yield "what LangChain reports to its listeners", reported
        yield "the error", [_whole(error) for error in [self.world.error] if error is not None]
        emergencies = session.recovery
        yield "what is known of recoveries", [repr(kept) for kept in (*emergencies.history, *emergencies.emergencies)]

    def _read(self, name: str) -> str:
        return (self.world.directory / name).read_bytes().decode("latin-1")


def _error_with(key: str) -> ForeignError:
    _, text = KEYS[key]
    error = ForeignError(text)
    error.__cause__ = ConnectionError(f"behind it: {text}")
    return error


def _store_error_with(key: str) -> Exception:
    return SaverUnreachableError(f"the store cannot be reached: {KEYS[key][1]}")


def _shows_key(text: Any) -> bool:
    return any(secret in text for secret, _ in KEYS.values())


def _whole(error: BaseException) -> str:
    return "".join(format_exception(error))
