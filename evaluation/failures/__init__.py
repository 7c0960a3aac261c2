"""Known failures of simulated therapy counted on the record: role, repetition, cure, disclosure, cost."""

from evaluation.failures.finding import Count, Finding
from evaluation.failures.interval import Estimate
from evaluation.failures.measure import FIGURES, CourseFailures, course_failures
from evaluation.failures.table import Row, row_of, table_as_json, table_as_markdown

__all__ = [
    "FIGURES",
    "Count",
    "CourseFailures",
    "Estimate",
    "Finding",
    "Row",
    "course_failures",
    "row_of",
    "table_as_json",
    "table_as_markdown",
]
