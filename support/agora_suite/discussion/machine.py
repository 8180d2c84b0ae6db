"""What happens around the discussion: it begins, it stops, it is picked up again, here or elsewhere."""

from __future__ import annotations

import dataclasses
import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any, Final, Never

from hamcrest import assert_that, equal_to

from support.agora_suite.built_flow import close_checkpointer, open_checkpointer
from support.agora_suite.discussion.elsewhere import run_elsewhere
from support.agora_suite.discussion.journal import VerbCall
from support.agora_suite.discussion.keeping import recognize
from support.agora_suite.discussion.owner import OwnerVerbs, agreeing_answer
from support.agora_suite.discussion.progress import assert_over
from support.agora_suite.discussion.recovery import Recovery
from support.agora_suite.discussion.verbs import Verbs, disturbance, verb
from support.agora_suite.discussion.world import DiscussionWorld
from support.agora_suite.phrases.file_damages import FILE_DAMAGES
from support.agora_suite.phrases.forgery import trace
from support.agora_suite.stored_sessions import STORE, file_of_today, stored_file
from support.execution.errors import ScenarioError
from support.execution.second_process import SecondProcessError
from support.flow_builder.saver_faults import SaverFault

PAGES_LEFT = 20
"""Pages of 4 KiB that are left on a disk that is nearly full."""

KILLED: Final = 9
"""The exit code of a process that was killed."""


