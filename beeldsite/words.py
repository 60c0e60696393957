"""Names of pages in each language: they stand in addresses, so they never change."""

from __future__ import annotations

from collections.abc import Mapping

PAGES: Mapping[str, tuple[str, str]] = {
    "overview": ("index", "index"),
    "trajectory": ("traject", "trajectory"),
    "session": ("sessie", "session"),
    "reflection": ("reflectie", "reflection"),
    "strengths": ("krachten", "strengths"),
    "strength": ("kracht", "strength"),
    "timeline": ("tijdlijn", "timeline"),
    "models": ("modellen", "models"),
    "competence": ("bekwaamheid", "competence"),
    "compare": ("vergelijk", "compare"),
    "questions": ("vragen", "questions"),
    "reading": ("nieuw", "new"),
    "search": ("zoek", "search"),
    "print": ("afdruk", "print"),
    "accessibility": ("toegankelijkheid", "accessibility"),
    "people": ("index", "index"),
    "consents": ("toestemmingen", "consents"),
    "withheld": ("achtergehouden", "withheld"),
    "faces": ("gezichten", "faces"),
    "accountability": ("verantwoording", "accountability"),
}


def page_word(kind: str, lang: str) -> str:
    """Return the word with which the address of a page of this kind starts."""
    dutch, english = PAGES[kind]
    return dutch if lang == "nl" else english
