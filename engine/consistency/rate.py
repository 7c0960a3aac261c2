"""How consistent courses are, for the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pydantic import Field

from corpus.merged_turns import merged_turns
from corpus.record import Course, Record


class KindCount(Record):
    """Contradictions of one kind."""

    found: int = Field(ge=0)
    repaired: int = Field(ge=0, description="Refused at the turn, which then said something else.")

    @property
    def left(self) -> int:
        """Those that stand in the talk."""
        return self.found - self.repaired


class ConsistencyRate(Record):
    """Contradictions of either speaker on record, and the patients' turns they are counted against."""

    patient_turns: int = Field(ge=0, description="Merged turns of content by the patients.")
    kinds: dict[str, KindCount]

    @property
    def found(self) -> int:
        """All contradictions, of every kind."""
        return sum(count.found for count in self.kinds.values())

    @property
    def repaired(self) -> int:
        """Those repaired at the turn."""
        return sum(count.repaired for count in self.kinds.values())

    @property
    def left(self) -> int:
        """Those that stand in the talk."""
        return self.found - self.repaired

    def per_thousand(self, count: int) -> float | None:
        """A count per 1,000 patient turns; None without any turn."""
        return 1000 * count / self.patient_turns if self.patient_turns else None


def rate(courses: Iterable[Course]) -> ConsistencyRate:
    """Count what the sessions' records hold; one pass, so courses may be streamed."""
    turns = 0
    found: Counter[str] = Counter()
    repaired: Counter[str] = Counter()
    for course in courses:
        for session in course.sessions:
            turns += sum(turn.speaker == "patient" for turn in merged_turns(session.turns))
            for one in session.contradictions:
                found[one.kind] += 1
                repaired[one.kind] += one.repaired
    kinds = {kind: KindCount(found=found[kind], repaired=repaired[kind]) for kind in sorted(found)}
    return ConsistencyRate(patient_turns=turns, kinds=kinds)
