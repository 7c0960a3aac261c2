from __future__ import annotations

import io
import json
from xml.etree import ElementTree

import pytest

from corpus.record import Course
from evaluation.errors import TooFewSessionsError
from evaluation.realism.check import RealismCheck, check_realism
from evaluation.realism.check_report import check_data, check_markdown, check_text
from evaluation.realism.corpus_figures import measure_course
from evaluation.realism.gate import Gate
from evaluation.realism.gate_file import load_gate
from evaluation.realism.plot import draw_check, require_plotting
from evaluation.realism.targets import load_reference
from tests.evaluation.sessions import Line, annomi_high_quality, make_course, make_session

TALK: list[Line] = [
    ("therapist", "How was the week?"),
    ("patient", "Um, it was long and I was tired."),
    ("therapist", "Mm-hmm."),
    ("patient", "I slept badly again."),
]


def courses(number: int, *, extra: Line | None = None) -> list[Course]:
    lines = TALK * 8 if extra is None else [*TALK * 8, extra]
    return [make_course(make_session(lines, f"s{index}")) for index in range(number)]


def check_of(talk: list[Course], gate: Gate | None = None, max_sessions: int | None = None) -> RealismCheck:
    gate = gate or load_gate("default")
    reference = load_reference(gate.reference)
    return check_realism(talk, reference, gate, corpus="small", max_sessions=max_sessions)


def test_talk_that_repeats_itself_fails_for_what_is_wrong_with_it() -> None:
    result = check_of(courses(6)).result
    failed = {rule.name for rule in result.rules if not rule.passed}
    assert {"limits.repeated_4gram_share", "sessions_passing"} <= failed
    assert not {name for name in failed if name.startswith("tests.")}


# As the README has it: AnnoMI sessions that are long enough, and the share that meets the session rules.
@pytest.mark.parametrize(
    ("name", "sessions", "share", "passes"),
    [("default", 61, 0.82, True), ("chat", 55, 0.76, True), ("strict", 61, 0.30, False)],
)
def test_real_talk_meets_the_shipped_gates_as_documented(
    name: str, sessions: int, share: float, passes: bool
) -> None:
    gate = load_gate(name)
    shortest = load_reference(gate.reference).columns[0].min_utterances
    # Labelled synthetic only so that the label's test is out of the way.
    real = [
        course.model_copy(update={"synthetic": True})
        for course in annomi_high_quality()
        if measure_course(course, gate.talk).sessions[0].utterances >= shortest
    ]
    check = check_of(real, gate)
    rules = {rule.name: rule for rule in check.result.rules}
    assert rules["min_sessions"].value == sessions
    assert rules["sessions_passing"].value == pytest.approx(share, abs=0.005)
    assert check.passed is passes, check_text(check)


def test_real_talk_lies_no_farther_from_itself_than_its_halves_do() -> None:
    for figure in check_of(annomi_high_quality()).comparison.figures:
        assert figure.distance is not None
        assert figure.floor_distance is not None
        assert figure.distance < figure.floor_distance.mean, figure.name


def test_first_sessions_are_measured_and_the_rest_is_said_to_be_left() -> None:
    check = check_of(courses(6), max_sessions=4)
    assert [session.session_id for session in check.measured.sessions] == ["s0", "s1", "s2", "s3"]
    assert check.truncated
    assert "only the first 4" in check_text(check)
    whole = check_of(courses(6), max_sessions=6)
    assert not whole.truncated


def test_chat_is_measured_in_merged_turns_without_the_rows_that_merging_empties() -> None:
    # Two utterances and a backchannel of each exchange become the patient's one turn: 2 of 4 turns are left.
    check = check_of(courses(6), load_gate("chat"))
    assert check.measured.sessions[0].utterances == 16
    shown = {figure.name for figure in check.comparison.figures}
    assert len(shown) == 18 - 4 - 2
    assert not shown & {"share_backchannel_only", "fillers_per_100_words", "patient_words_per_merged_turn"}
    assert "Measured in merged turns" in check_text(check)


def test_corpus_without_a_session_cannot_be_checked() -> None:
    with pytest.raises(TooFewSessionsError, match="no session"):
        check_of([])


def test_text_names_the_rule_the_sessions_and_the_finding() -> None:
    text = check_text(check_of(courses(6, extra=("patient", "Therapist: go on."))))
    assert text.startswith("FAILED gate 'default'")
    (line,) = [line for line in text.splitlines() if line.startswith("tests.role_labels")]
    assert line.split()[:4] == ["tests.role_labels", "FAIL", "6", "none"]
    assert "s0, s1, s2, s3, s4 and 1 more" in line
    assert "speaker label 'Therapist:'" in text
    assert "say nothing about whether it is good therapy" in text


def test_markdown_tables_are_even_and_show_the_picture() -> None:
    markdown = check_markdown(check_of(courses(6)), "check.png")
    assert "](check.png)" in markdown
    for block in markdown.split("\n\n"):
        if block.startswith("|"):
            assert len({line.count("|") for line in block.splitlines()}) == 1


def test_data_holds_every_rule_with_its_failing_sessions() -> None:
    check = check_of(courses(6))
    data = json.loads(json.dumps(check_data(check)))
    assert data["passed"] is False
    assert data["synthetic"] is True
    failing = {rule["name"]: rule["failing"] for rule in data["rules"]}
    assert failing["limits.repeated_4gram_share"] == [f"s{index}" for index in range(6)]
    assert len(data["figures"]) == 18
    assert data["floor"]["from"] == "annomi_measured"
    figure = next(item for item in data["figures"] if item["figure"] == "repeated_4gram_share")
    assert (figure["inside"], figure["judged"]) == (0, 6)
    assert 0.5 < figure["floor_share_inside"]["mean"] < 0.9


def test_picture_is_a_png_of_readable_size_with_ink_in_it() -> None:
    pytest.importorskip("matplotlib")
    from matplotlib.image import imread

    png = draw_check(check_of(courses(6)), "png")
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert 30_000 < len(png) < 1_000_000
    pixels = imread(io.BytesIO(png))
    height, width = pixels.shape[:2]
    assert width == 1650
    assert 900 < height < 1300
    # White paper, and neither blank nor full.
    assert 0.02 < (pixels[..., :3] < 0.9).any(axis=2).mean() < 0.5
    assert (pixels[:8] > 0.99).all(), "nothing is cut off at the top"
    assert (pixels[:, :8] > 0.99).all(), "nor at the left"


def test_picture_has_a_row_for_every_figure_and_the_same_bytes_each_time() -> None:
    pytest.importorskip("matplotlib")
    check = check_of(courses(6))
    svg = draw_check(check, "svg")
    assert svg == draw_check(check, "svg")
    ElementTree.fromstring(svg)
    require_plotting()
    # Text is drawn as outlines, with the words in comments.
    for words in (b"Fillers", b"Repeated 4-grams", b"held-out real talk"):
        assert words in svg
    assert svg.count(b"<!-- Patient: ") + svg.count(b"<!-- Therapist: ") == 8
