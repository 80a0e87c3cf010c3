"""The charts and tables of the report, one module a subject, each a function of the facts."""
