"""Where a script meets the fitted talk model: the length of a turn, how likely an optional line is now."""

from __future__ import annotations

import random
from functools import lru_cache

from clinical_frameworks.script.library import Line
from clinical_frameworks.script.view import PlanView
from clinical_frameworks.talk import FAMILIES, TalkModel, Third, family_of, load_talk_model

# Added to the wanted and the reached share of a family before they are compared, so that the first turns of a
# session do not swing the balance (assumption).
SHARE_SLACK = 0.08
# The balance never makes a line more than this many times as likely, or less likely by as much (assumption).
MOST = 2.5


@lru_cache(maxsize=8)
def _model(name: str) -> TalkModel:
    return load_talk_model(name)


def target_words(view: PlanView, line: Line, rng: random.Random) -> int | None:
    """Words the turn that begins with this line should have; None when the session has no manner of talk."""
    manner = view.plan.manner
    if manner is None:
        return None
    model = _model(view.plan.talk)
    return model.draw_length(manner, line.speaker, family_of(line.act, line.speaker), rng)


def chance_factor(view: PlanView, line: Line) -> float:
    """Factor on the chance of an optional line of the therapist, 1 where nothing is known.

    It is the share that real therapists give the line's family of act after the patient's last one, over the
    share it has in this session so far, so that a family that fell behind catches up.
    """
    if view.plan.manner is None or line.speaker == "patient":
        return 1.0
    model, family = _model(view.plan.talk), family_of(line.act, line.speaker)
    if model.transitions is None or family is None:
        return 1.0
    families = view.state.families
    last = next((one for one in reversed(families) if one in FAMILIES["patient"]), None)
    wanted = model.family_probabilities(last, third_of(view), "therapist")[family]
    own = [one for one in families if one in FAMILIES["therapist"]]
    reached = own.count(family) / len(own) if own else wanted
    return min(MOST, max(1 / MOST, (wanted + SHARE_SLACK) / (reached + SHARE_SLACK)))


def third_of(view: PlanView) -> Third:
    """The third of the session that its clock is in."""
    words, planned = view.state.words, view.plan.phases[-1].until_words
    return 1 if 3 * words < planned else 2 if 3 * words < 2 * planned else 3
