from __future__ import annotations

import pytest

from clinical_frameworks.dynamics import happened_in
from clinical_frameworks.dynamics.happened import act_quality
from corpus.record import HiddenState, Homework, Rupture, Session, Speaker, Turn


def turn(
    index: int,
    speaker: Speaker,
    act: str | None = None,
    *,
    technique: str | None = None,
    discloses: tuple[str, ...] = (),
    refers_to: tuple[str, ...] = (),
    trust: float | None = None,
) -> Turn:
    return Turn(
        id=f"c/1/{index}",
        index=index,
        speaker=speaker,
        text="Words.",
        act=act,
        technique=technique,
        discloses=discloses,
        refers_to=refers_to,
        state=HiddenState(trust=trust, distress=0.4) if trust is not None else None,
    )


SESSION = Session(
    id="c/2",
    number=2,
    turns=(
        turn(0, "therapist", "question_open"),
        turn(1, "patient", "disclose", discloses=("event.1", "chain2.situation"), trust=0.41),
        turn(2, "therapist", "affirm+question_open", technique="continuum", refers_to=("chain1.situation",)),
        turn(3, "patient", "disclose", technique="continuum", discloses=("chain1.for1",), trust=0.43),
        turn(4, "therapist", "seek_collaboration", technique="pie_chart"),
        turn(5, "patient", "affirm"),
        turn(6, "therapist", "confront"),
        turn(7, "therapist", "closing"),
    ),
    homework_reviewed=Homework(
        id="homework.1", kind="thought_record", task="Note it.", set_in_session=1, outcome="partly"
    ),
    ruptures=(Rupture(kind="withdrawal", repaired=True),),
)


def test_a_session_is_summed_up_from_its_record() -> None:
    happened = happened_in(SESSION, {"chain1": "failure", "chain2": "unlovable"})
    assert happened.homework == "partly"
    assert happened.technique == "continuum"
    assert happened.belief == "failure"  # chain 1 was worked on with the technique, chain 2 only told
    # Therapist acts: open question twice and closing are neutral; the patient's own code does not count.
    assert (happened.adherent, happened.neutral, happened.non_adherent) == (2, 3, 1)
    assert happened.trust == 0.43
    assert happened.disclosures == 3
    assert happened.ruptures == (Rupture(kind="withdrawal", repaired=True),)
    assert happened.event == "event.1"


def test_what_is_not_on_record_stays_open() -> None:
    bare = happened_in(Session(id="c/1", number=1, turns=(turn(0, "therapist"),)))
    assert (bare.homework, bare.technique, bare.belief, bare.trust, bare.event) == (None,) * 5
    assert bare.adherent == bare.neutral == bare.non_adherent == bare.disclosures == 0


def test_without_the_case_no_belief_counts_as_worked_on() -> None:
    assert happened_in(SESSION).belief is None


@pytest.mark.parametrize(
    ("act", "quality"),
    [
        ("affirm", "adherent"),
        ("emphasize_autonomy", "adherent"),
        ("safety_planning", "adherent"),  # MITI: seeking collaboration
        ("reflection_complex", "neutral"),
        ("persuade_with_permission", "neutral"),
        ("persuade", "non_adherent"),
        ("confront", "non_adherent"),
        ("a_code_of_another_framework", "neutral"),
    ],
)
def test_acts_stand_where_miti_puts_them(act: str, quality: str) -> None:
    assert act_quality(act) == quality
