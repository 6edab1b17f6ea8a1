"""The batch over the database: records out to the matcher, its answer back as events.

Each step commits by itself, so progress is seen while it runs and a killed run is simply run again:
nothing is half-decided, because only the last step moves pointers, 500 persons at a time, and each
chunk checks that nobody moved them meanwhile.
"""
