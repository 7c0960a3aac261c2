from __future__ import annotations

from evaluation.realism.corpus_figures import corpus_figures, measure_course, sum_up
from evaluation.realism.utterances import join_turns, merge_turns, read_utterances
from tests.evaluation.sessions import Line, make_course, make_session

TALK: list[Line] = [
    ("therapist", "What happened then?"),
    ("patient", "Well I went home"),
    ("therapist", "Mm-hmm."),
    ("patient", "and slept."),
    ("therapist", "You slept."),
    ("therapist", "Was it good?"),
]


def test_backchannels_go_and_neighbours_are_joined() -> None:
    joined = join_turns(read_utterances(make_session(TALK)))
    assert [(turn.speaker, " ".join(turn.words), turn.question) for turn in joined] == [
        ("therapist", "what happened then", True),
        ("patient", "well i went home and slept", False),
        ("therapist", "you slept was it good", True),
    ]


def test_joined_turns_are_those_that_merging_counts() -> None:
    utterances = read_utterances(make_session(TALK))
    joined, merged = join_turns(utterances), merge_turns(utterances)
    assert [(turn.speaker, len(turn.words)) for turn in joined] == [
        (turn.speaker, turn.words) for turn in merged
    ]


def test_merged_talk_is_measured_without_its_backchannels() -> None:
    figures = corpus_figures([make_course(make_session(TALK))], "merged").sessions[0]
    assert figures.utterances == 3
    assert figures["share_backchannel_only"].value == 0
    assert figures["patient_words_per_utterance_mean"].value == 6
    # Both of the therapist's merged turns ask something; of the four utterances two do.
    assert figures["share_therapist_utterances_with_question_mark"].value == 1
    plain = corpus_figures([make_course(make_session(TALK))]).sessions[0]
    assert plain["share_therapist_utterances_with_question_mark"].value == 0.5


def test_courses_measured_apart_add_up_to_the_corpus() -> None:
    courses = [make_course(make_session(TALK, "s1")), make_course(make_session(TALK[:3] * 30, "s2"))]
    apart = sum_up([measure_course(course) for course in courses])
    assert apart == corpus_figures(courses)
    assert apart.words == sum(session.words for session in apart.sessions)
