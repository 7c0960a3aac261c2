"""What a study in a language may ask for."""

from __future__ import annotations

from collections.abc import Mapping

from engine.locales.identify import NEEDED, identifier_installed
from engine.locales.load import load_locale
from engine.locales.locale import SOURCE_LANGUAGE, Locale
from personas import PopulationSpec

# Models of the catalogue are small; what they were chosen and measured for is English.
CATALOGUE_LANGUAGES = frozenset({SOURCE_LANGUAGE})


def language_problem(
    language: str,
    *,
    overlay: bool,
    scripted_planner: bool,
    semantic_scorer: bool,
    catalogue_model: str | None,
    cultures: Mapping[str, float] | None,
) -> str | None:
    """Say what keeps a study from being made in a language, or None.

    Args:
        language: Code of an installed language.
        overlay: Backchannels, fillers and the like are to be laid over the talk.
        scripted_planner: Acts are planned by the framework.
        semantic_scorer: Candidates are rated by sentence embeddings.
        catalogue_model: Name of the embedded catalogue model; None for any other model.
        cultures: The population's quota of cultures; None for intake files.

    Raises:
        LocaleError: See `load_locale`.
    """
    locale = load_locale(language)
    if catalogue_model is not None and language not in CATALOGUE_LANGUAGES:
        return (
            f"language {language!r} is not spoken by the embedded model {catalogue_model!r}, which is for "
            f"{', '.join(sorted(CATALOGUE_LANGUAGES))} only; name a server with a larger model, "
            "backend: {kind: openai, base_url: ..., model: ...}"
        )
    if locale.lists.identify_against and not identifier_installed():
        return f"language {language!r} needs the extra 'languages': {NEEDED}"
    rules = locale.lists.study
    if overlay and not rules.overlay:
        return f"the overlay has English forms only; with language {language!r} set overlay: false"
    if not scripted_planner and not rules.unscripted:
        return (
            f"the planner must be 'sampled' with language {language!r}: without a plan, what is disclosed is "
            "read off the words, and that is done for English only"
        )
    if semantic_scorer and not rules.semantic_scorer:
        return (
            "sampling by the scorer 'semantic' rests on an English embedder; with language "
            f"{language!r} use scorer: lexical"
        )
    return _culture_problem(locale, cultures)


def _culture_problem(locale: Locale, cultures: Mapping[str, float] | None) -> str | None:
    """The default quota is the English one: most of its names would be foreign to the talk."""
    default = PopulationSpec.model_fields["culture"].default
    if locale.culture is None or cultures is None or dict(cultures) != default:
        return None
    quota = ", ".join(f"{culture}: {share:g}" for culture, share in locale.culture.cultures.items())
    return (
        "population has the quota of culture of English studies; with language "
        f"{locale.code!r} write for example culture: {{{quota}}}"
    )
