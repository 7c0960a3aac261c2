"""Invented sessions that stand for private ones, and what is planted in them."""

from __future__ import annotations

import json
from pathlib import Path

PLANTED = "the heron by the mill pond stood there all winter long"
"""Said by the patient; too long to be shown, so only a model that was told it by a test can say it."""
SHOWN = {
    "therapist": [
        "Okay, and what did that leave you with?",
        "Mm, say a bit more about that.",
        "So it went the other way, then.",
        "And how was that for you?",
        "Right, and then you went home.",
    ],
    "patient": [
        "I don't know, it just went.",
        "Yeah, well, I sat there for a bit.",
        "It was all a bit much, really.",
        "No, not since the weekend, no.",
        "I suppose I was, um, tired of it.",
    ],
}
NAMED = "I told Xanthene I would not come."


def write_sessions(path: Path, *, sessions: int = 1, planted: str = PLANTED, rounds: int = 1) -> Path:
    """A file of OpenAI messages: assistant is the therapist, user the patient."""
    samples = []
    for number in range(sessions):
        talk = []
        for said, answered in list(zip(SHOWN["therapist"], SHOWN["patient"], strict=True)) * rounds:
            talk += [{"role": "assistant", "content": said}, {"role": "user", "content": answered}]
        story = (
            f"Well, you see, {planted}, and nobody else saw it in session {number}, not even that boy there."
        )
        talk += [{"role": "assistant", "content": "Mm-hmm."}, {"role": "user", "content": story}]
        talk += [{"role": "assistant", "content": "I see."}, {"role": "user", "content": NAMED}]
        samples.append(json.dumps({"messages": talk}))
    path.write_text("\n".join(samples) + "\n", encoding="utf-8")
    return path
