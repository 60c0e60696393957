"""The studio: portfolios in the coach's own browser, brought up to date while notes are written.

    watch ─▶ loop ─▶ bench: the same build as ever, of one person ─▶ live ─▶ the page that is open
               └──▶ cutter: clips, in the background

Pages on disk stay as ``build`` makes them; what the studio adds is added to what it sends.
"""

from __future__ import annotations

from collections.abc import Callable

from beeldsite.order import Listener, Order


def serve(
    order: Order,
    port: int,
    open_browser: bool,
    listen: Listener,
    ready: Callable[[str], None],
) -> None:
    """Show what is ordered on this computer, and follow the notes, until Ctrl-C.

    ``ready`` hears the address as soon as pages stand; clips that lack are cut after that.
    ``port`` is the first one to try, 0 for any.
    """
    from beeldsite.studio.loop import Studio

    try:
        with Studio(order, port, listen) as studio:
            ready(studio.address)
            if open_browser:
                import webbrowser

                webbrowser.open(studio.address)
            studio.run()
    except KeyboardInterrupt:
        return
