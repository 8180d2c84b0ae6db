"""Time, memory, and many discussions at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.gherkin import declare_fixture, given, parse, then, when

if TYPE_CHECKING:
    from support.agora_suite.discussion.discussion import Discussion
    from support.agora_suite.endurance.world import Endurance

declare_fixture("endurance")


@given(parse("{limit} is limited to {float} second/seconds"))
def is_limited_to_seconds(discussion: Discussion, limit: str, ceiling: float) -> None:
    """A limit on time other than the suite's. Example: `Given the time of a step is limited to 0.5 seconds`."""
    discussion.measures.limited(limit, ceiling)


@given(parse("{limit} is limited to {int} MiB"))
def is_limited_to_mebibytes(discussion: Discussion, limit: str, ceiling: int) -> None:
    """A limit on memory other than the suite's. Example: `Given the growth of memory is limited to 30 MiB`."""
    discussion.measures.limited(limit, ceiling)


@given(parse("{activity} takes {float} second/seconds"))
def takes_seconds(discussion: Discussion, node: str, seconds: float) -> None:
    """The first time, the step takes this long. Example: `Given holding a round takes 0.6 seconds`."""
    discussion.measures.step_takes(node, seconds)


@given(parse("{activity} leaks {int} MiB"))
def leaks_mebibytes(discussion: Discussion, node: str, mebibytes: int) -> None:
    """The first time, the step takes memory and does not release it. Example: `Given holding a round leaks 40 MiB`."""
    discussion.measures.step_keeps(node, mebibytes)


@then(parse("it took less than {int} seconds, and each step less than {int}"))
def it_took_less_than(discussion: Discussion, session: int, step: int) -> None:
    """By the clock, without the time that Dana takes to answer.

    Example: `Then it took less than 30 seconds, and each step less than 1`.
    """
    discussion.measures.took_less_than(session, step)


@then(parse("it needed less than {int} MiB, and grew by less than {int}"))
def it_needed_less_than(discussion: Discussion, peak: int, growth: int) -> None:
    """The peak memory of the process, above what it held before, and how much it grew.

    Example: `Then it needed less than 200 MiB, and grew by less than 100`.
    """
    discussion.measures.needed_less_than(peak, growth)


@then(parse("each phase needed less than {int} MiB of its own"))
def each_phase_needed_less_than(discussion: Discussion, mebibytes: int) -> None:
    """How far memory rose after the phase began. Example: `Then each phase needed less than 20 MiB of its own`."""
    discussion.measures.no_phase_needed(mebibytes)


@then(parse("only the limit on {limit} is reached"))
def only_the_limit_is_reached(discussion: Discussion, limit: str) -> None:
    """This limit is reported, and no other. Example: `Then only the limit on the time of a session is reached`."""
    discussion.measures.limit_reached(limit)


@then(parse("only the limit on {limit} is reached, by {activity}"))
def only_the_limit_is_reached_by(discussion: Discussion, limit: str, node: str) -> None:
    """This limit is reported with the step, and no other.

    Example: `Then only the limit on the time of a step is reached, by holding a round`.
    """
    discussion.measures.limit_reached(limit, node)


@when(parse("{int} short discussions run one by one"))
def short_discussions_run_one_by_one(endurance: Endurance, number: int) -> None:
    """Each is released before the next begins. Example: `When 100 short discussions run one by one`."""
    endurance.run_one_by_one(number)


@when(parse("a short discussion ends and is no longer needed"))
def a_short_discussion_ends_and_is_no_longer_needed(endurance: Endurance) -> None:
    """The discussion is no longer needed. Example: `When a short discussion ends and is no longer needed`."""
    endurance.run_and_release()


@when(parse("{int} discussions run at once in {crowd}, half of them on one flow"))
def discussions_run_at_once_in(endurance: Endurance, number: int, way: str) -> None:
    """One application serves every second one; the others have their own people and seeds, and are kept in one place.

    Example: `When 50 discussions run at once in separate threads, half of them on one flow`.
    """
    endurance.run_at_once(number, way)


@given(parse("{activity} fails {times} in each of them"))
def fails_in_each_of_them(endurance: Endurance, node: str, times: int) -> None:
    """The connection is lost, and the step is tried again.

    Example: `Given holding a round fails twice in each of them`.
    """
    endurance.step_fails(node, times)


@when(parse("{int} discussions run on one flow in {crowd}"))
def discussions_run_on_one_flow_in(endurance: Endurance, number: int, way: str) -> None:
    """One application serves them all; each has its own theme, topic and answers.

    Example: `When 2 discussions run on one flow in turns, update by update`.
    """
    endurance.run_on_one_flow(number, way)


@when(parse("{int} discussions run one by one, and at once in {crowd}"))
def discussions_run_one_by_one_and_at_once_in(endurance: Endurance, number: int, way: str) -> None:
    """The same discussions are held both ways in turn, up to three times until they are cheap enough.

    Example: `When 6 discussions run one by one, and at once in separate threads`.
    """
    endurance.compare_both_ways(number, way)


@then(parse("at once they take at most {float} times as long as one by one"))
def at_once_they_take_at_most(endurance: Endurance, times: float) -> None:
    """By the clock, for all of them. Example: `Then at once they take at most 2.0 times as long as one by one`."""
    endurance.takes_at_most(times)


@then(parse("each of them takes at most {float} times as much processor time"))
def takes_at_most_as_much_processor_time(endurance: Endurance, times: float) -> None:
    """The extra work of the processor when they wait for each other.

    Example: `Then each of them takes at most 1.5 times as much processor time`.
    """
    endurance.contends_at_most(times)


@then(parse("the process grows by less than {int} KiB with each of them"))
def the_process_grows_by_less_than(endurance: Endurance, kibibytes: int) -> None:
    """With 95 % certainty. Example: `Then the process grows by less than 10 KiB with each of them`."""
    endurance.grows_less_than(kibibytes)


@then(parse("each of them leaves fewer than {int} objects behind"))
def each_of_them_leaves_fewer_than(endurance: Endurance, objects: int) -> None:
    """The objects in memory are counted exactly. Example: `Then each of them leaves fewer than 50 objects behind`."""
    endurance.leaves_fewer_than(objects)


@then(parse("nothing of it is left in memory"))
def nothing_of_it_is_left(endurance: Endurance) -> None:
    """Neither the discussion nor its monitoring. Example: `Then nothing of it is left in memory`."""
    endurance.nothing_is_left()


@then(parse("each of them runs to its end"))
def each_of_them_comes_to_its_end(endurance: Endurance) -> None:
    """Nothing waits, and nothing is left to do. Example: `Then each of them runs to its end`."""
    endurance.all_finished()


@then(parse("each of them is the same as when it runs alone, byte for byte"))
def each_of_them_is_what_it_is_alone(endurance: Endurance) -> None:
    """All questions, answers, talk, records and files are those of the same discussion held alone.

    Example: `Then each of them is the same as when it runs alone, byte for byte`.
    """
    endurance.each_as_if_alone()


@then(parse("no word of one appears in another"))
def no_word_of_one_appears_in_another(endurance: Endurance) -> None:
    """Neither asked, nor said, nor kept, nor filed. Example: `Then no word of one appears in another`."""
    endurance.nothing_of_another()
