from __future__ import annotations

import random

import pytest

from personas.errors import UnknownCultureError
from personas.names import (
    NAME,
    NameBook,
    culture_of,
    culture_table,
    draw_first_name,
    draw_last_name,
    plain_letters,
)
from personas.vocabulary import GENDERS


@pytest.mark.parametrize("culture", sorted(culture_table().cultures))
def test_every_culture_gives_plain_names_for_every_gender(culture: str) -> None:
    rng = random.Random(culture)
    for gender in GENDERS:
        assert NAME.fullmatch(draw_first_name(culture, gender, (), rng))
        assert NAME.fullmatch(draw_last_name(culture, gender, rng))


def test_names_depend_on_the_generator_alone() -> None:
    first = [draw_first_name("de_DE", "woman", (), random.Random(7)) for _ in range(3)]
    draw_first_name("de_DE", "man", (), random.Random(99))
    assert first == [draw_first_name("de_DE", "woman", (), random.Random(7)) for _ in range(3)]


def test_first_names_repeat_only_when_the_list_has_run_out() -> None:
    book, rng = NameBook(["Anna"]), random.Random(1)
    names = [book.first_name("en_US", "woman", rng) for _ in range(100)]
    assert len(set(names)) == 100
    assert "Anna" not in names
    assert len([book.first_name("ja_JP", "woman", rng) for _ in range(60)]) == 60


def test_letters_outside_ascii_are_written_plainly() -> None:
    assert plain_letters("Łukasz Müßig Bjørn Đuro Grațian") == "Lukasz Mussig Bjorn Duro Gratian"


def test_an_unknown_culture_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownCultureError, match="en_US"):
        culture_of("xx_XX")
