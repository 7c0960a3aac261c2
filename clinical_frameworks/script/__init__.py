"""Acts drawn from data: lines (what can be said) and moves (small exchanges), planned turn by turn.

A modality that works in phases only writes YAML: ``lines/*.yaml`` and ``moves/*.yaml`` (see the README).
"""

from clinical_frameworks.script.library import Line, Move, Script
from clinical_frameworks.script.planner import ScriptPlanner

__all__ = ["Line", "Move", "Script", "ScriptPlanner"]
