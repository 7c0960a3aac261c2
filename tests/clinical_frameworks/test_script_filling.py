"""Phrasings are chosen by what was used and by length, long lines are cut into pieces, names are kept."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from clinical_frameworks.framework import PatientProfile, TurnPart
from clinical_frameworks.script import Line
from clinical_frameworks.script.filling import PIECE_WORDS, fill, open_phrasings, pieces_of
from tests.clinical_frameworks.made_scripts import line, state, view_of, with_more
from tests.clinical_frameworks.sample_case import sample_case, sample_profile


def words(count: int, end: str = ".") -> str:
    """A sentence of that many words."""
    return " ".join(["So", *["word"] * (count - 1)]) + end


@pytest.mark.parametrize(
    ("lengths", "pieces"),
    [
        ([5], [5]),
        ([10, 12], [22]),  # 22 words fit into a piece
        ([10, 13], [10, 13]),
        ([4, 4, 4, 4, 4, 4], [20, 4]),
        ([40], [40]),  # a sentence is never cut
        ([3, 40, 3, 4], [3, 40, 7]),
    ],
)
def test_a_long_text_is_cut_between_sentences(lengths: list[int], pieces: list[int]) -> None:
    text = " ".join(words(count) for count in lengths)
    cut = pieces_of(text)
    assert [len(piece.split()) for piece in cut] == pieces
    assert " ".join(cut) == text
    assert all(len(piece.split()) <= PIECE_WORDS or piece.count(".") == 1 for piece in cut)


def test_a_text_is_cut_at_any_end_of_a_sentence() -> None:
    text = f"{words(12, '?')} {words(12, '!')} {words(12)}"
    assert pieces_of(text) == [words(12, "?"), words(12, "!"), words(12)]
    assert pieces_of("No.") == ["No."]


def test_each_piece_keeps_what_stands_in_it() -> None:
    """A cue of the fact, a name, a number: each in the part that has it."""
    long_line = line(
        "patient",
        "{against1} It was a long way round for him, all along the wall, past every table. "
        "Later Leo asked me about it, and I said there had been seven of them, or maybe even eight.",
    )
    view = view_of(state())
    item = fill("tell", long_line, view, random.Random(0))
    assert item is not None
    first, second = item.parts(view)
    assert first.keep == ("nodded at me",)
    assert set(second.keep) == {"leo", "seven", "eight"}


def test_a_further_sentence_is_a_part_of_its_own_with_its_names_and_numbers() -> None:
    view = view_of(state())
    item = fill("tell", line("patient", "{goal1}"), view, random.Random(0))
    assert item is not None
    parts = item.with_more("Leo has a choir of twenty.", "goal.1").parts(view)
    assert parts[1:] == (TurnPart(text="Leo has a choir of twenty.", act="answer", keep=("twenty", "leo")),)


# ---- which phrasing ------------------------------------------------------------------------------------

LENGTHS = line("patient", words(2), words(10), words(30))


def drawn(said: Line, room: int | None, profile: PatientProfile | None = None) -> dict[str, float]:
    """Share of each phrasing over many draws."""
    view, rng = view_of(state(), profile=profile), random.Random(1)
    keys = Counter(item.key for _ in range(1500) if (item := fill("l", said, view, rng, room)))
    return {key: count / 1500 for key, count in keys.items()}


def test_without_a_length_every_phrasing_is_as_likely() -> None:
    assert drawn(LENGTHS, None) == pytest.approx({f"l#{n}": 1 / 3 for n in range(3)}, abs=0.05)


def test_a_phrasing_is_the_likelier_the_closer_it_comes_to_the_room() -> None:
    """Room for 10 words: (5/13)^2 = 0.148, 1, (13/33)^2 = 0.155; together 1.303."""
    shares = drawn(LENGTHS, 10)
    assert shares["l#0"] == pytest.approx(0.148 / 1.303, abs=0.03)
    assert shares["l#1"] == pytest.approx(1 / 1.303, abs=0.03)
    assert shares["l#2"] == pytest.approx(0.155 / 1.303, abs=0.03)


def test_the_length_of_what_fills_a_slot_counts() -> None:
    """The complaint has 7 words and stands for one of 2, so the second phrasing has 8: (11/13)^2 = 0.716."""
    said = line("patient", words(10), "Well, {complaint}")
    assert drawn(said, 10)["l#1"] == pytest.approx(0.716 / 1.716, abs=0.04)


def test_a_styles_own_phrasings_are_drawn_twice_as_often() -> None:
    """Two of all styles with weight 1, one of the style's own with 2: one half."""
    said = line("patient", "One.", "Two.", styles={"upset": ["Three!"], "reserved": ["Four."]})
    upset = sample_profile().model_copy(update={"style": "upset"})
    assert drawn(said, None, upset) == pytest.approx({"l#0": 0.25, "l#1": 0.25, "l#2": 0.5}, abs=0.05)
    assert drawn(said, None) == pytest.approx({"l#0": 0.5, "l#1": 0.5}, abs=0.05)


def test_phrasings_new_to_the_course_come_first_and_none_twice_in_a_session() -> None:
    said = line("patient", "One.", "Two.", "Three.")
    before = state(phrasings=("l#0", "l#2"), phrasings_before=1)
    fresh, stale = open_phrasings("l", said, view_of(before))
    assert fresh == [(1, "Two.")]
    assert stale == [(0, "One.")]  # of an earlier session; the third was said in this one
    used_up = view_of(before.with_said("l#1"))
    again = fill("l", said, used_up, random.Random(0))
    assert again is not None
    assert again.text == "One."
    assert fill("l", said, used_up.at(used_up.state.with_said("l#0")), random.Random(0)) is None


def test_a_fixed_reply_of_an_earlier_session_never_comes_again() -> None:
    said = line("patient", "Mm.", verbatim=True)
    assert open_phrasings("l", said, view_of(state(phrasings=("l#0",), phrasings_before=1))) == ([], [])


def test_a_slot_that_gives_another_sentence_each_time_may_come_again() -> None:
    case = sample_case()
    longer = case.model_copy(update={"history": (with_more(case.history[0], "I hid his coat."),)})
    said = line("patient", "{history1_more}", act="disclose")
    used = state(disclosed=["history.1"], phrasings=("l#0",))
    item = fill("l", said, view_of(used, case=longer), random.Random(0))
    assert item is not None
    assert (item.text, item.more_of) == ("I hid his coat.", ("history.1",))
    at_its_end = used.model_copy(update={"more_told": {"history.1": 1}})
    assert fill("l", said, view_of(at_its_end, case=longer), random.Random(0)) is None
