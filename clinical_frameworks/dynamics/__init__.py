"""Course dynamics: state that code moves from session to session, with its sources (``data/*.yaml``)."""

from clinical_frameworks.dynamics.adherence import draw_homework_result
from clinical_frameworks.dynamics.alliance import plan_rupture
from clinical_frameworks.dynamics.course import begin, clinical_state, replay, step, step_rng
from clinical_frameworks.dynamics.happened import happened_in
from clinical_frameworks.dynamics.report import report
from clinical_frameworks.dynamics.state import (
    CourseState,
    HomeworkResult,
    ReportBias,
    SessionHappened,
    Trajectory,
    Valence,
)
from clinical_frameworks.dynamics.sudden_gains import sudden_gains
from clinical_frameworks.dynamics.trajectory import primary_instrument

__all__ = [
    "CourseState",
    "HomeworkResult",
    "ReportBias",
    "SessionHappened",
    "Trajectory",
    "Valence",
    "begin",
    "clinical_state",
    "draw_homework_result",
    "happened_in",
    "plan_rupture",
    "primary_instrument",
    "replay",
    "report",
    "step",
    "step_rng",
    "sudden_gains",
]
