"""``allies model``: the mechanisms that the comparison argues with, each run on a file or on real allies."""

import typer

model_app = typer.Typer(
    help="Run a model: what its mechanism says of a situation you describe, or of real allies.",
    epilog="Examples:  allies model --help",
    no_args_is_help=True,
    rich_markup_mode=None,
)
