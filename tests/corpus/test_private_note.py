"""Synthetic courses made with private input say so in every format, or are not written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from corpus.errors import FormatError
from corpus.exchange import formats, read_any, registry, write_any
from corpus.record import Course, Session, Turn

HASH = "ab" * 32
TURNS = (
    Turn(id="c1/1/0", index=0, speaker="therapist", text="How was the week?"),
    Turn(id="c1/1/1", index=1, speaker="patient", text="Long."),
)


def _course(**fields: object) -> Course:
    return Course.model_validate(
        {
            "id": "c1",
            "patient_id": "p1",
            "synthetic": True,
            "sessions": (Session(id="c1/1", number=1, turns=TURNS),),
            **fields,
        }
    )


WRITABLE = sorted(name for name, entry in formats().items() if entry.write is not None)


@pytest.mark.parametrize("name", WRITABLE)
def test_every_format_carries_the_note(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"out.{'json' if name == 'cactus' else 'x'}"
    write_any([_course(private_inputs={"exemplar_1": HASH})], path, name)
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    text = b"\n".join(file.read_bytes() for file in files)
    assert HASH.encode() in text or b"MADE WITH PRIVATE INPUT" in text
    if formats()[name].read is not None:
        assert next(read_any(path, name)).private_inputs == {"exemplar_1": HASH}


@pytest.mark.parametrize("name", WRITABLE)
def test_without_private_input_no_format_speaks_of_it(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"out.{'json' if name == 'cactus' else 'x'}"
    write_any([_course()], path, name)
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    text = b"\n".join(file.read_bytes() for file in files if file.suffix != ".parquet").lower()
    assert b"private input" not in text


def test_the_dataset_card_counts_the_courses_and_names_the_inputs(tmp_path: Path) -> None:
    other = (Session(id="c2/1", number=1, turns=TURNS),)
    courses = [
        _course(private_inputs={"exemplar_1": HASH}),
        _course(id="c2", patient_id="p2", sessions=other),
    ]
    write_any(courses, tmp_path / "set", "huggingface")
    card = (tmp_path / "set" / "README.md").read_text()
    assert "**Made with private input.** 1 of the courses" in card
    assert f"| exemplar_1 | {HASH} |" in card
    assert "**Synthetic.**" in card


def test_a_format_with_no_place_for_the_note_is_refused_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mute = replace(formats()["messages"], name="mute", notes_private_inputs=False)
    monkeypatch.setattr(registry, "formats", lambda: MappingProxyType({**formats(), "mute": mute}))
    with pytest.raises(FormatError, match=r"c1.*exemplar_1.*'mute' has no place to say. Use one of: jsonl"):
        write_any([_course(private_inputs={"exemplar_1": HASH})], tmp_path / "out", "mute")
    assert list(tmp_path.iterdir()) == []
    assert write_any([_course()], tmp_path / "out", "mute") == 1
