-- Records that a source has told of before, as they stand. "Another": somebody else under the same
-- key, by the rule the import has (journeys/intake/sql/changed.sql). Locked in order, as there.
SELECT r.id, r.source_key, r.version, r.payload::text, coalesce(p.payload, '{}')::text,
       p.national_index, r.kind, {kind_by},
       r.withdrawn_at IS NOT NULL,
       coalesce(w.named <> '' AND w.names <> '' AND similarity(w.named, w.names) < 0.3
                AND NOT regexp_split_to_array(w.named, '\W+')
                        && regexp_split_to_array(w.names, '\W+')
                AND coalesce(r.payload ->> 'birth_date' <> t.told ->> 'birth_date', true), false),
       m.id, m.person_id, o.canonical_id, m.organisation_id,
       ARRAY(SELECT k.key FROM identity_key k WHERE k.record_id = r.id), f.record_id, {face}
  FROM unnest(%(keys)s::text[], %(payloads)s::text[]) AS q (source_key, payload)
  JOIN identity_record r ON r.source_id = %(source)s AND r.source_key = q.source_key
 CROSS JOIN LATERAL (SELECT q.payload::jsonb AS told) t
 CROSS JOIN LATERAL (
       SELECT lower(concat_ws(' ', r.payload ->> 'name', r.payload ->> 'given_name',
                              r.payload ->> 'family_name')) AS named,
              lower(concat_ws(' ', t.told ->> 'name', t.told ->> 'given_name',
                              t.told ->> 'family_name')) AS names) w
  LEFT JOIN identity_paper p ON p.record_id = r.id
  LEFT JOIN identity_membership m ON m.record_id = r.id AND m.until IS NULL
  LEFT JOIN people_person o ON o.id = m.person_id
  LEFT JOIN identity_face f ON f.record_id = r.id
 ORDER BY r.id FOR NO KEY UPDATE OF r
