"""The memory as prompt text, for the therapist and, in the second person, for the patient."""

from __future__ import annotations

from corpus.record import Memory, MemoryFact
from engine.memory.retrieve import most_relevant

MEMORY_WORDS = 620
"""Words of facts in a prompt: with homework and summaries about 1,000 tokens (1.35 tokens a word)."""
SUMMARIES = 6


def memory_text(memory: Memory | None, summaries: list[str], query: str, always: tuple[str, ...] = ()) -> str:
    """Facts, homework and the last sessions in a line each; empty before session 1.

    Args:
        memory: As of the last session's end.
        summaries: One sentence a session, oldest first.
        query: What the coming session is about; decides which old facts are kept when there are too many.
        always: Fact ids the plan will take up.
    """
    if memory is None:
        return ""
    lines = list(summaries[-SUMMARIES:])
    facts: list[MemoryFact] = most_relevant(memory.facts, query, MEMORY_WORDS, always)
    lines += [f"- (session {fact.learnt_in_session}) {fact.text}" for fact in facts]
    for task in memory.homework:
        outcome = f"; {task.outcome.replace('_', ' ')}" if task.outcome else "; to be reviewed"
        lines.append(f"- homework of session {task.set_in_session}: {task.task}{outcome}")
    return "\n".join(lines)
