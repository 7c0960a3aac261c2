"""Intake files drafted from a case report by a language model."""

from personas.intake.report.draft import Report, ReportDraft, draft_intake, read_report
from personas.intake.report.questions import Ask, Question
from personas.intake.report.write import intake_text

__all__ = ["Ask", "Question", "Report", "ReportDraft", "draft_intake", "intake_text", "read_report"]
