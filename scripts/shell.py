"""Bundle the unlock page of a share: `templates/shell/` and its packages, into `beeldsite/shell/`.

After `setup.py node`, and like it standard library only. The same sources give the same bytes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.setup import fail, find_node, must  # noqa: E402 - found only now

MADE = ROOT / "beeldsite" / "shell"
PACKAGES = ROOT / "node_modules"
ESBUILD = (
    "--bundle",
    "--minify",
    "--format=iife",
    "--target=es2022",  # no older browser has all that it needs; it is told so by index.html
    "--charset=utf8",
    "--legal-comments=eof",
    "--log-level=warning",
)


def bundle() -> None:
    """Make the bundle, and the licences of what is in it, each whole or not at all."""
    found = find_node()
    if not found:
        fail("Node.js is not there: make setup fetches it")
    MADE.mkdir(parents=True, exist_ok=True)
    part, inputs = MADE / "shell.js.part", MADE / "inputs.part"
    program = PACKAGES / "esbuild" / "bin" / "esbuild"
    written = (f"--outfile={part}", f"--metafile={inputs}")
    must(found[0], program, "templates/shell/main.js", *ESBUILD, *written)
    held = json.loads(inputs.read_text("utf-8"))["inputs"]
    (MADE / "LICENSES.txt").write_text(licences(held), "utf-8")
    inputs.unlink()
    part.replace(MADE / "shell.js")


def licences(inputs: dict[str, object]) -> str:
    """Return the licences of the packages that went into the bundle, as they ask."""
    parts = [path.split("/") for path in inputs if path.startswith("node_modules/")]
    names = {"/".join(part[1 : 3 if part[1].startswith("@") else 2]) for part in parts}
    return "\n----\n\n".join(map(licence, sorted(names)))


def licence(name: str) -> str:
    """Return the licence of one package, under its name and version."""
    version = json.loads((PACKAGES / name / "package.json").read_text("utf-8"))["version"]
    text = next((PACKAGES / name).glob("LICENSE*")).read_text("utf-8")
    return f"{name} {version}\n\n{text.strip()}\n"


if __name__ == "__main__":
    bundle()
