"""From a report to an intake file: nothing of the real people passes, nothing unsupported passes."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from personas import IntakeError, patient_from_intake
from personas.errors import ReportError
from personas.intake import read_intake
from personas.intake.report import ReportDraft, draft_intake, intake_text, read_report
from tests.personas.report.scripted_report import GOOD, ORIGINALS, REPORT, Model, quoted, report_file


def _draft(folder: Path, model: Model, **options: Any) -> ReportDraft:  # noqa: ANN401
    return asyncio.run(draft_intake(read_report(report_file(folder)), model, **options))


def _complaint(value: str, quote: str) -> dict[str, Any]:
    return {"complaint": quoted(value, quote)}


def test_a_report_becomes_an_intake_file_that_makes_a_patient_and_carries_the_reports_hash(
    tmp_path: Path,
) -> None:
    draft = _draft(tmp_path, Model())
    assert draft.dropped == ()
    assert draft.unread == ()
    path = tmp_path / "intake.yaml"
    path.write_text(intake_text(draft), encoding="utf-8")
    stated = read_intake(path)
    assert (stated.age, stated.gender, stated.marital, stated.disorder) == (
        38,
        "woman",
        "divorced",
        "depression",
    )
    assert stated.situations[0].thought == "I'm too stupid to argue"
    patient = patient_from_intake(path)
    assert patient.case.complaint.statement == "I sit on the kitchen floor and I can't get up for an hour."
    assert patient.private_inputs == stated.private_inputs == {"case_report": draft.sha256}
    assert "MADE FROM PRIVATE INPUT" in path.read_text()


def test_no_original_reaches_the_model_or_the_file(tmp_path: Path) -> None:
    model = Model()
    text = intake_text(_draft(tmp_path, model))
    seen = "\n".join(one.user + one.system for one in model.questions)
    assert [word for word in ORIGINALS if word in text] == []
    assert [word for word in ORIGINALS if word in seen] == []


def test_one_person_gets_one_generated_name_that_is_no_word_of_the_report(tmp_path: Path) -> None:
    model = Model()
    draft = _draft(tmp_path, model)
    names = {one.original: one.replacement for one in draft.replaced if one.kind == "person"}
    assert names["Katarzyna Wiśniewska"].split()[0] == names["Katarzyna"]
    assert names["Tomasz Wiśniewski"].split()[0] == names["Tomasz"] != names["Katarzyna"]
    words = set(re.findall(r"\w+", REPORT))
    assert not words & {word for name in names.values() for word in name.split()}
    assert names["Kacper"] in model.questions[-1].user


def test_the_same_report_and_seed_give_the_same_file_and_another_seed_other_names(tmp_path: Path) -> None:
    texts = [intake_text(_draft(tmp_path, Model(), seed=seed)) for seed in (1, 1, 2)]
    assert texts[0] == texts[1] != texts[2]


def test_what_the_rules_miss_and_the_model_names_is_taken_out_too(tmp_path: Path) -> None:
    found = [{"text": "librarian", "kind": "other"}, {"text": "Sundays", "kind": "date"}]
    found += [{"text": "not there", "kind": "person"}, {"text": "the", "kind": "person"}]
    model = Model(identifiers={"found": found})
    draft = _draft(tmp_path, model)
    assert "Sundays" not in model.questions[1].user
    assert "the kitchen floor" in model.questions[1].user, (
        "common words are no names, whatever the model says"
    )
    assert ("date", "Sundays") in {(one.kind, one.original) for one in draft.replaced}


@pytest.mark.parametrize(
    ("value", "quote", "reason"),
    [
        ("My brother drowned in the lake.", "her brother drowned in the lake", "is not in the report"),
        (
            "My father checked my homework and beat me.",
            "checked her homework",
            "says more than its quote: father",
        ),
        (
            "My father checked my homework with 12 red pens.",
            "checked her homework with a\nred pen",
            "number 12",
        ),
        (
            "The patient checked homework with a red pen.",
            "checked her homework with a red pen",
            "speaks of the patient",
        ),
        ("Tomasz calls me rarely.", "rarely calls", "taken out"),
        ("My friend Wendeline calls rarely.", "rarely calls", "'Wendeline'"),
        ("I was referred by the [organisation].", "referred by Dr.", "[organisation]"),
        ("I checked homework with a red pen.", None, "without a quote"),
    ],
)
def test_a_hallucinated_or_unsupported_value_is_dropped_and_listed(
    tmp_path: Path, value: str, quote: str | None, reason: str
) -> None:
    entry = {"value": value} if quote is None else quoted(value, quote)
    history = {"history": [*GOOD["history"]["history"], entry], "events": []}
    draft = _draft(tmp_path, Model(history=history))
    assert draft.fields["history"] == ["My father checked my homework with a red pen."]
    assert [one.field for one in draft.dropped] == ["history[1]"]
    assert reason in draft.dropped[0].reason


def test_an_age_that_is_not_in_its_quote_and_a_word_of_no_list_are_dropped(tmp_path: Path) -> None:
    person = {
        **GOOD["person"],
        "age": quoted(41, "38-year-old"),
        "marital": quoted("separated", "divorced"),
        "shoe_size": quoted(39, "38-year-old"),
    }
    draft = _draft(tmp_path, Model(person=person))
    assert "age" not in draft.fields
    assert "marital" not in draft.fields
    assert {one.field for one in draft.dropped} == {"age", "marital", "shoe_size"}


def test_missing_fields_stay_open_and_a_people_entry_needs_its_name_in_the_quote(tmp_path: Path) -> None:
    model = Model(person={}, illness={"disorder": None}, situations={}, resources={"goals": "to sleep"})
    draft = _draft(tmp_path, model)
    assert set(draft.fields) == {"complaint", "history"}
    assert [(one.field, one.reason) for one in draft.dropped] == [("goals", "must be a list")]


def test_a_situation_loses_its_unsupported_parts_and_falls_with_what_happened(tmp_path: Path) -> None:
    good = GOOD["situations"]["situations"][0]
    half = {**good, "behaviour": quoted("I threw the coat away.", "threw the coat away")}
    none = {**good, "situation": quoted("I shouted at him in the street.", "she shouted at him")}
    draft = _draft(tmp_path, Model(situations={"situations": [half, none, "x"]}))
    assert len(draft.fields["situations"]) == 1
    assert "behaviour" not in draft.fields["situations"][0]
    assert [one.field for one in draft.dropped] == [
        "situations[0].behaviour",
        "situations[1].situation",
        "situations[1]",
        "situations[2]",
    ]


def test_bad_json_is_asked_again_and_a_section_given_up_is_named_in_the_file(tmp_path: Path) -> None:
    model = Model(history=["{not json", GOOD["history"]], resources="I cannot do that.")
    draft = _draft(tmp_path, model)
    assert [one.attempt for one in model.questions if one.section == "history"] == [0, 1]
    assert [one.attempt for one in model.questions if one.section == "resources"] == [0, 1, 2]
    assert "history" in draft.fields
    assert [one.section for one in draft.unread] == ["resources"]
    assert "resources" in intake_text(draft).split("complaint:")[0]


def test_without_a_usable_complaint_or_list_of_names_there_is_no_draft(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"complaint: the report supports none.*is not in the report"):
        _draft(tmp_path, Model(complaint=_complaint("I fell off a horse.", "fell off a horse")))
    with pytest.raises(ReportError, match="complaint: the reply is not JSON"):
        _draft(tmp_path, Model(complaint="no"))
    with pytest.raises(ReportError, match="no usable reply: it is list, not an object, after 3 attempts"):
        _draft(tmp_path, Model(identifiers="[]"))


def test_a_report_of_another_kind_of_file_or_none_at_all_is_refused(tmp_path: Path) -> None:
    for name, data, problem in (
        ("r.pdf", b"%PDF", "only plain text and Markdown"),
        ("r.txt", b"\xff\xfe", "is not UTF-8"),
        ("r.md", b" \n", "is empty"),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(ReportError, match=problem):
            read_report(path)
    with pytest.raises(ReportError, match="cannot be read"):
        read_report(tmp_path / "none.txt")


def test_a_hash_in_an_intake_file_must_be_one(tmp_path: Path) -> None:
    path = tmp_path / "i.yaml"
    path.write_text(yaml.safe_dump({"complaint": "I lie awake.", "private_inputs": {"case_report": "abc"}}))
    with pytest.raises(IntakeError, match=r"private_inputs.*64 hexadecimal digits"):
        patient_from_intake(path)


def test_a_culture_that_is_given_stands_in_the_file(tmp_path: Path) -> None:
    assert _draft(tmp_path, Model(), culture="pl_PL").fields["culture"] == "pl_PL"
    with pytest.raises(ReportError, match="culture"):
        _draft(tmp_path, Model(), culture="xx_XX")
