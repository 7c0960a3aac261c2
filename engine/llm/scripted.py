"""A stand-in for a language model in tests: same request, same bytes, no time passes.

It must be constructed or configured by name. Nothing falls back to it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import Literal

from corpus.seeds import derive_rng
from engine.llm.errors import BadReplyError, EmptyReplyError, LLMError
from engine.llm.protocol import Completion, ModelIdentity, Request

Script = Callable[[Request], str]

DRAFT_MARK = "Draft:"
"""Start of the prompt line that carries the planned draft."""


class ScriptedLLM:
    """Answers by a rule or from a list.

    Tokens are counted by white space and ``seconds`` is 0, so that a corpus is byte-identical on every run.
    """

    def __init__(self, reply: Script | Sequence[str], *, name: str = "scripted") -> None:
        """Take the rule, or the replies in order (a list is used up; one more request is an `LLMError`)."""
        self.name = name
        self.model = ModelIdentity(name, None, None, "scripted")
        self._reply: Script = reply if callable(reply) else _in_order(list(reply))
        self.parallel = 2
        self._closed = False

    async def complete(self, request: Request) -> Completion:
        """Return the scripted reply, cut at stop strings and at ``max_tokens`` words as a server would."""
        if self._closed:
            raise LLMError(f"the scripted model {self.name!r} is closed")
        text = self._reply(request)
        for mark in request.stop:
            text = text.split(mark, 1)[0]
        ends = [word.end() for word in re.finditer(r"\S+", text)]
        finish: Literal["stop", "length"] = "stop"
        if len(ends) > request.max_tokens:
            text, finish = text[: ends[request.max_tokens - 1]], "length"
        text = text.strip()
        if not text:
            raise EmptyReplyError(f"the script {self.name!r} answered with an empty text")
        return Completion(
            text=text,
            prompt_tokens=sum(len(message.content.split()) for message in request.messages),
            cached_tokens=0,
            completion_tokens=len(text.split()),
            seconds=0.0,
            finish_reason=finish,
            model=self.name,
        )

    async def aclose(self) -> None:
        """Refuse further requests."""
        self._closed = True


# Spoken openers, and the words a draft may start with that can lose their capital after one.
_OPENERS = ("Well", "So", "Hm", "I mean", "You know", "Honestly", "Okay")
_FUNCTION_WORD = re.compile(
    r"(a|an|and|at|but|for|he|her|his|how|if|in|it|it's|let's|my|no|not|on|or|our|she|that|that's|the|there|they|"
    r"this|to|was|we|what|when|where|which|who|why|with|would|yes|you|your)(?=[\s,])",
    re.IGNORECASE,
)


def echo_draft(request: Request) -> str:
    """Answer with the draft in the last message's last ``Draft: ...`` line, varied by the request's seed.

    The variation is an opener before a draft that starts with a function word, a capital and a final mark;
    no word of the draft is changed or dropped.

    Raises:
        BadReplyError: The last message has no draft line.
    """
    tail = request.messages[-1].content if request.messages else ""
    drafts = [line for line in tail.splitlines() if line.strip().startswith(DRAFT_MARK)]
    draft = drafts[-1].strip().removeprefix(DRAFT_MARK).strip() if drafts else ""
    if not draft:
        raise BadReplyError("the prompt has no 'Draft: ...' line in its last message", hint="")
    return _vary(draft, derive_rng("echo_draft", request.seed, draft))


def _vary(draft: str, rng: random.Random) -> str:
    opener = rng.choice(("", *_OPENERS))
    if opener and _FUNCTION_WORD.match(draft):
        text = f"{opener}, {draft[0].lower()}{draft[1:]}"
    else:
        text = draft[0].upper() + draft[1:]
    return text if text[-1] in ".!?…" else text + "."


def _in_order(replies: list[str]) -> Script:
    left = iter(replies)

    def reply(request: Request) -> str:
        for text in left:
            return text
        raise LLMError(f"all {len(replies)} scripted replies are used up (lane {request.lane!r})")

    return reply
