"""Find therapy modalities: those of the entry-point group ``theraloom.frameworks``, or a folder."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from clinical_frameworks.errors import ClinicalDataError, UnknownFrameworkError
from clinical_frameworks.framework import Framework
from clinical_frameworks.modality import load_modality

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


def is_folder(name_or_path: str | Path) -> bool:
    """Tell whether a modality's folder is meant and no installed name: a `Path`, or a text like a path.

    A text is like a path when it begins with ``.`` or ``~`` or holds a slash: "./my_modality".
    """
    text = str(name_or_path)
    return isinstance(name_or_path, Path) or text.startswith((".", "~")) or "/" in text or "\\" in text


def load_framework(name_or_path: str | Path) -> Framework:
    """Return an installed framework by its name, or one that a modality's folder describes (see `is_folder`).

    A relative path starts at the working directory.

    Raises `UnknownFrameworkError` listing the installed names, or for a folder that is not there;
    `ClinicalDataError` when the entry point cannot be imported or gives something that is not a framework,
    or when the folder's files are faulty.
    """
    if is_folder(name_or_path):
        folder = Path(name_or_path).expanduser()
        if not folder.is_dir():
            raise UnknownFrameworkError(f"framework {str(name_or_path)!r}: no such folder")
        return load_modality(folder)
    return _load_installed(str(name_or_path))


def _load_installed(name: str) -> Framework:
    installed = _installed()
    if name not in installed:
        known = ", ".join(sorted(installed)) or "none (is the package itself installed?)"
        raise UnknownFrameworkError(
            f"unknown framework {name!r}; installed frameworks: {known}; a folder is a path: ./{name}"
        )
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
