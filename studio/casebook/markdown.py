"""Fill the Markdown templates; every value that goes in is shown as it is, never read as markup."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from clinical_frameworks.person import lower_first
from corpus.exchange.markdown import without_markup
from studio.casebook.errors import CasebookError
from studio.casebook.session_view import quote, shown
from studio.casebook.wording import in_words

_TEMPLATES = Path(__file__).parent / "templates"
_LIST_AT_START = re.compile(r"^(\s*)([-+]|\d+(?=[.)]))(?=[.)]?\s)")
_BLANK_LINES = re.compile(r"\n{3,}")
_LOOSE_LIST = re.compile(r"^( *(?:-|\d+\.) .*\n)\n+(?= *(?:-|\d+\.) )", re.MULTILINE)


def escape(value: object) -> Markup:
    """A value as Markdown that shows its words and nothing else, on one line."""
    if isinstance(value, Markup):
        return value
    text = without_markup(" ".join(str(value).split("\n")))
    return Markup(_LIST_AT_START.sub(_guard, text))


def _guard(match: re.Match[str]) -> str:
    """'- text' gets a backslash before the dash, '1. text' one before the stop."""
    sign = match[2]
    return f"{match[1]}{sign}\\" if sign.isdigit() else f"{match[1]}\\{sign}"


@cache
def _environment() -> jinja2.Environment:
    # Autoescape makes macros return Markup, so `finalize` can tell finished Markdown from values; what it
    # returns is Markup itself and passes the HTML escape that follows unchanged.
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=True,
        finalize=escape,
    )
    environment.filters["in_words"] = in_words
    environment.filters["lower_first"] = lower_first
    environment.globals["in_words"] = in_words
    environment.globals["quote"] = quote
    environment.globals["whole"] = shown
    return environment


def render(name: str, /, **values: object) -> str:
    """Fill the template ``name`` (without ``.j2``) and tidy its blank lines.

    Raises:
        CasebookError: The template is missing or asks for a value it is not given.
    """
    try:
        text = _environment().get_template(f"{name}.j2").render(**values)
    except jinja2.TemplateError as error:
        raise CasebookError(f"{_TEMPLATES / name}.j2: {error}") from error
    return _LOOSE_LIST.sub(r"\1", _BLANK_LINES.sub("\n\n", text)).strip() + "\n"
