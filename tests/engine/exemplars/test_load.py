"""Reading exemplars: what is shown, what is hashed, what is refused."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path
from typing import Any

import pytest

from clinical_frameworks.talk import load_talk_model
from engine.errors import ExemplarError, StudyError
from engine.exemplars.load import exemplar_hashes, load_exemplars, with_talk_model
from engine.study import Study
from engine.study_file import read_study
from tests.engine.exemplars.private_talk import NAMED, PLANTED, SHOWN, write_sessions
from tests.engine.scripted_course import study


def _study(path: Path, **changes: Any) -> Study:  # noqa: ANN401
    return study(exemplars=[str(path)], exemplar_format="messages", **changes)


def test_only_short_lines_without_names_are_shown_and_the_same_ones_for_the_same_seed(tmp_path: Path) -> None:
    loaded = load_exemplars(_study(write_sessions(tmp_path / "anna.jsonl")))
    assert loaded is not None
    assert loaded.lines == {speaker: tuple(lines) for speaker, lines in SHOWN.items()}
    shown = loaded.shown("patient", random.Random(3))
    assert shown == loaded.shown("patient", random.Random(3))
    assert len(shown) == 4
    assert set(shown) < set(SHOWN["patient"])
    assert loaded.phrases.copied(PLANTED)
    assert not loaded.phrases.copied(NAMED.replace("Xanthene", "him"))
    assert PLANTED not in repr(loaded)
    assert SHOWN["patient"][0] not in repr(loaded)


def test_a_hash_stands_under_a_name_that_is_nobodys(tmp_path: Path) -> None:
    path = write_sessions(tmp_path / "anna.jsonl")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    assert exemplar_hashes(_study(path)) == {"exemplar_1": sha256}


def test_a_folder_has_a_hash_of_its_files_and_their_places(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    write_sessions(folder / "a.jsonl")
    before = exemplar_hashes(_study(folder))
    (folder / "a.jsonl").rename(folder / "b.jsonl")
    assert exemplar_hashes(_study(folder)) != before


def test_few_lines_that_may_be_shown_are_an_error_that_quotes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "short.jsonl"
    path.write_text(
        '{"messages": [{"role": "assistant", "content": "Mm."}, {"role": "user", "content": "'
        + NAMED
        + '"}]}\n'
    )
    with pytest.raises(ExemplarError, match=r"0 lines of the therapist may be shown.*1 too short") as caught:
        load_exemplars(_study(path))
    assert "Xanthene" not in str(caught.value)


def test_a_file_of_another_format_or_none_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text("no json\n")
    with pytest.raises(ExemplarError, match="exemplars: "):
        load_exemplars(_study(path))
    with pytest.raises(ExemplarError, match="exemplars: "):
        load_exemplars(_study(tmp_path / "none.jsonl"))


def test_too_few_sessions_for_a_talk_model_are_a_clear_error(tmp_path: Path) -> None:
    made = _study(write_sessions(tmp_path / "few.jsonl", sessions=3), talk="from_exemplars")
    with pytest.raises(ExemplarError, match=r"from_exemplars: .*at least 10 are needed.*Give more exemplars"):
        load_exemplars(made)


def test_enough_sessions_give_a_talk_model_in_a_file_named_by_its_content(tmp_path: Path) -> None:
    path = write_sessions(tmp_path / "many.jsonl", sessions=10, rounds=6)
    made = _study(path, talk="from_exemplars")
    loaded = load_exemplars(made)
    used = with_talk_model(made, loaded, tmp_path)
    assert loaded is not None
    assert loaded.talk is not None
    assert load_talk_model(used.talk) == loaded.talk
    assert loaded.talk.fitted_on.sessions == 10
    assert PLANTED not in Path(used.talk).read_text()
    assert with_talk_model(made, loaded, tmp_path) == used


def test_a_study_names_files_and_a_format_that_are_there(tmp_path: Path) -> None:
    write_sessions(tmp_path / "talk.jsonl")
    text = "study: s\nseed: 1\nsessions: 1\npopulation: {size: 1}\n"
    path = tmp_path / "s.yaml"
    path.write_text(text + "exemplars: [talk.jsonl]\nexemplar_format: messages\n")
    assert read_study(path).exemplars == (tmp_path / "talk.jsonl",)
    for more, problem in (
        ("exemplars: [talk.jsonl]\n", "give 'exemplar_format' as well"),
        ("exemplar_format: messages\n", "there are no 'exemplars'"),
        ("talk: from_exemplars\n", "needs 'exemplars'"),
        ("exemplars: [none.jsonl]\nexemplar_format: messages\n", r"s.yaml:5: exemplars\[0\]: no such file"),
        ("exemplars: [talk.jsonl]\nexemplar_format: markdown\n", "'markdown' is not one of jsonl"),
    ):
        path.write_text(text + more)
        with pytest.raises(StudyError, match=problem):
            read_study(path)


def test_where_exemplars_lie_does_not_change_what_a_study_is(tmp_path: Path) -> None:
    one, other = write_sessions(tmp_path / "a.jsonl"), write_sessions(tmp_path / "b.jsonl")
    assert _study(one).fingerprint() == _study(other).fingerprint()
    assert study().fingerprint() != _study(one).fingerprint()
