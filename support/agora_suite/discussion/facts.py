"""What is true of a discussion before it begins."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from yaml import safe_load

from support.agora_suite.discussion.damage import damage_checkpoint
from support.agora_suite.discussion.keeping import recognize
from support.agora_suite.discussion.tables import rows_of
from support.agora_suite.discussion.verbs import Verbs, disturbance, verb
from support.agora_suite.phrases.failures import failure_of
from support.agora_suite.vocabulary import ALWAYS, EVERY_AGENT
from support.flow_builder.saver_faults import SaverFault, SaverUnreachableError, saves_repair


class Facts(Verbs):
    """What is true of a discussion before it begins."""

    @verb
    def theme(self, theme: str | None) -> None:
        """The discussion has a theme, or it is still to be asked for."""
        self.world.change_facts().theme = theme

    @verb
    def own_topics(self) -> None:
        """The owner wants to name the topics."""
        self.world.change_facts().own_topics = True

    @verb
    def seated(self, names: Sequence[str]) -> None:
        """The agents have these names, in seating order."""
        self.world.change_facts().seat(*names)

    @verb
    def seated_number(self, number: int) -> None:
        """So many agents take part."""
        self.world.change_facts().seat_number(number)

    @verb
    def agents_want(self, topics: Sequence[str], attempt: int | None = None) -> None:
        """The agents agree on these topics, in this order."""
        self.world.change_facts().agents_want(topics, attempt)

    @verb
    def agents_suggest(self, topics: Sequence[str]) -> None:
        """The agents agree on another agenda, should they be asked for changes."""
        listed = "\n".join(f"{number}. {topic}" for number, topic in enumerate(topics, 1))
        self.world.change_facts().instruct(EVERY_AGENT, "suggest agenda changes", reply=listed)
        revised = json.dumps({"revised_agenda": list(topics)})
        self.world.change_facts().instruct("the moderator", "revise the agenda", reply=revised)

    @verb
    def instructed(self, /, speaker: str, task: str, **what: Any) -> None:
        """A speaker, or everybody, does what `LLMProviderMock.instruct` takes when asked for something."""
        self.world.change_facts().instruct(speaker, task, **what)

    @verb
    def report_breaks_off(self, task: str, sections: int) -> None:
        """The report writer can write so many sections of a report; every later one fails."""
        self.instructed("the report writer", task, fault="provider", nth=sections + 1, times=ALWAYS)

    @disturbance
    def model_fails(self, /, fault: str, times: int, speaker: str, task: str, **what: Any) -> None:
        """A language model fails a number of times, while it is asked for something."""
        if times != ALWAYS:
            what["times"] = times
        self.world.change_facts().instruct(speaker, task, fault=fault, **what)

    @verb
    def model_cannot_be_created(self, speaker: str, failure: str) -> None:
        """The language model of a speaker cannot be created."""
        self.world.change_facts().cannot_create(speaker, failure_of(failure))

    @disturbance
    def reply_is_spoiled(self, speaker: str, spoiled: str, task: str) -> None:
        """A speaker's reply comes in a form that is hard or impossible to read."""
        self.world.change_facts().instruct(speaker, task, malformed=spoiled)

    @verb
    def configured(self, /, **settings: Any) -> None:
        """The flow is built in a certain way."""
        self.world.change_facts().configure(**settings)

    @verb
    def called_with(self, setting: str, value: Any) -> None:
        """The flow is called with a setting that overrides the configuration; a text is read as in its file."""
        self.called_with_all([["setting", "value"], [setting, str(value)]])

    @verb
    def called_with_all(self, table: Sequence[Sequence[str]]) -> None:
        """The flow is called with settings that override the configuration. Columns: `setting`, `value`."""
        self.world.change_facts().configure(
            discussion_config={setting: safe_load(value) for setting, value in rows_of(table, "setting", "value")}
        )

    @verb
    def overridden(self, section: str, key: str, value: Any) -> None:
        """A value of the application's configuration is set."""
        self.world.change_facts().override(section, **{key: value})

    @verb
    def kept_in_a_file(self) -> None:
        """The session is kept in a file, which another process can read."""
        self.world.change_facts().configure(checkpointer=f"sqlite:{self.world.directory / 'sessions.sqlite'}")

    @verb
    def filed_on_the_disk(self) -> None:
        """The reports are filed by production's storage, in a folder on the disk."""
        self.world.change_facts().configure(directory=self.world.directory / "reports")

    @disturbance
    def step_fails(self, node: str, failure: str, times: int, *, after: bool = False, visits: int = 1) -> None:
        """A step of the discussion fails a number of times in a row, each of the first times that it is done."""
        self.world.change_facts().faults.fail(
            node,
            lambda: failure_of(failure),
            when="after" if after else "before",
            times=times,
            visits=range(1, visits + 1),
        )

    @disturbance
    def files_fail(self, times: int, pattern: str) -> None:
        """Files cannot be written a number of times."""
        self.world.change_facts().storage_faults.append((times, failure_of("a full disk"), pattern))

    @disturbance
    def cannot_be_kept(self, kept: str, times: int) -> None:
        """Something of the session cannot be kept a number of times."""
        self.world.change_facts().saver_faults.fail(SaverFault(kept, recognize(kept), times))

    @disturbance
    def store_is_lost(self, kept: str) -> None:
        """From the moment at which something is to be kept, nothing can be kept or read."""
        self.world.change_facts().saver_faults.lose_connection(kept, recognize(kept))

    @disturbance
    def kept_damaged(self, damage: str, kept: str) -> None:
        """What is kept is damaged as soon as something is kept, and the store fails then."""

        def spoil() -> Exception:
            damage_checkpoint(self.session, damage)
            return SaverUnreachableError()

        self.world.change_facts().saver_faults.fail(SaverFault(kept, recognize(kept), 1, "after", spoil, lasts=False))

    @disturbance
    def repairs_are_forgotten(self) -> None:
        """The store takes what an emergency writes and keeps nothing of it, until it works again."""
        self.world.change_facts().saver_faults.forget(saves_repair)
