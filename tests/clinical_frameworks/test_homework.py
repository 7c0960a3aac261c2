from __future__ import annotations

import re
from collections import defaultdict

import pytest

from clinical_frameworks.cbt import load_cbt
from clinical_frameworks.modality import ScriptedFramework
from clinical_frameworks.modality.homework import HomeworkKind
from clinical_frameworks.registry import frameworks, load_framework
from clinical_frameworks.risk import find_method_detail, find_risk_talk
from tests.clinical_frameworks.homework_texts import spoken, texts

KINDS = tuple(load_cbt().data.homework.values())
THERAPY_SPEAK = re.compile(
    r"\b(?:trigger\w*|boundar\w+|process(?:ing|ed)?|validat\w+|journey|self-care|mindful\w*|coping|"
    r"cognitive|catastroph\w+|distort\w+|safe space)\b"
)


def test_there_are_at_least_fourteen_kinds() -> None:
    assert len(KINDS) >= 14


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_outcomes_are_short_whole_sentences(kind: HomeworkKind) -> None:
    outcomes = (*kind.outcomes.done, *kind.outcomes.partly, *kind.outcomes.not_done)
    assert all(6 <= len(line.split()) <= 18 for line in outcomes)
    assert all(line[0].isupper() and line[-1] in ".?" for line in spoken(kind))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_nobody_speaks_like_a_textbook_or_of_risk(kind: HomeworkKind) -> None:
    for text in texts(kind):
        assert not THERAPY_SPEAK.search(text.lower()), text
        assert find_risk_talk(text) == []
        assert find_method_detail(text) == []


@pytest.mark.parametrize("name", frameworks())
def test_no_two_texts_share_four_words_in_a_row(name: str) -> None:
    framework = load_framework(name)
    assert isinstance(framework, ScriptedFramework)
    seen: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for kind in framework.data.homework.values():
        for text in texts(kind):
            words = re.findall(r"[a-z']+", text.lower())
            for start in range(len(words) - 3):
                seen[tuple(words[start : start + 4])].add(text)
    assert {words: shared for words, shared in seen.items() if len(shared) > 1} == {}


def test_no_cue_serves_two_kinds() -> None:
    cues = [cue for kind in KINDS for cue in kind.cues]
    assert len(cues) == len(set(cues))
