"""Find the installed therapy modalities through the entry-point group ``theraloom.frameworks``."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points

from clinical_frameworks.errors import ClinicalDataError, UnknownFrameworkError
from clinical_frameworks.framework import Framework

GROUP = "theraloom.frameworks"

_MEMBERS = ("name", "version", "protocols", "plan_course", "plan_session", "start", "next_turn", "after_turn")


def _installed() -> dict[str, EntryPoint]:
    found: dict[str, EntryPoint] = {}
    for entry in entry_points(group=GROUP):
        other = found.get(entry.name)
        if other is not None and other.value != entry.value:
            raise ClinicalDataError(
                f"two installed packages offer a framework {entry.name!r}: {other.value} and {entry.value}; "
                f"uninstall one of them"
            )
        found[entry.name] = entry
    return found


def frameworks() -> tuple[str, ...]:
    """Return the names of all installed frameworks, in alphabetical order.

    Raises `ClinicalDataError` when two packages claim the same name.
    """
    return tuple(sorted(_installed()))


def load_framework(name: str) -> Framework:
    """Return a new instance of an installed framework.

    Raises `UnknownFrameworkError` listing the installed names, or `ClinicalDataError` when its entry point
    cannot be imported or gives something that is not a framework.
    """
    installed = _installed()
    if name not in installed:
        known = ", ".join(sorted(installed)) or "none (is the package itself installed?)"
        raise UnknownFrameworkError(f"unknown framework {name!r}; installed frameworks: {known}")
    entry = installed[name]
    try:
        make = entry.load()
    except (ImportError, AttributeError) as error:
        raise ClinicalDataError(
            f"framework {name!r}: cannot import its entry point {entry.value} ({error})"
        ) from error
    if not callable(make):
        raise ClinicalDataError(f"framework {name!r}: entry point {entry.value} must name a callable")
    framework: Framework = make()
    missing = [member for member in _MEMBERS if not hasattr(framework, member)]
    if missing:
        raise ClinicalDataError(
            f"framework {name!r}: {entry.value} returned a {type(framework).__name__} "
            f"without {', '.join(missing)}"
        )
    return framework
