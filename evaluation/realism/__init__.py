"""Realism figures of sessions and corpora, and the table that sets them beside real talk."""

from evaluation.realism.corpus_figures import CorpusFigures, corpus_figures
from evaluation.realism.figures import Figure, SessionFigures, session_figures
from evaluation.realism.render import render_json, render_markdown, render_text
from evaluation.realism.table import RealismTable, realism_table
from evaluation.realism.targets import Reference, load_reference

__all__ = [
    "CorpusFigures",
    "Figure",
    "RealismTable",
    "Reference",
    "SessionFigures",
    "corpus_figures",
    "load_reference",
    "realism_table",
    "render_json",
    "render_markdown",
    "render_text",
    "session_figures",
]
