"""Whole sessions in German and Spanish: what is said, what is refused, what stays English."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from corpus.record import Turn
from engine import ScriptedLLM, Study
from engine.journal import read_journal
from engine.locales import load_locale, source_locale
from engine.locales.identify import foreign_language
from engine.prompts import prompt_hashes
from engine.session_graph import SEVERE
from tests.engine.locales.answers import repeats_the_draft, speaks
from tests.engine.scripted_course import converse, course_of, first_unit, patient_of, study, turns_of

CULTURES = {"de": {"de_DE": 1.0}, "es": {"es_CO": 1.0}}
LANGUAGES = sorted(CULTURES)

pytest.importorskip("py3langid", reason="the extra 'languages' is not installed")


def spoken_study(language: str, **changes: Any) -> Study:  # noqa: ANN401
    population = {"size": 1, "disorder": {"depression": 1}, "culture": CULTURES[language]}
    made = {"language": language, "overlay": False, "session": {"minutes": 6}, "population": population}
    return study(**{**made, **changes})


def names_of(made: Study) -> frozenset[str]:
    unit = first_unit(made)
    people = [person.name for person in unit.patient.social_network]
    return frozenset(name.lower() for name in (unit.patient.first_name, unit.therapist.first_name, *people))


def worded(turns: list[Turn]) -> list[Turn]:
    return [turn for turn in turns if turn.provenance is not None and turn.provenance.worded_by == "model"]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_session_in_another_language_passes_the_checks(language: str, tmp_path: Path) -> None:
    made = spoken_study(language, sessions=2)
    course = await course_of(made, tmp_path / "j.jsonl", ScriptedLLM(speaks(language, names_of(made))))
    turns = turns_of(course)
    assert course.language == language
    assert len(worded(turns)) > 40
    provenance = [turn.provenance for turn in turns if turn.provenance is not None]
    assert not any(one.marked or one.drafted_parts for one in provenance)
    against = load_locale(language).lists.identify_against
    names = {name.capitalize() for name in names_of(made)}
    assert [turn.text for turn in turns if foreign_language(turn.text, language, against, names)] == []
    assert all(session.ended_by == "plan" for session in course.sessions)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_is_disclosed_is_the_plans_and_memory_and_note_stay_english(
    language: str, tmp_path: Path
) -> None:
    made = spoken_study(language)
    course = await course_of(made, tmp_path / "j.jsonl", ScriptedLLM(speaks(language, names_of(made))))
    case, told = patient_of(course).case, [fact for turn in turns_of(course) for fact in turn.discloses]
    assert "complaint" in told
    (session,) = course.sessions
    assert session.memory is not None
    assert session.note is not None
    assert case.complaint.statement in session.memory.facts[0].text + session.note.subjective
    assert session.note.plan.startswith("Homework: ")
    assert session.provenance is not None
    assert session.provenance.prompt_hashes == prompt_hashes(language)
    assert f"{language}/chat_patient.j2" in session.provenance.prompt_hashes


@pytest.mark.parametrize("language", LANGUAGES)
async def test_fixed_replies_come_from_the_locale_without_a_model_call(language: str, tmp_path: Path) -> None:
    made = spoken_study(language, session={"minutes": 20})
    course = await course_of(made, tmp_path / "j.jsonl", ScriptedLLM(speaks(language, names_of(made))))
    fixed = [turn for turn in turns_of(course) if turn.provenance and turn.provenance.worded_by == "lexicon"]
    assert fixed
    table = load_locale(language).lists.replies
    for turn in fixed:
        assert turn.provenance is not None
        assert turn.provenance.candidates == 0
        assert turn.text in table[str(turn.line).partition("#")[0]]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_model_that_answers_in_english_is_refused_and_its_course_dropped(
    language: str, tmp_path: Path
) -> None:
    made = spoken_study(language)
    journal = tmp_path / "j.jsonl"
    assert "language" in SEVERE
    assert await converse(made, journal, ScriptedLLM(repeats_the_draft(language))) is None
    kept = read_journal(journal)
    assert kept.turns == []
    assert kept.dropped is not None
    assert "turn 0: no candidate of 3 can be used; the last failed 'language'" in kept.dropped


@pytest.mark.parametrize("language", LANGUAGES)
async def test_one_english_answer_is_refused_and_asked_for_again(language: str, tmp_path: Path) -> None:
    made = spoken_study(language)
    good, drifting = speaks(language, names_of(made)), repeats_the_draft(language)
    calls = 0

    def drifts_at_times(request: Any) -> str:  # noqa: ANN401
        nonlocal calls
        calls += 1
        return drifting(request) if calls % 5 == 0 else good(request)

    course = await course_of(made, tmp_path / "j.jsonl", ScriptedLLM(drifts_at_times))
    turns = turns_of(course)
    failures = [
        failure.check for turn in turns if turn.provenance is not None for failure in turn.provenance.failures
    ]
    assert failures.count("language") > 5
    assert not any(turn.provenance.marked for turn in turns if turn.provenance is not None)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_imperfect_answer_is_taken_and_marked_never_the_english_draft(
    language: str, tmp_path: Path
) -> None:
    made = spoken_study(language)
    good = speaks(language, names_of(made))

    def unfinished(request: Any) -> str:  # noqa: ANN401
        return good(request).rstrip(".?")

    course = await course_of(made, tmp_path / "j.jsonl", ScriptedLLM(unfinished))
    turns = worded(turns_of(course))
    assert turns
    for turn in turns:
        assert turn.provenance is not None
        assert turn.provenance.marked
        assert turn.provenance.drafted_parts == 0
        assert turn.act
    assert course.sessions[0].ended_by == "plan"


def test_english_is_the_language_of_the_material() -> None:
    assert source_locale().is_source
    assert [language for language in LANGUAGES if load_locale(language).is_source] == []
