"""Rules of a planned course, used by the checks on ordinary, resistant and long ones alike."""

from __future__ import annotations

import re
from collections.abc import Sequence

from clinical_frameworks.acts import load_acts
from clinical_frameworks.case import CaseFile
from clinical_frameworks.conformance.planned import PlannedSession, failed
from clinical_frameworks.instruments import load_instrument


def acts_are_known(course: Sequence[PlannedSession]) -> None:
    """Every turn has an act of ``acts.yaml`` that its speaker can do (or several, joined by ``+``)."""
    acts = load_acts()
    for session in course:
        for index, turn in enumerate(session.turns):
            for act in turn.act.split("+"):
                if act not in acts:
                    fault = f"unknown act {act!r}; known: {', '.join(acts)}"
                    raise failed("acts", session.place(index), fault)
                if not acts[act].may_be_said_by(turn.speaker):
                    fault = f"act {act!r} cannot be done by the {turn.speaker}"
                    raise failed("acts", session.place(index), fault)


def speakers_alternate(course: Sequence[PlannedSession]) -> None:
    """The therapist begins, and no speaker has two turns running."""
    for session in course:
        for index, turn in enumerate(session.turns):
            expected = ("therapist", "patient")[index % 2]
            if turn.speaker != expected:
                raise failed("speakers", session.place(index), f"the {turn.speaker} speaks out of turn")


def sessions_close(course: Sequence[PlannedSession]) -> None:
    """A session ends once, in its last phase, by a turn that takes leave; all its phases are the plan's."""
    for session in course:
        where = f"session {session.plan.number}"
        ends = [index for index, turn in enumerate(session.turns) if turn.last]
        if ends != [len(session.turns) - 1]:
            raise failed("session_ends", where, f"turns {ends} are marked last")
        last, phases = session.turns[-1], [phase.id for phase in session.plan.phases]
        if last.phase != phases[-1]:
            raise failed("session_ends", where, f"it ends in phase {last.phase!r}")
        if "closing" not in last.act.split("+"):
            raise failed("session_ends", where, f"its last turn has the act {last.act!r} and not 'closing'")
        strange = sorted({turn.phase for turn in session.turns} - set(phases))
        if strange:
            raise failed("session_ends", where, f"turns are in phases {strange}, the plan has {phases}")


def lengths_fit(course: Sequence[PlannedSession], words: int, low: float, high: float) -> None:
    """Each session has between ``low`` and ``high`` times ``words`` words."""
    for session in course:
        if not low * words <= session.words <= high * words:
            fault = f"{session.words} words were planned for a session of {words}"
            raise failed("session_ends", f"session {session.plan.number}", fault)


def only_the_patient_discloses(course: Sequence[PlannedSession], case: CaseFile) -> None:
    """No therapist line uses a cue of a fact the patient has not told, and only the patient discloses."""
    known, disclosed = {fact.id for fact in case.facts()}, set[str]()
    for session in course:
        for index, turn in enumerate(session.turns):
            if turn.speaker == "therapist" and turn.discloses:
                raise failed("disclosure", session.place(index), f"the therapist discloses {turn.discloses}")
            unknown = [fact for fact in turn.discloses if fact not in known]
            if unknown:
                fault = f"discloses facts the case does not have: {unknown}"
                raise failed("disclosure", session.place(index), fault)
        leaks = leaked_cues(session, case, disclosed)
        if leaks:
            index, fact_id, cue = leaks[0]
            fault = f"{session.turns[index].draft!r} uses {cue!r} of the undisclosed fact {fact_id!r}"
            raise failed("disclosure", session.place(index), fault)
        disclosed |= {fact for turn in session.turns for fact in turn.discloses}


def trust_is_needed(course: Sequence[PlannedSession], case: CaseFile) -> None:
    """A fact is told only when trust before the turn reaches for it; risk is told at any trust."""
    facts = {fact.id: fact for fact in case.facts() if fact.kind != "risk"}
    for session in course:
        for index, turn in enumerate(session.turns):
            trust = session.states[index].hidden.trust
            early = [fact for fact in turn.discloses if fact in facts and facts[fact].trust_needed > trust]
            if early:
                fault = f"tells {early[0]!r}, which needs trust {facts[early[0]].trust_needed}, at {trust}"
                raise failed("trust", session.place(index), fault)


def leaked_cues(session: PlannedSession, case: CaseFile, disclosed: set[str]) -> list[tuple[int, str, str]]:
    """Return (turn index, fact id, cue) wherever a therapist draft uses a cue not yet said in the room.

    ``disclosed`` are the facts said before the session. A cue counts as said once a fact whose wording
    contains it is disclosed, a patient turn has used it, or a questionnaire of the session has it in print.
    """
    known = set(disclosed)
    facts = list(case.facts())
    printed = [item for m in session.plan.measures for item in load_instrument(m.instrument).items or ()]
    told = [f"{fact.statement} {fact.topic}" for fact in facts if fact.id in known]
    heard = " ".join(printed + told)
    leaks: list[tuple[int, str, str]] = []
    for index, turn in enumerate(session.turns):
        if turn.speaker == "patient":
            known |= set(turn.discloses)
            said = [f"{fact.statement} {fact.topic}" for fact in facts if fact.id in turn.discloses]
            heard = " ".join([heard, turn.draft, *said])
            continue
        leaks += [
            (index, fact.id, cue)
            for fact in facts
            if fact.id not in known
            for cue in fact.cues
            if _says(turn.draft, cue) and not _says(heard, cue)
        ]
    return leaks


def _says(text: str, cue: str) -> bool:
    lower, wanted = text.lower().replace("’", "'"), cue.lower()
    return wanted in lower and re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", lower) is not None
