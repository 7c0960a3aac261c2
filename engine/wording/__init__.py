"""How a planned turn becomes words: ``reword`` a draft, follow a ``note``, or speak ``free``."""

from engine.wording.chat import FreeWording, NoteWording
from engine.wording.reply import clean_reply
from engine.wording.reword import RewordWording, examples_for
from engine.wording.wording import Wording, WordingName, make_wording

__all__ = [
    "FreeWording",
    "NoteWording",
    "RewordWording",
    "Wording",
    "WordingName",
    "clean_reply",
    "examples_for",
    "make_wording",
]
