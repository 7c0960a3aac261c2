from __future__ import annotations

import json

import pytest

from evaluation.realism.corpus_figures import corpus_figures
from evaluation.realism.figures import session_figures
from evaluation.realism.render import MAX_SESSION_COLUMNS, render_json, render_markdown, render_text
from evaluation.realism.table import realism_table
from evaluation.realism.targets import Band, Reference, ReferenceColumn
from tests.evaluation.sessions import Line, make_course, make_session

REFERENCE = Reference(
    name="toy",
    source="two made-up bands",
    caveat="Only for tests.",
    columns=(
        ReferenceColumn(
            min_utterances=2,
            sessions=3,
            figures={
                "patient_share_of_words": Band(p10=0.4, p50=0.5, p90=0.6),
                "share_utterances_up_to_3_words": Band(p10=0.0, p50=0.1, p90=0.2),
                "therapist_words_per_merged_turn": Band(p50=20),
            },
        ),
    ),
    corpus={"therapy_speak_per_1000_words": Band(p10=0, p90=1)},
)
EVEN: list[Line] = [("therapist", "How was it?"), ("patient", "It was hard.")]


def test_figures_are_judged_where_there_is_a_range() -> None:
    table = realism_table([session_figures(make_session(EVEN))], REFERENCE)
    positions = {row.name: row.cells[0].position for row in table.rows}
    assert positions["patient_share_of_words"] == "inside"
    assert positions["share_utterances_up_to_3_words"] == "above"
    assert positions["therapist_words_per_merged_turn"] == "not judged"
    assert positions["fillers_per_100_words"] == "not judged"
    assert (table.inside, table.judged, table.share_inside) == (1, 2, 0.5)


def test_session_shorter_than_every_column_is_shown_and_not_judged() -> None:
    table = realism_table([session_figures(make_session(EVEN[:1]))], REFERENCE)
    assert (table.inside, table.judged, table.share_inside) == (0, 0, None)
    assert table.columns[0].reference_min_utterances is None
    assert "too short" in render_text(table)


def test_corpus_rows_come_only_with_corpus_figures() -> None:
    measured = corpus_figures([make_course(make_session(EVEN))])
    assert realism_table(measured.sessions, REFERENCE).corpus_rows == ()
    rows = {row.name: row.cells[0].position for row in realism_table(measured, REFERENCE).corpus_rows}
    assert rows["therapy_speak_per_1000_words"] == "inside"


def test_table_without_sessions_renders() -> None:
    table = realism_table([], REFERENCE)
    assert table.share_inside is None
    assert "no session" in render_text(table)


def test_text_shows_value_mark_and_reference() -> None:
    text = render_text(realism_table([session_figures(make_session(EVEN))], REFERENCE))
    line = next(line for line in text.splitlines() if line.startswith("share_utterances_up_to_3_words"))
    assert line.split() == [
        "share_utterances_up_to_3_words",
        "1.00",
        "above",
        *["0.00", "-", "0.10", "-", "0.20"],
    ]
    assert "Inside: 1 of 2 judged session figures (50%)." in text
    assert "Only for tests." in text


def test_markdown_rows_have_as_many_cells_as_the_header() -> None:
    measured = corpus_figures([make_course(make_session(EVEN))])
    markdown = render_markdown(realism_table(measured, REFERENCE))
    session_block, corpus_block = (block.splitlines() for block in markdown.split("\n\n")[:2])
    assert {line.count("|") for line in session_block} == {4}
    assert {line.count("|") for line in corpus_block} == {5}


@pytest.mark.parametrize("sessions", [MAX_SESSION_COLUMNS, MAX_SESSION_COLUMNS + 1])
def test_many_sessions_are_summed_up(sessions: int) -> None:
    measured = [session_figures(make_session(EVEN, f"s{number}")) for number in range(sessions)]
    header = render_text(realism_table(measured, REFERENCE)).splitlines()[0]
    assert ("s0" in header.split()) == (sessions == MAX_SESSION_COLUMNS)


def test_json_holds_every_cell() -> None:
    measured = corpus_figures([make_course(make_session(EVEN))])
    content = json.loads(render_json(realism_table(measured, REFERENCE)))
    assert content["share_inside"] == 0.5
    assert content["sessions"][0]["session_id"] == "s1"
    first = content["session_figures"][0]
    assert first["figure"] == "patient_share_of_words"
    assert first["cells"] == [
        {
            "of": "s1",
            "value": 0.5,
            "n": 6,
            "band": {"p10": 0.4, "p50": 0.5, "p90": 0.6},
            "position": "inside",
        }
    ]
    assert len(content["corpus_figures"]) == 10
