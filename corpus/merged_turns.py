"""Utterances of an overlay put together again as the turns that were planned and worded.

A listener's sound splits a sentence into utterances; whoever reads what was said reads it whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corpus.record import Turn


def plain_of(turn: Turn) -> str:
    """The words of an utterance without what was laid over them; empty for a backchannel."""
    delivery = turn.delivery
    return turn.text if delivery is None or delivery.plain is None else delivery.plain


def merged_turn(utterances: Sequence[Turn]) -> Turn:
    """Put the utterances of one merged turn together again as it was planned and worded.

    Raises:
        ValueError: There is none but backchannels.
    """
    own = [turn for turn in utterances if not _is_backchannel(turn)]
    if not own:
        raise ValueError("a turn of backchannels alone has no words of its own")
    first = own[0]
    return first.model_copy(
        update={
            "text": " ".join(plain_of(turn) for turn in own),
            "discloses": tuple(dict.fromkeys(fact for turn in own for fact in turn.discloses)),
            "refers_to": tuple(dict.fromkeys(fact for turn in own for fact in turn.refers_to)),
            "delivery": None,
        }
    )


def merged_turns(utterances: Iterable[Turn]) -> list[Turn]:
    """The merged turns of a session, in their order; a session without an overlay is returned as it is.

    Backchannels that stand by themselves, as imported talk may have them, are no turns.
    """
    groups: dict[int, list[Turn]] = {}
    for turn in utterances:
        number = turn.delivery.merged if turn.delivery is not None else -1 - turn.index
        groups.setdefault(number, []).append(turn)
    return [merged_turn(group) for group in groups.values() if not all(map(_is_backchannel, group))]


def _is_backchannel(turn: Turn) -> bool:
    return turn.delivery is not None and turn.delivery.backchannel
