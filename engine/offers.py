"""Candidates from the model: the pieces of a turn, each asked for several times at once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from clinical_frameworks.framework import TurnPlan
from corpus.record import CheckFailure
from corpus.seeds import derive_seed
from engine.checks import Candidate, Surroundings
from engine.llm import BadReplyError, Completion, EmptyReplyError, Request
from engine.scoring.scorer import Scorer, best_of
from engine.session_state import Choose, Offer, Piece, SessionContext, SessionState, Spent
from engine.structured_reply import read_structured_reply, reply_schema
from engine.wording import clean_reply

# A refused piece is asked for again a little more freely, or the same draft would fail in the same way.
WARMER = 0.1


def pieces_of(turn: TurnPlan, *, by_parts: bool) -> tuple[Piece, ...]:
    """The turn whole, or line by line where the wording wants it so."""
    if not by_parts or not turn.parts:
        return (Piece(turn),)
    return tuple(
        Piece(
            turn.model_copy(
                update={
                    "draft": part.text,
                    "act": part.act,
                    "keep": part.keep,
                    "target_words": max(1, len(part.text.split())),
                    "parts": (),
                }
            )
        )
        for part in turn.parts
    )


def chooser(scorer: Scorer) -> Choose:
    """Take the candidate that the scorer rates best."""

    def choose(passed: Sequence[Offer], around: Surroundings) -> Offer:
        candidates = [Candidate(offer.text, offer.plan, offer.cut) for offer in passed]
        return passed[best_of(scorer, candidates, around)]

    return choose


async def ask_for(
    context: SessionContext, state: SessionState
) -> tuple[tuple[tuple[Offer, ...], ...], Spent]:
    """Ask for candidates of every piece without words, all calls at once; none for the others.

    Raises:
        LLMError: The backend failed in a way that another turn would not mend.
    """
    pieces, each = state["pieces"], context.study.sampling.candidates
    wanted = [
        (number, candidate)
        for number, piece in enumerate(pieces)
        if piece.text is None
        for candidate in range(each)
    ]
    lanes = _lanes(context)
    calls = [
        asyncio.ensure_future(_offer(context, state, pieces[number], number, candidate, position % lanes))
        for position, (number, candidate) in enumerate(wanted)
    ]
    try:
        answers = await asyncio.gather(*calls)
    finally:
        # One call that failed for good ends the others; after success there is nothing to cancel.
        for call in calls:
            call.cancel()
    spent = state["spent"]
    offers: list[list[Offer]] = [[] for _ in pieces]
    for (number, _), (offer, reply) in zip(wanted, answers, strict=True):
        offers[number].append(offer)
        spent = spent if reply is None else spent.plus(reply)
    return tuple(tuple(some) for some in offers), spent


def _lanes(context: SessionContext) -> int:
    """How many prefix caches each speaker of a course may use at once.

    All courses in flight share the backend's caches. With more lanes than caches each request throws out a
    prompt that another course comes back to: four courses on eight slots found 27% of their prompts in the
    cache with lanes of their own, and 87% with shared ones.
    """
    speakers = 2
    return max(1, context.llm.parallel // (speakers * context.study.run.concurrency))


async def _offer(
    context: SessionContext, state: SessionState, piece: Piece, number: int, candidate: int, lane: int
) -> tuple[Offer, Completion | None]:
    try:
        reply = await context.llm.complete(_request(context, state, piece.plan, number, candidate, lane))
    except (BadReplyError, EmptyReplyError) as error:
        # The server is well, this one answer is not: a refused candidate like any other.
        refused = CheckFailure(check="no_reply", reason=str(error), text="")
        return Offer("", piece.plan, refused=refused), None
    return _read(context, piece.plan, reply), reply


def _read(context: SessionContext, plan: TurnPlan, reply: Completion) -> Offer:
    cut = reply.finish_reason == "length"
    if not context.planner.structured:
        return Offer(clean_reply(reply.text), plan, cut)
    answer = read_structured_reply(reply.text, plan.speaker)
    if isinstance(answer, str):
        return Offer("", plan, refused=CheckFailure(check="no_reply", reason=answer, text=reply.text))
    planned = plan.model_copy(update={"act": answer.act, "last": answer.done})
    return Offer(clean_reply(answer.text), planned, cut)


def _request(
    context: SessionContext, state: SessionState, part: TurnPlan, number: int, candidate: int, lane: int
) -> Request:
    sampling, structured, attempt = context.study.sampling, context.planner.structured, state["attempt"]
    label: tuple[int, ...] = (attempt, number) if candidate == 0 else (attempt, number, candidate)
    return Request(
        messages=context.wording.prompt(context.scene, part).messages(),
        max_tokens=context.wording.max_tokens(part),
        temperature=min(2.0, sampling.temperature + WARMER * attempt),
        top_p=sampling.top_p,
        seed=derive_seed(context.seed, "word", state["planner"].turns, *label) % 2**31,
        stop=() if structured else ("\n",),
        json_schema=reply_schema(part.speaker) if structured else None,
        affinity=f"{context.course_id}:{lane}:{part.speaker}",
        dry_multiplier=sampling.repeat_guard,
    )
