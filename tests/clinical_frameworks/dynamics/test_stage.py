from __future__ import annotations

import random
from collections import Counter

import pytest

from clinical_frameworks.dynamics import SessionHappened, Valence
from clinical_frameworks.dynamics.alliance import MIDDLE_ALLIANCE
from clinical_frameworks.dynamics.stage import stage_parameters, step_stage
from corpus.record import Rupture

ORDER = stage_parameters().order
QUIET = SessionHappened()
STRAINED = SessionHappened(ruptures=(Rupture(kind="confrontation", repaired=False),), homework="not_done")


def moves(
    stage: str,
    happened: SessionHappened = QUIET,
    alliance: float = MIDDLE_ALLIANCE,
    event: Valence | None = None,
) -> Counter[str]:
    rng = random.Random(1)
    return Counter(step_stage(stage, happened, alliance=alliance, event=event, rng=rng) for _ in range(4000))


@pytest.mark.parametrize("stage", ORDER)
def test_chances_at_the_middle_are_those_of_the_data(stage: str) -> None:
    drawn, position, p = moves(stage), ORDER.index(stage), stage_parameters()
    if position + 1 < len(ORDER):
        assert drawn[ORDER[position + 1]] / 4000 == pytest.approx(p.forward[stage], abs=0.025)
    if position > 0:
        assert drawn[ORDER[position - 1]] / 4000 == pytest.approx(p.back[stage], abs=0.02)


@pytest.mark.parametrize("stage", ORDER)
def test_nobody_skips_a_stage_or_leaves_the_model(stage: str) -> None:
    near = {ORDER[n] for n in range(len(ORDER)) if abs(n - ORDER.index(stage)) <= 1}
    assert set(moves(stage, alliance=0.95)) | set(moves(stage, STRAINED, 0.1, "bad")) <= near


def test_alliance_and_homework_move_on_and_ruptures_move_back() -> None:
    usual = moves("preparation")
    warm = moves("preparation", SessionHappened(homework="done"), alliance=0.85)
    cold = moves("preparation", STRAINED, alliance=0.45, event="bad")
    assert warm["action"] > usual["action"] > cold["action"]
    assert cold["contemplation"] > usual["contemplation"] > warm["contemplation"]
