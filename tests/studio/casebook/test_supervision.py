from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from clinical_frameworks.datafile import read_record
from clinical_frameworks.errors import ClinicalDataError
from clinical_frameworks.instruments import load_instrument
from corpus.record import Rupture, Session
from studio.casebook import supervision_sheet
from studio.casebook.figures import FIGURES
from studio.casebook.session_view import SessionView, session_views
from studio.casebook.supervision import ItemNotes, supervise
from studio.casebook.supervision_sheet import SupervisionSheet, load_sheet, sheets
from tests.studio.casebook.conftest import texts
from tests.studio.casebook.records import FIRST, SECOND, Said, course, mm, p, session, t, task, two_sessions


def view_of(*sessions: Session, **fields: Any) -> SessionView:  # noqa: ANN401
    return session_views(course(*sessions, **fields))[-1]


def notes_of(view: SessionView, framework: str = "cbt") -> dict[str, ItemNotes]:
    return {item.name: item for item in supervise(view, load_sheet(framework)[0])}


def shown(notes: ItemNotes, *, well: bool) -> list[tuple[str, list[int]]]:
    return [(one.text, [turn.index for turn in one.turns]) for one in (notes.well if well else notes.to_try)]


def test_the_cbt_sheet_has_the_eleven_dimensions_of_the_ctrs_in_their_order() -> None:
    sheet, fell_back = load_sheet("cbt")
    assert not fell_back
    assert [item.id for item in sheet.items] == [one.id for one in load_instrument("ctrs").dimensions]


def test_the_mi_sheet_has_the_four_globals_of_the_miti() -> None:
    sheet, _ = load_sheet("mi")
    assert [item.id for item in sheet.items] == [one.id for one in load_instrument("miti_421").dimensions[:4]]


def test_an_agenda_in_the_first_quarter_is_shown_with_its_turn() -> None:
    filler: list[Said] = [p("word " * 80, "answer")]
    notes = notes_of(view_of(session(1, [*FIRST[3:6], *filler])))
    assert shown(notes["Agenda"], well=True)[0] == (
        "An agenda was put together in the first quarter of the session.",
        [1],
    )


def test_an_agenda_that_comes_late_is_said_to_be_late_and_one_that_never_comes_to_be_missing() -> None:
    filler: list[Said] = [p("word " * 40, "answer")]
    late = notes_of(view_of(session(1, [*filler, FIRST[4], *filler, *filler])))["Agenda"]
    assert any("only after the first quarter" in text for text, _ in shown(late, well=True))
    missing = notes_of(view_of(session(1, [FIRST[0], *filler])))["Agenda"]
    assert any("Settle an agenda" in text for text, _ in shown(missing, well=False))
    assert [one.looked for one in missing.to_try if "Settle an agenda" in one.text] == [
        "looked for in turns 0 to 1, not found"
    ]


def test_feedback_counts_only_near_the_end() -> None:
    filler: list[Said] = [p("word " * 40, "answer")]
    at_end = notes_of(view_of(session(2, [*filler, *SECOND])))["Feedback"]
    assert ("Feedback was asked for at the end.", [5]) in shown(at_end, well=True)
    early = notes_of(view_of(session(2, [SECOND[4], *filler])))["Feedback"]
    assert not any("Feedback was asked" in text for text, _ in shown(early, well=True))


def test_figures_are_those_counted_by_hand_and_leave_backchannels_out() -> None:
    view = session_views(two_sessions())[0]
    figures = {name: figure(view) for name, figure in FIGURES.items()}
    therapist = sum(len(text.split()) for who, text, f in FIRST if who == "therapist" and "delivery" not in f)
    patient = sum(len(text.split()) for who, text, _ in FIRST if who == "patient")
    assert (therapist, patient) == (52, 42)
    assert figures["therapist_word_share"].value == pytest.approx(52 / 94)
    assert figures["reflections_per_question"].value == pytest.approx(1 / 3)  # turn 3; turns 0, 7, 11
    assert figures["open_question_share"].value == pytest.approx(2 / 3)  # turns 0, 7 of 0, 7, 11
    assert figures["complex_reflection_share"].value == 0
    assert figures["change_talk_share"].value == 0  # turns 10 and 14 against, none for
    assert figures["homework_reviewed"].value is None  # none was due in session 1
    assert figures["ruptures_repaired"].value is None
    assert FIGURES["therapist_word_share"](view_of(session(1, [*FIRST, mm(), mm()]))).value == pytest.approx(
        52 / 94
    )


def test_doubt_that_is_passed_over_is_something_to_try_with_the_turn_quoted() -> None:
    notes = notes_of(session_views(two_sessions())[0])["Interpersonal effectiveness"]
    passed = [
        turns for text, turns in shown(notes, well=False) if text.startswith("Doubt was passed over (0 of 2")
    ]
    assert passed == [[10, 14]]
    answered = [*FIRST[:11], t("It's fair to doubt that, and you decide.", "emphasize_autonomy")]
    notes = notes_of(view_of(session(1, answered)))["Interpersonal effectiveness"]
    assert ("Doubt was met without argument (1 of 1).", [10, 11]) in shown(notes, well=True)


