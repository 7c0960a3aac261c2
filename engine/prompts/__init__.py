"""Prompts are files of a locale: versioned with the code, rendered strictly, hashed into provenance."""

from engine.prompts.layout import Prompt
from engine.prompts.library import Example, Examples, load_examples, prompt_hashes, render

__all__ = ["Example", "Examples", "Prompt", "load_examples", "prompt_hashes", "render"]
