"""The notes that the benchmarks build: the same words for beeldsite and for Hugo.

    python benchmarks/corpus.py beeldsite|hugo PEOPLE FOLDER

Everyone gets 20 sessions of some 400 words with headings, lists, links and tables, and four moments
each. A note has a seed of its own, so a larger corpus holds the smaller one.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import re
import shutil
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SESSIONS = 20
SEED = 1

STRENGTHS = (
    "Open vragen stellen, Rust uitstralen, Wachttijd nemen, Complimenten geven, Doorvragen, "
    "Structuur bieden, Humor inzetten, Contact maken, Initiatieven volgen, Ontvangst bevestigen, "
    "Beurten verdelen, Leiding geven, Instemmend benoemen, Betekenis geven, Voorbeelden geven, "
    "Samenvatten, Nabijheid zoeken, Ruimte laten, Verwachtingen uitspreken, Doelen stellen, "
    "Feedback geven, Differentiëren, Reflecteren, Grenzen stellen"
).split(", ")
FLOORS = ("omgeving", "gedrag", "vaardigheden", "overtuigingen", "identiteit", "betrokkenheid")
FIRST = (
    "Anna Bram Carla Daan Eva Femke Gijs Hanna Ilse Joris Karin Lars Maaike Niels Olga Pieter "
    "Quinten Roos Sanne Thijs Ursula Vera Wouter Xander Yara"
).split()
LAST = (
    "de Vries, Jansen, van den Berg, Bakker, Visser, Smit, Meijer, de Boer, Mulder, Bos, Vos, "
    "Peters, Hendriks, van Dijk, Dekker, Brouwer, de Wit, Dijkstra, Smeets, Kuipers"
).split(", ")
WORDS = """
de het een en van in is dat op te zijn met voor niet aan er om ook als dan maar bij nog uit naar
over wat zo wel geen kan door tot je we ze die dit deze kinderen leerling leerlingen klas les leraar
leerkracht docent groep vraag vragen antwoord antwoorden gesprek moment momenten opname beeld
beelden video fragment kijken kijkt zag zien gezien luisteren luistert horen stem blik oogcontact
houding gebaar glimlach stilte rust tempo ruimte tijd wachten wachttijd initiatief volgen ontvangen
bevestigen benoemen noemen knikken herhalen samenvatten beurt beurten kring instructie opdracht
werkvorm doel doelen plan stap stappen volgende vorige week sessie coach coaching reflectie feedback
kracht krachten talent groei groeien leren geleerd oefenen proberen geprobeerd merken merkte voelen
voelde denken dacht weten samen alleen klein grote nieuwe eerste tweede laatste mooie sterke
duidelijke rustige open warme vriendelijke bewuste vaak soms altijd meteen daarna toen terwijl omdat
waardoor daarom eigenlijk misschien steeds meer minder heel erg goed beter anders opnieuw lokaal
bord tafel hoek start einde begin afsluiting overgang aandacht betrokken betrokkenheid veiligheid
vertrouwen relatie autonomie competentie contact verbinding humor compliment complimenten grens
grenzen afspraak afspraken regel regels verwachting verwachtingen effect gevolg reactie interactie
patroon patronen spiegel rekenen taal lezen schrijven verhaal voorbeeld voorbeelden uitleg model
strategie niveau verschil verschillen
""".split()
HEADINGS = (
    "Aanleiding, Wat we zagen, Analyse van de beelden, Sterke momenten, Terugblik, Leervraag, "
    "Afspraken, Vervolgstappen, Werkpunten, Observatie, In gesprek met de klas, Wat werkte"
).split(", ")


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who is coached; ``slug`` names the folder."""

    number: int
    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of a session."""

    start: str
    end: str
    title: str
    strengths: list[str]
    floor: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note about one session; ``stem`` is its file's name without ending."""

    stem: str
    title: str
    date: str
    tags: list[str]
    strengths: list[str]
    moments: list[Moment]
    body: str


def people(count: int) -> Iterator[Person]:
    """Yield so many people, each with a name of their own."""
    for number in range(count):
        name = f"{FIRST[number % 25]} {LAST[number // 25 % 20]}"
        if number >= 500:
            name += f" {number // 500 + 1}"
        yield Person(number, name, re.sub(r"[^a-z0-9]+", "-", name.lower()))


