"""One session on scripted models: how every turn ends, how the session ends, and what always holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import Turn
from engine import RunFolder, ScriptedLLM, make_personas, run_study
from engine.journal import read_journal
from engine.llm import BadReplyError, EmptyReplyError, LLMError, Request, ServerDownError
from engine.llm.scripted import Script, echo_draft
from engine.session_graph import SEVERE
from tests.engine.scripted_course import (
    DISORDERS,
    asked_as,
    course_of,
    first_unit,
    stated_too_early,
    structured,
    study,
    turns_of,
)

REWRITES = 2
AS_THE_OTHER = {
    "patient": "Hello, I am your therapist and I will help you with this today.",
    "therapist": "Patient: I have been feeling so sad and tired since last week.",
}


def without_its_end(request: Request) -> str:
    return " ".join(echo_draft(request).rstrip(".!?").split()[:-1]) + " and"


def nothing(request: Request) -> str:
    return "   "


def garbled(request: Request) -> str:
    raise BadReplyError("the server answered with half a page of HTML")


NASTY: dict[str, tuple[Script, str]] = {
    "the other role": (lambda request: AS_THE_OTHER[asked_as(request)], "role"),
    "a refusal": (lambda _: "I'm sorry, but as an AI I can't assist with that.", "refusal"),
    "a direction": (
        lambda request: f"[Direction: sighs, looks away] {echo_draft(request)}",
        "control_tokens",
    ),
    "JSON rubbish": (lambda _: '{"role": "patient", "text": [1, 2', "control_tokens"),
    "cut text": (without_its_end, "cut"),
    "no end": (lambda request: "and then " * 500, "cut"),
    "an empty text": (nothing, "no_reply"),
    "a garbled reply": (garbled, "no_reply"),
}


def assert_turns_are_sound(turns: list[Turn], course_id: str) -> None:
    """What holds of every session whatever the model said."""
    assert [turn.id for turn in turns] == [f"{course_id}/1/{index}" for index in range(len(turns))]
    assert [turn.index for turn in turns] == list(range(len(turns)))
    for turn in turns:
        assert turn.state is not None
        assert 0.0 <= turn.state.trust <= 1.0
        assert 0.0 <= turn.state.distress <= 1.0
        made = turn.provenance
        assert made is not None
        # Each line of the turn passed after at most `rewrites` refused ones, or every attempt was refused and
        # the words are the plan's; then the turn is marked.
        most = made.drafted_parts * (REWRITES + 1) + (made.parts - made.drafted_parts) * REWRITES
        assert made.drafted_parts * (REWRITES + 1) <= len(made.failures) <= most
        assert made.marked == (made.drafted_parts > 0)
        assert (made.worded_by == "draft") == (2 * made.drafted_parts > made.parts)
        assert all(failure.reason and failure.check for failure in made.failures)
        # A draft may be refused for what was said before it, never for what it says itself.
        against_itself = [f for f in made.failures if f.check not in ("repetition", "opener", "duplicate")]
        assert turn.text not in [failure.text for failure in against_itself]


async def test_a_model_that_says_the_draft_has_its_words_in_nearly_every_turn(tmp_path: Path) -> None:
    course = await course_of(study(), tmp_path / "j.jsonl")
    (session,) = course.sessions
    turns = turns_of(course)
    assert_turns_are_sound(turns, "test-p0001")
    assert session.ended_by == "plan"
    assert session.grade == "accepted"
    made = [turn.provenance.worded_by for turn in turns if turn.provenance is not None]
    assert made.count("model") / len(made) > 0.9
    assert turns[0].speaker == "therapist"


@pytest.mark.parametrize("script", NASTY)
async def test_a_turn_no_candidate_passes_for_is_the_draft_marked_with_every_reason(
    script: str, tmp_path: Path
) -> None:
    rule, check = NASTY[script]
    good = await course_of(study(), tmp_path / "good.jsonl")
    course = await course_of(study(), tmp_path / "j.jsonl", ScriptedLLM(rule))
    turns = turns_of(course)
    assert_turns_are_sound(turns, course.id)
    made = [turn.provenance for turn in turns if turn.provenance is not None]
    assert {failure.check for one in made for failure in one.failures} == {check}
    assert all(one.marked for one in made if one.worded_by != "lexicon")
    assert course.sessions[0].grade == "marked"
    assert course.sessions[0].provenance is not None
    assert course.sessions[0].provenance.marked_turns == sum(one.marked for one in made)
    assert course.sessions[0].ended_by == "plan"
    # The session opens as the sound model's does: only the words differ.
    assert turns[0].line == turns_of(good)[0].line


async def test_a_model_that_says_one_thing_only_says_it_once(tmp_path: Path) -> None:
    course = await course_of(
        study(), tmp_path / "j.jsonl", ScriptedLLM(lambda _: "I see what you mean there.")
    )
    turns = turns_of(course)
    assert_turns_are_sound(turns, course.id)
    said = [turn.text for turn in turns]
    assert said.count("I see what you mean there.") <= 1
    reasons = [
        failure
        for turn in turns
        if turn.provenance is not None
        for failure in turn.provenance.failures
        if failure.check == "duplicate"
    ]
    assert reasons
    same = ("equals turn test-p0001/1/", "equals a line of the same turn")
    assert all(failure.reason.startswith(same) for failure in reasons)


async def test_a_refused_candidate_is_kept_and_the_next_one_taken(tmp_path: Path) -> None:
    calls = 0

    def every_other_time(request: Request) -> str:
        nonlocal calls
        calls += 1
        return "As an AI I cannot say." if calls % 2 else echo_draft(request)

    course = await course_of(study(), tmp_path / "j.jsonl", ScriptedLLM(every_other_time))
    turns = turns_of(course)
    assert_turns_are_sound(turns, course.id)
    first = turns[0].provenance
    assert first is not None
    rewritten = [
        turn.provenance
        for turn in turns
        if turn.provenance is not None and turn.provenance.worded_by == "model" and turn.provenance.failures
    ]
    assert rewritten
    assert all(one.failures[0].check == "refusal" for one in rewritten)
    assert course.sessions[0].provenance is not None
    assert course.sessions[0].provenance.rewritten_turns >= len(rewritten)


MIXED: list[Callable[[Request], str]] = [echo_draft, echo_draft, *(rule for rule, _ in NASTY.values())]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    disorder=st.sampled_from(DISORDERS),
    seed=st.integers(0, 2**31),
    picks=st.lists(st.integers(0, len(MIXED) - 1), min_size=1, max_size=40),
)
async def test_whatever_a_model_answers_the_session_is_sound(
    disorder: str, seed: int, picks: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    calls = 0

    def mixed(request: Request) -> str:
        nonlocal calls
        calls += 1
        return MIXED[picks[calls % len(picks)]](request)

    made = study(disorder, seed=seed, session={"minutes": 1})
    course = await course_of(made, tmp_path_factory.mktemp("any") / "j.jsonl", ScriptedLLM(mixed))
    assert_turns_are_sound(turns_of(course), course.id)
    assert course.sessions[0].ended_by == "plan"
    assert list(stated_too_early(course)) == []


@pytest.mark.parametrize("disorder", DISORDERS)
async def test_the_therapist_never_states_a_fact_not_yet_disclosed(disorder: str, tmp_path: Path) -> None:
    course = await course_of(study(disorder, sessions=3, session={"minutes": 4}), tmp_path / "j.jsonl")
    assert list(stated_too_early(course)) == []


@pytest.mark.parametrize("error", [BadReplyError("not JSON"), EmptyReplyError("no text")])
async def test_one_bad_reply_is_a_refused_candidate_without_words(error: LLMError, tmp_path: Path) -> None:
    calls = 0

    def bad_at_first(request: Request) -> str:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise error
        return echo_draft(request)

    course = await course_of(study(), tmp_path / "j.jsonl", ScriptedLLM(bad_at_first))
    made = turns_of(course)[0].provenance
    assert made is not None
    assert (made.worded_by, made.marked) == ("model", False)
    assert [(failure.check, failure.text) for failure in made.failures] == [("no_reply", "")]
    assert made.failures[0].reason == str(error)


async def test_a_server_that_goes_down_ends_the_run_and_finished_turns_stay(tmp_path: Path) -> None:
    calls = 0

    def down_later(request: Request) -> str:
        nonlocal calls
        calls += 1
        if calls > 10:
            raise ServerDownError("nothing answers there")
        return echo_draft(request)

    journal = tmp_path / "j.jsonl"
    with pytest.raises(ServerDownError, match="nothing answers there"):
        await course_of(study(), journal, ScriptedLLM(down_later))
    kept = read_journal(journal)
    assert len(kept.turns) >= 5
    assert (kept.course, kept.dropped) == (None, None)
    whole = await course_of(study(), tmp_path / "whole.jsonl")
    said = [turn for utterances in kept.turns for turn in utterances]
    assert said == turns_of(whole)[: len(said)]
    assert await course_of(study(), journal) == whole


def small_talk() -> Script:
    """Free talk, no two turns alike, that names nothing of any case."""
    count = 0
    nouns = ("river", "garden", "kettle", "window", "bicycle", "meadow", "lantern", "harbour", "violin")
    verbs = ("watched", "painted", "remembered", "followed", "carried", "mended", "noticed", "crossed")

    def talk(request: Request) -> str:
        nonlocal count
        count += 1
        noun, verb, more = nouns[count % 9], verbs[count % 8], nouns[(count * 5 + count // 9) % 9]
        if asked_as(request) == "therapist":
            text = f"You {verb} the {noun} near that {more}, number {count}."
        else:
            text = f"I {verb} a {noun} behind some {more}, number {count}."
        return structured(request, text) if request.json_schema else text

    return talk


async def test_without_a_planner_the_patient_has_the_last_word_when_the_clock_is_up(tmp_path: Path) -> None:
    made = study(planner="off")
    course = await course_of(made, tmp_path / "j.jsonl", ScriptedLLM(small_talk()))
    (session,) = course.sessions
    assert session.ended_by == "clock"
    assert session.turns[-1].speaker == "patient"
    speakers = [turn.speaker for turn in session.turns]
    assert speakers == ["therapist", "patient"] * (len(speakers) // 2)
    words = [len(turn.text.split()) for turn in session.turns]
    assert sum(words) >= made.session.words > sum(words[:-2])
    assert {turn.line for turn in session.turns} == {None}
    assert session.provenance is not None
    assert (session.provenance.planner, session.provenance.wording) == ("off", "free")


async def test_without_a_planner_what_came_up_is_read_off_the_words(tmp_path: Path) -> None:
    made = study(planner="off")
    statement = first_unit(made).patient.case.complaint.statement
    talk = small_talk()
    told = False

    def tells(request: Request) -> str:
        nonlocal told
        if asked_as(request) == "patient" and not told:
            told = True
            return statement
        return talk(request)

    course = await course_of(made, tmp_path / "j.jsonl", ScriptedLLM(tells))
    turns = turns_of(course)
    assert "complaint" in turns[1].discloses
    assert all("complaint" not in turn.discloses for turn in turns[2:])
    memory = course.sessions[0].memory
    assert memory is not None
    assert memory.facts[0].turn_id == turns[1].id


async def test_a_model_that_plans_for_itself_ends_the_session_by_saying_so(tmp_path: Path) -> None:
    talk = small_talk()
    calls = 0

    def done_at_six(request: Request) -> str:
        nonlocal calls
        calls += 1
        return talk(request).replace('"done":false', '"done":true') if calls == 6 else talk(request)

    course = await course_of(study(planner="llm"), tmp_path / "j.jsonl", ScriptedLLM(done_at_six))
    (session,) = course.sessions
    assert session.ended_by == "agent"
    assert len(session.turns) == 6
    assert all(turn.act for turn in session.turns)


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ("I am not JSON.", "not the agreed JSON: Invalid JSON"),
        ('{"role": "patient", "act": "x", "text": "Hm."', "not the agreed JSON: Invalid JSON"),
        ('{"role": "patient", "act": "x"}', "not the agreed JSON: Field required"),
        ('{"role": "patient", "act": "x", "text": "Hm.", "mood": 3}', "not the agreed JSON: Extra inputs"),
        ('{"role": "patient", "act": "x", "text": "Hm."}', "answers as 'patient', not as 'therapist'"),
        ('{"role": "therapist", "act": "x", "text": "Hm."}', "unknown act 'x'"),
    ],
)
async def test_a_structured_reply_out_of_form_is_refused_with_its_fault(
    reply: str, reason: str, tmp_path: Path
) -> None:
    talk = small_talk()
    calls = 0

    def bad_at_first(request: Request) -> str:
        nonlocal calls
        calls += 1
        return reply if calls == 1 else talk(request)

    made = study(planner="llm", session={"minutes": 1, "turn_limit": 4})
    course = await course_of(made, tmp_path / "j.jsonl", ScriptedLLM(bad_at_first))
    provenance = turns_of(course)[0].provenance
    assert provenance is not None
    (failure,) = provenance.failures
    assert failure.check == "no_reply"
    assert failure.reason.startswith(reason)
    assert failure.text == reply.strip()


@pytest.mark.parametrize("planner", ["sampled", "llm", "off"])
async def test_the_turn_limit_ends_any_session(planner: str, tmp_path: Path) -> None:
    made = study(planner=planner, session={"minutes": 5, "turn_limit": 7})
    llm = ScriptedLLM(echo_draft if planner == "sampled" else small_talk())
    course = await course_of(made, tmp_path / "j.jsonl", llm)
    (session,) = course.sessions
    assert session.ended_by == "turn_limit"
    assert len(session.turns) == 7


async def test_without_a_draft_a_merely_imperfect_candidate_is_taken_and_marked(tmp_path: Path) -> None:
    talk = small_talk()

    def unfinished(request: Request) -> str:
        return talk(request).rstrip(".")

    made = study(planner="off", session={"minutes": 1, "turn_limit": 4})
    course = await course_of(made, tmp_path / "j.jsonl", ScriptedLLM(unfinished))
    for turn in turns_of(course):
        assert turn.provenance is not None
        assert (turn.provenance.worded_by, turn.provenance.marked) == ("model", True)
        assert [failure.check for failure in turn.provenance.failures] == ["cut"] * (REWRITES + 1)
        assert turn.text == turn.provenance.failures[-1].text


@pytest.mark.parametrize("script", ["the other role", "a refusal", "JSON rubbish", "an empty text"])
async def test_without_a_draft_and_a_usable_candidate_the_course_is_dropped_with_its_reason(
    script: str, tmp_path: Path
) -> None:
    check = NASTY[script][1]
    assert check in SEVERE
    made = study(planner="off")
    folder = RunFolder(tmp_path / "run")
    folder.begin(made, *make_personas(made))
    result = await run_study(folder, made, ScriptedLLM(NASTY[script][0]))
    assert result.courses == 0
    assert result.dropped_share == 1.0
    ((course_id, reason),) = result.dropped
    assert course_id == "test-p0001"
    assert reason.startswith("test-p0001/1, turn 0: no candidate of 3 can be used; the last failed ")
    assert f"the last failed {check!r}: " in reason
    assert read_journal(folder.journal(course_id)).dropped == reason
    # Going on with a dropped course leaves it dropped and asks no model.
    again = await run_study(folder, made, ScriptedLLM([]))
    assert again == result


async def test_words_of_an_earlier_candidate_do_not_take_over_a_later_ones_act_and_end(
    tmp_path: Path,
) -> None:
    calls = 0

    def worse_and_worse(request: Request) -> str:
        nonlocal calls
        calls += 1
        if calls % 3 == 1:
            return structured(request, f"The lantern by the harbour wall, number {calls}")
        return structured(request, "As an AI I cannot say.", done=True)

    made = study(planner="llm", session={"minutes": 1, "turn_limit": 4})
    course = await course_of(made, tmp_path / "j.jsonl", ScriptedLLM(worse_and_worse))
    (session,) = course.sessions
    assert session.ended_by == "turn_limit"
    for turn in session.turns:
        assert turn.text.startswith("The lantern by the harbour wall")
        assert turn.act is None
