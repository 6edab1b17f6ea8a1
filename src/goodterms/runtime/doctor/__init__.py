"""The doctor: looks an installation over and says what to do, in sentences.

A check is a function that takes the ``Patient`` and answers one or more findings. It changes
nothing. A check that cannot be made is itself a finding, so one broken part never hides the others.
"""
