"""Which questionnaire items came up in talk: the third label beside the true items and the self-report."""

from __future__ import annotations

from collections.abc import Sequence

from clinical_frameworks.instruments.mentions import mentioned_items
from corpus.record import Measure, Turn
from engine.locales import SOURCE_LANGUAGE


def with_mentions(measure: Measure, turns: Sequence[Turn], language: str) -> Measure:
    """The measure with the items that the patient's turns mention.

    An item counts when a turn tells or takes up its fact (ids INSTRUMENT.ITEM), or when the mention finder
    reads it in the final text, as worded and with what was laid over it. The finder knows English; in another
    language only the facts count.
    """
    prefix = f"{measure.instrument}."
    said = {
        int(fact.removeprefix(prefix))
        for turn in turns
        if turn.speaker == "patient"
        for fact in (*turn.discloses, *turn.refers_to)
        if fact.startswith(prefix)
    }
    if language == SOURCE_LANGUAGE:
        for text in _patient_texts(turns):
            said.update(mentioned_items(text, measure.instrument))
    return measure.model_copy(update={"mentioned_items": tuple(sorted(said))})


def _patient_texts(turns: Sequence[Turn]) -> list[str]:
    """What the patient says in each merged turn; a listener's sound splits no sentence."""
    texts: dict[int, list[str]] = {}
    for turn in turns:
        if turn.speaker != "patient" or (turn.delivery is not None and turn.delivery.backchannel):
            continue
        number = -1 - turn.index if turn.delivery is None else turn.delivery.merged
        texts.setdefault(number, []).append(turn.text)
    return [" ".join(parts) for parts in texts.values()]