class Machine(Verbs):
    """What happens around the discussion."""

    def __init__(self, world: DiscussionWorld, name: str, owner: OwnerVerbs, recovery: Recovery) -> None:
        super().__init__(world, name)
        self._owner = owner
        self._recovery = recovery
        self._intact_file = b""
        self._damaged_file = b""
        self._elsewhere: dict[str, Any] = {}

    @verb
    def begins(self) -> None:
        """The discussion begins, and runs until something is asked."""
        self.world.begin_and_run()

    @verb
    def opened(self) -> None:
        """The session is there, and nothing has happened in it yet."""
        self.world.begin()

    @disturbance
    def picked_up_again(self) -> None:
        """The flow is gone; a new one takes the session up from its checkpoints."""
        self.world.adopt()
        self.world.run()

    @verb
    def held_to_the_end(self) -> None:
        """The discussion is held, the owner agrees to everything, until it is over or stops."""
        if not self.world.has_begun:
            self.begins()
        elif not self.world.has_run:
            self.world.run()
        self._owner.goes_on_to_the_end()

    def has_stopped(self, reason: str, times: int = 1) -> None:
        """The discussion was held until it stopped with an error that says why, and so each time it was taken up."""
        self.held_to_the_end()
        self._recovery.stopped_because(reason)
        for _ in range(times - 1):
            self.goes_on_later()
            self._recovery.stopped_because(reason)

    @disturbance
    def goes_on_later(self) -> None:
        """The same flow goes on with the session."""
        self.world.run()

    @disturbance
    def models_work_again(self) -> None:
        """Every language model that was to fail does so no longer."""
        for instruction in self.world.set_up.given:
            if instruction.fault is not None:
                instruction.times = instruction.used

    @disturbance
    def screen_breaks_down(self) -> None:
        """What shows the owner the questions fails with an error of its own."""

        def broken(_: object) -> None:
            raise RuntimeError("the screen shows nothing")

        self.world.person.answer_next(broken)
        self.goes_on_meeting(RuntimeError)

    @disturbance
    def file_is_damaged(self, how: str, reason: str) -> None:
        """The file in which the session is kept is damaged, and refused for a reason when it is picked up."""
        self.session.built.close()
        self._intact_file = self._file.read_bytes()
        FILE_DAMAGES[how](self._file)
        self._damaged_file = self._file.read_bytes()
        self._adopt_from_file()
        self._recovery.stopped_because(reason)

    @disturbance
    def resumes_from(self, name: str, release: str) -> None:
        """The flow is gone; a new one resumes the session that a release left under a name, not this one.

        Raise `ScenarioError` if the release left none.
        """
        stored = stored_file(release, name)
        of_today = file_of_today(self.world.directory, stored)
        of_today.parent.mkdir(parents=True)
        self.session.built.close()
        self._file.rename(of_today)
        if not stored.exists():
            raise ScenarioError(f'release {release} left no session "{name}"; store those of this release: {STORE}')
        shutil.copyfile(stored, self._file)
        self._adopt_from_file()

    @disturbance
    def file_is_put_back(self) -> None:
        """The file is put back as it was before, and the session is picked up again."""
        assert_that(self._file.read_bytes() == self._damaged_file, "nothing was written over the damaged file")
        self._file.write_bytes(self._intact_file)
        self._adopt_from_file()

    def nothing_forged_has_run(self) -> None:
        """What the forged file would have its reader make was not made."""
        assert_that(trace(self._file).exists(), equal_to(False), "whether the command in the forged file has run")

    @disturbance
    def file_cannot_grow(self) -> None:
        """The disk on which sessions are kept is nearly full: their file can take one more answer, and not much."""
        connection = self._connection
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + PAGES_LEFT}")

    @disturbance
    def file_can_grow_again(self) -> None:
        """The disk on which sessions are kept has room again, and the discussion goes on."""
        self._connection.execute("PRAGMA max_page_count = 1073741823")
        self.world.run()

    @verb
    def file_can_only_be_read(self) -> None:
        """The file in which sessions are kept can only be read from now on; the discussion goes on, or tries to."""
        self._connection.execute("PRAGMA query_only = ON")
        self.goes_on_meeting(sqlite3.OperationalError)

    @verb
    def file_can_be_written_again(self) -> None:
        """The file in which sessions are kept can be written again, and the discussion goes on."""
        self._connection.execute("PRAGMA query_only = OFF")
        self.world.run()

    @disturbance
    def could_not_go_on(self, reason: str) -> None:
        """The owner agrees while the session's file cannot grow; the discussion stops and says why."""
        self.world.person.answer_next(agreeing_answer(self.world.require_question().type))
        self.goes_on_meeting(sqlite3.OperationalError)
        self._recovery.stopped_because(reason)

    @disturbance
    def killed_elsewhere(self, node: str) -> None:
        """Another process holds the discussion and is killed in the middle of a step; this one goes on with it."""
        self._goes_on_after_kill("dies_in", node)

    @disturbance
    def killed_when_kept(self, kept: str) -> None:
        """Another process begins the discussion and is killed when it has kept something; this one goes on with it."""
        self._goes_on_after_kill("dies_when_kept", kept)

    @disturbance
    def store_works_again(self) -> None:
        """Sessions can be kept and read again, and the discussion goes on."""
        self.world.set_up.saver_faults.restore()
        self.world.run()

    def _goes_on_after_kill(self, dies: str, when: str) -> None:
        try:
            self._run_elsewhere((dies, when), ("begins",), agrees=True)
        except SecondProcessError as error:
            if f"exit code {KILLED} and no result" not in str(error):
                raise
        else:
            raise ScenarioError("the other process was to be killed, and came to its end")
        self.world.adopt_from_file(self._session_in_file())
        self.world.run()

    @verb
    def dies_in(self, node: str) -> None:
        """The process in which the discussion runs is killed in a step, when its work is done and not yet kept."""
        self.world.change_facts().faults.fail(node, _die, when="after")

    @verb
    def dies_when_kept(self, kept: str) -> None:
        """The process in which the discussion runs is killed as soon as something is kept."""
        fault = SaverFault(kept, recognize(kept), times=1, when="after", error=_die)
        self.world.change_facts().saver_faults.fail(fault)

    @verb
    def takes_over(self, identifier: str) -> None:
        """The discussion is the session that another process began, and goes on."""
        self.world.adopt_from_file(identifier)
        self.world.run()

    @disturbance
    def held_elsewhere(self, *, agrees: bool) -> None:
        """Another process takes the waiting session up and holds it to its end, or leaves its question open."""
        self._elsewhere = self._run_elsewhere(("takes_over", self.session.id), agrees=agrees)
        self.world.adopt()
        self.world.run()

    def was_over_elsewhere(self) -> None:
        """The other process brought the session to its end, and this one says so and does nothing."""
        assert_over(self._elsewhere["where"], self._elsewhere["steps"])
        self._recovery.stopped_because("the session is over")
        assert_that(self.world.last_updates, equal_to([]), "what was left to do here")

    def was_asked_elsewhere(self, question: str) -> None:
        """The first question in the other process was the one that waited."""
        assert_that(self._elsewhere["asked"][0], equal_to(question), "what the owner was asked first elsewhere")

    @property
    def _file(self) -> Path:
        return self.world.directory / "sessions.sqlite"

    @property
    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection = self.session.built.checkpointer.conn  # type: ignore[attr-defined]
        return connection

    def _adopt_from_file(self) -> None:
        checkpointer = open_checkpointer(f"sqlite:{self._file}")
        with self.world.recording_error(Exception):  # the scenario says which error it has to be
            self.world.adopt(checkpointer)
            self.world.run()

    def goes_on_meeting(self, expected: type[Exception]) -> None:
        """The discussion goes on, and may meet an error that is not the application's own."""
        with self.world.recording_error(expected):
            self.world.run()

    def _run_elsewhere(self, *verbs: tuple[str, ...], agrees: bool) -> dict[str, Any]:
        calls = [VerbCall(self.name, name, tuple(arguments)) for name, *arguments in verbs]
        if agrees:
            calls.append(VerbCall(self._owner.name, "goes_on_to_the_end"))
        suite = dataclasses.replace(self.world.suite, enable_monitoring=False)
        facts = self.world.journal.calls_of("facts")
        return run_elsewhere(type(self.world), suite, self.world.directory, [*facts, *calls])

    def _session_in_file(self) -> str:
        saver = open_checkpointer(f"sqlite:{self._file}")
        try:
            kept = next(saver.list(None))
            return str(kept.config["configurable"]["thread_id"])
        finally:
            close_checkpointer(saver)


def _die() -> Never:
    os._exit(KILLED)
