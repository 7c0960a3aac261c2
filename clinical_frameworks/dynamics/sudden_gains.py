"""Find sudden gains in a series of totals by the three published criteria.

Tang & DeRubeis 1999 (J Consult Clin Psychol 67:894-904), with the critical value adjusted for missing
sessions after Lutz et al. 2013, as in the R package suddengains (Wiedemann et al. 2020, PLOS ONE
15:e0230276):

1. the fall from session n to n+1 is at least ``points``;
2. it is at least 25% of the total at n;
3. the mean of the totals before the gain (n-2, n-1, n) exceeds the mean of those after it (n+1, n+2, n+3) by
   more than ``t s``, where ``s = sqrt(((a - 1) s1² + (b - 1) s2²) / (a + b - 2))`` is the pooled standard
   deviation of the a and b totals and t the two-sided 5% point for a + b - 2 degrees of freedom. Two totals
   on a side are enough at the ends of a course. (The criterion uses the deviation, not the standard error.)
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean, variance

# Two-sided 5% points of Student's t for 2, 3 and 4 degrees of freedom (standard tables).
CRITICAL_T = {2: 4.303, 3: 3.182, 4: 2.776}
WINDOW = 3
FEWEST = 2
SHARE = 0.25


def sudden_gains(totals: Sequence[int], points: float = 6.0) -> list[int]:
    """Positions (from 0) of the pre-gain session n of each sudden gain in ``totals``, one total a session.

    ``points`` is the first criterion: the instrument's reliable change, 6 on the PHQ-9.
    """
    return [n for n in range(len(totals) - 1) if _is_gain(totals, n, points)]


def _is_gain(totals: Sequence[int], n: int, points: float) -> bool:
    fall = totals[n] - totals[n + 1]
    if fall < points or fall < SHARE * totals[n]:
        return False
    before, after = totals[max(0, n - WINDOW + 1) : n + 1], totals[n + 1 : n + 1 + WINDOW]
    if len(before) < FEWEST or len(after) < FEWEST:
        return False
    freedom = len(before) + len(after) - 2
    pooled = ((len(before) - 1) * variance(before) + (len(after) - 1) * variance(after)) / freedom
    return fmean(before) - fmean(after) > CRITICAL_T[freedom] * math.sqrt(pooled)
