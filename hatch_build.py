"""Build hook: compiles the catalogues and puts the templates into the wheel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WORDS = "beeldsite/share/words.txt"


class BeeldsiteHook(BuildHookInterface[Any]):
    """What hatchling cannot do by itself; it runs for wheels and for editable installs."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add what a build of this kind needs before hatchling gathers the files."""
        for po in Path(self.root, "beeldsite", "locale").glob("*/LC_MESSAGES/*.po"):
            with po.open("rb") as source, po.with_suffix(".mo").open("wb") as target:
                write_mo(target, read_po(source))
        if version != "editable" and not Path(self.root, WORDS).is_file():
            raise FileNotFoundError(f"{WORDS} is not there: make setup makes it")
        # Not by `force-include` in pyproject.toml: that copies the templates into an editable
        # install too, where the checkout's own are the ones to use.
        if version != "editable" and self.target_name == "wheel":
            build_data["force_include"]["templates"] = "beeldsite/templates"
