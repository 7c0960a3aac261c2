"""The ledger holds what was said, lets go of what has changed, and is read without being written."""

from __future__ import annotations

import pytest

from clinical_frameworks.errors import ClinicalDataError
from corpus.record import Speaker, Turn
from engine.consistency import Ledger
from engine.consistency.locale_file import languages, load_locale
from tests.engine.consistency.pairs import fact_id, person


def ledger() -> Ledger:
    made = Ledger.of_persona(person())
    made.start_session(1)
    return made


def said(text: str, index: int = 0, speaker: Speaker = "patient", session: int = 1, *facts: str) -> Turn:
    return Turn(id=f"c/{session}/{index}", index=index, speaker=speaker, text=text, refers_to=facts)


def kinds(made: Ledger, text: str, speaker: Speaker = "patient") -> list[str]:
    return [finding.kind for finding in made.check(text, speaker, (), made.session)]


def test_a_check_changes_nothing() -> None:
    made = ledger()
    assert kinds(made, "I never learned to drive.") == []
    assert kinds(made, "I drove home with the radio off.") == []


def test_a_finding_names_the_turn_it_contradicts() -> None:
    made = ledger()
    made.add(said("I never learned to drive.", 4))
    (finding,) = made.check("I drove home with the radio off.", "patient", (), 1)
    assert finding.earlier_turn_id == "c/1/4"
    assert finding.against == "I never learned to drive."


def test_words_of_change_let_go_of_a_slot() -> None:
    made = ledger()
    assert kinds(made, "I'm out of work.") == ["state"]
    made.add(said("On Monday I lost my job."))
    assert kinds(made, "I'm out of work.") == []


def test_a_correction_takes_the_place_of_what_was_said() -> None:
    made = ledger()
    made.add(said("I have two brothers."))
    made.add(said("No, three. I have three brothers.", 1))
    assert kinds(made, "I have two brothers.") == ["number"]
    assert kinds(made, "I have three brothers.") == []


def test_a_correction_does_not_change_the_persona() -> None:
    assert kinds(ledger(), "Actually, I'm fifty-eight years old.") == ["number"]


def test_the_therapist_adds_no_claim() -> None:
    made = ledger()
    made.add(said("You never learned to drive.", speaker="therapist"))
    assert kinds(made, "I drove home with the radio off.") == []


def test_what_the_patient_said_binds_the_therapist() -> None:
    made = ledger()
    made.add(said("I have two brothers."))
    assert kinds(made, "You have four brothers.", "therapist") == ["number"]


def test_a_detail_told_before_binds_the_next_telling() -> None:
    """The weekday is in no statement of the case, only in the first telling."""
    made = ledger()
    shelves = fact_id("linen shelves")
    made.add(
        said("It was on Sunday that Anna found me crying behind the linen shelves.", 0, "patient", 1, shelves)
    )
    made.start_session(2)
    later = "On Friday Anna found me crying behind the linen shelves."
    (finding,) = made.check(later, "patient", (shelves,), 2)
    assert (finding.kind, finding.earlier_turn_id) == ("weekday", "c/1/0")
    assert made.check(later.replace("Friday", "Sunday"), "patient", (shelves,), 2) == ()


def test_sleep_and_ratings_may_change_from_turn_to_turn() -> None:
    made = ledger()
    made.add(said("I slept four hours. My mood is a three."))
    assert kinds(made, "I slept eight hours. My mood is a seven.") == []


def test_the_ledger_at_session_start_forgets_the_session() -> None:
    made = ledger()
    made.add(said("I never learned to drive."))
    opening = made.at_session_start()
    assert kinds(opening, "I drove home with the radio off.") == []
    opening.add(said("I'm a vegetarian.", 1))
    assert kinds(made, "I ate two sausages.") == []


def test_a_language_without_a_file_is_an_error_that_names_it() -> None:
    with pytest.raises(ClinicalDataError, match=r"xx\.yaml"):
        Ledger.of_persona(person(), "xx")


def test_every_claim_has_a_trigger_that_its_pattern_can_match() -> None:
    """A claim whose trigger never occurs in a match would never be found: each pattern names its triggers."""
    for claim in load_locale("en").claims:
        text = " ".join(claim.pattern)
        assert any(trigger.strip("@") in text or trigger == "@person" for trigger in claim.trigger), (
            claim.slot
        )


def test_the_languages_of_the_ledger_are_its_files() -> None:
    assert "en" in languages()
    assert all(load_locale(language).claims for language in languages())
