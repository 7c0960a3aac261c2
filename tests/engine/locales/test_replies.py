"""Fixed short replies: the script's number picks one of the language's."""

from __future__ import annotations

import pytest

from clinical_frameworks.framework import TurnPlan
from engine.locales import fixed_reply, load_locale
from tests.engine.checks.surroundings import turn


def planned(line: str) -> TurnPlan:
    return turn("patient", "Yeah.", line=line, verbatim=True)


@pytest.mark.parametrize("language", ["de", "es"])
def test_the_number_of_the_phrasing_picks_the_reply_and_wraps_round(language: str) -> None:
    locale = load_locale(language)
    table = locale.lists.replies["confirm"]
    assert fixed_reply(locale, planned("confirm#0")) == table[0]
    assert fixed_reply(locale, planned(f"confirm#{len(table) + 2}")) == table[2]
    both = fixed_reply(locale, planned("confirm#1+okay#0"))
    assert both == f"{table[1]} {locale.lists.replies['okay'][0]}"


def test_in_english_the_reply_is_the_draft() -> None:
    assert fixed_reply(load_locale("en"), planned("confirm#3")) == "Yeah."


@pytest.mark.parametrize("line", ["wave#0", "confirm#0+wave#1", "confirm", "", "confirm#0+~complaint*1"])
def test_what_has_no_table_is_left_to_the_model(line: str) -> None:
    assert fixed_reply(load_locale("de"), planned(line)) is None
