"""Clinicians' material from a generated course: notes, plan, supervision, teaching questions, booklet."""
