"""Teaching questions with an answer key, made from the record and nothing else."""

from studio.casebook.questions.booklet import Question, QuestionSet, teaching_questions

__all__ = ["Question", "QuestionSet", "teaching_questions"]
