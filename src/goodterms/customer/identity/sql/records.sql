-- Standing records as the matcher's prepared relation; "row" is the record's id.
SELECT r.id AS "row", r.id AS line, r.id::text AS record_id, s.code AS source,
       {kind_by} AS kind_by,
       r.kind AS kind_now, r.version,
       r.payload ->> 'name' AS name, r.payload ->> 'given_name' AS given_name,
       r.payload ->> 'family_name' AS family_name, r.payload ->> 'organisation' AS organisation,
       r.payload ->> 'email' AS email, r.payload ->> 'phone' AS phone,
       r.payload ->> 'street' AS street, r.payload ->> 'city' AS city,
       r.payload ->> 'state' AS state, r.payload ->> 'postcode' AS postcode,
       r.payload ->> 'country' AS country, r.payload ->> 'birth_date' AS birth_date,
       p.payload ->> 'account_no' AS account_no, encode(p.national_index, 'hex') AS national_id
  FROM identity_record r JOIN identity_source s ON s.id = r.source_id
  LEFT JOIN identity_paper p ON p.record_id = r.id
  LEFT JOIN identity_membership m ON m.record_id = r.id AND m.until IS NULL
  LEFT JOIN people_person o ON o.id = m.person_id
 WHERE r.withdrawn_at IS NULL AND r.erased_at IS NULL
