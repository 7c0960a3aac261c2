"""What the patient says became of the homework, against what became of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.record import Homework
from engine.consistency.finding import Finding
from engine.consistency.locale_file import LocaleFile, alternatives
from engine.consistency.plain import Plain


class HomeworkRule:
    """The rule for the task due in one session."""

    def __init__(self, locale: LocaleFile, due: Homework) -> None:
        words = (*locale.homework.words, due.kind.replace("_", " "))
        task = rf"(?:\w+ )?(?:{alternatives(words)})"
        forms = locale.homework
        self.due = due
        self._words = re.compile(rf"(?<!\w)(?:{alternatives(words)})(?!\w)")
        self._named = {
            "done": re.compile(forms.done.replace("{task}", task)),
            "not_done": re.compile(forms.not_done.replace("{task}", task)),
        }
        self._answered = {
            "done": re.compile(forms.done_answer),
            "not_done": re.compile(forms.not_done_answer),
        }

    def asks(self, text: str) -> bool:
        """True when a therapist's turn speaks of the task, so that the next "I did it" is about it."""
        return bool(self._words.search(text.lower()))

    def findings(self, sentences: Sequence[Plain], *, asked: bool, claimed: Sequence[bool]) -> list[Finding]:
        """A task said to be done that was not, or the other way round; one done in part fits both."""
        outcome = self.due.outcome
        if outcome not in ("done", "not_done"):
            return []
        wrong = "not_done" if outcome == "done" else "done"
        found = []
        for number, (plain, is_claimed) in enumerate(zip(sentences, claimed, strict=True)):
            if plain.question or not is_claimed:
                continue
            here = self._named[wrong].search(plain.text)
            if here is None and asked and number < 2:
                here = self._answered[wrong].search(plain.text)
            if here is not None:
                against = f"the homework {self.due.task!r} was {outcome.replace('_', ' ')}"
                found.append(Finding("homework", plain.said, against))
        return found
