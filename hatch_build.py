"""Build hook: compiles the catalogues and puts the templates into the wheel."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WORDS = "beeldsite/share/words.txt"
UNLOCK = "beeldsite/shell/shell.js"


class BeeldsiteHook(BuildHookInterface[Any]):
    """What hatchling cannot do by itself; it runs for wheels and for editable installs."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add what a build of this kind needs before hatchling gathers the files."""
        for po in Path(self.root, "beeldsite", "locale").glob("*/LC_MESSAGES/*.po"):
            with po.open("rb") as source, po.with_suffix(".mo").open("wb") as target:
                write_mo(target, read_po(source))
        if version != "editable":
            self._made(WORDS, "words.py", "node_modules", WORDS)
            self._made(UNLOCK, "shell.py")
        # Not by `force-include` in pyproject.toml: that copies the templates into an editable
        # install too, where the checkout's own are the ones to use.
        if version != "editable" and self.target_name == "wheel":
            build_data["force_include"]["templates"] = "beeldsite/templates"

    def _made(self, file: str, *script: str) -> None:
        """Hold that a file is there that setup makes out of packages of npm; else make it."""
        if not Path(self.root, file).is_file():
            for name, *arguments in (("setup.py", "node"), script):
                command = (sys.executable, f"scripts/{name}", *arguments)
                subprocess.run(command, cwd=self.root, check=True)
