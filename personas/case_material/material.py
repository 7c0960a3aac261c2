"""The case material: templates in ``data/*.yaml``, loaded and checked as a whole.

Faults name file, entry and field. A cue must occur literally in its text for every way the slots can be
filled, because a cue that never occurs is a fact nobody can be heard to tell.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from corpus.record import Probability, Record
from personas.case_material.slots import CONDITIONS, PARENTS, fill, person_values, slot_problem
from personas.data_file import read_data_file
from personas.errors import PersonaDataError
from personas.people import RELATIONS
from personas.vocabulary import (
    BELIEF_FAMILY,
    DISORDERS,
    PERSON_SLOTS,
    Disorder,
    Distortion,
    EmotionGroup,
    InstrumentId,
    PersonGender,
    PersonSlot,
)

DATA = Path(__file__).with_name("data")
Level = Literal["mild", "moderate", "severe"]
AgeRange = tuple[int, int]
# A longer sentence is one that nobody says in one breath, and that a small model cuts.
MORE_MAX_WORDS = 28
Need = str


class Wording(Record):
    """One statement with its topic and cues, and the sentences that tell more of it, in their order."""

    text: str = Field(min_length=3)
    topic: str = Field(min_length=2)
    cues: tuple[str, ...] = Field(min_length=1, max_length=4)
    more: tuple[str, ...] = ()


class Template(Wording):
    """A wording that fits only some patients."""

    id: str = ""
    needs: tuple[Need, ...] = ()
    ages: AgeRange | None = None
    vars: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    beliefs: tuple[str, ...] = ()
    disorders: tuple[Disorder, ...] = ()


class HistoryTemplate(Template):
    """Something of the life history; ``trust`` is the trust needed to tell it."""

    trust: Probability = 0.35


class EventTemplate(Template):
    """Something that may happen between two sessions."""

    valence: Literal["good", "bad", "mixed"]


class EmotionTemplate(Record):
    """An emotion of a chain."""

    group: EmotionGroup
    word: str
    intensity: int = Field(ge=0, le=100)


class ChainTemplate(Record):
    """A situation with its thought, feelings, behaviour and what speaks for and against the thought."""

    id: str
    needs: tuple[Need, ...] = ()
    ages: AgeRange | None = None
    vars: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    beliefs: tuple[str, ...] = Field(min_length=1)
    distortions: tuple[Distortion, ...] = Field(min_length=1)
    situation: Wording
    details: tuple[Wording, ...] = ()
    thought: str = Field(min_length=3)
    thought_gist: str = Field(min_length=3)
    thought_cues: tuple[str, ...] = Field(min_length=1)
    emotions: tuple[EmotionTemplate, ...] = Field(min_length=1, max_length=3)
    behaviour: Wording
    evidence_for: tuple[Wording, ...] = Field(min_length=1)
    evidence_against: tuple[Wording, ...] = Field(min_length=1)
    alternative: Wording
    belief_in_thought: int = Field(ge=0, le=100)

    def wordings(self) -> Iterator[tuple[str, Wording]]:
        """Every wording with the name of its field."""
        yield "situation", self.situation
        yield "behaviour", self.behaviour
        yield "alternative", self.alternative
        for name in ("details", "evidence_for", "evidence_against"):
            group: tuple[Wording, ...] = getattr(self, name)
            for position, wording in enumerate(group):
                yield f"{name}[{position}]", wording
        yield "thought", Wording(text=self.thought, topic=self.thought, cues=self.thought_cues)


Wordings = Annotated[tuple[Wording, ...], Field(min_length=1)]


class _ChainFile(Record):
    chains: tuple[ChainTemplate, ...]


class _SymptomFile(Record):
    symptoms: dict[InstrumentId, dict[int, dict[Level, Wordings]]]


class _HistoryFile(Record):
    history: tuple[HistoryTemplate, ...]


class _BeliefFile(Record):
    core: dict[str, Wordings]
    intermediate: dict[str, Wordings]


class _CopingFile(Record):
    coping: tuple[Template, ...]


class _SocialFile(Record):
    social: dict[PersonSlot, Wordings]


class _EventFile(Record):
    events: tuple[EventTemplate, ...]


class _EpisodeFile(Record):
    episodes: tuple[Template, ...]


class _GoalFile(Record):
    goals: tuple[Template, ...]


class _StrengthFile(Record):
    strengths: tuple[Template, ...]


class _ComplaintFile(Record):
    complaints: dict[Disorder, tuple[Template, ...]]


class _Risk(Record):
    passive: Wordings
    protective: tuple[Template, ...]


class _RiskFile(Record):
    risk: _Risk


class CaseMaterial(Record):
    """Everything a case can be built from."""

    chains: dict[Disorder, tuple[ChainTemplate, ...]]
    symptoms: dict[InstrumentId, dict[int, dict[Level, Wordings]]]
    history: tuple[HistoryTemplate, ...]
    core_beliefs: dict[str, Wordings]
    intermediate_beliefs: dict[str, Wordings]
    coping: tuple[Template, ...]
    social: dict[PersonSlot, Wordings]
    events: tuple[EventTemplate, ...]
    episodes: tuple[Template, ...]
    goals: tuple[Template, ...]
    strengths: tuple[Template, ...]
    complaints: dict[Disorder, tuple[Template, ...]]
    passive_risk: Wordings
    protective: tuple[Template, ...]


@lru_cache(maxsize=4)
def load_material(folder: Path = DATA) -> CaseMaterial:
    """Load and check all case material of a folder.

    Raises `PersonaDataError` listing every fault with its file, entry and field.
    """
    chains = {d: read_data_file(folder / f"chains_{d}.yaml", _ChainFile).chains for d in DISORDERS}
    beliefs = read_data_file(folder / "beliefs.yaml", _BeliefFile)
    risk = read_data_file(folder / "risk.yaml", _RiskFile).risk
    material = CaseMaterial(
        chains=chains,
        symptoms=read_data_file(folder / "symptoms.yaml", _SymptomFile).symptoms,
        history=read_data_file(folder / "history.yaml", _HistoryFile).history,
        core_beliefs=beliefs.core,
        intermediate_beliefs=beliefs.intermediate,
        coping=read_data_file(folder / "coping.yaml", _CopingFile).coping,
        social=read_data_file(folder / "social.yaml", _SocialFile).social,
        events=read_data_file(folder / "events.yaml", _EventFile).events,
        episodes=read_data_file(folder / "episodes.yaml", _EpisodeFile).episodes,
        goals=read_data_file(folder / "goals.yaml", _GoalFile).goals,
        strengths=read_data_file(folder / "strengths.yaml", _StrengthFile).strengths,
        complaints={d: _complaints(folder, d) for d in DISORDERS},
        passive_risk=risk.passive,
        protective=risk.protective,
    )
    faults = list(material_faults(material))
    if faults:
        shown = "\n  ".join(faults[:20])
        more = f"\n  and {len(faults) - 20} more" if len(faults) > 20 else ""
        raise PersonaDataError(f"case material in {folder}: {len(faults)} faults\n  {shown}{more}")
    return material


def _complaints(folder: Path, disorder: Disorder) -> tuple[Template, ...]:
    path = folder / "complaints" / f"{disorder}.yaml"
    complaints = read_data_file(path, _ComplaintFile).complaints
    if set(complaints) != {disorder}:
        raise PersonaDataError(
            f"{path}: complaints: has {', '.join(complaints)}; must have {disorder!r} only"
        )
    return complaints[disorder]


def material_faults(material: CaseMaterial) -> Iterator[str]:
    """Every fault of the material as 'FILE: ENTRY: FIELD: what is wrong'."""
    for disorder, chains in material.chains.items():
        yield from _chain_faults(f"chains_{disorder}.yaml", chains)
    for disorder in DISORDERS:
        if not material.complaints.get(disorder):
            yield f"complaints/{disorder}.yaml: no complaint is given"
    groups: dict[str, tuple[Template, ...]] = {
        "history": material.history,
        "coping": material.coping,
        "events": material.events,
        "episodes": material.episodes,
        "goals": material.goals,
        "strengths": material.strengths,
    }
    for name, group in groups.items():
        yield from _repeated_ids(f"{name}.yaml", [entry.id for entry in group])
        for position, entry in enumerate(group):
            if not entry.id:
                yield f"{name}.yaml: entry {position}: has no id"
            yield from _template_faults(f"{name}.yaml: {entry.id or position}", entry)
    for disorder, complaints in material.complaints.items():
        for position, entry in enumerate(complaints):
            yield from _template_faults(f"complaints/{disorder}.yaml: [{position}]", entry)
    for position, entry in enumerate(material.protective):
        yield from _template_faults(f"risk.yaml: protective[{position}]", entry)
    yield from _wording_group_faults(material)


def _wording_group_faults(material: CaseMaterial) -> Iterator[str]:
    for position, wording in enumerate(material.passive_risk):
        yield from wording_faults(f"risk.yaml: passive[{position}]", wording)
    for instrument, items in material.symptoms.items():
        for item, levels in items.items():
            for level, wordings in levels.items():
                for position, wording in enumerate(wordings):
                    yield from wording_faults(
                        f"symptoms.yaml: {instrument}.{item}.{level}[{position}]", wording
                    )
    for slot, wordings in material.social.items():
        for position, wording in enumerate(wordings):
            yield from wording_faults(f"social.yaml: {slot}[{position}]", wording, needs=(slot,))
    for kind, table in (("core", material.core_beliefs), ("intermediate", material.intermediate_beliefs)):
        yield from _belief_id_faults(f"beliefs.yaml: {kind}", table)
        for missing in sorted(set(BELIEF_FAMILY) - set(table)):
            yield f"beliefs.yaml: {kind}: belief {missing!r} has no wording"
        for belief, wordings in table.items():
            for position, wording in enumerate(wordings):
                yield from wording_faults(f"beliefs.yaml: {kind}.{belief}[{position}]", wording)


def _chain_faults(file: str, chains: tuple[ChainTemplate, ...]) -> Iterator[str]:
    yield from _repeated_ids(file, [chain.id for chain in chains])
    for chain in chains:
        entry = f"{file}: {chain.id}"
        yield from _need_faults(entry, chain.needs, chain.ages)
        yield from _belief_id_faults(entry, chain.beliefs)
        for field, wording in chain.wordings():
            yield from wording_faults(f"{entry}: {field}", wording, chain.needs, chain.vars)
        for field, text in (("thought", chain.thought), ("thought_gist", chain.thought_gist)):
            if text.rstrip()[-1:] in ".!" or '"' in text:
                yield f"{entry}: {field}: {text!r} must have no final stop and no quotation marks"
        problem = slot_problem(chain.thought_gist, chain.needs, chain.vars)
        if problem:
            yield f"{entry}: thought_gist: {problem}"


def _template_faults(entry: str, template: Template) -> Iterator[str]:
    yield from _need_faults(entry, template.needs, template.ages)
    yield from _belief_id_faults(entry, template.beliefs)
    yield from wording_faults(entry, template, template.needs, template.vars)


def _need_faults(entry: str, needs: tuple[str, ...], ages: AgeRange | None) -> Iterator[str]:
    for need in needs:
        if need not in PERSON_SLOTS and need not in CONDITIONS:
            known = ", ".join((*PERSON_SLOTS, *CONDITIONS))
            yield f"{entry}: needs: {need!r} is unknown; use one of {known}"
    if ages is not None and ages[0] > ages[1]:
        yield f"{entry}: ages: {list(ages)} runs backwards"


def _belief_id_faults(entry: str, beliefs: Iterable[str]) -> Iterator[str]:
    for belief in beliefs:
        if belief not in BELIEF_FAMILY:
            yield f"{entry}: beliefs: {belief!r} is none of the 19 core beliefs"


def _repeated_ids(file: str, ids: list[str]) -> Iterator[str]:
    for repeated in sorted({entry for entry in ids if entry and ids.count(entry) > 1}):
        yield f"{file}: {repeated}: the id is used twice"


def wording_faults(
    entry: str,
    wording: Wording,
    needs: tuple[str, ...] = (),
    variables: dict[str, tuple[str, ...]] | None = None,
) -> Iterator[str]:
    """Faults of one wording: unknown or unasked slots, and cues that do not occur in the filled text."""
    variables = variables or {}
    sound = True
    for field, text in (
        ("text", wording.text),
        ("topic", wording.topic),
        *(("cues", c) for c in wording.cues),
        *(("more", sentence) for sentence in wording.more),
    ):
        problem = slot_problem(text, needs, variables)
        if problem:
            sound = False
            yield f"{entry}: {field}: {problem}"
    for sentence in wording.more:
        if len(sentence.split()) > MORE_MAX_WORDS or sentence.rstrip()[-1:] not in (".", "!", "?"):
            yield (
                f"{entry}: more: {sentence!r} must be one sentence with a stop, "
                f"{MORE_MAX_WORDS} words at most"
            )
    if not sound:
        return
    for cue in wording.cues:
        for values in _example_fillings(variables):
            filled = fill(wording.text, values).lower()
            if fill(cue, values).lower() not in filled:
                yield f"{entry}: cues: {cue!r} does not occur in {filled!r}"
                break


def _example_fillings(variables: dict[str, tuple[str, ...]]) -> Iterator[dict[str, str]]:
    """Fillings that cover both genders of every person and every value of every variable."""
    names = list(variables)
    genders: tuple[PersonGender, ...] = ("woman", "man")
    for gender in genders:
        values = {"home": "the flat", "job": "nurse", "workplace": "the ward"}
        for slot in PERSON_SLOTS:
            relations = RELATIONS[slot].get(gender) or next(iter(RELATIONS[slot].values()))
            name = "Noor" if slot not in PARENTS else slot
            values |= person_values(slot, name, gender, relations[0])
        for drawn in itertools.product(*(variables[name] for name in names)):
            yield values | dict(zip(names, drawn, strict=True))
