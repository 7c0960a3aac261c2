"""Facts found in words by their cues, and cues that no therapist's own line may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest

from clinical_frameworks.case import CaseFact
from clinical_frameworks.modality import ScriptedFramework
from clinical_frameworks.person import to_second_person
from clinical_frameworks.registry import frameworks, load_framework
from engine.facts import mentioned
from personas.case_material.material import ChainTemplate, Wording, load_material
from tests.clinical_frameworks.sample_case import sample_case

CASE = sample_case()


def own_words_of_the_therapist(name: str) -> Iterator[str]:
    """Every phrasing and homework text with a gap where something about the patient goes."""
    framework = load_framework(name)
    assert isinstance(framework, ScriptedFramework)
    for line in framework.data.script.lines.values():
        if line.speaker == "therapist":
            for phrasings in (line.say, *line.styles.values()):
                yield from (re.sub(r"\{[^}]*\}", " / ", phrasing) for phrasing in phrasings)
    for task in framework.data.homework.values():
        yield from (task.name, *task.tasks, *task.sizes)


def with_a_cue(fact: CaseFact, cue: str) -> str:
    return f"So this is about {cue}, {fact.kind}."


def test_a_text_speaks_of_the_facts_whose_cue_it_holds() -> None:
    for fact in CASE.facts():
        for cue in fact.cues:
            # Details of the sample case share their cues, and some cues lie within another.
            spoken = {other.id: held for other in CASE.facts() for held in other.cues if held in cue}
            assert fact.id in spoken
            assert mentioned(with_a_cue(fact, cue), CASE) == spoken


def test_a_cue_inside_a_longer_word_is_not_the_fact() -> None:
    fact = CASE.complaint
    assert mentioned(f"It is un{fact.cues[0]}x.", CASE) == {}
    assert fact.id in mentioned(f"IT IS {fact.cues[0].upper()}!", CASE)


def wordings(material: object) -> Iterator[Wording]:
    """Every wording anywhere in the case material."""
    if isinstance(material, Wording):
        yield material
    if isinstance(material, ChainTemplate):
        yield from (wording for _, wording in material.wordings())
    elif isinstance(material, Mapping):
        for value in material.values():
            yield from wordings(value)
    elif isinstance(material, tuple):
        for value in material:
            yield from wordings(value)


@pytest.mark.parametrize("name", frameworks())
def test_no_line_of_the_therapists_own_speaks_of_a_fact_of_anybodys_case(name: str) -> None:
    """What a therapist says unasked must not look like knowledge; sharpen the cue or rephrase the line."""
    cues: dict[str, str] = {}
    for wording in wordings(tuple(vars(load_material()).values())):
        for cue in wording.cues:
            if "{" not in cue:
                # As the case keeps it, and as the therapist would say it back.
                cues |= {cue.lower().removeprefix("my ").strip(): wording.text}
                cues |= {to_second_person(cue).lower(): wording.text}
    texts = " / ".join(own_words_of_the_therapist(name)).lower()
    found = {
        cue: statement
        for cue, statement in cues.items()
        if cue in texts and re.search(rf"(?<!\w){re.escape(cue)}(?!\w)", texts)
    }
    assert len(cues) > 2000
    assert found == {}
