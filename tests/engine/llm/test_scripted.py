from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.llm import BadReplyError, EmptyReplyError, LLMError, ScriptedLLM, echo_draft
from tests.engine.llm.conftest import ask


async def test_a_list_is_answered_in_order_and_then_used_up() -> None:
    llm = ScriptedLLM(["one two", "three"])
    first, second = await llm.complete(ask()), await llm.complete(ask())
    assert (first.text, second.text) == ("one two", "three")
    assert (first.prompt_tokens, first.completion_tokens, first.seconds) == (5, 2, 0.0)
    with pytest.raises(LLMError, match="used up"):
        await llm.complete(ask())


async def test_stop_strings_and_max_tokens_cut_the_reply() -> None:
    llm = ScriptedLLM(lambda request: "a b c d\nUser: e")
    assert (await llm.complete(ask(stop=("\n",)))).text == "a b c d"
    cut = await llm.complete(ask(max_tokens=3))
    assert (cut.text, cut.finish_reason) == ("a b c", "length")
    with pytest.raises(EmptyReplyError):
        await llm.complete(ask(stop=("a",)))


async def test_the_same_request_gives_the_same_bytes_whatever_came_before() -> None:
    request = ask("Last line: hi\nDraft: the night was long\nSpoken:")
    first, second = ScriptedLLM(echo_draft), ScriptedLLM(echo_draft)
    for seed in range(5):
        await second.complete(ask("Draft: something else", seed=seed))
    assert await first.complete(request) == await second.complete(request)


def test_seeds_vary_the_wording_but_keep_every_word() -> None:
    texts = {echo_draft(ask("Draft: the play was on Friday", seed=seed)) for seed in range(40)}
    assert len(texts) > 3
    assert all(text.lower().endswith("the play was on friday.") for text in texts)


def test_a_draft_that_starts_with_a_name_keeps_its_capital() -> None:
    assert {echo_draft(ask("Draft: Leo's play, I sat alone!", seed=n)) for n in range(20)} == {
        "Leo's play, I sat alone!"
    }


def test_the_last_draft_line_counts() -> None:
    assert echo_draft(ask("Draft: Old one\nDraft: Nina came late")) == "Nina came late."


@pytest.mark.parametrize("prompt", ["no line", "Draft:", "Draft:   ", "The Draft: x"])
def test_a_prompt_without_a_draft_is_an_error_not_a_filler(prompt: str) -> None:
    with pytest.raises(BadReplyError):
        echo_draft(ask(prompt))


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1),
    st.integers(0, 2**63 - 1),
)
def test_the_draft_is_in_the_reply_up_to_its_first_letter(draft: str, seed: int) -> None:
    assert draft[1:] in echo_draft(ask(f"Draft: {draft}", seed=seed))


async def test_a_closed_script_refuses() -> None:
    llm = ScriptedLLM(["x"])
    await llm.aclose()
    with pytest.raises(LLMError, match="closed"):
        await llm.complete(ask())
