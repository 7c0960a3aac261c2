"""Questions about situations, thoughts, feelings and beliefs; the answers are the case's own labels."""

from __future__ import annotations

from collections.abc import Iterator

from clinical_frameworks.case import SituationChain
from clinical_frameworks.cbt.knowledge import load_beliefs, load_distortions
from studio.casebook.questions.candidate import Candidate
from studio.casebook.session_view import SessionView, Told


def _chains(view: SessionView, kind: str) -> Iterator[tuple[SituationChain, Told]]:
    """The chains whose fact of that kind was said first in this session."""
    if view.case is None:
        return
    chains = {chain.id: chain for chain in view.case.chains}
    for item in view.new:
        if item.fact.kind == kind and item.chain in chains:
            yield chains[str(item.chain)], item


def automatic_thought(view: SessionView) -> Iterator[Candidate]:
    """The thought as it ran through the patient's mind."""
    for chain, item in _chains(view, "automatic_thought"):
        yield Candidate(
            {
                "turn": str(item.turn.index),
                "thought": chain.thought,
                "belief_in_thought": str(chain.belief_in_thought),
            },
            (item.turn,),
        )


def distortion(view: SessionView) -> Iterator[Candidate]:
    """The distortions the thought shows, with their definitions."""
    known = load_distortions()
    for chain, item in _chains(view, "automatic_thought"):
        if all(name in known for name in chain.distortions):
            words = " ".join(f"{known[name].name}: {known[name].definition}" for name in chain.distortions)
            yield Candidate({"turn": str(item.turn.index), "distortions": words}, (item.turn,))


def core_belief(view: SessionView) -> Iterator[Candidate]:
    """The core belief the thought springs from, and whether it was ever voiced."""
    for chain, item in _chains(view, "automatic_thought"):
        if chain.belief not in load_beliefs().ids():
            continue
        family, label = belief_words(chain.belief)
        statement, voiced = _voiced(view, chain.belief)
        yield Candidate(
            {"turn": str(item.turn.index), "family": family, "label": label, "statement": statement},
            (item.turn, *([voiced.turn] if voiced is not None else [])),
        )


def emotion(view: SessionView) -> Iterator[Candidate]:
    """The feelings of the situation with their strength."""
    for chain, item in _chains(view, "situation"):
        words = ", ".join(f"{emotion.word} {emotion.intensity} of 100" for emotion in chain.emotions)
        yield Candidate({"turn": str(item.turn.index), "emotions": words}, (item.turn,))


def belief_words(belief: str) -> tuple[str, str]:
    """Name of the family and label of a core belief, which fits after "I am"."""
    family = load_beliefs().family_of(belief)
    label = next(one.label for one in family.beliefs if one.id == belief)
    return family.name, f"“I am {label}”"


def _voiced(view: SessionView, belief: str) -> tuple[str, Told | None]:
    assert view.case is not None, "callers have a chain"
    fact = next((one for one in view.case.core_beliefs if one.id.rsplit(".", 1)[-1] == belief), None)
    if fact is None:
        return "", None
    told = view.told.get(fact.id)
    when = f"voiced in session {told.session}" if told is not None else "not voiced so far"
    return f" In the patient's words: “{fact.statement}” ({when}).", told
