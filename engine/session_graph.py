"""The session graph: plan act → word it → check → rewrite or mark → commit, turn after turn."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from clinical_frameworks.framework import PlannerState, TurnPlan
from corpus.record import CheckFailure, Turn, TurnProvenance
from corpus.seeds import derive_rng, derive_seed
from engine.checks import Candidate, Surroundings, first_failure
from engine.errors import TurnFailedError
from engine.llm import BadReplyError, EmptyReplyError, Request
from engine.session_state import EndedBy, SessionContext, SessionState, Spent, first_state
from engine.structured_reply import read_structured_reply, reply_schema
from engine.wording import clean_reply

# Graph steps a turn may take: plan, commit, and for each attempt word and check (8 rewrites at most), mark.
STEPS_PER_TURN = 24
# Failures that must never reach a corpus; the others leave a turn that is merely marked.
SEVERE = frozenset(
    {"method_detail", "role", "control_tokens", "refusal", "language", "undisclosed", "no_reply"}
)


async def plan_act(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
    """Plan the next turn."""
    context = runtime.context
    rng = derive_rng(context.seed, "plan", state["planner"].turns)
    turn, planner = context.planner.next_turn(
        context.framework, context.plan, state["planner"], context.scene.patient, context.profile, rng
    )
    fresh = first_state(planner)
    return {**fresh, "turn": turn}


async def word_it(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
    """Have the model word the turn; a fixed short reply needs no model."""
    context, turn = runtime.context, _planned(state)
    if turn.verbatim:
        return {"text": turn.draft, "cut": False, "refused": None}
    spent, texts, cut = state["spent"], [], False
    for number, part in enumerate(_parts(context, turn)):
        try:
            reply = await context.llm.complete(_request(context, state, part, number))
        except (BadReplyError, EmptyReplyError) as error:
            # The server is well, this one answer is not: a refused candidate like any other.
            refused = CheckFailure(check="no_reply", reason=str(error), text="")
            return {"text": "", "cut": False, "refused": refused, "spent": spent}
        spent, cut = spent.plus(reply), cut or reply.finish_reason == "length"
        texts.append(reply.text if context.planner.structured else clean_reply(reply.text))
    text = " ".join(texts)
    update: dict[str, Any] = {"cut": cut, "spent": spent}
    if not context.planner.structured:
        return {**update, "text": text, "refused": None}
    answer = read_structured_reply(text, turn.speaker)
    if isinstance(answer, str):
        refused = CheckFailure(check="no_reply", reason=answer, text=text)
        return {**update, "text": "", "refused": refused}
    planned = turn.model_copy(update={"act": answer.act, "last": answer.done})
    return {**update, "text": clean_reply(answer.text), "turn": planned, "refused": None}


def _parts(context: SessionContext, turn: TurnPlan) -> tuple[TurnPlan, ...]:
    """The turn whole, or line by line where the wording wants it so."""
    if not context.wording.by_parts or not turn.parts:
        return (turn,)
    return tuple(
        turn.model_copy(update={"draft": part, "target_words": max(1, len(part.split()))})
        for part in turn.parts
    )


def _request(context: SessionContext, state: SessionState, part: TurnPlan, number: int) -> Request:
    attempt = len(state["failures"])
    sampling, structured = context.study.sampling, context.planner.structured
    return Request(
        messages=context.wording.prompt(context.scene, part).messages(),
        max_tokens=context.wording.max_tokens(part),
        # Each new attempt is a little freer, or the same draft would fail in the same way.
        temperature=min(2.0, sampling.temperature + 0.1 * attempt),
        top_p=sampling.top_p,
        seed=derive_seed(context.seed, "word", state["planner"].turns, attempt, number) % 2**31,
        stop=() if structured else ("\n",),
        json_schema=reply_schema(part.speaker) if structured else None,
        affinity=f"{context.session_id}:{part.speaker}",
        dry_multiplier=sampling.repeat_guard,
    )


async def check_it(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
    """Run the checks on the candidate."""
    context, turn = runtime.context, _planned(state)
    refused = state["refused"]
    if refused is None and not turn.verbatim:
        around = Surroundings(
            scene=context.scene,
            wording=context.wording.name,
            disclosed=frozenset(state["planner"].disclosed),
            examples=context.examples.get(turn.speaker, ()),
            repetition_budget=context.study.checks.repetition_budget,
        )
        failure = first_failure(Candidate(state["text"], turn, state["cut"]), around)
        if failure is not None:
            refused = CheckFailure(check=failure[0], reason=failure[1], text=state["text"])
    if refused is None:
        return {"refused": None}
    return {"refused": refused, "failures": (*state["failures"], refused)}


def after_check(
    state: SessionState, runtime: Runtime[SessionContext]
) -> Literal["commit", "word_it", "mark"]:
    """Commit a passed turn, try again while rewrites are left, else mark."""
    if state["refused"] is None:
        return "commit"
    return "word_it" if len(state["failures"]) <= runtime.context.study.checks.rewrites else "mark"


async def mark(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
    """Settle for the plan's own draft, or for a merely imperfect candidate where there is no draft.

    Raises:
        TurnFailedError: There is no draft and every candidate fails in a way that must not reach a corpus.
    """
    turn = _planned(state)
    if turn.draft:
        return {"text": turn.draft}
    harmless = [failure for failure in state["failures"] if failure.check not in SEVERE]
    if not harmless:
        last = state["failures"][-1]
        raise TurnFailedError(
            f"{runtime.context.session_id}, turn {state['planner'].turns}: no candidate of "
            f"{len(state['failures'])} can be used; the last failed {last.check!r}: {last.reason}"
        )
    taken = harmless[-1]
    if taken is state["failures"][-1]:
        return {"text": taken.text}
    # Act and "done" in the plan are a later candidate's, about other words.
    return {"text": taken.text, "turn": turn.model_copy(update={"act": "", "last": False})}


async def commit(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
    """Write the turn down, move the hidden state, and see whether the session is over."""
    context = runtime.context
    planned = context.planner.settle(_planned(state), state["text"], context.scene.patient, state["planner"])
    planner = advance(context, state["planner"], planned, state["text"])
    index = len(context.scene.turns)
    turn = Turn(
        id=f"{context.session_id}/{index}",
        index=index,
        speaker=planned.speaker,
        text=state["text"],
        act=planned.act or None,
        line=planned.line or None,
        technique=planned.technique,
        phase=planned.phase,
        discloses=planned.discloses,
        refers_to=planned.refers_to,
        emotion=planned.emotion,
        state=planner.hidden,
        provenance=_provenance(state, planned, marked=state["refused"] is not None),
    )
    ended_by = _ended(context, planned, planner)
    context.commit(turn, ended_by)
    context.scene.turns.append(turn)
    return {"planner": planner, "ended_by": ended_by}


def after_commit(state: SessionState) -> str:
    """Go on to the next turn, or end."""
    return END if state["ended_by"] is not None else "plan_act"


def advance(context: SessionContext, state: PlannerState, turn: TurnPlan, text: str) -> PlannerState:
    """The planner's state after a turn was said."""
    disclosed = tuple(dict.fromkeys((*state.disclosed, *turn.discloses)))
    state = state.model_copy(update={"disclosed": disclosed})
    return context.framework.after_turn(context.plan, state, turn, len(text.split()))


