"""A commented study file to start from, written from the fields' own descriptions and defaults."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from engine.llm import EmbeddedConfig
from engine.study import Study
from engine.study_faults import allowed_words
from personas import PopulationSpec

_HEADER = """\
# A theraloom study: what is to be generated. Check it with `theraloom validate`, look at it with
# `theraloom preview`, run it with `theraloom generate`. Every value is the default, except for study, seed,
# sessions and population.size, which have none. Lines such as '# intake:' are fields that are left out.
"""
_WIDTH = 110
_FIRST: dict[str, Any] = {"study": "my-study", "seed": 1, "sessions": 6, "size": 10}
# Groups whose annotation leaves open which model they are.
_GROUPS: dict[str, type[BaseModel]] = {"population": PopulationSpec, "backend": EmbeddedConfig}


def study_template() -> str:
    """Return the text of a study file with every field, its meaning, range and default."""
    return _HEADER + "".join(f"{line}\n" for line in _lines(Study, 0))


def _lines(model: type[BaseModel], depth: int) -> Iterator[str]:
    for name, field in model.model_fields.items():
        if depth == 0:
            yield ""
        inner = _GROUPS.get(name) if depth == 0 else None
        if inner is None and isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            inner = field.annotation
        yield from _comment(field, depth, inner)
        if inner is not None:
            yield f"{'  ' * depth}{name}:"
            yield from _lines(inner, depth + 1)
        else:
            yield from _value(name, field, depth)


def _comment(field: FieldInfo, depth: int, group: type[BaseModel] | None) -> Iterator[str]:
    words = allowed_words(field.rebuild_annotation())
    choice = f"One of: {', '.join(words)}." if len(words) > 1 else ""
    said = field.description or ((group.__doc__ or "").splitlines()[0] if group is not None else "")
    text = " ".join(part for part in (said, choice, _range(field)) if part)
    indent = "  " * depth
    yield from textwrap.wrap(text, _WIDTH, initial_indent=f"{indent}# ", subsequent_indent=f"{indent}# ")


def _range(field: FieldInfo) -> str:
    bounds = {
        name: getattr(limit, name)
        for limit in field.metadata
        for name in ("ge", "gt", "le", "lt")
        if getattr(limit, name, None) is not None
    }
    words = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
    said = [f"{words[name]} {bound:,}" for name, bound in bounds.items() if abs(bound) < 2**31]
    return f"({', '.join(said)})" if said else ""


def _value(name: str, field: FieldInfo, depth: int) -> Iterator[str]:
    default = _FIRST.get(name, field.get_default(call_default_factory=True))
    if default is None or default is PydanticUndefined or default == ():
        yield f"{'  ' * depth}# {name}:"
        return
    if isinstance(default, tuple):
        default = list(default)
    text = yaml.safe_dump(default, default_flow_style=True, sort_keys=False, width=10 * _WIDTH)
    yield f"{'  ' * depth}{name}: {text.splitlines()[0]}"
