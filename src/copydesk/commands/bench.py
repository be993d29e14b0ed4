"""`copydesk bench`: what the project's own measurements say on this machine."""

from __future__ import annotations

import runpy
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from copydesk.errors import InvalidSetting

BENCH = Path(__file__).parents[3] / "bench"


class Measurement(StrEnum):
    """The scripts of `bench/`."""

    WHOLE = "whole"
    STAGES = "stages"
    GROWTH = "growth"
    HARD_DAYS = "hard-days"
    NIGHT = "night"
    ASSIGNMENTS = "assignments"
    DESK = "desk"
    INDEX = "index"


def bench(
    context: typer.Context,
    measurement: Annotated[Measurement, typer.Argument(help="Which; docs/performance.md says what each is.")],
) -> None:
    """Measure, in a checkout of the project; what follows goes to the script: copydesk bench whole --articles 1000."""
    script = BENCH / f"{measurement.replace('-', '_')}.py"
    if not script.is_file():
        raise InvalidSetting(f"{script} is missing: measurements are part of the source tree, not of the package")
    sys.path.insert(0, str(BENCH))
    sys.argv = [str(script), *context.args]
    runpy.run_path(str(script), run_name="__main__")