def replay(context: SessionContext, state: PlannerState, turns: list[Turn]) -> PlannerState:
    """Bring a fresh session to where its journal ends.

    Raises:
        JournalError: The turns do not fit what would be planned now.
    """
    for said in turns:
        rng = derive_rng(context.seed, "plan", state.turns)
        planned, state = context.planner.next_turn(
            context.framework, context.plan, state, context.scene.patient, context.profile, rng
        )
        state = advance(context, state, context.planner.replayed(planned, said), said.text)
        context.scene.turns.append(said)
    return state


def _planned(state: SessionState) -> TurnPlan:
    turn = state["turn"]
    assert turn is not None, "plan_act runs before every other node"
    return turn


def _provenance(state: SessionState, turn: TurnPlan, *, marked: bool) -> TurnProvenance:
    spent: Spent = state["spent"]
    worded_by: Literal["model", "draft", "lexicon"] = "model"
    if turn.verbatim:
        worded_by = "lexicon"
    elif marked and turn.draft:
        worded_by = "draft"
    return TurnProvenance(
        worded_by=worded_by,
        marked=marked,
        failures=state["failures"],
        prompt_tokens=spent.prompt_tokens,
        cached_tokens=spent.cached_tokens,
        completion_tokens=spent.completion_tokens,
        seconds=round(spent.seconds, 3),
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
