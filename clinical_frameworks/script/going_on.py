"""A patient who has room in the turn goes on: more of what was just told, its details, a second answer."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from clinical_frameworks.case import CaseFact
from clinical_frameworks.script.filling import Said, fill, say_fact, too_early
from clinical_frameworks.script.view import PlanView

# Further sentences that one turn may add; a longer stretch is told over several turns.
MAX_SENTENCES = 10


@dataclass
class Turn:
    """The turn as it grows: where the planner stands, the words wanted in all if any, and the lines said."""

    view: PlanView
    target: int | None
    said: list[Said] = field(default_factory=list)

    @property
    def room(self) -> int:
        """Words left; none when no length was drawn."""
        return 0 if self.target is None else self.target - sum(item.words for item in self.said)

    def fits(self, text: str) -> bool:
        """True when at least half of the text has room."""
        return 2 * self.room >= len(text.split())

    def sentences(self) -> int:
        """Sentences of facts that were added so far."""
        return sum(len(item.more) for item in self.said)


def go_on(turn: Turn, rng: random.Random) -> None:
    """Let the patient go on after the line said last, while there is room and something left to say."""
    item = turn.said[-1]
    _tell_more(turn, item.told)
    chain = turn.view.chain
    if chain is not None and any(fact.id == chain.situation.id for fact in item.told):
        for detail in chain.details:
            if detail.id in turn.view.state.disclosed or not turn.fits(detail.statement):
                continue
            told = say_fact(detail, item.line, turn.view)
            if not too_early(told, turn.view):
                turn.said.append(told)
                turn.view = turn.view.at(turn.view.state.with_said(told.key, told.new))
                _tell_more(turn, (detail,))
    if item.line.several:
        second = fill(item.key.partition("#")[0], item.line, turn.view, rng, max(1, turn.room))
        if second is not None and not second.facts and turn.fits(second.text):
            turn.said.append(second)
            turn.view = turn.view.at(turn.view.state.with_said(second.key))


def _tell_more(turn: Turn, facts: tuple[CaseFact, ...]) -> None:
    """Add further sentences of the facts to the line said last."""
    for fact in facts:
        count = 0
        for sentence in turn.view.left(fact):
            if turn.sentences() >= MAX_SENTENCES or not turn.fits(sentence):
                break
            turn.said[-1] = turn.said[-1].with_more(sentence, fact.id)
            count += 1
        if count:
            turn.view = turn.view.at(turn.view.state.with_more(fact.id, count))
