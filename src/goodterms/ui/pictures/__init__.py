"""Pictures drawn by the server as SVG: pure functions from numbers to markup.

Colours are classes (``static/ui/pictures.css``), sizes are units of the viewBox, and there is no
script. Every picture has its meaning as a sentence and its numbers as text beside it; the partials
in ``ui/pictures.html`` hold both, so that the words go through translation.
"""
