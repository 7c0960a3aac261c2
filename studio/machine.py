"""What this machine has: cores, memory, disk, packages, models."""

from __future__ import annotations

import os
import platform
import shutil
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from corpus.weights import Kind, cache_folder, catalogue, is_fetched

MEMORY_BESIDE_WEIGHTS: Mapping[Kind, int] = {"language_model": 900_000_000, "embedding": 550_000_000}
"""Bytes that running a model takes beside its file. Of a language model prompt caches of two slots of 4096
tokens and the process: measured on the 1.1 GB model, 2.0 GB resident (engine/llm/README.md); smaller models
need less. Of an embedding model torch and the process: measured on the 92 MB model, 0.63 GB resident."""

_PACKAGES = (
    ("langgraph", "session and course graphs", "pip install theraloom"),
    ("pyarrow", "corpora on disk", "pip install theraloom"),
    ("xllamacpp", "models inside this process", "pip install 'theraloom[llm]'"),
    ("sentence-transformers", "the semantic scorer", "pip install 'theraloom[score]'"),
)


@dataclass(frozen=True, slots=True)
class Package:
    """A package and what it is for; without a version it is not installed."""

    name: str
    use: str
    install: str
    version: str | None


@dataclass(frozen=True, slots=True)
class LocalModel:
    """A model of the catalogue on this machine."""

    name: str
    kind: Kind
    megabytes: int
    fetched: bool
    fits: bool


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine as `doctor` shows it; sizes in 10^9 bytes."""

    python: str
    cores: int
    memory_gb: float
    memory_free_gb: float
    model_folder: str
    disk_free_gb: float
    packages: tuple[Package, ...]
    models: tuple[LocalModel, ...]

    @property
    def embedded(self) -> bool:
        """True when models can run inside this process."""
        return self.has("xllamacpp")

    def has(self, package: str) -> bool:
        """Whether a package of the list is installed."""
        return any(found.name == package and found.version for found in self.packages)


def look_at_machine() -> Machine:
    """Look; nothing is loaded and nothing is asked over the network."""
    total, free = _memory()
    folder = cache_folder()
    existing = next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())
    return Machine(
        python=platform.python_version(),
        cores=len(os.sched_getaffinity(0)),
        memory_gb=total / 1e9,
        memory_free_gb=free / 1e9,
        model_folder=str(folder),
        disk_free_gb=shutil.disk_usage(existing).free / 1e9,
        packages=tuple(Package(name, use, install, _version(name)) for name, use, install in _PACKAGES),
        models=tuple(
            LocalModel(
                name,
                entry.kind,
                megabytes=entry.bytes // 10**6,
                fetched=is_fetched(name),
                fits=entry.bytes + MEMORY_BESIDE_WEIGHTS[entry.kind] < total,
            )
            for name, entry in catalogue().items()
        ),
    )


def server_answers(base_url: str, timeout_s: float) -> str | None:
    """Ask an OpenAI-compatible server for its models; None when it answers, else what went wrong."""
    request = urllib.request.Request(f"{base_url.rstrip('/')}/models")
    try:
        with urllib.request.urlopen(request, timeout=timeout_s):
            return None
    except urllib.error.HTTPError as error:
        # Refusing the question for want of a key, or not knowing it, is an answer too.
        return None if error.code < 500 else f"the server fails (HTTP {error.code})"
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        return f"no server answers ({reason})"


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _memory() -> tuple[int, int]:
    """Total and available memory in bytes, a container's limit taken into account."""
    page = os.sysconf("SC_PAGE_SIZE")
    total, free = os.sysconf("SC_PHYS_PAGES") * page, os.sysconf("SC_AVPHYS_PAGES") * page
    meminfo = Path("/proc/meminfo")
    if meminfo.is_file():  # it also counts what the page cache would give back
        fields = dict(line.split(":", 1) for line in meminfo.read_text().splitlines())
        free = int(fields["MemAvailable"].split()[0]) * 1024
    limit = Path("/sys/fs/cgroup/memory.max")
    if limit.is_file() and (text := limit.read_text().strip()).isdigit():
        total, free = min(total, int(text)), min(free, int(text))
    return total, free
