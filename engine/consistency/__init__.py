"""Consistency of a course: a ledger of facts, checked turn by turn and over sessions."""

from engine.consistency.finding import Finding
from engine.consistency.ledger import Ledger
from engine.consistency.locale_file import languages
from engine.consistency.rate import ConsistencyRate, KindCount, rate
from engine.consistency.session_check import CHECK, check_session

__all__ = ["CHECK", "ConsistencyRate", "Finding", "KindCount", "Ledger", "check_session", "languages", "rate"]
