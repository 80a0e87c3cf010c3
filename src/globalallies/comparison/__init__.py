"""Comparison: studies, agreement of coders, and set-theoretic analysis of a few cases."""
