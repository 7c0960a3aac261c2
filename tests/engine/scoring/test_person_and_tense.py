from __future__ import annotations

import pytest

from engine.scoring.person_and_tense import _lists, person_fit, tense_fit


@pytest.mark.parametrize(
    ("draft", "text", "fit"),
    [
        ("I told my sister.", "I said it to my sister.", 1.0),
        ("I told my sister.", "You told your sister.", 0.0),  # i, my against you, your
        ("You told me that.", "I told you that.", 0.5),  # you is shared, me and i are not: 2 × 1 / 4
        ("I told my sister.", "I told the sister.", 2 / 3),  # 2 × 1 / (2 + 1)
        ("She told him.", "He told her.", 1.0),  # a third person is one class: names may become pronouns
        ("It rained.", "There was rain.", 1.0),  # nobody in either
        ("It rained.", "I mean, it rained, you know.", 1.0),  # spoken phrases are about nobody
    ],
)
def test_person_fit_is_the_overlap_of_the_counts(draft: str, text: str, fit: float) -> None:
    assert person_fit(draft, text) == pytest.approx(fit)
    assert person_fit(text, draft) == pytest.approx(fit)


@pytest.mark.parametrize(
    ("draft", "text", "fit"),
    [
        ("I lay awake and cried.", "I was awake and I cried.", 1.0),  # two past forms each
        (
            "I lay awake and cried.",
            "I lie awake and cry.",
            0.0,
        ),  # past 2 against present 1 ("cry" has no subject)
        ("She calls me.", "She called me.", 0.0),
        ("I still sleep badly.", "I am still sleeping badly.", 1.0),  # one present form each
        ("We will see.", "We'll see about it.", 1.0),
        ("We will see.", "We saw.", 0.0),
        ("I was tired.", "I am tired.", 0.0),  # "tired" goes with any tense
        ("Tea, please.", "Some tea.", 1.0),
        ("I slept and I sleep.", "I slept.", 2 / 3),  # past 1, present 1 against past 1
    ],
)
def test_tense_fit_is_the_overlap_of_the_counts(draft: str, text: str, fit: float) -> None:
    assert tense_fit(draft, text) == pytest.approx(fit)
    assert tense_fit(text, draft) == pytest.approx(fit)


def test_typographic_apostrophes_are_the_same_words() -> None:
    assert tense_fit("We’ll see.", "We'll see.") == 1.0
    assert person_fit("I’m here.", "I'm here.") == 1.0


def test_no_word_is_of_two_tenses_or_persons() -> None:
    lists = _lists()
    tenses = [lists.past, lists.present, lists.future, lists.plain_verbs]
    for groups in (tenses, list(lists.persons.values())):
        assert sum(map(len, groups)) == len(frozenset[str]().union(*groups))
