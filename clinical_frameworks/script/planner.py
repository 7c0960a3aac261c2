"""Draws the next turn from a script: phase → move → line → phrasing, with guards, trust and the clock.

Pure: the same plan, state and random generator give the same turn. Lines of one speaker that follow each
other are said as one turn, as people do ("So you let it ring. And then?").
"""

from __future__ import annotations

import itertools
import random
import re
from dataclasses import dataclass

from clinical_frameworks.case import CaseFact, CaseFile
from clinical_frameworks.errors import ClinicalDataError
from clinical_frameworks.framework import PatientProfile, PlannerState, SessionPlan, TurnPlan
from clinical_frameworks.person import to_second_person
from clinical_frameworks.script.feeling import emotion_of
from clinical_frameworks.script.guards import holds
from clinical_frameworks.script.hidden_state import moved
from clinical_frameworks.script.library import Line, Move, Script, slots_of
from clinical_frameworks.script.view import PlanView
from corpus.record import Speaker

MAX_LINES_PER_TURN = 3
WITHHOLD = "withhold"
OPTIONAL = "?"  # before a queued line that may be left out
WORK = "work"  # the phase that may go on to a second situation chain

# "one" is mostly an article in talk ("one thing"), so it is not kept as a number.
_NUMBER_WORD = re.compile(
    r"\b(?:zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)"
    r"teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?|a hundred|\d+)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Said:
    """One line filled in."""

    key: str
    line: Line
    text: str
    note: str
    facts: tuple[CaseFact, ...]
    keep: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True)
