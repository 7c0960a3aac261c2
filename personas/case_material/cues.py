"""Keep cues apart: a text that contains a cue must be talking about that one fact of the case."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from clinical_frameworks.case import CaseFact

_NOT_WORD = re.compile(r"[^a-z0-9']+")


@lru_cache(maxsize=1 << 15)
def spoken(text: str) -> str:
    """Lower-case words with one space before each, so that a match begins at the start of a word."""
    return " " + _NOT_WORD.sub(" ", text.lower().replace("’", "'")).strip()


def mentions(cue: str, text: str) -> bool:
    """True when the text contains the cue from the start of a word ("argument" also finds "arguments")."""
    return spoken(cue) in spoken(text)


class CueLedger:
    """The facts of a case under construction, and which cues each may keep.

    A cue is dropped from a fact when it also occurs in another fact's texts. A fact that would
    lose its last cue, or take away another's, is refused. A person's bare name may be a cue of the social
    fact about that person only; other facts may use the name freely.
    """

    def __init__(self, bare_names: Collection[str]) -> None:
        self._bare_names = frozenset(name.lower() for name in bare_names)
        self._facts: dict[str, CaseFact] = {}
        self._heard = ""  # all texts taken in, one a line: one search instead of one a fact
        self._cues: dict[str, list[str]] = {}

    def admit(self, fact: CaseFact) -> bool:
        """Take in one fact; False, and nothing is taken in, when it cannot be kept apart."""
        if self.admissible([fact]) is None:
            return False
        self.take([fact])
        return True

    def admissible(self, group: Sequence[CaseFact], optional: Collection[str] = ()) -> list[CaseFact] | None:
        """The facts of a group that can be taken in together; those of ``optional`` ids may be left out.

        None when a fact that is not optional cannot be kept apart.
        """
        staying = list(group)
        while (collides := self._first_collision(staying)) is not None:
            leaves = next((fact for fact in reversed(staying) if fact.id in collides & set(optional)), None)
            if leaves is None:
                return None
            staying.remove(leaves)
        return staying

    def get(self, fact_id: str) -> CaseFact:
        """The fact with the cues it has kept so far. Raises `KeyError` for one that was not taken in."""
        return self._facts[fact_id].model_copy(update={"cues": tuple(self._cues[fact_id])})

    def _own_cues(self, fact: CaseFact) -> list[str]:
        cues = []
        for cue in fact.cues:
            plain = cue.lower().removeprefix("my ").strip()
            bare = plain in self._bare_names
            if plain and plain not in cues and plain in fact.statement.lower():
                if bare and fact.kind != "social":
                    continue
                cues.append(plain)
        return cues

    def _is_exempt(self, fact_id: str, cue: str) -> bool:
        return cue in self._bare_names and fact_id.startswith("social.")

    def _kept(self, group: Sequence[CaseFact]) -> tuple[dict[str, list[str]], dict[str, str]]:
        """Cues of the group that occur nowhere else, and the group's texts."""
        texts = {fact.id: spoken(" ".join((fact.statement, fact.topic, *fact.more))) for fact in group}
        cues: dict[str, list[str]] = {}
        for fact in group:
            others = [text for other, text in texts.items() if other != fact.id]
            cues[fact.id] = [
                cue
                for cue in self._own_cues(fact)
                if self._is_exempt(fact.id, cue)
                or not (spoken(cue) in self._heard or any(spoken(cue) in text for text in others))
            ]
        return cues, texts

    def _first_collision(self, group: Sequence[CaseFact]) -> set[str] | None:
        """Ids of the group's facts that take part in a collision, or None when all can be taken in."""
        cues, texts = self._kept(group)
        for fact in group:
            if not cues[fact.id]:
                rivals = {
                    other
                    for other, text in texts.items()
                    if any(spoken(cue) in text for cue in self._own_cues(fact))
                }
                return rivals | {fact.id}
        said = "\n".join(texts.values())
        for other, kept in self._cues.items():
            lost_by: set[str] = set()
            lost = 0
            for cue in kept:
                if spoken(cue) not in said or self._is_exempt(other, cue):
                    continue
                takers = {fact_id for fact_id, text in texts.items() if spoken(cue) in text}
                lost += bool(takers)
                lost_by |= takers
            if lost and lost == len(kept):
                return lost_by
        return None

    def take(self, group: Sequence[CaseFact]) -> None:
        """Take in facts that `admissible` returned."""
        cues, texts = self._kept(group)
        said = "\n".join(texts.values())
        for other, kept in self._cues.items():
            self._cues[other] = [
                cue for cue in kept if spoken(cue) not in said or self._is_exempt(other, cue)
            ]
        for fact in group:
            self._facts[fact.id] = fact
        self._cues |= cues
        self._heard = f"{self._heard}\n{said}"
