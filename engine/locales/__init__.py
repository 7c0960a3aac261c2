"""Languages of the talk: one folder each, with prompts, examples and the word lists of the checks."""

from engine.locales.examples import Example, Examples
from engine.locales.load import installed_languages, load_locale, read_locale, source_locale
from engine.locales.locale import SOURCE_LANGUAGE, Locale
from engine.locales.replies import fixed_reply

__all__ = [
    "SOURCE_LANGUAGE",
    "Example",
    "Examples",
    "Locale",
    "fixed_reply",
    "installed_languages",
    "load_locale",
    "read_locale",
    "source_locale",
]
