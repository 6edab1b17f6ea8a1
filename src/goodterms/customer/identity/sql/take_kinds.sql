-- What the machine decided about kinds, where nobody with a stronger word has spoken or proved since.
UPDATE identity_record r SET kind = j.kind, kind_p = j.kind_p, kind_why = j.kind_why
  FROM judged j
 WHERE r.id = j.record_id AND r.kind_by = 0
   AND NOT EXISTS (SELECT FROM identity_membership m JOIN people_person o ON o.id = m.person_id
                    WHERE m.record_id = r.id AND m.until IS NULL AND o.opened > 0)
   AND (r.kind, r.kind_p::real, r.kind_why) IS DISTINCT FROM (j.kind, j.kind_p::real, j.kind_why)
