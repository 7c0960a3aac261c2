"""Which questionnaire items came up in talk: the third label beside the true items and the self-report."""

from __future__ import annotations

from collections.abc import Sequence

from clinical_frameworks.instruments.mentions import mentioned_items
from corpus.merged_turns import merged_turns
from corpus.record import Measure, Turn
from engine.locales import SOURCE_LANGUAGE


def with_mentions(measure: Measure, turns: Sequence[Turn], language: str) -> Measure:
    """The measure with the items that the patient's turns mention.

    An item counts when a turn tells or takes up its fact (ids INSTRUMENT.ITEM), or when the mention finder
    reads it in the words as the model left them, each merged turn whole. The finder knows English; in another
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
        for turn in merged_turns(turns):
            if turn.speaker == "patient":
                said.update(mentioned_items(turn.text, measure.instrument))
    return measure.model_copy(update={"mentioned_items": tuple(sorted(said))})
