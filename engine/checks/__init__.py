"""Checks on each candidate turn, one idea a module; the first refusal counts.

A check is a function ``(candidate, surroundings) -> reason or None``; `CHECKS` lists them in the order they
run, severe and cheap ones first.
"""

from engine.checks.battery import CHECKS, first_failure
from engine.checks.candidate import Candidate, Check, Surroundings

__all__ = ["CHECKS", "Candidate", "Check", "Surroundings", "first_failure"]
