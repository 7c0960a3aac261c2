"""A small hand-made case for tests of this room."""

from __future__ import annotations

from clinical_frameworks.case import CaseFact, CaseFile, EmotionRating, FactKind, SituationChain
from clinical_frameworks.framework import PatientProfile


def fact(fact_id: str, kind: FactKind, statement: str, topic: str, cue: str) -> CaseFact:
    return CaseFact(id=fact_id, kind=kind, statement=statement, topic=topic, cues=(cue,))


def chain(
    number: int, place: str, thought: str, *, belief: str, distortion: str, group: str
) -> SituationChain:
    prefix = f"chain{number}"
    return SituationChain(
        id=prefix,
        situation=fact(f"{prefix}.situation", "situation", f"I sat alone at {place}.", place, place),
        details=(
            fact(
                f"{prefix}.detail1",
                "detail",
                f"I counted the tiles at {place}.",
                "counting tiles",
                "the tiles",
            ),
        ),
        thought=thought,
        thought_gist="nobody wanted you there",
        automatic_thought=fact(
            f"{prefix}.automatic_thought",
            "automatic_thought",
            f"I thought {thought}.",
            "that thought",
            thought,
        ),
        emotions=(EmotionRating(group=group, word=group, intensity=70),),
        behaviour=fact(
            f"{prefix}.behaviour", "behaviour", f"I left {place} early.", "leaving", f"left {place}"
        ),
        evidence_for=(
            fact(
                f"{prefix}.for1",
                "evidence_for",
                f"Two people at {place} looked away.",
                "the look",
                "looked away",
            ),
        ),
        evidence_against=(
            fact(f"{prefix}.against1", "evidence_against", "A man nodded at me.", "the nod", "nodded at me"),
        ),
        alternative=fact(
            f"{prefix}.alternative", "alternative", "Maybe they were tired.", "that", "were tired"
        ),
        distortions=(distortion,),
        belief=belief,
        belief_in_thought=80,
    )


def sample_case() -> CaseFile:
    return CaseFile(
        complaint=fact("complaint", "complaint", "I can't get up in the mornings.", "mornings", "get up"),
        history=(
            fact(
                "history.1", "history", "My father left when I was nine.", "my father leaving", "father left"
            ),
        ),
        symptoms=(fact("phq9.3", "symptom", "I lie awake until two.", "lying awake", "awake until two"),),
        chains=(
            chain(
                1,
                "the canteen",
                "nobody wants me here",
                belief="unwanted",
                distortion="mind_reading",
                group="sad",
            ),
            chain(
                2,
                "the choir",
                "i always spoil things",
                belief="failure",
                distortion="overgeneralization",
                group="ashamed",
            ),
            chain(
                3,
                "the station",
                "they are glad i am gone",
                belief="unwanted",
                distortion="mind_reading",
                group="hurt",
            ),
        ),
        intermediate_beliefs=(
            fact("intermediate.1", "intermediate_belief", "If I ask, they say no.", "asking", "they say no"),
        ),
        core_beliefs=(
            fact(
                "core_belief.unwanted",
                "core_belief",
                "I'm just not wanted.",
                "not being wanted",
                "not wanted",
            ),
            fact("core_belief.alone", "core_belief", "I'll end up alone.", "ending up alone", "end up alone"),
        ),
        coping=(fact("coping.1", "coping", "I let the phone ring.", "letting it ring", "phone ring"),),
        goals=(fact("goal.1", "goal", "I want to sing again.", "singing", "sing again"),),
        risk=(
            fact("risk.passive1", "risk", "I'd like not to wake up.", "not waking up", "not to wake up"),
            fact("risk.protective1", "risk", "My cat needs me.", "my cat", "cat needs"),
        ),
    )


def sample_profile() -> PatientProfile:
    return PatientProfile(
        name="Mira", style="plain", stage_of_change="contemplation", disorder="depression", names=("Leo",)
    )
