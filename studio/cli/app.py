"""The commands and their options. Each imports what it needs when it runs, so that `--help` is quick."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from studio.cli.exit_codes import ExitCode
from studio.cli.guard import GuardedGroup
from studio.cli.intake import intake_app
from studio.cli.talk import talk_app

app = typer.Typer(
    cls=GuardedGroup,
    help="Weave synthetic courses of psychotherapy: personas, sessions, ground truth, a corpus on disk.\n\n"
    "Data goes to stdout, progress to stderr. Exit codes: 0 done, 1 failure, 2 wrong usage or settings, "
    "3 finished with too many courses dropped, 4 a gate failed, 130 interrupted (resume goes on).",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
models_app = typer.Typer(
    help="Fetched weights: language models and text embedders that run on this machine.", no_args_is_help=True
)
app.add_typer(models_app, name="models")
app.add_typer(talk_app, name="talk")
app.add_typer(intake_app, name="intake")

StudyFile = Annotated[Path, typer.Argument(metavar="STUDY", help="Study file (YAML).")]
RunPath = Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a run.")]
Overrides = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="FIELD=VALUE",
        help="Change a field, e.g. session.minutes=10; may be given several times.",
    ),
]
CorpusPath = Annotated[
    Path, typer.Argument(metavar="CORPUS", help="Folder of a run or of a corpus, or a file.")
]
FormatOf = Annotated[
    str | None, typer.Option("--format", "-f", help="Format of CORPUS, one of `theraloom formats`.")
]
Repeats = Annotated[int, typer.Option(min=1, max=10_000, help="Splits of real talk beside real talk.")]
SplitSeed = Annotated[int, typer.Option("--seed", help="Seed of those splits.")]
AsJson = Annotated[bool, typer.Option("--json", help="Machine-readable output on stdout.")]


class Unit(StrEnum):
    """What one sample of an export holds."""

    session = "session"
    patient = "patient"


@app.callback(invoke_without_command=True)
def _options(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
) -> None:
    if version:
        from importlib.metadata import version as version_of  # noqa: PLC0415

        typer.echo(f"theraloom {version_of('theraloom')}")
        raise typer.Exit


@app.command()
def init(
    file: Annotated[Path, typer.Argument(metavar="[FILE]", help="Where to write.")] = Path("study.yaml"),
) -> None:
    """Write a study file with every field, its meaning and its default."""
    from studio.cli.study_commands import init_study  # noqa: PLC0415

    init_study(file)


@app.command()
def validate(study: StudyFile, overrides: Overrides = None) -> None:
    """Check a study file and the intake files it names."""
    from studio.cli.study_commands import validate_study  # noqa: PLC0415

    validate_study(study, overrides or [])


@app.command()
def preview(
    study: StudyFile,
    overrides: Overrides = None,
    no_model: Annotated[
        bool, typer.Option("--no-model", help="Show the planned drafts instead of a model's words.")
    ] = False,
    turns: Annotated[int, typer.Option(min=4, max=100, help="Turns of the first exchange.")] = 8,
) -> None:
    """Show personas, plans and the first exchange without a full run; writes nothing."""
    from studio.cli.preview import preview_study  # noqa: PLC0415

    preview_study(study, overrides or [], no_model=no_model, turns=turns)


@app.command()
def generate(
    study: StudyFile,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="RUN", help="New folder for the run.")],
    overrides: Overrides = None,
    as_json: AsJson = False,
) -> None:
    """Generate every course of a study into a new run folder."""
    from studio.cli.generate import generate_run  # noqa: PLC0415

    raise typer.Exit(generate_run(study, output, overrides or [], as_json=as_json))


@app.command()
def resume(run: RunPath, overrides: Overrides = None, as_json: AsJson = False) -> None:
    """Go on with a run that was stopped, at the turn after the last finished one.

    How the run is carried out may be changed (--set run.concurrency=4, backend sizes), what it generates
    may not.
    """
    from studio.cli.generate import resume_run  # noqa: PLC0415

    raise typer.Exit(resume_run(run, overrides or [], as_json=as_json))


@app.command()
def status(run: RunPath, as_json: AsJson = False) -> None:
    """Say how far a run is, also while it goes on."""
    from studio.cli.run_commands import show_status  # noqa: PLC0415

    show_status(run, as_json=as_json)


@app.command()
def report(run: RunPath, as_json: AsJson = False) -> None:
    """Report on a finished run: symptom course, realism beside real talk, wording, memory."""
    from studio.cli.run_commands import show_report  # noqa: PLC0415

    show_report(run, as_json=as_json)


@app.command()
def export(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a run, or of a corpus.")],
    format: Annotated[str, typer.Option("--format", "-f", help="One of `theraloom formats`.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="File or folder to write.")],
    unit: Annotated[Unit | None, typer.Option(help="messages: what one sample holds.")] = None,
    system: Annotated[str | None, typer.Option(help="messages: a system message for every sample.")] = None,
    layout: Annotated[str | None, typer.Option(help="annomi: layout of the columns.")] = None,
    name: Annotated[str | None, typer.Option(help="huggingface: name of the data set.")] = None,
    licence: Annotated[
        str | None, typer.Option(help="huggingface: licence you give it, e.g. cc-by-4.0.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="huggingface: seed of the split by patient.")] = None,
) -> None:
    """Write a corpus in one of the field's formats."""
    from studio.cli.exchange import export_corpus  # noqa: PLC0415

    given = {
        "unit": None if unit is None else unit.value,
        "system": system,
        "layout": layout,
        "name": name,
        "licence": licence,
        "seed": seed,
    }
    options = {option: value for option, value in given.items() if value is not None}
    export_corpus(run, format, output, options)


