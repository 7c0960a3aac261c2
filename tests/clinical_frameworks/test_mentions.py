from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from clinical_frameworks.datafile import read_yaml
from clinical_frameworks.errors import UnknownFrameworkError
from clinical_frameworks.instruments.mentions import mentioned_items

INSTRUMENTS = ("phq9", "gad7", "pcl5")


@dataclass(frozen=True)
class Scores:
    """Precision and recall over all items of all lines, with what went wrong."""

    hits: int
    false_alarms: tuple[tuple[str, str], ...]
    missed: tuple[tuple[str, str], ...]

    @property
    def precision(self) -> float:
        found = self.hits + len(self.false_alarms)
        return self.hits / found if found else 1.0

    @property
    def recall(self) -> float:
        wanted = self.hits + len(self.missed)
        return self.hits / wanted if wanted else 1.0

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.3f}, recall {self.recall:.3f} ({self.hits} hits, "
            f"{len(self.false_alarms)} false alarms, {len(self.missed)} missed)"
        )


def found_in(text: str) -> set[str]:
    return {f"{name}.{number}" for name in INSTRUMENTS for number in mentioned_items(text, name)}


def score_lines(lines: Iterable[tuple[str, tuple[str, ...]]]) -> Scores:
    hits, false_alarms, missed = 0, [], []
    for text, gold in lines:
        found = found_in(text)
        hits += len(found & set(gold))
        false_alarms += [(text, item) for item in sorted(found - set(gold))]
        missed += [(text, item) for item in sorted(set(gold) - found)]
    return Scores(hits, tuple(false_alarms), tuple(missed))


# How each item shows in daily life, by the item's own key. Most sentences show a symptom without naming it
# (library books that nobody opened), which phrases cannot find; the figure says how much they do find.
MATERIAL = Path(__file__).parents[2] / "personas/case_material/data/symptoms.yaml"
MATERIAL_FLOOR = {"phq9": 0.25, "gad7": 0.10, "pcl5": 0.10}


def material_recall() -> dict[str, float]:
    symptoms = read_yaml(MATERIAL)
    assert isinstance(symptoms, dict)
    recall = {}
    for name, items in symptoms["symptoms"].items():
        found = [
            number in mentioned_items(wording["text"], name)
            for number, levels in items.items()
            for wordings in levels.values()
            for wording in wordings
        ]
        recall[name] = sum(found) / len(found)
    return recall


def test_recall_on_the_case_material_is_low_and_known() -> None:
    recall = material_recall()
    shown = ", ".join(f"{name} {share:.3f}" for name, share in recall.items())
    sys.stdout.write(f"\ncase material: recall {shown}\n")
    for name, floor in MATERIAL_FLOOR.items():
        assert recall[name] >= floor


@pytest.mark.parametrize(
    ("text", "instrument", "items"),
    [
        ("I can't sleep.", "phq9", (3,)),
        ("I CAN’T SLEEP", "phq9", (3,)),  # capitals and typographic apostrophes
        ("I can't sleep and I'm worn out.", "phq9", (3, 4)),
        # Denial, and what only looks like one.
        ("I'm not tired.", "phq9", ()),
        ("I'm not just tired, I'm exhausted.", "phq9", (4,)),
        ("I don't know why I'm so tired.", "phq9", (4,)),
        ("I've never been so low.", "phq9", (2,)),
        # Whose symptom it is.
        ("My son can't sleep.", "phq9", ()),
        ("I can't sleep and neither can my son.", "phq9", (3,)),
        ("My mum says I'm irritable.", "gad7", (6,)),
        ("His nightmares wake me.", "pcl5", ()),
        # Past and present.
        ("I used to be nervous.", "gad7", ()),
        ("Ever since I was a child I've been nervous.", "gad7", (1,)),
        ("I was nervous all week.", "gad7", (1,)),
        ("Ten years ago I was nervous all the time.", "gad7", ()),
        ("My sleep has gone downhill.", "phq9", (3,)),
        ("The panic has gone.", "gad7", ()),
        # Feared, not there.
        ("What if I get depressed?", "phq9", ()),
        # Thoughts of death come from the risk rules.
        ("I hope I don't wake up tomorrow.", "phq9", (9,)),
        ("I'd never hurt myself.", "phq9", ()),
        # Alliance forms have no symptoms; nothing said mentions nothing.
        ("I can't sleep.", "wai_sr", ()),
        ("", "pcl5", ()),
    ],
)
def test_one_line_at_a_time(text: str, instrument: str, items: tuple[int, ...]) -> None:
    assert mentioned_items(text, instrument) == items


def test_one_line_counts_for_every_instrument_that_asks_for_it() -> None:
    assert found_in("I snap at people and I can't concentrate.") == {"gad7.6", "pcl5.15", "phq9.7", "pcl5.19"}


def test_an_unknown_instrument_is_named() -> None:
    with pytest.raises(UnknownFrameworkError, match="bdi"):
        mentioned_items("I can't sleep.", "bdi")
