"""A whole session against the course, and the figures made from it."""

from __future__ import annotations

from corpus.record import CheckFailure, Course, Session, Speaker, Turn, TurnProvenance
from engine.consistency import CHECK, Finding, Ledger, check_session, rate
from tests.engine.consistency.pairs import person


def session(number: int, *texts: tuple[Speaker, str]) -> tuple[Turn, ...]:
    return tuple(
        Turn(id=f"c/{number}/{index}", index=index, speaker=speaker, text=text)
        for index, (speaker, text) in enumerate(texts)
    )


def held(*sessions: tuple[Turn, ...]) -> Ledger:
    """A ledger that has heard all sessions and stands in the last of them."""
    ledger = Ledger.of_persona(person())
    for number, turns in enumerate(sessions, start=1):
        ledger.start_session(number)
        for turn in turns:
            ledger.add(turn)
    return ledger


FIRST = session(1, ("therapist", "Tell me."), ("patient", "I never learned to drive."))
SECOND = session(
    2,
    ("therapist", "Hello, Nina."),
    ("patient", "I drove home with the radio off."),
    ("patient", "I slept badly."),
)


def test_contradictions_within_and_over_sessions_are_listed_in_order() -> None:
    name, driving = check_session(held(FIRST, SECOND), SECOND)
    assert (name.kind, name.turn_id, name.earlier_turn_id) == ("name", "c/2/0", None)
    assert (driving.kind, driving.turn_id, driving.earlier_turn_id) == ("habit", "c/2/1", "c/1/1")
    assert not name.repaired


def test_it_makes_no_difference_whether_the_ledger_has_heard_the_session() -> None:
    before = held(FIRST)
    before.start_session(2)
    assert check_session(before, SECOND) == check_session(held(FIRST, SECOND), SECOND)


def test_the_check_leaves_the_ledger_as_it_was() -> None:
    ledger = held(FIRST, SECOND)
    assert check_session(ledger, SECOND) == check_session(ledger, SECOND)


def refused(text: str, finding: Finding, said: str) -> Turn:
    failures = (
        CheckFailure(check="length", reason="too long", text=text),
        CheckFailure(check=CHECK, reason=finding.reason(), text=text),
    )
    provenance = TurnProvenance(worded_by="model", failures=failures)
    return Turn(id="c/1/0", index=0, speaker="patient", text=said, provenance=provenance)


def test_a_candidate_refused_for_it_counts_as_repaired() -> None:
    wrong = "My husband Mark says I should rest."
    ledger = held()
    ledger.start_session(1)
    (finding,) = ledger.check(wrong, "patient", (), 1)
    turn = refused(wrong, finding, "My husband says I should rest.")
    (one,) = check_session(ledger, (turn,))
    assert (one.kind, one.text, one.repaired) == ("name", wrong, True)
    assert "Tom" in one.against


def test_rate_counts_by_kind_per_thousand_patient_turns() -> None:
    """Four contradictions, one repaired, in 1 + 2 patient turns: 3 left are 1,000 in a thousand."""
    contradictions = check_session(held(FIRST, SECOND), SECOND)
    repaired = contradictions[1].model_copy(update={"repaired": True})
    course = Course(
        id="c",
        patient_id="p",
        synthetic=True,
        sessions=(
            Session(id="c/1", number=1, turns=FIRST, contradictions=(contradictions[1],)),
            Session(id="c/2", number=2, turns=SECOND, contradictions=(*contradictions, repaired)),
        ),
    )
    counted = rate([course])
    assert counted.patient_turns == 3
    assert (counted.found, counted.repaired, counted.left) == (4, 1, 3)
    assert {kind: (one.found, one.left) for kind, one in counted.kinds.items()} == {
        "habit": (3, 2),
        "name": (1, 1),
    }
    assert counted.per_thousand(counted.left) == 1000.0


def test_no_turns_have_no_rate() -> None:
    assert rate([]).per_thousand(0) is None
