"""Draws the next turn from a script: phase → move → line → phrasing, with guards, trust, length, clock.

Pure: the same plan, state and random generator give the same turn. Lines of one speaker that follow each
other are said as one turn, as people do ("So you let it ring. And then?"). How long a turn should be is drawn
from the session's manner; a patient who has room goes on telling more of what was just said.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from clinical_frameworks.case import CaseFact, CaseFile
from clinical_frameworks.errors import ClinicalDataError
from clinical_frameworks.framework import PatientProfile, PlannerState, SessionPlan, TurnPlan
from clinical_frameworks.script.feeling import emotion_of
from clinical_frameworks.script.filling import Said, fill, too_early
from clinical_frameworks.script.going_on import Turn, go_on
from clinical_frameworks.script.hidden_state import Effect, moved
from clinical_frameworks.script.library import Script
from clinical_frameworks.script.moves import OPTIONAL, MovePicker, line_key
from clinical_frameworks.script.said_keys import join_keys, line_names
from clinical_frameworks.script.talk_fit import target_words
from clinical_frameworks.script.telling import reflection_before, told_on
from clinical_frameworks.script.view import PlanView
from clinical_frameworks.script.withholding import can_be_answered, said_instead
from clinical_frameworks.talk import family_of
from corpus.record import Speaker

# A turn of this many lines leaves out further optional ones (assumption).
ENOUGH_LINES = 5
# Words a turn must still have room for to go on over the other speaker's optional line (a short sentence).
ROOM_TO_GO_ON = 8


@dataclass(frozen=True)
class ScriptPlanner:
    """Plans turns from a `Script` for one session at a time."""

    script: Script

    @cached_property
    def _moves(self) -> MovePicker:
        return MovePicker(self.script)

    def next_turn(
        self,
        plan: SessionPlan,
        state: PlannerState,
        case: CaseFile,
        profile: PatientProfile,
        rng: random.Random,
    ) -> tuple[TurnPlan, PlannerState]:
        """Plan one turn. `ClinicalDataError` when the script runs out before a closing line."""
        view = PlanView(plan, state, case, profile)
        growing = Turn(view.at(told_on(view, self.script, rng)), target=None)
        said, move, phase = growing.said, "", plan.phases[state.phase].id
        while (item := self._next_line(growing, rng)) is not None:
            if not said:
                move, phase = growing.view.state.move, plan.phases[growing.view.state.phase].id
            said[:] = [kept for kept in said if not kept.line.verbatim]
            said.append(item)
            if item.line.speaker == "patient":
                go_on(growing, rng)
                growing.view = _told_last(growing)
            if item.line.closes:
                break
        view = growing.view
        if not said:
            raise ClinicalDataError(
                f"phase {phase!r}: the script has no line left and none closed the session; "
                "add a line with 'closes: true'"
            )
        turn = _turn(view, said, move, phase)
        family = family_of(turn.act, turn.speaker) or ""
        return turn, view.state.model_copy(update={"families": (*view.state.families, family)})

    def after_turn(self, plan: SessionPlan, state: PlannerState, turn: TurnPlan, words: int) -> PlannerState:
        """Count the turn's words and move the hidden state."""
        lines = [self.script.lines[name] for name in line_names(turn.line)]
        effect = Effect(sum(line.relief for line in lines), sum(line.trust for line in lines))
        return state.model_copy(
            update={
                "words": state.words + words,
                "turns": state.turns + 1,
                "last_words": words,
                "speaker": turn.speaker,
                "hidden": moved(state.hidden, turn, effect, plan.resting_distress),
            }
        )

    def _next_line(self, turn: Turn, rng: random.Random) -> Said | None:
        """The next line of the turn that can be said; draws the turn's length once its first line is known.

        None when it is the other speaker's or nothing is left. The turn's view is moved on in either case, so
        what was drawn while looking ahead stays drawn. A line of the other speaker's that cannot be said is
        left out here: at the other's turn it would be too late, and the same speaker would begin again.
        """
        want: Speaker | None = turn.said[0].line.speaker if turn.said else None
        while True:
            view, state = turn.view, turn.view.state
            if not state.queue:
                advanced = self._moves.next_move(view, rng)
                if advanced is None:
                    return None
                turn.view = view.at(advanced)
                continue
            queued, rest = state.queue[0], state.queue[1:]
            key = line_key(queued)
            line = self.script.lines[key]
            optional = queued.startswith(OPTIONAL)
            # Without a line that others answer to, the rest of the exchange makes no sense.
            without = view.at(state.model_copy(update={"queue": rest if optional else ()}))
            if want is not None and line.speaker != want:
                goes_on = optional and turn.target is not None and turn.room >= ROOM_TO_GO_ON
                if not goes_on and can_be_answered(key, view, self.script):
                    return None
                turn.view = without
                continue
            # "Yeah." is a turn of its own, not the tail of a longer one.
            tail = (line.verbatim and not line.closes) or (optional and len(turn.said) >= ENOUGH_LINES)
            if want is not None and tail:
                turn.view = view.at(state.model_copy(update={"queue": rest}))
                continue
            if not turn.said:
                turn.target = target_words(view, line, rng)
                before = self._reflection(key, view, turn.target, rng)
                if before is not None:
                    turn.view = view.at(state.with_said(before.key))
                    return before
            room = None if turn.target is None else max(1, turn.room)
            item = fill(key, line, view, rng, room)
            if item is not None and line.guarded and line.speaker == "patient" and too_early(item, view):
                # What was to follow builds on what is not said now.
                rest = ()
                refusal = said_instead(line, view, self.script)
                item = fill(refusal, self.script.lines[refusal], view, rng, room) if refusal else None
            if item is None:
                turn.view = without
                continue
            after = state.with_said(item.key, item.new if line.speaker == "patient" else ())
            for fact_id in item.more_of:
                after = after.with_more(fact_id, 1)
            turn.view = view.at(after.model_copy(update={"queue": rest}))
            return item

    def _reflection(self, key: str, view: PlanView, target: int | None, rng: random.Random) -> Said | None:
        """What the therapist says back before a question, where there is room for both."""
        if self.script.lines[key].speaker == "patient" or target is None:
            return None
        before = reflection_before(key, view, self.script, rng)
        return None if before is None else fill(before, self.script.lines[before], view, rng, target // 2)


def _told_last(turn: Turn) -> PlanView:
    """The view that knows which fact the patient told last in this turn, if any."""
    told = [fact.id for item in turn.said for fact in item.told]
    return turn.view.at(turn.view.state.model_copy(update={"last_told": told[-1] if told else ""}))


def _turn(view: PlanView, said: list[Said], move: str, phase: str) -> TurnPlan:
    plan, speaker = view.plan, said[0].line.speaker
    parts = tuple(part for item in said for part in item.parts(view))
    draft = " ".join(part.text for part in parts)
    new = tuple(dict.fromkeys(fact for item in said for fact in item.new))
    old = tuple(dict.fromkeys(f.id for item in said for f in item.facts if f.id not in new))
    lines = [item.line for item in said]
    facts: tuple[CaseFact, ...] = tuple(f for item in said for f in item.facts)
    return TurnPlan(
        speaker=speaker,
        phase=phase,
        move=move,
        line=join_keys((item.key for item in said), Counter(fact for item in said for fact in item.more_of)),
        act="+".join(dict.fromkeys(line.act for line in lines)),
        technique=plan.technique if any(line.technique for line in lines) else None,
        draft=draft,
        parts=parts if len(parts) > 1 else (),
        note="; ".join(_note(item) for item in said),
        target_words=max(1, len(draft.split())),
        keep=tuple(dict.fromkeys(cue for part in parts for cue in part.keep)),
        discloses=new if speaker == "patient" else (),
        refers_to=old + _homework_ids(plan, draft),
        emotion=emotion_of(view, speaker, facts),
        verbatim=all(line.verbatim for line in lines),
        last=any(line.closes for line in lines),
    )


def _note(item: Said) -> str:
    return f"{item.note} ({' '.join(item.more)})" if item.more else item.note


def _homework_ids(plan: SessionPlan, draft: str) -> tuple[str, ...]:
    lower = draft.lower()
    due = plan.homework_due
    if due is not None and any(cue in lower for cue in plan.homework_lines.due_cues):
        return (due.id,)
    return ()
