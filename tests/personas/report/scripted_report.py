"""An invented report, and a model that answers questions about it as it is told to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from personas.intake.report import Question

REPORT = """\
# Referral report

Ms. Katarzyna Wiśniewska is a 38-year-old librarian, divorced, who lives with her son Kacper (8) in Leicester.
She was referred by Dr. Alan Whitcombe of the Highfields Surgery on 14 March 2023. "I sit on the kitchen floor
after Kacper is asleep and I can't get up for an hour," she said. Katarzyna reports waking at four since May
2021. She scored 14 on the PHQ-9 (14/27), moderate depression. Her phone is 07700 900123, her e-mail
k.wis@example.org.

Her ex-husband Tomasz Wiśniewski rarely calls. When Tomasz returned the wrong winter coat she apologised to
him and thought she was too stupid to argue; she felt ashamed. Her father, who grew up near Gdańsk, checked
her homework with a red pen. On Sundays she bakes bread with her colleague Xanthene. Katarzyna wants to read
to Kacper at bedtime without watching the clock.
"""
ORIGINALS = (
    *(
        "Katarzyna",
        "Wiśniewska",
        "Wiśniewski",
        "Kacper",
        "Tomasz",
        "Whitcombe",
        "Alan",
        "Leicester",
        "Highfields",
    ),
    *("Gdańsk", "Xanthene", "March", "2023", "2021", "07700", "900123", "k.wis"),
)
"""Every name, place, date and number of the report that points to somebody."""

Answers = Mapping[str, Any]


def quoted(value: Any, quote: str) -> dict[str, Any]:  # noqa: ANN401
    return {"quote": quote, "value": value}


GOOD: dict[str, Any] = {
    "identifiers": {"found": []},
    "person": {
        "age": quoted(38, "38-year-old"),
        "gender": quoted("woman", "lives with her son"),
        "occupation": quoted(
            {"status": "employed", "job": "librarian", "workplace": None}, "38-year-old librarian"
        ),
        "education": None,
        "marital": quoted("divorced", "divorced"),
    },
    "people": {"people": []},
    "complaint": {
        "complaint": quoted(
            "I sit on the kitchen floor and I can't get up for an hour.",
            "I sit on the kitchen floor after",
        )
    },
    "illness": {
        "disorder": quoted("depression", "moderate depression"),
        "comorbid": [],
        "severity": quoted("moderate", "moderate depression"),
        "items": None,
        "stage_of_change": None,
    },
    "manner": {"style": None, "resistance": None, "core_beliefs": []},
    "history": {
        "history": [
            quoted("My father checked my homework with a red pen.", "checked her homework with a red pen")
        ],
        "events": [],
    },
    "situations": {
        "situations": [
            {
                "situation": quoted(
                    "I apologised for the wrong winter coat.",
                    "returned the wrong winter coat she apologised to him",
                ),
                "details": [],
                "thought": quoted("I'm too stupid to argue", "she was too stupid to argue"),
                "emotions": [quoted({"group": "ashamed", "word": "ashamed"}, "she felt ashamed")],
                "behaviour": None,
                "evidence_for": [],
                "evidence_against": [],
                "alternative": None,
            }
        ]
    },
    "resources": {
        "coping": [],
        "strengths": [],
        "goals": [
            quoted(
                "I want to read at bedtime without watching the clock.",
                "at bedtime without watching the clock",
            )
        ],
    },
}
"""Every value is in the report; the quotes hold no name, as those are generated."""


class Model:
    """Answers by section: an object, raw text, or a list of these for attempt after attempt."""

    def __init__(self, **answers: Any) -> None:  # noqa: ANN401
        self.answers = {**GOOD, **answers}
        self.questions: list[Question] = []

    async def __call__(self, question: Question) -> str:
        self.questions.append(question)
        answer = self.answers[question.section]
        if isinstance(answer, list):
            answer = answer[min(question.attempt, len(answer) - 1)]
        return answer if isinstance(answer, str) else json.dumps(answer)


def report_file(folder: Path, text: str = REPORT) -> Path:
    path = folder / "report.md"
    path.write_text(text, encoding="utf-8")
    return path
