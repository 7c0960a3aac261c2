"""Facts found in words by their cues, and cues that no therapist's own line may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clinical_frameworks.case import CaseFact
from clinical_frameworks.cbt import load_cbt
from clinical_frameworks.person import to_second_person
from engine.facts import mentioned
from personas import PopulationSpec, sample_population
from tests.clinical_frameworks.sample_case import sample_case

CASE = sample_case()
CBT = load_cbt().data


def own_words_of_the_therapist() -> Iterator[str]:
    """Every phrasing and homework text with a gap where something about the patient goes."""
    for line in CBT.script.lines.values():
        if line.speaker == "therapist":
            for phrasings in (line.say, *line.styles.values()):
                yield from (re.sub(r"\{[^}]*\}", " / ", phrasing) for phrasing in phrasings)
    for task in CBT.homework.values():
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


def test_no_line_of_the_therapists_own_speaks_of_a_fact_of_anybodys_case() -> None:
    """What a therapist says unasked must not look like knowledge; sharpen the cue or rephrase the line."""
    cues: dict[str, str] = {}
    for seed in (0, 1):
        for patient in sample_population(PopulationSpec(size=100), seed):
            for fact in patient.case.facts():
                for cue in fact.cues:
                    cues |= {cue: fact.statement, to_second_person(cue): fact.statement}
    texts = " / ".join(own_words_of_the_therapist()).lower()
    found = {
        cue: statement
        for cue, statement in cues.items()
        if cue in texts and re.search(rf"(?<!\w){re.escape(cue)}(?!\w)", texts)
    }
    assert found == {}
