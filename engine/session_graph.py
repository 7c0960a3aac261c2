"""The session graph: plan act → word it → check → rewrite or mark → commit, turn after turn."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any, Literal

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from clinical_frameworks.framework import PlannerState, TurnPlan
from corpus.merged_turns import merged_turn
from corpus.record import CheckFailure, Turn, TurnProvenance
from corpus.seeds import derive_rng
from engine.checks import Candidate, Surroundings, first_failure
from engine.errors import TurnFailedError
from engine.locales import fixed_reply
from engine.offers import ask_for, pieces_of
from engine.session_state import (
    EndedBy,
    Offer,
    Piece,
    SessionContext,
    SessionState,
    first_state,
)

# Graph steps a turn may take: plan, commit, and for each attempt word and check (8 rewrites at most), mark.
STEPS_PER_TURN = 24
# Failures that must never reach a corpus; the others leave a turn that is merely marked.
SEVERE = frozenset(
    {
        "copied_private",
        "method_detail",
        "role",
        "control_tokens",
        "refusal",
        "language",
        "undisclosed",
        "no_reply",
    }
)


async def plan_act(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
    """Plan the next turn."""
    context = runtime.context
    rng = derive_rng(context.seed, "plan", state["planner"].turns)
    turn, planner = context.planner.next_turn(
        context.framework, context.plan, state["planner"], context.scene.patient, context.profile, rng
    )
    return {
        **first_state(planner),
        "turn": turn,
        "pieces": pieces_of(turn, by_parts=context.wording.by_parts),
    }


async def word_it(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
    """Have the model word the pieces still without words; a fixed short reply needs no model."""
    turn = _planned(state)
    if turn.verbatim and (reply := fixed_reply(runtime.context.scene.locale, turn)) is not None:
        return {"pieces": (Piece(turn, reply),), "offers": ((),)}
    offers, spent = await ask_for(runtime.context, state)
    made = sum(len(some) for some in offers)
    return {"offers": offers, "spent": spent, "candidates": state["candidates"] + made}


async def check_it(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
    """Run the checks on every candidate and take the best of those that pass, piece by piece."""
    context = runtime.context
    pieces: list[Piece] = []
    turn = state["turn"]
    for piece, offers in zip(state["pieces"], state["offers"], strict=True):
        if piece.text is not None:
            pieces.append(piece)
            continue
        around = _surroundings(context, state, tuple(done.text for done in pieces if done.text is not None))
        passed: list[Offer] = []
        failures = list(piece.failures)
        for offer in offers:
            failure = offer.refused or _refused(offer, around)
            if failure is None:
                passed.append(offer)
            else:
                private = context.private
                failures.append(failure if private is None else private.withhold(failure))
        best = context.choose(passed, around) if passed else None
        pieces.append(replace(piece, text=best.text if best is not None else None, failures=tuple(failures)))
        if context.planner.structured:
            turn = (best or offers[-1]).plan
    return {"pieces": tuple(pieces), "turn": turn, "attempt": state["attempt"] + 1}


def _surroundings(context: SessionContext, state: SessionState, before: tuple[str, ...]) -> Surroundings:
    turn = _planned(state)
    return Surroundings(
        scene=context.scene,
        wording=context.wording.name,
        disclosed=frozenset(state["planner"].disclosed),
        examples=context.examples.get(turn.speaker, ()),
        repetition_budget=context.study.checks.repetition_budget,
        before=before,
        safety_only=context.study.checks.battery == "safety",
        private=context.private,
    )


def _refused(offer: Offer, around: Surroundings) -> CheckFailure | None:
    failure = first_failure(Candidate(offer.text, offer.plan, offer.cut), around)
    return None if failure is None else CheckFailure(check=failure[0], reason=failure[1], text=offer.text)


# The deciders are coroutines like the nodes: langgraph would hand a plain function to another thread.
async def after_check(
    state: SessionState, runtime: Runtime[SessionContext]
) -> Literal["commit", "word_it", "mark"]:
    """Commit a turn whose pieces all have words, try again while rewrites are left, else mark."""
    if all(piece.text is not None for piece in state["pieces"]):
        return "commit"
    return "word_it" if state["attempt"] <= runtime.context.study.checks.rewrites else "mark"


async def mark(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
    """Settle for the plan's own draft, or for a merely imperfect candidate where there is no draft.

    Raises:
        TurnFailedError: There is no draft and every candidate fails in a way that must not reach a corpus.
    """
    turn = _planned(state)
    pieces = []
    for piece in state["pieces"]:
        if piece.text is not None:
            pieces.append(piece)
        elif piece.plan.draft and runtime.context.scene.locale.is_source:
            pieces.append(replace(piece, text=piece.plan.draft, drafted=True, marked=True))
        else:
            taken = _least_bad(piece, state, runtime.context)
            pieces.append(replace(piece, text=taken.text, marked=True))
            if runtime.context.planner.structured and taken is not piece.failures[-1]:
                # Act and "done" in the plan are a later candidate's, about other words.
                turn = turn.model_copy(update={"act": "", "last": False})
    return {"pieces": tuple(pieces), "turn": turn}


def _least_bad(piece: Piece, state: SessionState, context: SessionContext) -> CheckFailure:
    harmless = [failure for failure in piece.failures if failure.check not in SEVERE]
    if not harmless:
        last = piece.failures[-1]
        raise TurnFailedError(
            f"{context.session_id}, turn {state['planner'].turns}: no candidate of "
            f"{len(piece.failures)} can be used; the last failed {last.check!r}: {last.reason}"
        )
    return harmless[-1]


async def commit(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
    """Write the turn down, move the hidden state, and see whether the session is over."""
    context = runtime.context
    text = " ".join(piece.text or "" for piece in state["pieces"])
    planned = context.planner.settle(_planned(state), text, context.scene.patient, state["planner"])
    planner = advance(context, state["planner"], planned, text)
    number, index = len(context.scene.turns), len(context.utterances)
    turn = Turn(
        id=f"{context.session_id}/{index}",
        index=index,
        speaker=planned.speaker,
        text=text,
        act=planned.act or None,
        line=planned.line or None,
        technique=planned.technique,
        phase=planned.phase,
        discloses=planned.discloses,
        refers_to=planned.refers_to,
        emotion=planned.emotion,
        state=planner.hidden,
        provenance=_provenance(state, planned),
    )
    before = context.scene.turns[-1] if number else None
    utterances = context.deliver(turn, number, planned, before)
    ended_by = _ended(context, planned, planner)
    context.commit(utterances, ended_by)
    context.utterances.extend(utterances)
    _keep(context, turn)
    return {"planner": planner, "ended_by": ended_by}


async def after_commit(state: SessionState) -> str:
    """Go on to the next turn, or end."""
    return END if state["ended_by"] is not None else "plan_act"


def advance(context: SessionContext, state: PlannerState, turn: TurnPlan, text: str) -> PlannerState:
    """The planner's state after a turn was said."""
    disclosed = tuple(dict.fromkeys((*state.disclosed, *turn.discloses)))
    state = state.model_copy(update={"disclosed": disclosed})
    return context.framework.after_turn(context.plan, state, turn, len(text.split()))


