"""`theraloom talk`: fit a talk model to a corpus, and look at one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clinical_frameworks.talk import TalkModel

talk_app = typer.Typer(
    help="How people talk: lengths, order of acts, backchannels, hesitation.", no_args_is_help=True
)


@talk_app.command("fit")
def talk_fit(
    corpus: Annotated[
        Path, typer.Argument(metavar="CORPUS", help="Folder of a run or of a corpus, or a file.")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="MODEL", help="JSON file to write.")],
    format: Annotated[
        str | None, typer.Option("--format", "-f", help="Format of CORPUS, one of `theraloom formats`.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="Name of the model; default that of MODEL.")] = None,
    quality: Annotated[
        str, typer.Option(help="Where the source rates its sessions, only those rated so; 'any' takes all.")
    ] = "high",
    min_turns: Annotated[
        int, typer.Option(min=10, help="Merged turns from which a session counts for lengths and sounds.")
    ] = 50,
) -> None:
    """Fit a talk model: aggregate numbers, no text of the corpus."""
    from clinical_frameworks.talk.fit import fit_talk_model  # noqa: PLC0415
    from studio.cli.exchange import courses_of  # noqa: PLC0415

    model = fit_talk_model(
        courses_of(corpus, format, "--format"),
        name or output.stem,
        quality=None if quality == "any" else quality,
        min_merged_turns=min_turns,
    )
    model.save(output)
    fitted = model.fitted_on
    typer.echo(
        f"fitted to {fitted.sessions} sessions ({fitted.merged_turns} merged turns, {fitted.words} words); "
        f"order of acts from {fitted.sessions_for_order if model.transitions else 0}",
        err=True,
    )
    if model.transitions is None:
        typer.echo("the corpus has no act codes: the model has no order of acts", err=True)
    typer.echo(output)


@talk_app.command("show")
def talk_show(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="File of `talk fit`, or a shipped name.")],
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable output on stdout.")] = False,
) -> None:
    """Show what a talk model says in plain numbers."""
    from clinical_frameworks.talk import load_talk_model  # noqa: PLC0415

    loaded = load_talk_model(model)
    typer.echo(loaded.model_dump_json(indent=1) if as_json else "\n".join(_lines(loaded)))


def _lines(model: TalkModel) -> Iterator[str]:
    fitted = model.fitted_on
    yield (
        f"{model.name}: {fitted.sessions} sessions, {fitted.merged_turns} merged turns, "
        f"{fitted.utterances} utterances, {fitted.words} words"
    )
    for speaker, sounds in model.sounds.items():
        pooled = model.pooled_moments
        lead, hears = sounds.lead_ins, sounds.hears
        yield ""
        yield speaker
        yield (
            f"  words per merged turn     mean {pooled[f'{speaker}_words_per_merged_turn_mean']:.1f}, "
            f"median {pooled[f'{speaker}_words_per_merged_turn_median']:.0f}, "
            f"CV {pooled[f'{speaker}_words_per_merged_turn_cv']:.2f}"
        )
        yield (
            f"  fillers, repeats          {sounds.fillers.per_100_words:.2f}, "
            f"{sounds.repeats.per_100_words:.2f} per 100 words"
        )
        yield f"  turns with a lead-in      {lead.share:.0%}"
        rates = ", ".join(
            f"{rate:.1f} from {words}"
            for words, rate in zip(hears.from_words, hears.per_100_words, strict=True)
        )
        yield f"  hears backchannels        per 100 words: {rates}"
        forms = sorted(sounds.backchannel_forms.items(), key=lambda item: -item[1])
        yield f"  says while listening      {', '.join(f'{form} {share:.0%}' for form, share in forms[:5])}"
    yield ""
    yield "between sessions (SD of the logarithm: therapist, patient)"
    for factor, spread in model.spreads.items():
        yield f"  {factor:25} {spread.therapist_log_sd:.2f}, {spread.patient_log_sd:.2f}"
    yield ""
    if model.transitions is None:
        yield "no order of acts: the source has no act codes"
        return
    for speaker, shares in model.transitions.start.items():
        yield f"{speaker}'s acts: {', '.join(f'{family} {share:.0%}' for family, share in shares.items())}"
