from __future__ import annotations

from evaluation.failures.finding import Count
from evaluation.failures.repetition import likeness, repetition, word_pairs
from tests.evaluation.failures.courses import make_course, make_session

LONG = "I sat on the stairs and waited for him"


def test_four_grams_are_counted_within_a_session_and_over_the_course() -> None:
    one = make_session([("patient", "one two three four five")])
    two = make_session([("patient", "one two three four six")], number=2)
    made = repetition(make_course(one, two))
    # Each session: 2 4-grams, none repeated. Together 10 words, 7 4-grams, "one two three four" twice.
    assert made.grams_in_sessions == Count(0, 4)
    assert made.grams_in_course == Count(1, 7)


def test_likeness_is_the_share_of_common_word_pairs() -> None:
    # Pairs: ab bc cd against ab bc ce: 2 common of 4.
    assert likeness(word_pairs(["a", "b", "c", "d"]), word_pairs(["a", "b", "c", "e"])) == 0.5
    assert likeness(frozenset(), frozenset()) == 0.0


def test_a_turn_said_again_by_the_same_speaker_is_found_in_session_and_course() -> None:
    first = make_session(
        [("patient", LONG), ("therapist", "What then?"), ("patient", LONG + " again")], number=1
    )
    later = make_session([("patient", LONG + " alone")], number=2)
    made = repetition(make_course(first, later))
    # 9 words, 8 pairs; one more word makes 9 pairs, 8 of them common: 0.89.
    assert made.turns_in_sessions == Count(1, 3)
    assert made.turns_in_course == Count(2, 3)
    assert [(finding.turn_id, finding.why) for finding in made.findings] == [
        ("c/1/2", "as in c/1/0"),
        ("c/2/0", "as in c/1/0"),
    ]


def test_another_turn_a_short_one_and_the_other_speakers_are_not_the_same_turn() -> None:
    made = repetition(
        make_course(
            make_session(
                [
                    ("patient", "How was your week?"),
                    ("therapist", "It went by, I suppose, like weeks do."),
                    ("patient", "How was your week?"),
                    ("therapist", LONG),
                    ("therapist", "So tell me how the talk with your mother went"),
                ]
            )
        )
    )
    assert made.turns_in_sessions.hits == 0
    assert made.echoes.hits == 0


def test_giving_back_the_turn_before_is_an_echo_and_reflecting_it_is_not() -> None:
    echo = make_session([("patient", LONG), ("therapist", LONG)])
    reflection = make_session(
        [("patient", LONG), ("therapist", "So you were on those stairs, waiting, all by yourself")]
    )
    assert repetition(make_course(echo)).echoes == Count(1, 1)
    assert repetition(make_course(reflection)).echoes == Count(0, 1)


def test_a_session_of_backchannels_has_nothing_to_repeat() -> None:
    made = repetition(make_course(make_session([("therapist", "Mm-hmm."), ("patient", "Yeah.")])))
    assert made.grams_in_sessions.share is None
    assert made.turns_in_sessions.share is None
