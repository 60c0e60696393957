"""What sets up a checkout works where it is called from."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_pip_is_found_from_within_a_build_that_hides_it(tmp_path: Path) -> None:
    (tmp_path / "pip.py").write_text("raise ImportError")  # as pip does for what it builds
    asked = "import sys; from scripts import setup; setup.PYTHON = sys.executable"
    subprocess.run(
        [sys.executable, "-c", f"{asked}; setup.pip_install('--help')"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        check=True,
    )
