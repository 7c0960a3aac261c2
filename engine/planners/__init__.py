"""Who decides what a turn does: the framework (``sampled``), the model (``llm``), or nobody (``off``)."""

from engine.planners.names import PlannerName
from engine.planners.planner import Planner, make_planner

__all__ = ["Planner", "PlannerName", "make_planner"]
