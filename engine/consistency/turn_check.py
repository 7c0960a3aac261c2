"""The check on a candidate before it is committed."""

from __future__ import annotations

from engine.checks.candidate import Candidate, Surroundings


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse a candidate that contradicts the ledger where its draft does not.

    What the draft itself says is the plan's: no rewording could mend it, so the session's check reports it.
    """
    scene, turn = around.scene, candidate.turn
    ledger = scene.ledger
    if ledger is None:
        return None
    facts, number = (*turn.discloses, *turn.refers_to), scene.plan.number
    drafts = (turn.draft,) if turn.draft and around.wording != "free" else ()
    findings = ledger.check(candidate.text, turn.speaker, facts, number, drafts)
    if not findings:
        return None
    planned = ledger.check(turn.draft, turn.speaker, facts, number) if turn.draft else ()
    known = {(finding.kind, finding.against) for finding in planned}
    for finding in findings:
        if (finding.kind, finding.against) not in known:
            return finding.reason()
    return None