@app.command()
def casebook(
    run: Annotated[Path, typer.Argument(metavar="RUN_OR_STORE", help="Folder of a run, or of a corpus.")],
    course: Annotated[
        str | None, typer.Option("--course", metavar="ID", help="Only this course; default all.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="DIR", help="Where to write; default RUN/casebook or STORE-casebook."
        ),
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="Write PDF beside the Markdown.")] = False,
) -> None:
    """Write notes, treatment plan, supervision notes and teaching questions of each course, and a booklet."""
    from studio.cli.casebook import make_casebooks  # noqa: PLC0415

    make_casebooks(run, course, output, pdf=pdf)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="File or folder to read.")],
    format: Annotated[str, typer.Option("--format", "-f", help="One of `theraloom formats`.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="CORPUS", help="New corpus folder.")],
    synthetic: Annotated[
        bool | None,
        typer.Option("--synthetic/--real", help="What the talk is when the file does not say; default real."),
    ] = None,
) -> None:
    """Read dialogues in one of the field's formats into a new corpus."""
    from studio.cli.exchange import import_corpus  # noqa: PLC0415

    import_corpus(file, format, output, {} if synthetic is None else {"synthetic": synthetic})


@app.command()
def formats(as_json: AsJson = False) -> None:
    """List the formats that can be imported and exported."""
    from studio.cli.exchange import list_formats  # noqa: PLC0415

    list_formats(as_json=as_json)


@app.command()
def check(
    corpus: CorpusPath,
    format: FormatOf = None,
    reference: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|FILE|CORPUS",
            help="A shipped reference, a JSON file of `check-reference`, or a corpus of real talk; default "
            "the gate's.",
        ),
    ] = None,
    reference_format: Annotated[
        str | None, typer.Option(help="Format of the reference, when it is a file of one.")
    ] = None,
    gate: Annotated[
        str, typer.Option(metavar="NAME|FILE", help="default, chat, strict, or a YAML file.")
    ] = "default",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help="Write check.json, check.md and the plot here."),
    ] = None,
    plot: Annotated[bool, typer.Option("--plot/--no-plot", help="Draw the plot (needs matplotlib).")] = True,
    as_json: AsJson = False,
    max_sessions: Annotated[
        int | None, typer.Option(min=1, help="Measure only the first so many sessions.")
    ] = None,
    repeats: Repeats = 100,
    seed: SplitSeed = 0,
) -> None:
    """Check how real a corpus looks; exit code 4 when it fails the gate.

    CORPUS is the folder of a run or of a corpus, or with --format what one of `theraloom formats` reads.
    """
    from studio.cli.check import ReferenceChoice, check_corpus  # noqa: PLC0415

    choice = ReferenceChoice(reference, reference_format, repeats, seed)
    code = check_corpus(
        corpus, format, choice, gate, output=output, plot=plot, as_json=as_json, max_sessions=max_sessions
    )
    raise typer.Exit(code)


@app.command("check-reference")
def check_reference(
    corpus: CorpusPath,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="JSON file to write.")],
    format: FormatOf = None,
    name: Annotated[str | None, typer.Option(help="Name of the reference; default the file's.")] = None,
    source: Annotated[str | None, typer.Option(help="What was measured, in a sentence.")] = None,
    caveat: Annotated[str, typer.Option(help="What to mind when it is used.")] = "",
    where: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN=VALUE", help="Only sessions with this in a column of their file."),
    ] = None,
    length_class: Annotated[
        list[int] | None,
        typer.Option(min=1, help="Least utterances of a column; several may be given; default 20 and 150."),
    ] = None,
    min_sessions: Annotated[
        int, typer.Option(min=5, help="Fewest sessions, of as many patients, that a column rests on.")
    ] = 10,
    merged: Annotated[
        bool, typer.Option(help="Drop backchannels and join neighbours first, for text-only chat.")
    ] = False,
    repeats: Repeats = 100,
    seed: SplitSeed = 0,
) -> None:
    """Measure a reference for `check` from a corpus of real talk: aggregate numbers, no text."""
    from studio.cli.check import write_reference  # noqa: PLC0415

    write_reference(
        corpus,
        format,
        output,
        name=name,
        source=source,
        caveat=caveat,
        where=where or [],
        length_classes=length_class,
        min_sessions=min_sessions,
        merged=merged,
        repeats=repeats,
        seed=seed,
    )


@app.command()
def doctor(
    study: Annotated[
        Path | None, typer.Argument(metavar="[STUDY]", help="Also check what this study needs.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say in plain words what this machine can run."""
    from studio.cli.doctor import show_doctor  # noqa: PLC0415

    if not show_doctor(study, as_json=as_json):
        raise typer.Exit(ExitCode.FAILURE)


@models_app.command("list")
def models_list(as_json: AsJson = False) -> None:
    """List the models that can be fetched by name."""
    from studio.cli.models import list_models  # noqa: PLC0415

    list_models(as_json=as_json)


@models_app.command("get")
def models_get(name: Annotated[str, typer.Argument(metavar="NAME", help="Name in the list.")]) -> None:
    """Fetch a model unless it is here already, check it, and print its path."""
    from studio.cli.models import get_model  # noqa: PLC0415

    get_model(name)


@models_app.command("path")
def models_path(name: Annotated[str, typer.Argument(metavar="NAME", help="Name in the list.")]) -> None:
    """Print the path of a fetched model."""
    from studio.cli.models import model_path  # noqa: PLC0415

    model_path(name)
