"""One seed gives one transcript, regardless of what happens around it."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from support.agora import prompts
from support.agora.prompts import RoundContext
from support.agora_suite.circumstances import round_of
from support.mock_llm import LLMProviderMock, ModelCall
from support.tests.mock_llm.conversation import AGENTS, THEME, Conversation, ask

PRINT_DIGEST = """
import hashlib
from support.mock_llm import LLMProviderMock
from support.tests.mock_llm.conversation import Conversation
print(hashlib.sha256(Conversation(LLMProviderMock(seed=5)).hold().transcript().encode()).hexdigest())
"""


def in_another_process(code: str, hash_seed: str) -> str:
    """Give what a program prints in a fresh interpreter."""
    environment = {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": ":".join(filter(None, sys.path))}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_one_seed_gives_one_transcript_in_any_process() -> None:
    digests = {in_another_process(PRINT_DIGEST, hash_seed) for hash_seed in ("0", "1", "4242")}
    assert len(digests) == 1
    assert len(digests.pop()) == 64


def test_another_seed_varies_words_and_keeps_the_course() -> None:
    first, second = (Conversation(LLMProviderMock(seed=seed)).hold() for seed in (1, 2))
    assert first.transcript() != second.transcript()
    shape = [
        [(call.agent, call.task, round_of(call)) for call in held.mock.calls if "report" not in call.task]
        for held in (first, second)
    ]
    assert shape[0] == shape[1]
    assert [set(poll) for poll in first.polls] == [set(poll) for poll in second.polls]


def test_the_same_question_gets_the_same_answer_regardless_of_what_was_asked_between() -> None:
    mock = LLMProviderMock()
    model = mock.create_mock_llm()
    prompt = prompts.discuss("ada_1", RoundContext(THEME, "Owls", 1, {}, []))
    first = ask(model, prompt)
    ask(model, prompts.discuss("bob_2", RoundContext(THEME, "Owls", 1, {}, [])))
    random.seed(99)
    assert ask(model, prompt) == first
    assert ask(LLMProviderMock().create_mock_llm(), prompt) == first


def test_agents_with_neighbouring_seats_speak_differently() -> None:
    model = LLMProviderMock().create_mock_llm()
    opened = {ask(model, prompts.discuss(f"gpt_{n}", RoundContext(THEME, "Owls", 1, {}, []))) for n in range(1, 21)}
    assert len(opened) == 20


def test_sixteen_threads_lose_nothing_and_agree() -> None:
    reported: list[ModelCall] = []
    mock = LLMProviderMock(on_call=reported.append)
    model = mock.create_mock_llm()
    failing = mock.instruct(agent=AGENTS[0], task="discuss", reply="I said what I was told.", times=50)
    contexts = [RoundContext(THEME, f"Topic {n}", 1, {}, []) for n in range(100)]
    asked = [prompts.discuss(agent, context) for context in contexts for agent in AGENTS]
    gate = threading.Barrier(16)

    def share(number: int) -> list[str]:
        gate.wait()
        return [ask(model, prompt) for prompt in asked[number::16]]

    with ThreadPoolExecutor(16) as pool:
        shares = list(pool.map(share, range(16)))
    assert [call.number for call in mock.calls] == list(range(1, 401))
    assert tuple(reported) == mock.calls
    assert failing.used == 50
    alone = LLMProviderMock().create_mock_llm()
    for number, texts in enumerate(shares):
        for prompt, said in zip(asked[number::16], texts, strict=True):
            assert said in (ask(alone, prompt), "I said what I was told.")


def test_the_room_is_imported_without_langchain() -> None:
    code = "import sys, support.mock_llm as m; m.LLMProviderMock(); print([n for n in sys.modules if 'langc' in n])"
    assert in_another_process(code, "0") == "[]"