class ScriptPlanner:
    """Plans turns from a `Script` for one session at a time."""

    script: Script

    def next_turn(
        self,
        plan: SessionPlan,
        state: PlannerState,
        case: CaseFile,
        profile: PatientProfile,
        rng: random.Random,
    ) -> tuple[TurnPlan, PlannerState]:
        """Plan one turn. `ClinicalDataError` when the script runs out before a closing line."""
        said: list[_Said] = []
        move, phase = "", plan.phases[state.phase].id
        while len(said) < MAX_LINES_PER_TURN:
            speaker = said[0].line.speaker if said else None
            item, state = self._next_line(plan, state, case, profile, rng, want=speaker)
            if item is None:
                break
            if not said:
                move, phase = state.move, plan.phases[state.phase].id
            elif item.line.verbatim:
                continue  # "Yeah." is a turn of its own, not the tail of a longer one
            said = [kept for kept in said if not kept.line.verbatim]
            said.append(item)
            if item.line.closes:
                break
        if not said:
            raise ClinicalDataError(
                f"phase {phase!r}: the script has no line left and none closed the session; "
                "add a line with 'closes: true'"
            )
        return self._turn(plan, said, move, phase, state, case, profile), state

    def after_turn(self, plan: SessionPlan, state: PlannerState, turn: TurnPlan, words: int) -> PlannerState:
        """Count the turn's words and move the hidden state."""
        # A turn that nobody planned has no line.
        keys = turn.line.split("+") if turn.line else []
        relief = sum(self.script.lines[key.partition("#")[0]].relief for key in keys)
        return state.model_copy(
            update={
                "words": state.words + words,
                "turns": state.turns + 1,
                "speaker": turn.speaker,
                "hidden": moved(state.hidden, turn, relief, plan.resting_distress),
            }
        )

    def _turn(
        self,
        plan: SessionPlan,
        said: list[_Said],
        move: str,
        phase: str,
        state: PlannerState,
        case: CaseFile,
        profile: PatientProfile,
    ) -> TurnPlan:
        speaker = said[0].line.speaker
        draft = " ".join(item.text for item in said)
        new = tuple(dict.fromkeys(fact for item in said for fact in item.new))
        old = tuple(dict.fromkeys(f.id for item in said for f in item.facts if f.id not in new))
        lines = [item.line for item in said]
        view = PlanView(plan, state, case, profile)
        homework = _homework_ids(plan, draft)
        return TurnPlan(
            speaker=speaker,
            phase=phase,
            move=move,
            line="+".join(item.key for item in said),
            act="+".join(dict.fromkeys(line.act for line in lines)),
            technique=plan.technique if any(line.technique for line in lines) else None,
            draft=draft,
            parts=tuple(item.text for item in said) if len(said) > 1 else (),
            note="; ".join(item.note for item in said),
            target_words=max(1, len(draft.split())),
            keep=tuple(dict.fromkeys(cue for item in said for cue in item.keep)),
            discloses=new if speaker == "patient" else (),
            refers_to=old + homework,
            emotion=emotion_of(view, speaker, tuple(f for item in said for f in item.facts)),
            verbatim=all(line.verbatim for line in lines),
            last=any(line.closes for line in lines),
        )

    def _next_line(
        self,
        plan: SessionPlan,
        state: PlannerState,
        case: CaseFile,
        profile: PatientProfile,
        rng: random.Random,
        want: Speaker | None,
    ) -> tuple[_Said | None, PlannerState]:
        """The next line that can be said; None when it is the other speaker's or nothing is left.

        The state is moved on in either case, so what was drawn while looking ahead stays drawn.
        """
        while True:
            if not state.queue:
                advanced = self._next_move(PlanView(plan, state, case, profile), rng)
                if advanced is None:
                    return None, state
                state = advanced
                continue
            key, rest = state.queue[0], state.queue[1:]
            line = self.script.lines[key.removeprefix(OPTIONAL)]
            if want is not None and line.speaker != want:
                return None, state
            view = PlanView(plan, state, case, profile)
            item = self._fill(key.removeprefix(OPTIONAL), line, view, rng)
            if (
                item is not None
                and line.guarded
                and line.speaker == "patient"
                and self._too_early(item, view)
            ):
                # What was to follow builds on what is not said now.
                rest = ()
                withheld = line.withhold or WITHHOLD
                item = self._fill(withheld, self.script.lines[withheld], view, rng)
            if item is None:
                # Without a line that others answer to, the rest of the exchange makes no sense.
                state = state.model_copy(update={"queue": rest if key.startswith(OPTIONAL) else ()})
                continue
            disclosed = state.disclosed + (item.new if item.line.speaker == "patient" else ())
            phrasings = (*state.phrasings, item.key)
            return item, state.model_copy(
                update={"queue": rest, "phrasings": phrasings, "disclosed": disclosed}
            )

    @staticmethod
    def _too_early(item: _Said, view: PlanView) -> bool:
        trust = view.state.hidden.trust
        return any(fact.id in item.new and fact.trust_needed > trust for fact in item.facts)

    def _fill(self, key: str, line: Line, view: PlanView, rng: random.Random) -> _Said | None:
        """Choose a phrasing whose slots can all be filled and may be spoken; None when there is none."""
        choice = self._choose(key, line, view, rng)
        if choice is None:
            return None
        name, phrasing = choice
        texts, facts = {}, []
        for slot in slots_of(phrasing):
            text, fact = view.resolve(slot) or ("", None)
            texts[slot] = text
            if fact is not None:
                facts.append(fact)
        text = _sentence_case(phrasing.format_map(texts))
        keep = [cues for fact in facts if (cues := _cues_in(fact, text))]
        if line.speaker == "patient":
            keep += [found.group().lower() for found in _NUMBER_WORD.finditer(text)]
        keep += [name.lower() for name in view.profile.names if re.search(rf"\b{re.escape(name)}\b", text)]
        disclosed = view.state.disclosed
        return _Said(
            key=name,
            line=line,
            text=text,
            note=_fill_note(line.note, view),
            facts=tuple(facts),
            keep=tuple(dict.fromkeys(keep)),
            new=tuple(dict.fromkeys(fact.id for fact in facts if fact.id not in disclosed)),
        )

    def _choose(self, key: str, line: Line, view: PlanView, rng: random.Random) -> tuple[str, str] | None:
        """One of the open phrasings, those not used in the course first."""
        fresh, stale = self._open(key, line, view)
        choices = fresh or stale
        return rng.choice(choices) if choices else None

    def _open(
        self, key: str, line: Line, view: PlanView
    ) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """Phrasings not used in the course, and those used in an earlier session only.

        A fixed short reply never comes twice. A style's own phrasings are drawn twice as often as the shared.
        """
        fresh: list[tuple[str, str]] = []
        stale: list[tuple[str, str]] = []
        used = view.state.phrasings
        in_session = used[view.state.phrasings_before :]
        for position, phrasing in enumerate(line.phrasings(view.profile.style)):
            name = f"{key}#{position}"
            if name in in_session or not self._sayable(line, phrasing, view):
                continue
            copies = 2 if position >= len(line.say) else 1
            (stale if name in used else fresh).extend([(name, phrasing)] * copies)
        return fresh, [] if line.verbatim else stale

    @staticmethod
    def _sayable(line: Line, phrasing: str, view: PlanView) -> bool:
        for slot in slots_of(phrasing):
            resolved = view.resolve(slot)
            if resolved is None:
                return False
            _, fact = resolved
            # The therapist knows only what was said in the room.
            if line.speaker == "therapist" and fact is not None and fact.id not in view.state.disclosed:
                return False
        return True

    def _next_move(self, view: PlanView, rng: random.Random) -> PlannerState | None:
        """Queue the next move, going on to the next chain or phase where needed; None at the script's end."""
        state, plan = view.state, view.plan
        while True:
            view = PlanView(plan, state, view.case, view.profile)
            spent = state.words >= plan.phases[state.phase].until_words
            move, passed = self._pick(view, rng, only_must=spent)
            state = state.model_copy(update={"moves_done": passed})
            if move is not None:
                queue = tuple(
                    item.line if item.chance == 1.0 else f"{OPTIONAL}{item.line}"
                    for item in move.lines
                    if rng.random() < item.chance and all(holds(guard, view) for guard in item.when)
                )
                queue = self._answerable(queue, view)
                done = (*state.moves_done, _mark(move, state))
                return state.model_copy(update={"queue": queue, "move": move.id, "moves_done": done})
            following = self._next_chain(view) if plan.phases[state.phase].id == WORK and not spent else None
            if following is not None:
                state = following
            elif state.phase + 1 < len(plan.phases):
                state = state.model_copy(update={"phase": state.phase + 1})
            else:
                return None

    def _answerable(self, queue: tuple[str, ...], view: PlanView) -> tuple[str, ...]:
        """The queue cut before the first question to which the patient has nothing to say, or no way left.

        Lines that must be said at any trust stay, because the risk protocol asks in any case.
        """
        for position, key in enumerate(queue):
            line = self.script.lines[key.removeprefix(OPTIONAL)]
            if key.startswith(OPTIONAL) or line.speaker == "therapist" or not line.guarded:
                continue
            if not any(self._open(key, line, view)):
                asked = queue[:position]
                while asked and self.script.lines[asked[-1].removeprefix(OPTIONAL)].speaker == "therapist":
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
                if not {_mark(move, state), f"-{_mark(move, state)}"} & set(passed)
                and (move.must or not only_must)
                and all(holds(guard, view) for guard in move.when)
            ]
            rng.shuffle(ready)
            for move in ready:
                if move.must or rng.random() < move.chance:
                    return move, passed
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


