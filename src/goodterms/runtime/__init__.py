"""Runtime: what runs the house, from the database server to the command line.

Words
    home        the folder that holds one installation: data, binaries, keys, files, logs
    cluster     the PostgreSQL server that Goodterms brings along, and its data directory
    account     the user of the operating system that a process runs as
    supervisor  the one process that starts the others, watches them and starts them again
    child       a process of the supervisor: db, web, worker, or a step of the start
    finding     what the doctor says: a sentence, and what to do about it

The supervisor and the cluster use the standard library alone, so that they start at once and stay
up whatever a package does.
"""
