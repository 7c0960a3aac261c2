"""From a finished merged turn to the utterances on record: backchannels, fillers, restarts, pauses."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from clinical_frameworks.case import CaseFile
from clinical_frameworks.framework import TurnPlan
from clinical_frameworks.talk import SessionManner, TalkModel, Utterance, lay_over
from corpus.record import Delivery, Turn
from corpus.seeds import derive_rng
from engine.facts import mentioned

Deliver = Callable[[Turn, int, TurnPlan, Turn | None], tuple[Turn, ...]]
"""Takes the merged turn, its number in the session, its plan and the merged turn before it; gives the
utterances in their order."""

# Acts of the risk protocol are said without a slip of the tongue.
CAREFUL_ACTS = frozenset({"risk_inquiry", "safety_planning"})
# Acts that do not begin with a "yeah".
OPPOSING_ACTS = frozenset({"resist", "sustain_talk", "closing", "structure"})


def plain_delivery(turn: Turn, number: int, plan: TurnPlan, before: Turn | None) -> tuple[Turn, ...]:
    """The turn as it is: no overlay."""
    return (turn,)


def overlay_delivery(
    model: TalkModel, manner: SessionManner, session_id: str, seed: int, case: CaseFile
) -> Deliver:
    """Lay the session's manner of talking over each turn."""

    def deliver(turn: Turn, number: int, plan: TurnPlan, before: Turn | None) -> tuple[Turn, ...]:
        acts = set(plan.act.split("+"))
        laid = lay_over(
            model,
            turn.text,
            turn.speaker,
            manner,
            derive_rng(seed, "overlay", number),
            careful=plan.phase == "risk" or bool(acts & CAREFUL_ACTS),
            acknowledges=before is not None and not before.text.endswith("?") and not acts & OPPOSING_ACTS,
        )
        return _labelled(turn, number, laid, session_id, case)

    return deliver


def _labelled(
    turn: Turn, number: int, laid: Sequence[Utterance], session_id: str, case: CaseFile
) -> tuple[Turn, ...]:
    """Utterances as turns: labels of the whole on the speaker's first, each fact where it is heard."""
    own = [position for position, utterance in enumerate(laid) if not utterance.backchannel]
    facts = {position: mentioned(laid[position].plain, case) for position in own}
    turns = []
    for position, utterance in enumerate(laid):
        index = turn.index + position
        delivery = Delivery(
            merged=number,
            plain=utterance.plain if utterance.plain != utterance.text else None,
            backchannel=utterance.backchannel,
            overlaps=utterance.overlaps,
            pause_before_s=utterance.pause_before_s,
        )
        common = {"id": f"{session_id}/{index}", "index": index, "text": utterance.text, "delivery": delivery}
        if utterance.backchannel:
            turns.append(
                Turn(
                    **common, speaker=utterance.speaker, act="facilitate", phase=turn.phase, state=turn.state
                )
            )
            continue
        first = position == own[0]

        def heard_here(fact: str, here: int = position) -> bool:
            where = next((spot for spot in own if fact in facts[spot]), own[0])
            return where == here

        turns.append(
            turn.model_copy(
                update={
                    **common,
                    "line": turn.line if first else None,
                    "discloses": tuple(fact for fact in turn.discloses if heard_here(fact)),
                    "refers_to": tuple(fact for fact in turn.refers_to if heard_here(fact)),
                    "provenance": turn.provenance if first else None,
                }
            )
        )
    return tuple(turns)
