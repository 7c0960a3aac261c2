"""The check on a candidate refuses what the wording put wrong, and only that."""

from __future__ import annotations

from corpus.record import Speaker
from engine.checks import Candidate, Surroundings
from engine.consistency import Ledger
from engine.consistency.turn_check import check
from tests.engine.checks.surroundings import around, patient, turn


def surroundings(*, with_ledger: bool = True) -> Surroundings:
    made = around()
    ledger = Ledger.of_persona(patient())
    ledger.start_session(1)
    made.scene.ledger = ledger if with_ledger else None
    return made


def verdict(text: str, draft: str, speaker: Speaker = "patient", *, with_ledger: bool = True) -> str | None:
    return check(Candidate(text, turn(speaker, draft)), surroundings(with_ledger=with_ledger))


def test_a_number_of_its_own_is_refused() -> None:
    reason = verdict("I waited fifty minutes in the stairwell.", "I waited twenty minutes in the stairwell.")
    assert reason is not None
    assert reason.startswith("number: ")


def test_the_draft_itself_passes() -> None:
    draft = "I waited twenty minutes in the stairwell."
    assert verdict(draft, draft) is None


def test_what_the_draft_contradicts_is_not_the_wordings_fault() -> None:
    wrong = "I'm ninety years old today." if patient().age < 80 else "I'm twenty years old today."
    assert verdict(f"Well, {wrong.lower()}", "It was a long day, I suppose.") is not None
    assert verdict(f"Well, {wrong[0].lower()}{wrong[1:]}", wrong) is None


def test_a_wrong_name_by_the_therapist_is_refused() -> None:
    other = "Zelda" if patient().first_name != "Zelda" else "Wanda"
    draft = "Hello. How was your week?"
    assert verdict(f"Hello, {other}. How was your week?", draft, "therapist") is not None
    assert verdict(f"Hello, {patient().first_name}. How was your week?", draft, "therapist") is None


def test_without_a_ledger_nothing_is_refused() -> None:
    draft = "I waited twenty minutes in the stairwell."
    assert verdict("I waited fifty minutes in the stairwell.", draft, with_ledger=False) is None
