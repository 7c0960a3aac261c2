"""Ask for one session: one call, and further ones while it stops early or is cut."""

from __future__ import annotations

import math
from dataclasses import dataclass

from corpus.seeds import derive_seed
from engine.exemplars.load import Exemplars
from engine.exemplars.wording import manner_of
from engine.llm import BadReplyError, EmptyReplyError, Message, Request
from engine.session_state import EndedBy, SessionContext, Spent
from engine.single_call.parse import Line, joined, parse
from engine.single_call.prompt import going_on, script_messages

TOKENS_PER_WORD = 1.5
"""English text and labels, rounded up (measured on our transcripts: 1.35 tokens a word without labels)."""
ENOUGH = 0.9
"""Share of the planned words from which a session is long enough to end."""
LEAST = 0.5
"""Share below which a model that no longer goes on has written no session (assumption)."""
SPARE_CALLS = 4


@dataclass(frozen=True, slots=True)
class Script:
    """A session as the model wrote it."""

    lines: tuple[Line, ...]
    ended_by: EndedBy
    calls: int


@dataclass(frozen=True, slots=True)
class Unusable:
    """An attempt that came to nothing: why, and the last reply."""

    problem: str
    reply: str


async def ask_for_script(
    context: SessionContext, exemplars: Exemplars | None, attempt: int
) -> tuple[Script | Unusable, Spent]:
    """One attempt at a session, and what it cost.

    Raises:
        LLMError: The backend failed in a way that another attempt would not mend.
    """
    target = context.plan.phases[-1].until_words
    asked = script_messages(context.scene, target, _manner(context, exemplars))
    most = 2 * math.ceil(target * TOKENS_PER_WORD / context.study.script.reply_tokens) + SPARE_CALLS
    lines: tuple[Line, ...] = ()
    words, spent, reply = 0, Spent(), ""
    for call in range(most):
        messages = going_on(asked, lines, max(1, target - words)) if lines else asked
        try:
            completion = await context.llm.complete(
                _request(context, messages, target - words, attempt, call)
            )
        except (BadReplyError, EmptyReplyError) as error:
            return Unusable(f"call {call + 1} gave no reply: {error}", ""), spent
        spent, reply = spent.plus(completion), completion.text
        parsed = parse(reply, cut=completion.finish_reason == "length")
        if isinstance(parsed, str):
            return Unusable(f"call {call + 1}: {parsed}", reply), spent
        if not parsed.lines and not lines:
            return Unusable(f"call {call + 1}: it has no turn", reply), spent
        lines = joined((*lines, *parsed.lines))
        words = sum(len(line.text.split()) for line in lines)
        limit = context.study.session.turn_limit
        if len(lines) >= limit:
            return Script(lines[:limit], "turn_limit", call + 1), spent
        if words >= ENOUGH * target:
            return Script(lines, "agent" if parsed.ended else "clock", call + 1), spent
        if not parsed.lines:
            break
    if words >= LEAST * target:
        return Script(lines, "agent", call + 1), spent
    return Unusable(f"{words} of {target} words after {call + 1} calls", reply), spent


def _manner(context: SessionContext, exemplars: Exemplars | None) -> str:
    if exemplars is None:
        return ""
    return "\n\n".join(
        manner_of(exemplars, speaker, context.scene.seed) for speaker in ("therapist", "patient")
    )


def _request(
    context: SessionContext, messages: tuple[Message, ...], words_left: int, attempt: int, call: int
) -> Request:
    sampling = context.study.sampling
    room = math.ceil(max(words_left, 0) * TOKENS_PER_WORD * 1.2) + 128
    return Request(
        messages=messages,
        max_tokens=min(context.study.script.reply_tokens, room),
        temperature=sampling.temperature,
        top_p=sampling.top_p,
        seed=derive_seed(context.seed, "script", attempt, call) % 2**31,
        affinity=f"{context.course_id}:script",
        dry_multiplier=sampling.repeat_guard,
    )
