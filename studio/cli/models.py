"""`theraloom models`: list, fetch, find."""

from __future__ import annotations

import orjson
import typer

from corpus.weights import FetchProgress, catalogue, fetch_model, is_fetched, resolve_weights


def list_models(*, as_json: bool) -> None:
    """Print the catalogue, a model a block."""
    if as_json:
        rows = [
            {
                "name": name,
                "kind": entry.kind,
                "bytes": entry.bytes,
                "fetched": is_fetched(name),
                "licence": entry.licence,
                **entry.traits,
                "verdict": entry.verdict,
            }
            for name, entry in catalogue().items()
        ]
        typer.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2))
        return
    for name, entry in catalogue().items():
        here = "here" if is_fetched(name) else "not here"
        kind = entry.kind.replace("_", " ")
        typer.echo(f"{name}  ({kind}, {entry.bytes / 1e6:.0f} MB, {entry.licence}, {here})")
        typer.echo(f"    {entry.verdict}")


def get_model(name: str) -> None:
    """Fetch a model; its path on stdout, progress on stderr."""
    path = fetch_model(name, progress=_say)
    typer.echo(path)


def model_path(name: str) -> None:
    """Print where a fetched model lies; its bytes are checked."""
    typer.echo(resolve_weights(name).path)


def _say(progress: FetchProgress) -> None:
    typer.echo(
        f"{progress.name}: part {progress.parts_done} of {progress.parts}, "
        f"{progress.bytes_done / 1e6:.0f} of {progress.bytes / 1e6:.0f} MB",
        err=True,
    )
