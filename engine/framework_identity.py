"""Which framework a run is made with: its name and version, and for a user's folder what stands in it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from clinical_frameworks.framework import Framework
from clinical_frameworks.registry import is_folder
from corpus.weights.catalogue_file import listing_sha256
from engine.study import Study


def framework_identity(study: Study, framework: Framework) -> dict[str, str]:
    """Name and version; ``sha256`` over the data files as well when the study names a folder.

    A folder is edited while its author works on it, and its version need not change with that.
    """
    identity = {"name": framework.name, "version": framework.version}
    if is_folder(study.framework):
        folder = Path(study.framework).expanduser()
        identity["sha256"] = listing_sha256(
            {
                file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
                for file in sorted(folder.rglob("*.yaml"))
            }
        )
    return identity
