"""One session in mode ``script``: written, read, checked, labelled with what is known, and journaled."""

from __future__ import annotations

from collections.abc import Sequence

from clinical_frameworks.framework import TurnPlan
from corpus.record import CheckFailure, Emotion, Turn, TurnProvenance
from engine.checks import CHECKS, Candidate, Surroundings
from engine.checks.battery import SAFETY
from engine.errors import JournalError, TurnFailedError
from engine.exemplars.load import Exemplars
from engine.facts import mentioned
from engine.session_state import EndedBy, SessionContext, Spent
from engine.single_call.calls import Script, Unusable, ask_for_script
from engine.single_call.parse import Line

CHECKED = ("copied_private", "method_detail", "refusal", "role", "control_tokens", "language")
"""What is checked of a script; the other checks need a plan of the turn."""
NEVER = frozenset({"copied_private", "method_detail", "refusal"})
"""Failures that never reach a corpus: the session is written anew. The others leave a marked turn."""
LEAST_TURNS = 4
_QUOTED = 400
"""Characters of an unusable reply that are kept in the provenance."""
_NEUTRAL = Emotion(category="neutral", valence=0.0, arousal=0.3)


async def script_session(
    context: SessionContext,
    exemplars: Exemplars | None,
    journaled: Sequence[tuple[Turn, ...]],
    ended_by: EndedBy | None,
) -> EndedBy:
    """Write a session, or take it from the journal, where it stands as a whole or not at all.

    Raises:
        TurnFailedError: No attempt gave a session that can be used.
        JournalError: The journal has part of a session, which this mode never writes.
        LLMError: The backend failed for good.
    """
    if journaled:
        if ended_by is None:
            raise JournalError(
                f"{context.session_id}: the journal has part of a session, but mode 'script' writes "
                "sessions whole; start a new run"
            )
        context.utterances.extend(turn for entry in journaled for turn in entry)
        return ended_by
    failures: list[CheckFailure] = []
    spent = Spent()
    for attempt in range(context.study.script.attempts):
        made, cost = await ask_for_script(context, exemplars, attempt)
        spent = _sum(spent, cost)
        if isinstance(made, Script):
            turns, refused = _turns(context, made.lines)
            if refused is None and len(turns) >= LEAST_TURNS:
                turns[0] = _with_cost(turns[0], failures, spent)
                # One entry: a kill leaves the whole session or none of it.
                context.commit(tuple(turns), made.ended_by)
                context.utterances.extend(turns)
                return made.ended_by
            made = refused or Unusable(f"it has {len(turns)} turns", "")
        failures.append(_failure(context, made))
    raise TurnFailedError(
        f"{context.session_id}: no script of {len(failures)} can be used; the last: {failures[-1].reason}"
    )


def _turns(context: SessionContext, lines: Sequence[Line]) -> tuple[list[Turn], Unusable | None]:
    """The script's turns with their labels, or what must never reach a corpus."""
    case = context.scene.patient.case
    disclosed = {fact for turn in context.scene.earlier for fact in turn.discloses}
    turns: list[Turn] = []
    for index, line in enumerate(lines):
        failure = _failed(context, line)
        if failure is not None and failure.check in NEVER:
            return turns, Unusable(f"turn {index} fails {failure.check!r}: {failure.reason}", failure.text)
        found = mentioned(line.text, case)
        new = tuple(fact for fact in found if fact not in disclosed) if line.speaker == "patient" else ()
        turns.append(
            Turn(
                id=f"{context.session_id}/{index}",
                index=index,
                speaker=line.speaker,
                text=line.text,
                discloses=new,
                refers_to=tuple(fact for fact in found if fact in disclosed),
                provenance=TurnProvenance(
                    worded_by="model",
                    marked=failure is not None,
                    candidates=1,
                    failures=() if failure is None else (failure,),
                ),
            )
        )
        disclosed.update(new)
    return turns, None


def _failed(context: SessionContext, line: Line) -> CheckFailure | None:
    """The first of the checks that refuses a turn."""
    plan = TurnPlan(
        speaker=line.speaker,
        phase="",
        move="",
        line="",
        act="",
        draft="",
        note="",
        target_words=max(1, len(line.text.split())),
        emotion=_NEUTRAL,
    )
    safety_only = context.study.checks.battery == "safety"
    around = Surroundings(
        scene=context.scene,
        wording="free",
        disclosed=frozenset(),
        examples=(),
        repetition_budget=context.study.checks.repetition_budget,
        safety_only=safety_only,
        private=context.private,
    )
    for name in CHECKED:
        if safety_only and name not in SAFETY:
            continue
        reason = CHECKS[name](Candidate(line.text, plan), around)
        if reason is not None:
            failure = CheckFailure(check=name, reason=reason, text=line.text)
            return failure if context.private is None else context.private.withhold(failure)
    return None


def _failure(context: SessionContext, made: Unusable) -> CheckFailure:
    failure = CheckFailure(check="script", reason=made.problem, text=made.reply)
    if context.private is not None:
        failure = context.private.withhold(failure)
    return failure.model_copy(update={"text": failure.text[:_QUOTED]})


def _with_cost(turn: Turn, failures: Sequence[CheckFailure], spent: Spent) -> Turn:
    """The session's first turn carries what the whole of it cost, and the attempts before."""
    made = turn.provenance
    assert made is not None, "every turn of a script has a provenance"
    provenance = made.model_copy(
        update={
            "candidates": 1 + len(failures),
            "failures": (*failures, *made.failures),
            "prompt_tokens": spent.prompt_tokens,
            "cached_tokens": spent.cached_tokens,
            "completion_tokens": spent.completion_tokens,
            "seconds": round(spent.seconds, 3),
            "prompt_seconds": round(spent.prompt_seconds, 4),
        }
    )
    return turn.model_copy(update={"provenance": provenance})


def _sum(one: Spent, other: Spent) -> Spent:
    return Spent(
        one.prompt_tokens + other.prompt_tokens,
        one.cached_tokens + other.cached_tokens,
        one.completion_tokens + other.completion_tokens,
        one.seconds + other.seconds,
        one.prompt_seconds + other.prompt_seconds,
    )
