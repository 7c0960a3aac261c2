"""The risk protocol: finding risk talk, the steps that must follow, and what must never be said."""

from clinical_frameworks.risk.protocol import (
    RISK_SCRIPT,
    RiskPhase,
    RiskProtocol,
    RiskStep,
    RiskTrigger,
    load_risk_protocol,
    steps_missing,
)
from clinical_frameworks.risk.talk import RiskMention, find_method_detail, find_risk_talk, voices_risk

__all__ = [
    "RISK_SCRIPT",
    "RiskMention",
    "RiskPhase",
    "RiskProtocol",
    "RiskStep",
    "RiskTrigger",
    "find_method_detail",
    "find_risk_talk",
    "load_risk_protocol",
    "steps_missing",
    "voices_risk",
]
