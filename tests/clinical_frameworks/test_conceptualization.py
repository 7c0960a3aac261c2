from __future__ import annotations

import pytest

from clinical_frameworks.cbt.conceptualization import conceptualize
from clinical_frameworks.errors import ClinicalDataError
from tests.clinical_frameworks.sample_case import chain, sample_case


def test_beliefs_are_ordered_by_the_chains_that_spring_from_them() -> None:
    beliefs = conceptualize(sample_case()).core_beliefs
    assert [(b.id, b.family, b.chains) for b in beliefs] == [
        ("unwanted", "unlovable", ("chain1", "chain3")),
        ("failure", "helpless", ("chain2",)),
        ("alone", "unlovable", ()),
    ]
    assert beliefs[0].statement == "I'm just not wanted."
    assert beliefs[1].statement is None


def test_every_chain_is_taken_over() -> None:
    chains = conceptualize(sample_case()).chains
    assert [c.id for c in chains] == ["chain1", "chain2", "chain3"]
    assert chains[1].situation == "I sat alone at the choir."
    assert chains[1].distortions == ("overgeneralization",)


def test_markdown_names_all_parts() -> None:
    page = conceptualize(sample_case()).to_markdown()
    for part in (
        "Synthetic case.",
        "- My father left when I was nine.",
        "- unwanted (unlovable): “I'm just not wanted.”",
        "- If I ask, they say no.",
        "- I let the phone ring.",
        "## Situation 3",
        "- Emotions (0-100): ashamed 70",
        "“nobody wants me here” (mind reading)",
    ):
        assert part in page


@pytest.mark.parametrize(
    ("belief", "distortion", "group", "fault"),
    [
        ("lazy", "mind_reading", "sad", "belief has unknown id 'lazy'"),
        ("failure", "guessing", "sad", "distortions has unknown id 'guessing'"),
        ("failure", "mind_reading", "bored", "emotions has unknown id 'bored'"),
    ],
)
def test_an_unknown_id_is_named(belief: str, distortion: str, group: str, fault: str) -> None:
    case = sample_case()
    broken = (
        *case.chains[:2],
        chain(9, "the pool", "x y z", belief=belief, distortion=distortion, group=group),
    )
    with pytest.raises(ClinicalDataError, match=f"chain 'chain9': {fault}"):
        conceptualize(case.model_copy(update={"chains": broken}))
