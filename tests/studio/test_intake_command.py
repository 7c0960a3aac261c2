"""`theraloom intake`: a report becomes an intake file; the command says what it took out and left out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

import engine.llm
from engine import ScriptedLLM
from engine.llm import Request
from personas.intake.report.questions import load_sections
from tests.personas.report.scripted_report import GOOD, ORIGINALS, quoted, report_file
from tests.studio.command_line import Done, call


class Model:
    """Tells the section by its question, and answers as it is told; a list is used up attempt by attempt."""

    def __init__(self, **answers: object) -> None:
        self.answers = {**GOOD, **answers}
        self.asked: list[tuple[str, Request]] = []

    def __call__(self, request: Request) -> str:
        user = request.messages[-1].content
        sections = load_sections()
        asks = {"identifiers": sections.identifiers.ask, **{one.id: one.ask for one in sections.sections}}
        section = next(name for name, ask in asks.items() if user.endswith(ask))
        self.asked.append((section, request))
        answer = self.answers[section]
        return answer if isinstance(answer, str) else json.dumps(answer)


def _draft(folder: Path, monkeypatch: pytest.MonkeyPatch, model: Model, *options: str) -> Done:
    monkeypatch.setattr(engine.llm, "open_llm", lambda config: ScriptedLLM(model))
    report = folder / "report.md"
    if not report.exists():
        report_file(folder)
    return call("intake", "draft", report, "-o", folder / "intake.yaml", *options)


def test_a_draft_is_written_and_says_what_was_replaced_and_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = {"history": [quoted("I fell off a horse.", "fell off a horse")], "events": []}
    model = Model(history=history)
    done = _draft(tmp_path, monkeypatch, model)
    assert done.code == 0, done.err
    path = tmp_path / "intake.yaml"
    assert done.out == f"{path}\n"
    assert "replaced  person: Katarzyna Wiśniewska -> " in done.err
    assert "dropped   history[0]: 'I fell off a horse.'" in done.err
    assert "private   made from private input, SHA-256 " in done.err
    text = path.read_text()
    assert [word for word in ORIGINALS if word in text] == []
    for _, request in model.asked:
        sent = "".join(message.content for message in request.messages)
        assert [word for word in ORIGINALS if word in sent] == []
        assert request.json_schema is not None
    again = call("intake", "check", path)
    assert again.code == 0
    assert "made from private input" in again.out


def test_json_output_names_everything_and_an_existing_file_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = _draft(tmp_path, monkeypatch, Model(resources="no"), "--json", "--attempts", "2")
    found = json.loads(done.out)
    assert found["valid"] is True
    assert found["unread"] == [
        {"section": "resources", "problem": "is not JSON (Expecting value), after 2 attempts"}
    ]
    assert (
        found["sha256"]
        == yaml.safe_load((tmp_path / "intake.yaml").read_text())["private_inputs"]["case_report"]
    )
    again = _draft(tmp_path, monkeypatch, Model())
    assert again.code == 2
    assert "exists already" in again.err


def test_a_draft_that_makes_no_patient_is_kept_to_be_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report_file(tmp_path, "She is retired at 38 and says that she can't sleep at night.")
    person = {
        "age": quoted(38, "retired at 38"),
        "occupation": quoted({"status": "retired", "job": None, "workplace": None}, "retired"),
    }
    model = Model(
        person=person, complaint={"complaint": quoted("I can't sleep at night.", "can't sleep at night")}
    )
    done = _draft(tmp_path, monkeypatch, model)
    assert done.code == 2
    assert "retired" in done.err
    assert f"mend it and run: theraloom intake check {tmp_path / 'intake.yaml'}" in done.err
    assert call("intake", "check", tmp_path / "intake.yaml").code == 2


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("--backend", "openai"), "needs --base-url and --model"),
        (("--base-url", "http://127.0.0.1:1/v1"), "only --backend openai"),
        (
            ("--backend", "openai", "--model", "m", "--base-url", "https://api.example.org/v1"),
            "say --remote if it may",
        ),
        (("--backend", "openai", "--model", "m", "--base-url", "nonsense"), "base_url"),
        (("--culture", "xx_XX"), "culture"),
    ],
)
def test_settings_that_cannot_be_used_are_refused_before_anything_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], problem: str
) -> None:
    model = Model()
    done = _draft(tmp_path, monkeypatch, model, *options)
    assert done.code == 2
    assert problem in " ".join(done.err.replace("│", " ").split())
    assert model.asked == []
    assert not (tmp_path / "intake.yaml").exists()


def test_a_report_that_gives_no_complaint_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = _draft(tmp_path, monkeypatch, Model(complaint={"complaint": None}))
    assert done.code == 2
    assert done.err.startswith(f"error: {tmp_path / 'report.md'}: complaint: the report supports none")