def test_ruptures_are_named_with_what_became_of_them() -> None:
    for repaired, well, word in ((True, True, "noticed and settled"), (False, False, "left open")):
        rupture = Rupture(kind="withdrawal", repaired=repaired)
        notes = notes_of(view_of(session(1, FIRST, ruptures=(rupture,))))["Interpersonal effectiveness"]
        assert any(word in text and "withdrawal" in text for text, _ in shown(notes, well=well))
    notes = notes_of(view_of(session(1, FIRST)))["Interpersonal effectiveness"]
    assert not any("strain" in text for well in (True, False) for text, _ in shown(notes, well=well))


def test_homework_that_was_due_and_not_reviewed_is_something_to_try() -> None:
    first = session(1, FIRST, homework_set=task(1))
    passed_over = notes_of(view_of(first, session(2, SECOND)))["Homework"]
    assert any("passed over" in text for text, _ in shown(passed_over, well=False))
    reviewed = notes_of(view_of(first, session(2, SECOND, homework_reviewed=task(1, "done"))))["Homework"]
    assert ("Homework was taken up: the task of last time was reviewed.", [0]) in shown(reviewed, well=True)


def test_an_open_question_before_the_thought_is_guided_discovery_with_both_turns() -> None:
    notes = notes_of(session_views(two_sessions())[0])["Guided discovery"]
    assert ("An open question led to an automatic thought (1 of 1).", [7, 8]) in shown(notes, well=True)


def test_an_item_without_evidence_says_so_and_no_score_stands_anywhere() -> None:
    text = texts(course(session(1, [p("I came.", "answer"), t("Goodbye.", "closing")])))["supervision"]
    strategy = text.split("### Guided discovery")[1].split("### Focus")[0]
    assert "No evidence in this session." in strategy
    assert "No score is given" in text
    assert "/6" not in text
    assert "of 66" not in text
    assert text.count("**Needs a human ear.**") == sum(
        item.human_ear is not None for item in load_sheet("cbt")[0].items
    )


def test_turns_without_labels_get_only_the_rules_on_words() -> None:
    plain: list[Said] = [(speaker, text, {}) for speaker, text, _ in FIRST]
    text = texts(course(session(1, plain)))["supervision"]
    assert "carry no labels" in text
    assert "Some rules were left out for want of labels." in text
    assert "An agenda was put together" in text or "Settle an agenda" in text  # the rule can read words
    assert "Effort and strengths" not in text
    assert "Name one effort" not in text


def test_a_modality_without_a_sheet_uses_the_general_one_and_says_so() -> None:
    assert "gestalt" not in sheets()
    text = texts(course(session(1, FIRST), framework="gestalt"))["supervision"]
    assert "No sheet for gestalt." in text
    assert "Skills that most talking therapies share" in text
    assert "No sheet" not in texts(course(session(1, FIRST), framework="mi"))["supervision"]


def test_every_shipped_sheet_is_read_without_a_fault() -> None:
    for name in (*sheets(), "none of them"):
        sheet, _ = load_sheet(name)
        assert all(sheet.named(item)[0] and sheet.named(item)[1] for item in sheet.items)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"find": {"acts": ["hypnotise"]}}, "unknown act 'hypnotise'"),
        ({"find": {"says": "("}}, "not a regular expression"),
        ({"find": {"begin": 0.8, "end": 0.2}}, "is not before end"),
        ({"well": None}, "neither well nor to_try"),
        ({"kind": "guess"}, "guess"),
    ],
)
def test_a_faulty_sheet_is_refused_with_file_and_fault(
    tmp_path: Path, change: dict[str, object], named: str
) -> None:
    rule = {"id": "r", "kind": "seen", "find": {"speaker": "therapist"}, "well": "Seen."} | change
    content = {
        "title": "x",
        "sources": ["x"],
        "items": [{"id": "a", "name": "A", "description": "a", "rules": [rule]}],
    }
    path = tmp_path / "sheet.yaml"
    path.write_text(yaml.safe_dump(content))
    with pytest.raises(ClinicalDataError, match=named) as caught:
        read_record(path, SupervisionSheet)
    assert str(path) in str(caught.value)


def test_a_figure_rule_needs_a_known_figure_one_threshold_and_a_place_for_the_count() -> None:
    rule = {
        "id": "r",
        "kind": "figure",
        "figure": "therapist_word_share",
        "source": "x",
        "well": "It is {count}.",
    }
    for change, named in (
        ({"figure": "charm"}, "unknown figure"),
        ({}, "give at_least or at_most"),
        ({"at_least": 0.1, "well": "no count"}, "must hold"),
    ):
        with pytest.raises(ValueError, match=named):
            supervision_sheet.FigureRule.model_validate(rule | change)
