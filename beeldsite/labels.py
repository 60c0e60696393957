"""The words that stand beside an author's own in a text: of tables, tasks, footnotes, callouts."""

from __future__ import annotations

from functools import lru_cache

from beeldsite.i18n import say, translate
from beeldsite.markdown import Labels

_TEXT = {
    "table": say("Table"),
    "done": say("done"),
    "todo": say("to do"),
    "footnotes": say("Notes"),
    "footnote": say("Note {number}", number="{number}"),
    "back": say("Back to the text at note {number}", number="{number}"),
}
_CALLOUTS = {
    "note": say("Remark"),
    "info": say("Good to know"),
    "tip": say("Tip"),
    "important": say("Important"),
    "warning": say("Mind"),
    "caution": say("Careful"),
    "quote": say("Quote"),
    "question": say("Question"),
    "example": say("Example"),
    "success": say("It worked"),
    "todo": say("To do"),
    "abstract": say("In short"),
}


@lru_cache
def labels(lang: str) -> Labels:
    """Return the words in a language; a callout of another kind keeps the name its author gave."""
    callouts = {kind: translate(words, lang) for kind, words in _CALLOUTS.items()}
    return Labels(
        **{key: translate(words, lang) for key, words in _TEXT.items()}, callouts=callouts
    )
