from __future__ import annotations

from clinical_frameworks.talk.merged import read_talk
from corpus.record import Session, Turn
from evaluation.realism.utterances import merge_turns, read_utterances
from tests.clinical_frameworks.talk.reference import REFERENCE, needs_reference
from tests.evaluation.sessions import annomi_high_quality, make_session


def test_session_is_read_as_merged_turns_with_what_lay_between() -> None:
    talk = read_talk(
        make_session(
            [
                ("therapist", "How was it?"),
                ("patient", "Yeah."),
                ("therapist", "Mm-hmm."),
                ("patient", "Well, I, I went-"),
                ("therapist", "Okay."),
                ("patient", "-and um it was fine."),
                ("therapist", "Good."),
            ]
        )
    )
    assert [(turn.speaker, turn.words, turn.third) for turn in talk.turns] == [
        ("therapist", 3, 1),
        ("patient", 9, 2),
        ("therapist", 1, 3),
    ]
    patient = talk.turns[1]
    assert patient.opening_exchange
    assert patient.lead_in is not None
    assert patient.lead_in.text == "Well"
    assert patient.plain_lengths() == [2, 4]
    assert talk.backchannels["therapist"].total() == 2
    assert talk.backchannels["patient"].total() == 1
    assert talk.hesitations == 3  # "mm hmm" and "um"
    assert talk.short == 5
    assert [turn.asks for turn in talk.turns] == [True, False, False]


def test_starts_give_the_seconds_between_neighbours() -> None:
    turns = tuple(
        Turn(id=f"s/{index}", index=index, speaker="patient", text=text, start_s=start)
        for index, (text, start) in enumerate([("One two three.", 1.0), ("Four.", 3.0), ("Five.", None)])
    )
    assert read_talk(Session(id="s", number=1, turns=turns)).starts == [(2.0, 3)]


@needs_reference
def test_merged_turns_are_those_of_the_figures() -> None:
    assert REFERENCE.exists()
    for course in annomi_high_quality():
        utterances = [item for item in read_utterances(course.sessions[0]) if item.words]
        expected = [(turn.speaker, turn.words) for turn in merge_turns(utterances)]
        assert [(turn.speaker, turn.words) for turn in read_talk(course.sessions[0]).turns] == expected
