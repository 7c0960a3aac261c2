"""The self-report questionnaires of a course, as the therapist sees them: never the simulated truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clinical_frameworks.instruments import Instrument, instruments, load_instrument
from corpus.record import Measure
from studio.casebook.session_view import SessionView
from studio.casebook.wording import Target, load_wording

ITEMS_SHOWN = 6
"""Most items named of one questionnaire, the highest first."""
MARKED_FROM = 2
"""An item is named from this value on (more than half the days on PHQ-9 and GAD-7); a risk item from 1."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One self-report with the one before it and the first of the course."""

    session: int
    measure: Measure
    first: int
    """Total at the first session that has the instrument."""
    previous: int | None

    @property
    def instrument(self) -> Instrument | None:
        """The instrument's record; None for one that is not installed."""
        known = self.measure.instrument in instruments()
        return load_instrument(self.measure.instrument) if known else None

    @property
    def name(self) -> str:
        """The instrument's name."""
        return self.instrument.name if self.instrument else self.measure.instrument

    @property
    def target(self) -> Target | None:
        """What counts as change on it, if that is on file."""
        return load_wording().targets.get(self.measure.instrument)

    @property
    def score(self) -> str:
        """'8 of 27 (mild)'."""
        highest = self.instrument.max_total if self.instrument else None
        of = f" of {highest}" if highest is not None else ""
        band = f" ({self.measure.band})" if self.measure.band else ""
        return f"{self.measure.total}{of}{band}"

    def since(self, earlier: int) -> str:
        """'2 points lower', 'unchanged', ..."""
        change = self.measure.total - earlier
        if not change:
            return "unchanged"
        points = "point" if abs(change) == 1 else "points"
        return f"{abs(change)} {points} {'higher' if change > 0 else 'lower'}"

    @property
    def trend(self) -> str:
        """The change since the first session beside what is usually taken as reliable; empty at the first."""
        if self.previous is None:
            return ""
        text = f"{self.name} is {self.since(self.first)} compared with the first session"
        if self.target is None or self.measure.total == self.first:
            return f"{text}."
        enough = abs(self.measure.total - self.first) >= self.target.reliable
        word = "reaches" if enough else "stays below"
        return f"{text}, which {word} the change usually taken as reliable ({self.target.reliable} points)."

    def marked(self) -> list[str]:
        """The items that stand out, with their wording where it may ship, highest first."""
        instrument, values = self.instrument, self.measure.reported_items
        if instrument is None or not values:
            return []
        risk = instrument.risk_items
        numbers = [
            number
            for number, value in enumerate(values, start=1)
            if value >= (1 if number in risk else MARKED_FROM)
        ]
        numbers.sort(key=lambda number: (number not in risk, -values[number - 1], number))
        return [item_text(instrument, number, values[number - 1]) for number in numbers[:ITEMS_SHOWN]]


def item_text(instrument: Instrument, number: int, value: int) -> str:
    """'item 3, Trouble relaxing: 2 (more than half the days)'."""
    wording = f", {instrument.items[number - 1]}" if instrument.items else ""
    low = instrument.range_of(number).low
    anchor = f" ({instrument.anchors[value - low].lower()})" if instrument.anchors else ""
    return f"item {number}{wording}: {value}{anchor}"


def readings(views: Sequence[SessionView]) -> dict[int, list[Reading]]:
    """The readings of each session by its number, in the record's order."""
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    result: dict[int, list[Reading]] = {}
    for view in views:
        result[view.number] = []
        for measure in view.session.measures:
            name = measure.instrument
            first.setdefault(name, measure.total)
            result[view.number].append(Reading(view.number, measure, first[name], last.get(name)))
            last[name] = measure.total
    return result
