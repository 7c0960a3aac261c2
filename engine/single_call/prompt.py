"""The prompt of a whole session: persona, memory, plan and length; and how it is gone on with."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from corpus.record import Speaker
from engine.llm import Message
from engine.locales.templates import render_in
from engine.scene import Scene
from engine.single_call.parse import END_MARK, LABELS, Line
from personas.styles import style_book

_FOLDER = Path(__file__).parent
RECENT_WORDS = 700
"""Words of the script so far that a further call sees; with head and reply they fit 4096 tokens."""
PEOPLE_TOLD, SYMPTOMS_TOLD, EPISODES_TOLD = 3, 4, 2


def script_messages(scene: Scene, words: int, manner: str) -> tuple[Message, ...]:
    """The messages that ask for a session of about so many words; ``manner`` shows exemplars or is empty."""
    plan, patient = scene.plan, scene.patient
    system = _render("system", end_mark=END_MARK, manner=manner)
    due = plan.homework_due
    user = _render(
        "session",
        number=plan.number,
        sessions=plan.of,
        framework=scene.therapist.framework,
        words=words,
        therapist=scene.therapist.name,
        name=patient.first_name,
        age=patient.age,
        occupation=patient.occupation.describe(),
        manner=" ".join(style_book().styles[patient.style].habits),
        facts=_facts(scene),
        memory=scene.memory,
        agenda=", ".join(plan.agenda),
        technique=plan.technique.replace("_", " "),
        homework_due="" if due is None else due.task,
        homework_result=(plan.homework_result or "not known").replace("_", " "),
        homework_next=plan.homework_next.task,
        risk=plan.risk,
    )
    return (Message("system", system), Message("user", user))


def going_on(asked: tuple[Message, ...], lines: Sequence[Line], words_left: int) -> tuple[Message, ...]:
    """The messages of a further call: the request, the end of the script so far, and the request to go on."""
    shown: list[str] = []
    count = 0
    for line in reversed(lines):
        count += len(line.text.split())
        if shown and count > RECENT_WORDS:
            break
        shown.insert(0, f"{LABELS[line.speaker]}: {line.text}")
    speaker: Speaker = "patient" if lines[-1].speaker == "therapist" else "therapist"
    more = _render("continue", words=words_left, speaker=speaker, end_mark=END_MARK)
    return (*asked, Message("assistant", "\n".join(shown)), Message("user", more))


def script_hashes() -> dict[str, str]:
    """SHA-256 of the prompt files by their names, for provenance."""
    return {
        f"script_{path.name}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(_FOLDER.glob("*.j2"))
    }


def _facts(scene: Scene) -> str:
    """What may come up today: complaint, some people, symptoms and episodes, and the session's own chain."""
    case, plan = scene.patient.case, scene.plan
    facts = [case.complaint, *case.social[:PEOPLE_TOLD]]
    facts += [case.fact(fact) for fact in plan.symptoms[:SYMPTOMS_TOLD]]
    facts += [case.fact(fact) for fact in plan.episodes[:EPISODES_TOLD]]
    facts += [case.fact(plan.event)] if plan.event is not None else []
    facts += case.chain(plan.chain).facts()
    return "\n".join(f"- {statement}" for statement in dict.fromkeys(fact.statement for fact in facts))


def _render(name: str, /, **values: object) -> str:
    return render_in(_FOLDER, name, values)