def replay(context: SessionContext, state: PlannerState, turns: list[tuple[Turn, ...]]) -> PlannerState:
    """Bring a fresh session to where its journal ends.

    Raises:
        JournalError: The turns do not fit what would be planned now.
    """
    for utterances in turns:
        rng = derive_rng(context.seed, "plan", state.turns)
        planned, state = context.planner.next_turn(
            context.framework, context.plan, state, context.scene.patient, context.profile, rng
        )
        said = merged_turn(utterances)
        state = advance(context, state, context.planner.replayed(planned, said), said.text)
        context.utterances.extend(utterances)
        _keep(context, said)
    return state


def _keep(context: SessionContext, turn: Turn) -> None:
    context.scene.talk.add(turn)
    if context.scene.ledger is not None:
        context.scene.ledger.add(turn)


def _planned(state: SessionState) -> TurnPlan:
    turn = state["turn"]
    assert turn is not None, "plan_act runs before every other node"
    return turn


def _provenance(state: SessionState, turn: TurnPlan) -> TurnProvenance:
    spent, pieces = state["spent"], state["pieces"]
    drafted = sum(piece.drafted for piece in pieces)
    worded_by: Literal["model", "draft", "lexicon"] = "model"
    if turn.verbatim and not state["candidates"]:
        worded_by = "lexicon"
    elif 2 * drafted > len(pieces):
        worded_by = "draft"
    return TurnProvenance(
        worded_by=worded_by,
        marked=any(piece.marked for piece in pieces),
        parts=len(pieces),
        drafted_parts=drafted,
        candidates=state["candidates"],
        failures=tuple(failure for piece in pieces for failure in piece.failures),
        prompt_tokens=spent.prompt_tokens,
        cached_tokens=spent.cached_tokens,
        completion_tokens=spent.completion_tokens,
        seconds=round(spent.seconds, 3),
        prompt_seconds=round(spent.prompt_seconds, 4),
    )


def _ended(context: SessionContext, turn: TurnPlan, planner: PlannerState) -> EndedBy | None:
    if turn.last:
        return "agent" if context.planner.structured else "plan"
    if planner.turns >= context.study.session.turn_limit:
        return "turn_limit"
    # Without a script nothing else closes the session; the patient has the last word.
    if context.planner.name != "sampled" and planner.words >= context.study.session.words:
        return "clock" if turn.speaker == "patient" else None
    return None


@cache
def session_graph() -> CompiledStateGraph[SessionState, SessionContext, SessionState, SessionState]:
    """The compiled graph; made once a process, used by every session."""
    graph = StateGraph(SessionState, context_schema=SessionContext)
    graph.add_node("plan_act", plan_act)
    graph.add_node("word_it", word_it)
    graph.add_node("check_it", check_it)
    graph.add_node("mark", mark)
    graph.add_node("commit", commit)
    graph.add_edge(START, "plan_act")
    graph.add_edge("plan_act", "word_it")
    graph.add_edge("word_it", "check_it")
    graph.add_conditional_edges("check_it", after_check)
    graph.add_edge("mark", "commit")
    graph.add_conditional_edges("commit", after_commit, ["plan_act", END])
    return graph.compile(name="session")
