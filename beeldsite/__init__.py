"""beeldsite: from a coach's notes and recordings to one private portfolio per coached person."""

__version__ = "0.1.0"
