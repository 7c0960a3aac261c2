from __future__ import annotations

from pathlib import Path

import pytest

from corpus.record import Record
from evaluation.errors import EvaluationDataError
from evaluation.failures.data_file import Pattern, any_of, read_data


class Patterns(Record):
    patterns: tuple[Pattern, ...]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("patterns: ['(']", r"lexicon\.yaml: patterns\.0: .*no regular expression"),
        ("pattern: []", r"lexicon\.yaml: patterns: Field required"),
        ("patterns: [", r"lexicon\.yaml: cannot be read"),
    ],
)
def test_a_faulty_lexicon_is_named_with_its_field(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "lexicon.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(EvaluationDataError, match=problem):
        read_data("lexicon", Patterns, tmp_path)


def test_a_missing_lexicon_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationDataError, match=r"lexicon\.yaml: cannot be read"):
        read_data("lexicon", Patterns, tmp_path)


def test_patterns_match_whole_words_only() -> None:
    assert any_of(("said", "asks")).search("She SAID so")
    assert not any_of(("said", "asks")).search("unsaid, baskset")