def note(person: Person, session: int) -> Note:
    """Return the note of one session, the same one every time."""
    dice = random.Random(f"{SEED}:{person.number}:{session}")
    strengths = dice.sample(STRENGTHS, 3)
    when = dt.date(2024, 1, 8) + dt.timedelta(days=7 * session + person.number % 5)
    title = f"Sessie {session + 1}: {' '.join(dice.choices(WORDS, k=3))}"
    moments = list(_moments(dice, strengths))
    tags = dice.sample(WORDS[60:], 2)
    stem = f"{when}-sessie-{session + 1:02d}"
    return Note(stem, title, str(when), tags, strengths, moments, _body(dice))


def _moments(dice: random.Random, strengths: list[str]) -> Iterator[Moment]:
    start = dice.randint(20, 90)
    for _ in range(4):
        end = start + dice.randint(8, 60)
        yield Moment(
            _clock(start),
            _clock(end),
            _sentence(dice, 4, rich=False)[:-1],
            dice.sample(strengths, dice.randint(1, 2)),
            dice.choice(FLOORS),
        )
        start = end + dice.randint(20, 240)


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


# --- text -----------------------------------------------------------------------------------------


def _sentence(dice: random.Random, length: int, *, rich: bool = True) -> str:
    words = dice.choices(WORDS, k=length)
    words[0] = words[0].capitalize()
    if rich and length > 5:
        _mark(dice, words, dice.random())
    if length > 9 and dice.random() < 0.5:
        words[length // 2 - 1] += ","
    return " ".join(words) + dice.choices(".?!", [8, 2, 1])[0]


def _mark(dice: random.Random, words: list[str], chance: float) -> None:
    """Make a word or two slanted, bold, a link or code, or leave the sentence plain."""
    at = dice.randrange(1, len(words) - 2)
    first, second = words[at : at + 2]
    if chance < 0.25:
        words[at] = f"*{first}*"
    elif chance < 0.45:
        words[at : at + 2] = [f"**{first} {second}**"]
    elif chance < 0.57:
        address = f"https://example.org/{first}/{dice.randrange(1000)}"
        words[at : at + 2] = [f"[{first} {second}]({address})"]
    elif chance < 0.61:
        words[at] = f"`{first}`"


def _paragraph(dice: random.Random, left: int) -> str:
    sentences = []
    while left > 0:
        length = min(dice.randint(7, 16), max(left, 4))
        sentences.append(_sentence(dice, length))
        left -= length
    text = " ".join(sentences)
    return textwrap.fill(text, 100, break_long_words=False, break_on_hyphens=False)


def _body(dice: random.Random) -> str:
    headings = dice.sample(HEADINGS, 4)
    blocks = [_paragraph(dice, 55), f"## {headings[0]}", _paragraph(dice, 60)]
    blocks.append("\n".join(f"- {_sentence(dice, dice.randint(5, 11))}" for _ in range(4)))
    blocks += [f"## {headings[1]}", _paragraph(dice, 60)]
    if dice.random() < 0.5:
        blocks.append(f"> {_sentence(dice, 14)}")
    blocks += [f"### {headings[2]}", _paragraph(dice, 50), _steps(dice)]
    if dice.random() < 0.25:
        blocks.append(_table(dice))
    blocks += [f"## {headings[3]}", _paragraph(dice, 55)]
    return "\n\n".join(blocks) + "\n"


def _steps(dice: random.Random) -> str:
    lines = [f"1. {_sentence(dice, 9)}", f"2. {_sentence(dice, 9)}"]
    lines += [f"    - {_sentence(dice, 6)}" for _ in range(2)]
    return "\n".join([*lines, f"3. {_sentence(dice, 9)}"])


def _table(dice: random.Random) -> str:
    rows = [
        f"| {dice.choice(WORDS)} | {dice.choice(FLOORS)} | {_sentence(dice, 4, rich=False)} |"
        for _ in range(4)
    ]
    return "\n".join(["| Moment | Laag | Opmerking |", "| --- | --- | ---: |", *rows])


# --- files ----------------------------------------------------------------------------------------


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _front_matter(lines: list[str]) -> str:
    return "\n".join(["---", *lines, "---", ""])


def beeldsite(count: int, out: Path) -> None:
    """Write a practice: text only, so moments have a title and no fragment."""
    _write(out / "beeldsite.toml", 'title = "Perf"\nlang = "nl"\ncoach = "Perf"\n')
    for person in people(count):
        folder = out / "content" / person.slug
        about = ["soort: leraar", f"naam: {_quoted(person.name)}"]
        about += ["delen: meekijker", "akkoord: 2024-01-01"]
        _write(folder / "index.md", _front_matter(about))
        for session in range(SESSIONS):
            one = note(person, session)
            lines = [f"titel: {_quoted(one.title)}", f"datum: {one.date}", "momenten:"]
            for number, moment in enumerate(one.moments, 1):
                floor = "competenties" if moment.floor == "vaardigheden" else moment.floor
                lines += [
                    f"  - id: m{number}",
                    f"    titel: {_quoted(moment.title)}",
                    f"    kernkwaliteiten: [{', '.join(moment.strengths)}]",
                    f"    laag: {floor}",
                ]
            _write(folder / f"{one.stem}.md", _front_matter(lines) + one.body)


def hugo(count: int, out: Path) -> None:
    """Write a Hugo site of the same notes: their pages, one for each person, strength, and home."""
    for person in people(count):
        folder = out / "content" / person.slug
        _write(folder / "_index.md", _front_matter([f"title: {_quoted(person.name)}"]))
        for session in range(SESSIONS):
            one = note(person, session)
            lines = [f"title: {_quoted(one.title)}", f"date: {one.date}"]
            lines += [f"teacher: {_quoted(person.name)}", f"tags: [{', '.join(one.tags)}]"]
            lines += ["strengths:", *(f"  - {name}" for name in one.strengths), "moments:"]
            for moment in one.moments:
                lines += [
                    f'  - start: "{moment.start}"',
                    f'    end: "{moment.end}"',
                    f"    title: {_quoted(moment.title)}",
                    f"    strengths: [{', '.join(moment.strengths)}]",
                    f"    layer: {moment.floor}",
                ]
            _write(folder / f"{one.stem}.md", _front_matter(lines) + one.body)
    _write(out / "hugo.toml", HUGO)
    _write(out / "static" / "style.css", STYLE)
    for name, main in LAYOUTS.items():
        _write(out / "layouts" / f"{name}.html", PAGE.replace("MAIN", main))


HUGO = """\
baseURL = "https://example.org/"
languageCode = "nl"
title = "Perf"
capitalizeListTitles = false
disableKinds = ["RSS", "sitemap", "robotsTXT", "404"]
[taxonomies]
strength = "strengths"
[markup.goldmark.renderer]
unsafe = true
"""
STYLE = "body{font:16px/1.5 sans-serif;max-width:48rem;margin:auto}nav a{margin-right:1em}"
PAGE = """\
<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<title>{{ .Title }}</title>
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<nav><a href="/">Start</a></nav>
<main>
<h1>{{ .Title }}</h1>
MAIN
</main>
<footer>beeldsite perf corpus</footer>
</body>
</html>
"""
NOTE = """\
<p><time>{{ .Date.Format "2006-01-02" }}</time>
<a href="{{ .CurrentSection.RelPermalink }}">{{ .Params.teacher }}</a></p>
<ul class="strengths">{{ range .GetTerms "strengths" }}<li>
<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></li>{{ end }}</ul>
<ol class="moments">{{ range .Params.moments }}
<li data-start="{{ .start }}" data-end="{{ .end }}"><b>{{ .title }}</b> <i>{{ .layer }}</i>
{{ range .strengths }}<span>{{ . }}</span> {{ end }}</li>{{ end }}</ol>
<p class="tags">{{ range .Params.tags }}<span>{{ . }}</span> {{ end }}</p>
{{ .Content }}"""
LIST = """\
<ul>{{ range .Pages.ByDate.Reverse }}<li><time>{{ .Date.Format "2006-01-02" }}</time>
<a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ .Params.teacher }}
{{ range .Params.strengths }}<span>{{ . }}</span> {{ end }}</li>{{ end }}</ul>"""
HOME = """\
<ul>{{ range .Sections.ByTitle }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a>
({{ len .Pages }})</li>{{ end }}</ul>"""
LAYOUTS = {"page": NOTE, "section": LIST, "term": LIST, "taxonomy": "", "home": HOME}
FORMS = {"beeldsite": beeldsite, "hugo": hugo}


if __name__ == "__main__":
    form, count, folder = sys.argv[1:]
    shutil.rmtree(folder, ignore_errors=True)
    FORMS[form](int(count), Path(folder))
