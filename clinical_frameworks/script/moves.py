"""Chooses the next move of a script: by phase, clock, guards and chance, and how real talk goes on."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass

from clinical_frameworks.framework import PlannerState
from clinical_frameworks.script.guards import holds
from clinical_frameworks.script.interjections import interjected
from clinical_frameworks.script.library import Move, MoveLine, Script
from clinical_frameworks.script.talk_fit import chance_factor
from clinical_frameworks.script.view import PlanView
from clinical_frameworks.script.withholding import can_be_answered

OPTIONAL = "?"  # before a queued line that may be left out


def line_key(queued: str) -> str:
    """The line's key without the mark of an optional one."""
    return queued.removeprefix(OPTIONAL)


@dataclass(frozen=True)
class MovePicker:
    """Picks moves of one script."""

    script: Script

    def next_move(self, view: PlanView, rng: random.Random) -> PlannerState | None:
        """Queue the next move, going on to the next chain or phase where needed; None at the script's end."""
        state, plan = view.state, view.plan
        interrupted = interjected(view, self.script)
        if interrupted is not None:
            return interrupted
        while True:
            view = view.at(state)
            spent = state.words >= plan.phases[state.phase].until_words
            move, passed = self._pick(view, rng, only_must=spent)
            state = state.model_copy(update={"moves_done": passed})
            if move is not None:
                queue = tuple(
                    item.line if item.chance == 1.0 else f"{OPTIONAL}{item.line}"
                    for item in move.lines
                    if self._drawn(item, view, rng) and all(holds(guard, view) for guard in item.when)
                )
                queue = self._answerable(queue, view)
                done = (*state.moves_done, _next_mark(move, state) or move.id)
                return state.model_copy(update={"queue": queue, "move": move.id, "moves_done": done})
            following = self._next_chain(view) if plan.phases[state.phase].chains and not spent else None
            if following is not None:
                state = following
            elif state.phase + 1 < len(plan.phases):
                state = state.model_copy(update={"phase": state.phase + 1})
            else:
                return None

    def _drawn(self, item: MoveLine, view: PlanView, rng: random.Random) -> bool:
        draw = rng.random()
        if item.chance == 1.0:
            return True
        return draw < min(0.97, item.chance * chance_factor(view, self.script.lines[item.line]))

    def _answerable(self, queue: tuple[str, ...], view: PlanView) -> tuple[str, ...]:
        """The queue cut before the first question that the patient can neither answer nor refuse to answer.

        Lines that must be said at any trust stay, because the risk protocol asks in any case.
        """
        for position, queued in enumerate(queue):
            line = self.script.lines[line_key(queued)]
            if queued.startswith(OPTIONAL) or line.speaker == "therapist" or not line.guarded:
                continue
            if not can_be_answered(line_key(queued), view, self.script):
                asked = queue[:position]
                while asked and self.script.lines[line_key(asked[-1])].speaker == "therapist":
                    asked = asked[:-1]
                return asked
        return queue

    def _pick(
        self, view: PlanView, rng: random.Random, only_must: bool
    ) -> tuple[Move | None, tuple[str, ...]]:
        """The next move of the phase in order, and the marks of moves done or declined by their chance."""
        state = view.state
        passed = state.moves_done
        for group in _groups(self.script.moves_of(view.plan.phases[state.phase].id)):
            ready = [
                move
                for move in group
                if _next_mark(move, state) is not None
                and f"-{_mark(move, state)}" not in passed
                and (move.must or not only_must)
                and all(holds(guard, view) for guard in move.when)
            ]
            rng.shuffle(ready)
            for move in ready:
                if move.must or rng.random() < move.chance:
                    return move, passed
                if move.times == 1:
                    passed = (*passed, f"-{_mark(move, state)}")
        return None, passed

    @staticmethod
    def _next_chain(view: PlanView) -> PlannerState | None:
        """Open another situation chain while the clock leaves room: an untold one, else an earlier one."""
        state = view.state
        done = (*state.chains_done, state.chain)
        left = [chain for chain in view.case.chains if chain.id not in done]
        untold = [chain for chain in left if chain.situation.id not in state.disclosed]
        if not left:
            return None
        chain = (untold or left)[0]
        return state.model_copy(update={"chain": chain.id, "chains_done": done})


def _mark(move: Move, state: PlannerState) -> str:
    return f"{move.id}@{state.chain}" if move.per == "chain" else move.id


def _next_mark(move: Move, state: PlannerState) -> str | None:
    """Mark of the move's next use, the second and later ones numbered; None when it may come no more."""
    first = _mark(move, state)
    marks = (first, *(f"{first}#{time}" for time in range(2, move.times + 1)))
    return next((mark for mark in marks if mark not in state.moves_done), None)


def _groups(moves: tuple[Move, ...]) -> list[list[Move]]:
    """Neighbouring moves of the same group together; every other move alone."""
    return [
        list(group)
        for _, group in itertools.groupby(moves, key=lambda move: move.group or f"alone {move.id}")
    ]
