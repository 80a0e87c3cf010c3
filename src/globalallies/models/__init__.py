"""Mechanisms: what alliance theory says would happen, computed on situations and on real allies."""
