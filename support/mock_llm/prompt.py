"""A conversation as the model reads it: its role, its task, and what is quoted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Protocol

TASK: Final = "# Task:"
HEADING: Final = "## "
_NUMBERED = re.compile(r"\s*\d+[.)]\s+(.*)")
_LABEL = re.compile(r"(.+?): (?=[^a-z])(.*)")
_SPEECH = re.compile(r"(\S+): ?(.*)")


class SentMessage(Protocol):
    """A message of a conversation, as LangChain has it."""

    @property
    def type(self) -> str:
        """The role of the speaker: `system`, `human`, `ai`, `tool`."""

    @property
    def content(self) -> Any:
        """The content: a text, or a list of texts and content blocks."""


@dataclass(frozen=True, slots=True)
class QuotedSpeech:
    """A quoted speech."""

    speaker: str
    text: str


@dataclass(frozen=True)
class ModelPrompt:
    """The parts of a conversation that could be read; what the prompt does not name is empty.

    Attributes:
        sections: The lines below each heading of the last human message.
        own_words: The model's own messages earlier in this conversation, the oldest first.
    """

    agent: str
    role: str
    task: str
    text: str
    sections: Mapping[str, Sequence[str]] = field(default_factory=dict)
    own_words: Sequence[str] = ()
    circumstances: Mapping[str, str | int] = field(default_factory=dict)
    _memory: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def has(self, heading: str) -> bool:
        """Return whether a section has any text."""
        return bool(self.quote(heading))

    def quote(self, heading: str) -> str:
        """Return the text of a section, without its quotation marks; empty if it is missing."""
        return "\n".join(self._quoted(heading)).strip()

    def number(self, heading: str) -> int | None:
        """Return the bare number in a section; None if there is none."""
        text = self.quote(heading)
        return int(text) if text.isdecimal() else None

    def items(self, heading: str) -> list[str]:
        """Return the numbered entries in a section or its speeches; where nothing is numbered, its lines."""
        numbered: list[str] = []
        for line in self._quoted(heading):
            match = _NUMBERED.match(line) or _numbered_speech(line)
            if match:
                numbered.append(match[1].strip())
            elif numbered and line.strip():
                numbered[-1] += " " + line.strip()
        return numbered or [line.strip() for line in self._quoted(heading) if line.strip()]

    def speeches(self, heading: str) -> Sequence[QuotedSpeech]:
        """Return the quoted speeches."""
        if heading not in self._memory:
            self._memory[heading] = tuple(self._read_speeches(heading))
        known: Sequence[QuotedSpeech] = self._memory[heading]
        return known

    def labelled(self, heading: str) -> Sequence[QuotedSpeech]:
        """Return the texts after labels (as the speakers), which end at the first colon before a capital letter."""
        texts: list[tuple[str, list[str]]] = []
        for line in self._quoted(heading):
            label, colon, text = _labelled(line)
            if colon and not line.startswith("  "):
                texts.append((label, [text]))
            elif texts:
                texts[-1][1].append(line.removeprefix("  "))
        return [QuotedSpeech(label, "\n".join(lines).strip()) for label, lines in texts]

    def _quoted(self, heading: str) -> list[str]:
        lines = self.sections.get(heading, ())
        quoted = [line[2:] if line.startswith("> ") else line[1:] for line in lines if line.startswith(">")]
        return quoted or list(lines)

    def _read_speeches(self, heading: str) -> list[QuotedSpeech]:
        speeches: list[tuple[str, list[str]]] = []
        for line in self._quoted(heading):
            match = None if line.startswith("  ") else _SPEECH.fullmatch(line)
            if match:
                speeches.append((match[1], [match[2]]))
            elif speeches:
                speeches[-1][1].append(line.removeprefix("  "))
        return [QuotedSpeech(speaker, "\n".join(lines).strip()) for speaker, lines in speeches]


@dataclass(frozen=True, slots=True)
class Circumstance:
    """Something that calls for one task differ in, such as the chapter that they are about.

    Attributes:
        headings: The sections of a prompt that may have it; the first that does counts.
    """

    name: str
    headings: tuple[str, ...]
    is_number: bool = False

    def of(self, prompt: ModelPrompt) -> str | int | None:
        """Return the value in a prompt, if there is one."""
        if self.is_number:
            return next((number for number in map(prompt.number, self.headings) if number is not None), None)
        return next(filter(None, map(prompt.quote, self.headings)), None)


def read_prompt(
    messages: Sequence[SentMessage], introduction: re.Pattern[str], circumstances: Iterable[Circumstance] = ()
) -> ModelPrompt:
    """Return a conversation as the model understands it.

    Only the first line of the system message and the first line of the last human message name agent
    and task. What is quoted below them never does.

    Args:
        introduction: What the first line of the system message must match, with the groups `id` and `role`.
    """
    texts = [(message.type, text_of(message.content)) for message in messages]
    system = next((text for kind, text in texts if kind == "system"), "")
    question = next((text for kind, text in reversed(texts) if kind == "human"), "")
    match = introduction.match(system.partition("\n")[0])
    first, _, rest = question.partition("\n")
    prompt = ModelPrompt(
        agent=match["id"] if match else "",
        role=match["role"] if match else "",
        task=first[len(TASK) :].strip() if first.startswith(TASK) else "",
        text="\n\n".join(text for _, text in texts),
        sections=_sections(rest),
        own_words=tuple(text for kind, text in texts if kind == "ai" and text),
    )
    values = {circumstance.name: circumstance.of(prompt) for circumstance in circumstances}
    return replace(prompt, circumstances={name: value for name, value in values.items() if value is not None})


def text_of(content: Any) -> str:
    """Return the text of a message's content, a text or a list of texts and content blocks."""
    if isinstance(content, str):
        return content
    parts = (block if isinstance(block, str) else block.get("text", "") for block in content)
    return "".join(part for part in parts if isinstance(part, str))


def _sections(text: str) -> dict[str, list[str]]:
    sections: dict[str, list[str]] = {}
    lines: list[str] | None = None
    for line in text.split("\n"):
        if line.startswith(HEADING):
            lines = sections.setdefault(line[len(HEADING) :].strip(), [])
        elif lines is not None:
            lines.append(line)
    return sections


def _numbered_speech(line: str) -> re.Match[str] | None:
    speech = _SPEECH.fullmatch(line)
    return _NUMBERED.match(speech[2]) if speech else None


def _labelled(line: str) -> tuple[str, str, str]:
    match = _LABEL.fullmatch(line)
    return (match[1], ":", match[2]) if match else line.partition(": ")
