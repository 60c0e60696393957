"""The geometry of charts: from what was said to where it is drawn. ``templates/charts`` draws it.

One module a chart; each gives frozen records with places in the units of its drawing's view box.
No scale among them is a score: nothing rises, nothing is counted to be compared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from beeldsite.charts.frames import frames
from beeldsite.charts.heat import heat, strand
from beeldsite.charts.lift import ride, shaft, short_ride, strip
from beeldsite.charts.onion import core, onion

CHARTS: Mapping[str, Callable[..., Any]] = {
    one.__name__: one for one in (core, frames, heat, onion, ride, strand, shaft, short_ride, strip)
}
"""What templates may call, by name."""