def _groups(moves: tuple[Move, ...]) -> list[list[Move]]:
    """Neighbouring moves of the same group together; every other move alone."""
    return [
        list(group)
        for _, group in itertools.groupby(moves, key=lambda move: move.group or f"alone {move.id}")
    ]


def _fill_note(note: str, view: PlanView) -> str:
    texts = {}
    for slot in slots_of(note):
        resolved = view.resolve(slot)
        texts[slot] = resolved[0] if resolved is not None else ""
    return note.format_map(texts)


def _sentence_case(text: str) -> str:
    return re.sub(r"(^|[.?!]\s+)([a-z])", lambda found: found.group(1) + found.group(2).upper(), text)


def _cues_in(fact: CaseFact, text: str) -> str:
    """The fact's cues that the text has, in either person, joined by '|'; empty when it has none."""
    lower = text.lower()
    forms = dict.fromkeys(form for cue in fact.cues for form in (cue, to_second_person(cue)))
    return "|".join(form for form in forms if re.search(rf"(?<!\w){re.escape(form)}(?!\w)", lower))


def _homework_ids(plan: SessionPlan, draft: str) -> tuple[str, ...]:
    lower = draft.lower()
    due = plan.homework_due
    if due is not None and any(cue in lower for cue in plan.homework_lines.due_cues):
        return (due.id,)
    return ()
