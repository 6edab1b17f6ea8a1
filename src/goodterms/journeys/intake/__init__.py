"""Intake: a file from another system comes in, is understood, and loses nothing on the way.

Words
    shape      what a file is: text, sheet or Parquet; its encoding, delimiter and header line
    header     the name a file gives a column; a field is the name we give it
    mapping    which column is which field: told, known by its name, or known by its content
    payload    a row as it came, under the file's own headers
    prepared   the file as one Parquet table in our fields, rows in input order
    whole      said of a file: all that its source tells, so whom it lacks is withdrawn
    reject     a row that cannot be taken in as it stands, with line, column and reason; it goes
               into a file that can be mended and imported again
"""
