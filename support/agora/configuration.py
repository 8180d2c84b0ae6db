"""The configuration of a session: who takes part, and how the discussion runs."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeGuard

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, field_validator, model_validator
from pydantic import ValidationError as SchemaError
from pydantic_core import ErrorDetails, PydanticCustomError

from support.agora.configuration_text import Size, TooLargeError, read_configuration_file, read_configuration_text
from support.agora.errors import ConfigurationError
from support.agora.texts import DEFAULT_TEXT_LENGTH, TITLE_LENGTH, repair_text, text_problem

ProviderName = Literal["Google", "OpenAI", "Anthropic", "Grok"]
ParticipationTiming = Literal["start_of_round", "end_of_round", "disabled"]

PROVIDERS: tuple[ProviderName, ...] = ("Google", "OpenAI", "Anthropic", "Grok")
AGENT_COUNT = range(2, 21)
MAX_ROUNDS = 10_000
MAX_RETRY_WAIT = 86_400
"""The upper limit of `max_retry_wait`, in seconds: a day."""

_CROSS_FIELD = "cross_field"
_MIN_SIMILARITY = 0.6
_MAX_DESCRIPTION = 80
_PLAIN_MESSAGES = {
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "bool_type": "must be true or false",
    "string_type": "must be a text",
    "string_too_short": "must not be blank",
    "string_unicode": "holds a character that cannot be kept",
    "list_type": "must be a list",
    "too_short": "must have at least 1 entry",
}


def _check_storable(name: Any) -> Any:
    problem = text_problem(name, TITLE_LENGTH) if isinstance(name, str) else None
    if problem:
        raise PydanticCustomError("text", "{problem}", {"problem": problem})
    return name


_ModelName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), BeforeValidator(_check_storable)]
_Problem = tuple[str, str]


class _Section(BaseModel):
    """A part of the configuration: frozen, strict about types, closed to unknown keys."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class _ModelSection(_Section):
    """A language model: its provider and the provider's name for it."""

    provider: ProviderName
    model: _ModelName

    @field_validator("provider", mode="before")
    @classmethod
    def _normalise_provider(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        return {name.lower(): name for name in PROVIDERS}.get(value.strip().lower(), value)


class ModeratorSection(_ModelSection):
    """The language model that moderates."""

    temperature: float = Field(default=0.7, ge=0)
    max_tokens: int | None = Field(default=None, gt=0)


class SummarizerSection(_ModelSection):
    """The language model that summarizes rounds and topics."""

    temperature: float = Field(default=0.3, ge=0, le=1)
    max_tokens: int = Field(default=500, gt=0)


class ReportWriterSection(_ModelSection):
    """The language model that writes the reports."""

    temperature: float = Field(default=0.6, ge=0, le=1)
    max_tokens: int = Field(default=2000, gt=0)


class AgentEntry(_ModelSection):
    """`count` agents that discuss with one language model."""

    count: int = Field(default=1, ge=1, le=10)


class DiscussionSection(_Section):
    """How the discussion runs."""

    user_participation_timing: ParticipationTiming = "disabled"
    confirm_conclusion: bool = False
    minimum_rounds_before_poll: int = Field(default=3, ge=1)
    max_rounds_per_topic: int = Field(default=10, ge=1, le=MAX_ROUNDS)
    max_agenda_attempts: int = Field(default=5, ge=1)
    max_text_length: int = Field(default=DEFAULT_TEXT_LENGTH, ge=1)
    max_retry_wait: float = Field(default=60, gt=0, le=MAX_RETRY_WAIT)

    @model_validator(mode="after")
    def _check_rounds(self) -> DiscussionSection:
        for _, problem in _round_problems(self.model_dump()):
            raise PydanticCustomError(_CROSS_FIELD, "{problem}", {"problem": problem})
        return self


class AgoraConfiguration(_Section):
    """The configuration of Virtual Agora: the specialized models, the agents, and the discussion."""

    moderator: ModeratorSection
    summarizer: SummarizerSection
    report_writer: ReportWriterSection
    agents: list[AgentEntry] = Field(min_length=1)
    discussion: DiscussionSection = Field(default_factory=DiscussionSection)

    @model_validator(mode="after")
    def _check_agents(self) -> AgoraConfiguration:
        for _, problem in _agent_problems([entry.model_dump() for entry in self.agents]):
            raise PydanticCustomError(_CROSS_FIELD, "{problem}", {"problem": problem})
        return self


def load_configuration(source: Mapping[str, Any] | str | Path | AgoraConfiguration) -> AgoraConfiguration:
    """Read a configuration, check it as a whole, and return it with every default filled in.

    A string is YAML text, a path is a YAML file, and an `AgoraConfiguration` is checked again. Providers get their
    usual spelling. The `ConfigurationError` lists every problem at once in `details["problems"]`, each as
    `path: what is wrong`.
    """
    raw: Any
    problems: list[str] = []
    if isinstance(source, Path):
        raw, problems = read_configuration_file(source)
    elif isinstance(source, str):
        raw, problems = read_configuration_text(source)
    else:
        raw = source
    return _validated(_plain(raw), problems)


def discussion_with(
    configuration: AgoraConfiguration, overrides: Mapping[str, Any] | DiscussionSection | None
) -> AgoraConfiguration:
    """Return a copy of a configuration whose discussion section is overridden key by key, and checked again."""
    values = configuration.model_dump()
    if overrides is None:
        return _validated(values, [])
    changes = _plain(overrides)
    if not isinstance(changes, dict):
        raise _refusal([f"discussion: must be a mapping, got {_describe(changes)}"])
    values["discussion"].update(changes)
    return _validated(values, [])


def agent_ids(configuration: AgoraConfiguration) -> list[tuple[str, AgentEntry]]:
    """Return each agent's id, `<model>_<n>`, with its entry, in seating order; n runs from 1 over all entries."""
    seats = [entry for entry in configuration.agents for _ in range(entry.count)]
    return [(f"{entry.model}_{number}", entry) for number, entry in enumerate(seats, start=1)]


def ids_by_entry(configuration: AgoraConfiguration) -> Iterator[list[str]]:
    """Yield the agents' ids, one list for each entry of `agents`."""
    names = iter(agent_ids(configuration))
    for entry in configuration.agents:
        yield [next(names)[0] for _ in range(entry.count)]


def _validated(raw: Any, known_problems: list[str]) -> AgoraConfiguration:
    """Validate plain data; raise every problem of text, schema and cross-field rules at once."""
    findings: list[_Problem] = []
    configuration: AgoraConfiguration | None = None
    try:
        configuration = AgoraConfiguration.model_validate(raw)
    except SchemaError as error:
        findings = [_schema_problem(detail) for detail in error.errors() if detail["type"] != _CROSS_FIELD]
    if isinstance(raw, dict):
        findings += [*_agent_problems(raw.get("agents")), *_round_problems(raw.get("discussion", {}))]
    problems = [*known_problems, *(f"{path}: {text}" for path, text in findings)]
    if problems or configuration is None:
        raise _refusal(problems)
    return configuration


def _refusal(problems: list[str]) -> ConfigurationError:
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    lines = "\n".join(f"  {problem}" for problem in problems)
    return ConfigurationError(f"the configuration has {count}:\n{lines}", {"problems": problems})


def _agent_problems(entries: Any) -> Iterator[_Problem]:
    """Check the number of agents, if every entry has a count that can be added up."""
    if not isinstance(entries, list) or not entries:
        return
    counts: list[Any] = [entry.get("count", 1) if isinstance(entry, dict) else None for entry in entries]
    if all(is_whole(count) and count >= 1 for count in counts) and sum(counts) not in AGENT_COUNT:
        yield "agents", f"the counts must add up to {AGENT_COUNT[0]} to {AGENT_COUNT[-1]} agents, got {sum(counts)}"


def _round_problems(discussion: Any) -> Iterator[_Problem]:
    """Check that the minimum of rounds does not exceed the maximum, if both are whole numbers."""
    if not isinstance(discussion, dict):
        return
    fields = DiscussionSection.model_fields
    minimum, maximum = (
        discussion.get(name, fields[name].default) for name in ("minimum_rounds_before_poll", "max_rounds_per_topic")
    )
    if is_whole(minimum) and is_whole(maximum) and minimum > maximum:
        yield (
            "discussion.minimum_rounds_before_poll",
            f"must not be greater than max_rounds_per_topic ({maximum}), got {minimum}",
        )


def _schema_problem(detail: ErrorDetails) -> _Problem:
    place = detail["loc"]
    kind = detail["type"]
    if kind == "extra_forbidden":
        return _path(place), _unknown_key(place)
    if kind == "missing":
        return _path(place), "is required"
    if kind in ("model_type", "dict_type"):
        keys = ", ".join(_known_keys(place))
        return _path(place), f"must be a mapping with the keys {keys}; got {_describe(detail['input'])}"
    message = _PLAIN_MESSAGES.get(kind, detail["msg"].removeprefix("Input ").replace("should", "must", 1))
    return _path(place), f"{message[0].lower()}{message[1:]}, got {_describe(detail['input'])}"


def _unknown_key(place: tuple[int | str, ...]) -> str:
    unknown = str(place[-1])
    known = _known_keys(place[:-1])
    nearest = difflib.get_close_matches(unknown.lower(), known, n=1, cutoff=0.0)[0]
    close = difflib.SequenceMatcher(None, unknown.lower(), nearest).ratio() >= _MIN_SIMILARITY
    hint = f'did you mean "{nearest}"?' if close else f'the nearest of {", ".join(known)} is "{nearest}"'
    return f"unknown key, {hint}"


def _known_keys(place: tuple[int | str, ...]) -> list[str]:
    sections: dict[tuple[int | str, ...], type[BaseModel]] = {
        (): AgoraConfiguration,
        ("moderator",): ModeratorSection,
        ("summarizer",): SummarizerSection,
        ("report_writer",): ReportWriterSection,
        ("agents",): AgentEntry,
        ("discussion",): DiscussionSection,
    }
    return list(sections[place[:1]].model_fields)


def _path(place: tuple[int | str, ...]) -> str:
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    path, _ = repair_text(text.removeprefix("."), TITLE_LENGTH)
    return path or "configuration"


def _plain(value: Any) -> Any:
    """Return nested mappings, sequences and models as dicts and lists; raise `ConfigurationError` if too large."""
    try:
        return _measured(value, Size())
    except TooLargeError as error:
        raise _refusal([f"configuration: {error}"]) from error


def _measured(value: Any, size: Size) -> Any:
    size.add()
    if isinstance(value, BaseModel):
        value = dict(value)
    if isinstance(value, str | bytes):
        size.read(value)
    if not isinstance(value, Mapping | list | tuple):
        return value
    size.open()
    plain: Any
    if isinstance(value, Mapping):
        plain = {_key(key, size): _measured(item, size) for key, item in value.items()}
    else:
        plain = [_measured(item, size) for item in value]
    size.close()
    return plain


def _key(key: Any, size: Size) -> Any:
    size.add()
    if isinstance(key, str | bytes):
        size.read(key)
    return key


def is_whole(value: object) -> TypeGuard[int]:
    """Return whether a value is a whole number; True and False are not."""
    return isinstance(value, int) and not isinstance(value, bool)


def _describe(value: Any) -> str:
    try:
        text = repr(value)
    except ValueError:  # a whole number of thousands of digits
        text = f"a {type(value).__name__} that is too long to show"
    return text if len(text) <= _MAX_DESCRIPTION else f"{text[: _MAX_DESCRIPTION - 3]}..."
