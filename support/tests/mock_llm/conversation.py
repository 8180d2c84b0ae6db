"""A short discussion held directly with the mock, by the prompts of the application."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from langchain_core.language_models import BaseChatModel

from support.agora import prompts
from support.agora.prompts import RoundContext, SessionResults, Speech
from support.agora.replies import numbered_topics
from support.mock_llm import LLMProviderMock

AGENTS = ("gpt-4o_1", "claude-3-opus_2", "gemini-pro_3", "grok-2_4")
THEME = "The future of remote work"


def ask(model: BaseChatModel, prompt: prompts.Prompt) -> str:
    """Give the text of a model's answer."""
    return model.invoke(prompt).text


@dataclass
class Conversation:
    """What was said in a session with agenda, three rounds on one topic, and reports."""

    mock: LLMProviderMock
    theme: str = THEME
    agents: Sequence[str] = AGENTS
    proposals: dict[str, list[str]] = field(default_factory=dict)
    topics: list[str] = field(default_factory=list)
    votes: list[Speech] = field(default_factory=list)
    agenda: list[str] = field(default_factory=list)
    rounds: list[list[Speech]] = field(default_factory=list)
    summaries: list[str] = field(default_factory=list)
    polls: list[dict[str, str]] = field(default_factory=list)
    sections: dict[str, str] = field(default_factory=dict)
    conclusion: str = ""

    def hold(self) -> Conversation:
        """Hold the session."""
        self.model = self.mock.create_mock_llm()
        self.set_agenda()
        for number in (1, 2, 3):
            self.hold_round(number)
        self.report()
        return self

    def set_agenda(self) -> None:
        """Propose, refine, unite, vote, order."""
        for agent in self.agents:
            self.proposals[agent] = numbered_topics(ask(self.model, prompts.propose_topics(agent, self.theme, 1, None)))
        refined = {
            agent: numbered_topics(ask(self.model, prompts.refine_topics(agent, self.theme, own, self.proposals)))
            for agent, own in self.proposals.items()
        }
        self.topics = numbered_topics(ask(self.model, prompts.collate_topics(self.theme, refined, [])))
        for agent in self.agents:
            vote = ask(self.model, prompts.vote_on_agenda(agent, self.theme, 1, self.topics))
            self.votes.append(Speech(agent, vote))
        agenda = ask(self.model, prompts.set_agenda(self.theme, 1, self.topics, self.votes))
        self.agenda = json.loads(agenda)["proposed_agenda"]

    def hold_round(self, number: int) -> None:
        """Let every agent speak once, then summarise and poll."""
        topic = self.agenda[0]
        said: list[Speech] = []
        for agent in (*self.agents[number - 1 :], *self.agents[: number - 1]):
            context = RoundContext(self.theme, topic, number, {}, list(self.summaries), list(said))
            said.append(Speech(agent, ask(self.model, prompts.discuss(agent, context))))
        self.rounds.append(said)
        self.summaries.append(ask(self.model, prompts.summarise_round(topic, number, said)))
        polls = (prompts.vote_to_conclude(agent, topic, number, self.summaries) for agent in self.agents)
        self.polls.append({agent: ask(self.model, poll) for agent, poll in zip(self.agents, polls, strict=True)})

    def report(self) -> None:
        """Write the report and the conclusion."""
        topic, said = self.agenda[0], [speech for speeches in self.rounds for speech in speeches]
        outline = json.loads(ask(self.model, prompts.outline_report(self.theme, topic, self.summaries, said)))
        for section in outline:
            prompt = prompts.write_report_section(self.theme, topic, section, outline, self.summaries, said)
            self.sections[section["title"]] = ask(self.model, prompt)
        self.conclusion = ask(self.model, prompts.summarise_topic(topic, self.summaries))
        results = SessionResults(self.theme, {topic: self.conclusion}, {topic: "…"}, self.agenda[1:2])
        plan = json.loads(ask(self.model, prompts.outline_final_report(results)))
        for section in plan:
            self.sections[section["title"]] = ask(self.model, prompts.write_final_section(results, section, plan))

    def transcript(self) -> str:
        """Give everything that was asked and answered, in order."""
        return "\n\n".join(f"{call.agent}, {call.task}:\n{call.reply}" for call in self.mock.calls)
