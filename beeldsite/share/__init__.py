"""The private share: one portfolio, in one edition, on a host that cannot read it.

Everything sealed is a standard age file. ``contract`` holds what the rooms of the share agree on.
"""
