"""`theraloom intake`: draft an intake file from a case report, and check one."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from engine.llm import LLM, BackendConfig
    from personas.intake.report import Ask, ReportDraft

intake_app = typer.Typer(help="Patients from a file of yours instead of the sampler.", no_args_is_help=True)

MAX_TOKENS = 1200
"""Tokens of a reply; a section of a page's report stays below 800. A new attempt gets half as many more."""
TEMPERATURE = 0.2
"""Reading off wants little chance; a refused reply is asked for again a little more freely."""
_LOCAL = ("127.0.0.1", "localhost", "[::1]", "::1")


class Backend(StrEnum):
    """Where the model runs."""

    embedded = "embedded"
    openai = "openai"


@intake_app.command("draft")
def intake_draft(
    report: Annotated[Path, typer.Argument(metavar="REPORT", help="Case report: plain text or Markdown.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="INTAKE", help="YAML file to write.")],
    backend: Annotated[
        Backend, typer.Option(help="embedded: inside this process; openai: a server (--base-url).")
    ] = Backend.embedded,
    model: Annotated[
        str | None, typer.Option(metavar="NAME", help="Model; default that of a study file.")
    ] = None,
    base_url: Annotated[
        str | None, typer.Option(metavar="URL", help="openai: address, e.g. http://127.0.0.1:8000/v1.")
    ] = None,
    api_key_env: Annotated[
        str | None, typer.Option(metavar="VARIABLE", help="openai: environment variable with the key.")
    ] = None,
    remote: Annotated[
        bool, typer.Option("--remote", help="Allow a server that is not on this machine to see the report.")
    ] = False,
    culture: Annotated[
        str | None, typer.Option(metavar="LOCALE", help="Culture that names are drawn from, e.g. en_GB.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of names and of sampling.")] = 0,
    attempts: Annotated[
        int, typer.Option(min=1, max=10, help="Calls for a section before it is given up.")
    ] = 3,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable output on stdout.")] = False,
) -> None:
    """Draft an intake file: only what the report says, with names replaced; the rest is drawn later.

    The report may be about a real person. It is private input: its hash goes into the file and from there
    into every course made from it. Read the draft before you use it.
    """
    from personas import IntakeError  # noqa: PLC0415  the command line starts without the rooms
    from personas.errors import ReportError  # noqa: PLC0415

    if output.exists():
        raise IntakeError(f"{output}: exists already; name another file")
    config = _backend(backend, model, base_url, api_key_env, remote=remote)
    try:
        draft = _draft(report, config, culture, seed, attempts)
    except ReportError as error:
        message = str(error)
        raise ReportError(message if message.startswith(str(report)) else f"{report}: {message}") from error
    _write(output, draft)
    for line in () if as_json else _lines(draft):
        typer.echo(line, err=True)
    problem = _problem(output)
    if as_json:
        _print_json(output, draft, problem)
    else:
        typer.echo(output)
    if problem is not None:
        raise IntakeError(
            f"{problem}. The draft is written; mend it and run: theraloom intake check {output}"
        )


@intake_app.command("check")
def intake_check(
    file: Annotated[Path, typer.Argument(metavar="INTAKE", help="Intake file.")],
    seed: Annotated[int, typer.Option(min=0, help="Seed of what the file leaves open.")] = 0,
) -> None:
    """Check an intake file by making its patient; say in a line who it is."""
    from personas import patient_from_intake  # noqa: PLC0415

    patient = patient_from_intake(file, seed=seed)
    private = ", made from private input" if patient.private_inputs else ""
    typer.echo(
        f"{file}: good. {patient.name}, {patient.age}, {patient.disorder} ({patient.severity}), "
        f"{len(patient.case.chains)} situations{private}"
    )


def _backend(
    backend: Backend, model: str | None, base_url: str | None, api_key_env: str | None, *, remote: bool
) -> BackendConfig:
    from engine.llm import EmbeddedConfig, OpenAIConfig  # noqa: PLC0415

    if backend is Backend.embedded:
        if base_url is not None or api_key_env is not None:
            raise typer.BadParameter(
                "only --backend openai takes an address or a key", param_hint="--backend"
            )
        return EmbeddedConfig() if model is None else EmbeddedConfig(model=model)
    if base_url is None or model is None:
        raise typer.BadParameter("openai needs --base-url and --model", param_hint="--backend")
    from pydantic import ValidationError  # noqa: PLC0415

    try:
        config = OpenAIConfig.model_validate(
            {"kind": "openai", "base_url": base_url, "model": model, "api_key_env": api_key_env}
        )
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise typer.BadParameter(str(first["msg"]), param_hint=str(first["loc"][0])) from error
    if config.base_url.host not in _LOCAL and not remote:
        raise typer.BadParameter(
            f"{config.base_url.host} is not this machine and would see the report, with what the rules find "
            "replaced; say --remote if it may",
            param_hint="--base-url",
        )
    return config


def _draft(path: Path, config: BackendConfig, culture: str | None, seed: int, attempts: int) -> ReportDraft:
    import asyncio  # noqa: PLC0415

    from engine.llm import open_llm  # noqa: PLC0415
    from personas.intake.report import draft_intake, read_report  # noqa: PLC0415

    report = read_report(path)

    async def drafted() -> ReportDraft:
        llm = open_llm(config)
        try:
            return await draft_intake(
                report, asking(llm, seed), seed=seed, culture=culture, attempts=attempts
            )
        finally:
            await llm.aclose()

    return asyncio.run(drafted())


def asking(llm: LLM, seed: int) -> Ask:
    """Questions about a report as requests to a language model; a reply that is none comes back empty."""
    from corpus.seeds import derive_seed  # noqa: PLC0415
    from engine.llm import BadReplyError, EmptyReplyError, Message, Request  # noqa: PLC0415
    from personas.intake.report import Question  # noqa: PLC0415

    async def ask(question: Question) -> str:
        request = Request(
            messages=(Message("system", question.system), Message("user", question.user)),
            max_tokens=MAX_TOKENS + question.attempt * MAX_TOKENS // 2,
            temperature=TEMPERATURE * (1 + question.attempt),
            top_p=0.95,
            seed=derive_seed(seed, "intake draft", question.section, question.attempt) % 2**31,
            json_schema=question.schema,
            lane="intake",
            affinity="intake:report",
        )
        try:
            return (await llm.complete(request)).text
        except (BadReplyError, EmptyReplyError):
            return ""

    return ask


def _write(output: Path, draft: ReportDraft) -> None:
    from corpus.atomic import atomic_file  # noqa: PLC0415
    from personas.intake.report import intake_text  # noqa: PLC0415

    with atomic_file(output) as stream:
        stream.write(intake_text(draft).encode())


def _problem(output: Path) -> str | None:
    """What the existing validation says of the draft: None when a patient can be made of it."""
    from personas import IntakeError, patient_from_intake  # noqa: PLC0415

    try:
        patient_from_intake(output)
    except IntakeError as error:
        return str(error)
    return None


def _lines(draft: ReportDraft) -> Iterator[str]:
    for one in draft.replaced:
        yield f"replaced  {one.kind}: {one.original} -> {one.replacement}"
    for value in draft.dropped:
        yield f"dropped   {value.field}: {value.value!r}: {value.reason}"
    for section in draft.unread:
        yield f"not read  {section.section}: the reply {section.problem}"
    yield f"private   made from private input, SHA-256 {draft.sha256}; read the draft before you use it"


def _print_json(output: Path, draft: ReportDraft, problem: str | None) -> None:
    from dataclasses import asdict  # noqa: PLC0415

    import orjson  # noqa: PLC0415

    found: dict[str, Any] = {
        "output": str(output),
        "valid": problem is None,
        "problem": problem,
        "sha256": draft.sha256,
        "fields": sorted(draft.fields),
        "replaced": [asdict(one) for one in draft.replaced],
        "dropped": [asdict(one) for one in draft.dropped],
        "unread": [asdict(one) for one in draft.unread],
    }
    typer.echo(orjson.dumps(found, option=orjson.OPT_INDENT_2))
