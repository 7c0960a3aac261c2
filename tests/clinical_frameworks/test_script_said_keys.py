"""The label of a turn is read back as it was written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from clinical_frameworks.script.said_keys import join_keys, line_names, more_counts, phrasing_keys

names = st.sampled_from(["tell", "tell_more_said", "risk_tell.plain", "mm"])
phrasings = st.lists(st.builds("{}#{}".format, names, st.integers(0, 40)), max_size=5)
facts = st.sampled_from(["complaint", "history.1", "chain10.detail2", "phq9.3", "core_belief.unwanted"])
counts = st.dictionaries(facts, st.integers(1, 12), max_size=4)


def test_the_label_names_phrasings_and_further_sentences() -> None:
    label = join_keys(["tell#3", "", "react#0"], {"history.1": 2, "chain1.detail2": 1})
    assert label == "tell#3+react#0+~history.1*2+~chain1.detail2*1"
    assert phrasing_keys(label) == ("tell#3", "react#0")
    assert line_names(label) == ("tell", "react")
    assert more_counts([label]) == {"history.1": 2, "chain1.detail2": 1}


@given(phrasings, counts)
def test_a_label_is_read_back_as_it_was_written(said: list[str], more: dict[str, int]) -> None:
    label = join_keys(said, more)
    assert list(phrasing_keys(label)) == said
    assert list(line_names(label)) == [key.partition("#")[0] for key in said]
    assert more_counts([label]) == more


@given(st.lists(counts, max_size=5))
def test_counts_of_turns_add_up(turns: list[dict[str, int]]) -> None:
    total = more_counts(join_keys(["tell#0"], more) for more in turns)
    assert total == {
        fact: sum(more.get(fact, 0) for more in turns) for fact in {fact for more in turns for fact in more}
    }


def test_a_turn_nobody_planned_has_no_keys() -> None:
    assert phrasing_keys(None) == line_names("") == ()
    assert more_counts([None, "", "tell#1"]) == {}
