"""Every part in every state, with invented people: for eyes, for axe and for tests.

Open in the demo only, at ``/ui/``; ``?firm=mere-moor`` and ``?theme=dark`` change its clothes.
"""
