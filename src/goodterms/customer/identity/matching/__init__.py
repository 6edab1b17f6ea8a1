"""The batch matcher: from a prepared file to faces, kinds, pairs and entities, in DuckDB.

A *prepared* relation has the fields of the file contract as VARCHAR (record_id, source, name,
given_name, family_name, organisation, email, phone, street, city, state, postcode, country,
birth_date, account_no, national_id; missing ones simply absent) plus ``row`` BIGINT, the input
order from 0, and ``line`` BIGINT, the line in the file.

``faces.make_faces(connection, prepared, country=..., progress=...)`` makes ``face``, one row a
prepared row, text in lower-case ASCII, NULL where a value is empty, a placeholder or nobody's:

| column | what |
|---|---|
| row BIGINT, source VARCHAR | as prepared |
| given, middle, family VARCHAR | the parts of the name |
| names VARCHAR[] | its sorted distinct words of two letters and more |
| full_name VARCHAR | all its words, given name first |
| given_class VARCHAR | the name a nickname stands for: robert for bob |
| org VARCHAR | core words, sorted, legal form off |
| email, email_local, email_domain VARCHAR, email_role BOOLEAN | role: info@, sales@ |
| phone BIGINT | E.164 digits, else national digits |
| born VARCHAR, born_weak BOOLEAN | ISO date or the part that is known; weak: 1 January |
| postcode, street_key, street, house_no, city, state, country VARCHAR | |
| account_no, national VARCHAR | letters and digits only |
| kind VARCHAR, kind_p DOUBLE, kind_why VARCHAR[] | ``signs.SENTENCES`` has the reasons in words |

kind is one of person, organisation, role_mailbox, department, asset, test and unknown (perhaps
no customer, too unsure to say so: treat it as a person).

``live.face_of(values, habits)`` is the same for one record; a test holds the two roads equal.
Generic values: what fills a field ("n/a", one digit repeated, none@none.com) is NULL; a role's
mailbox keeps its address and says ``email_role``; a name like "The Occupier" keeps only its
``full_name``.
"""
