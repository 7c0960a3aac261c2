"""Questions whose answers are ground truth: trust, gates of disclosure, true beside reported items."""

from __future__ import annotations

from collections.abc import Iterator

from clinical_frameworks.instruments import Instrument, instruments, load_instrument
from corpus.record import Measure, Turn
from studio.casebook.questions.candidate import Candidate, said
from studio.casebook.risk_notes import kind_label
from studio.casebook.session_view import SessionView, with_lines

DROP = 0.01
"""Least fall of trust (0-1) between two turns that is asked about (assumption: a smaller one is not seen)."""
RISE = 0.003
"""Least rise of trust (0-1) over one turn of the therapist that is asked about (assumption: about what one
complex reflection gives)."""
GATED_SHOWN = 6


def trust_drop(view: SessionView) -> Iterator[Candidate]:
    """The largest fall of trust within the session, with what the therapist said just before."""
    falls = [(before - after, turn, before, after) for turn, before, after in _steps(view)]
    fall, turn, before, after = max(falls, key=lambda step: step[0], default=(0.0, None, 0.0, 0.0))
    if turn is not None and fall >= DROP:
        yield _moved(view, turn, before, after)


def trust_rise(view: SessionView) -> Iterator[Candidate]:
    """The largest rise of trust over a turn of the therapist."""
    rises = [(after - before, turn, before, after) for turn, before, after in _steps(view)]
    rise, turn, before, after = max(
        (step for step in rises if step[1].speaker == "therapist"),
        key=lambda step: step[0],
        default=(0.0, None, 0.0, 0.0),
    )
    if turn is not None and rise >= RISE:
        yield _moved(view, turn, before, after)


def holding_back(view: SessionView) -> Iterator[Candidate]:
    """A turn that keeps something back, with what was gated at that moment."""
    if view.case is None:
        return
    for turn in with_lines(view.by("patient"), "withhold"):
        if turn.state is None:
            continue
        told = {key for key, item in view.told.items() if _comes_before(item.turn, item.session, turn, view)}
        trust = turn.state.trust
        gated = [fact for fact in view.case.facts() if fact.trust_needed > trust and fact.id not in told]
        if gated:
            gated.sort(key=lambda fact: fact.trust_needed)
            words = "; ".join(
                f"{kind_label(fact).lower()} “{fact.topic}” ({fact.trust_needed:.2f})"
                for fact in gated[:GATED_SHOWN]
            )
            more = f"; and {len(gated) - GATED_SHOWN} more" if len(gated) > GATED_SHOWN else ""
            yield Candidate(
                {"turn": str(turn.index), "trust": f"{trust:.2f}", "gated": words + more}, (turn,)
            )


def unmentioned(view: SessionView) -> Iterator[Candidate]:
    """Items marked in the self-report whose symptom did not come up in the talk."""
    items = [
        f"{instrument.name} {_item(instrument, number)} ({value})"
        for instrument, measure in _measures(view)
        for number, value in enumerate(measure.reported_items, start=1)
        if value > instrument.range_of(number).low and number not in measure.mentioned_items
    ]
    if items:
        yield Candidate({"items": "; ".join(items)})


def misreported(view: SessionView) -> Iterator[Candidate]:
    """Items whose self-report differs from the truth."""
    items = [
        f"{instrument.name} {_item(instrument, number)}: true {true}, reported {reported}"
        for instrument, measure in _measures(view)
        if len(measure.true_items) == len(measure.reported_items)
        for number, (true, reported) in enumerate(
            zip(measure.true_items, measure.reported_items, strict=True), start=1
        )
        if true != reported
    ]
    if items:
        yield Candidate({"items": "; ".join(items)})


def _measures(view: SessionView) -> list[tuple[Instrument, Measure]]:
    known = instruments()
    return [
        (load_instrument(measure.instrument), measure)
        for measure in view.session.measures
        if measure.instrument in known and measure.reported_items
    ]


def _item(instrument: Instrument, number: int) -> str:
    wording = f", {instrument.items[number - 1]}" if instrument.items else ""
    return f"item {number}{wording}"


def _steps(view: SessionView) -> Iterator[tuple[Turn, float, float]]:
    """Each turn with the patient's trust before and after it."""
    before: float | None = None
    for turn in view.turns:
        if turn.state is None:
            continue
        if before is not None:
            yield turn, before, turn.state.trust
        before = turn.state.trust


def _moved(view: SessionView, turn: Turn, before: float, after: float) -> Candidate:
    said_last = next(
        (one for one in reversed(view.by("therapist")) if one.index <= turn.index), view.turns[0]
    )
    return Candidate(
        {
            "turn": str(turn.index),
            "before": f"{before:.3f}",
            "after": f"{after:.3f}",
            "reply": said(said_last),
        },
        tuple({one.id: one for one in (said_last, turn)}.values()),
    )


def _comes_before(turn: Turn, session: int, other: Turn, view: SessionView) -> bool:
    return session < view.number or (session == view.number and turn.index <= other.index)
