"""The field's formats, in and out. `formats` lists them; `read_any` and `write_any` take one by name."""

from __future__ import annotations

from corpus.exchange.registry import Format, formats, read_any, write_any

__all__ = ["Format", "formats", "read_any", "write_any"]
