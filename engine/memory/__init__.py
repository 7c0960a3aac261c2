"""What the therapist carries from session to session: written at the end, frozen into the next prompt."""

from engine.memory.prompt_text import MEMORY_WORDS, memory_text
from engine.memory.retrieve import most_relevant
from engine.memory.write import write_memory

__all__ = ["MEMORY_WORDS", "memory_text", "most_relevant", "write_memory"]
