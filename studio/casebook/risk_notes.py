"""What a session holds about risk, beside the protocol: reported, said, asked, planned; no judgement."""

from __future__ import annotations

from dataclasses import dataclass

from clinical_frameworks.case import CaseFact
from clinical_frameworks.instruments import instruments, load_instrument
from clinical_frameworks.risk import find_risk_talk, load_risk_protocol
from corpus.record import Turn
from studio.casebook.measures import item_text
from studio.casebook.session_view import SessionView, lines_of
from studio.casebook.wording import load_wording


@dataclass(frozen=True, slots=True)
class RiskNotes:
    """One session beside the risk protocol. Step names are the protocol's, in its order."""

    reported: tuple[str, ...]
    """Questionnaire items that start the protocol, with their value."""
    said: tuple[Turn, ...]
    """The patient's turns that speak of death or self-harm."""
    covered: tuple[str, ...]
    missing: tuple[str, ...]
    protects: Turn | None
    """What the patient said when asked what protects."""
    direct_answer: Turn | None
    """What the patient said when asked directly."""
    safety_plan: tuple[tuple[str, Turn], ...]
    """Parts of the safety plan with the patient's words for each."""
    traced: bool
    """False when the turns carry no planned lines, so that steps cannot be told from the record."""

    @property
    def present(self) -> bool:
        """True when the protocol had to run."""
        return bool(self.reported or self.said)


def risk_notes(view: SessionView) -> RiskNotes:
    """Set a session beside the shipped risk protocol."""
    protocol = load_risk_protocol()
    reported = tuple(
        f"{load_instrument(trigger.instrument).name} "
        + item_text(
            load_instrument(trigger.instrument), trigger.item, measure.reported_items[trigger.item - 1]
        )
        for trigger in protocol.triggers
        for measure in view.session.measures
        if protocol.model_copy(update={"triggers": (trigger,)}).is_triggered([measure])
    )
    protects = _answer(view, "protective_factors")
    told = {item.turn.id for item in view.new if about_risk(item.fact)}
    said = tuple(
        turn
        for turn in view.by("patient")
        if turn is not protects and (turn.id in told or find_risk_talk(turn.text))
    )
    keys = [line for turn in view.turns for line in lines_of(turn)]
    missing = set(protocol.steps_missing(keys))
    names = {step.id: step.name for step in protocol.steps}
    return RiskNotes(
        reported=reported,
        said=said,
        covered=tuple(name for step, name in names.items() if step not in missing),
        missing=tuple(name for step, name in names.items() if step in missing),
        protects=protects,
        direct_answer=_answer(view, "ask_directly"),
        safety_plan=tuple(
            (names[part], answer)
            for part in protocol.safety_plan
            if (answer := _answer(view, part)) is not None
        ),
        traced=bool(keys),
    )


def about_risk(fact: CaseFact) -> bool:
    """True for thoughts of death or self-harm and the item about them, false for what protects."""
    instrument, _, item = fact.id.partition(".")
    if fact.kind == "symptom" and item.isdigit() and instrument in instruments():
        return int(item) in load_instrument(instrument).risk_items
    return fact.kind == "risk" and not item.startswith("protective")


def kind_label(fact: CaseFact) -> str:
    """The label of a fact's kind; what protects is told apart from thoughts of death."""
    if about_risk(fact):
        return load_wording().kind("risk")
    return load_wording().protects if fact.kind == "risk" else load_wording().kind(fact.kind)


def crisis_contact() -> str:
    """The protocol's words on whom to turn to at any hour; follow a colon."""
    step = next(step for step in load_risk_protocol().steps if step.id == "crisis_contact")
    return step.purpose.removeprefix("Plan: ")


def _answer(view: SessionView, step: str) -> Turn | None:
    """The patient's turn right after the one in which a step of the protocol was taken."""
    protocol = load_risk_protocol()
    for turn, after in zip(view.turns, view.turns[1:], strict=False):
        if turn.speaker == "therapist" and after.speaker == "patient":
            taken = step not in protocol.steps_missing(lines_of(turn)) if turn.line else False
            if taken:
                return after
    return None
