"""The layout that keeps a server's prefix cache warm: a frozen head, append-only talk, and a tail.

Within a session the head never changes and the talk only grows, so ``stable(t + 1)`` starts with
``stable(t)``; only the tail (the act plan of this one turn) is new each time and is not kept.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.llm import Message


@dataclass(frozen=True, slots=True)
class Prompt:
    """One agent's prompt for one turn.

    Attributes:
        head: System message and examples, frozen for the session.
        talk: What was said, from this agent's side (own turns are ``assistant``), verbatim.
        tail: The plan of this turn; appended to the last message, never stored.
    """

    head: tuple[Message, ...]
    talk: tuple[Message, ...]
    tail: str

    def stable(self) -> tuple[Message, ...]:
        """Everything that later prompts of the session repeat word for word."""
        return self.head + self.talk

    def messages(self) -> tuple[Message, ...]:
        """The messages to send: the tail joins the other party's last message or stands alone."""
        stable = self.stable()
        if self.talk and self.talk[-1].role == "user":
            last = Message("user", f"{self.talk[-1].content}\n\n{self.tail}")
            return (*stable[:-1], last)
        return (*stable, Message("user", self.tail))
