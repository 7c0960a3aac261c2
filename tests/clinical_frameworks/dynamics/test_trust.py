from __future__ import annotations

import pytest

from clinical_frameworks.dynamics.trust import carry_trust
from corpus.record import Rupture

WITHDRAWN = Rupture(kind="withdrawal", repaired=False)
CONFRONTED = Rupture(kind="confrontation", repaired=False)


def test_trust_is_carried_over_whole_when_nothing_came_between() -> None:
    assert carry_trust(0.55, 0.3, (), 0) == 0.55


def test_missed_appointments_take_trust_towards_its_baseline() -> None:
    # By hand: 0.3 + 0.25 * 0.85 and 0.3 + 0.25 * 0.85².
    assert carry_trust(0.55, 0.3, (), 1) == pytest.approx(0.5125)
    assert carry_trust(0.55, 0.3, (), 2) == pytest.approx(0.4806, abs=1e-4)


def test_absence_does_not_raise_trust_that_is_below_its_baseline() -> None:
    assert carry_trust(0.2, 0.3, (), 3) == 0.2


def test_unrepaired_ruptures_cost_and_repaired_ones_pay() -> None:
    assert carry_trust(0.5, 0.3, (WITHDRAWN,), 0) == pytest.approx(0.44)
    assert carry_trust(0.5, 0.3, (CONFRONTED,), 0) == pytest.approx(0.40)
    assert carry_trust(0.5, 0.3, (Rupture(kind="confrontation", repaired=True),), 0) == pytest.approx(0.52)


def test_trust_is_never_wholly_gone_or_complete() -> None:
    assert carry_trust(0.05, 0.3, (CONFRONTED, CONFRONTED), 0) == 0.02
    assert carry_trust(0.99, 0.3, (), 0) == 0.98
