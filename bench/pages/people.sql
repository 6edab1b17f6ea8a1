-- People numbered %(first)s to %(last)s with what a firm holds on them, set-wise. A third of them have a
-- second record with another division, joined by the machine; names are as unevenly spread as in life.
-- The first %(kin)s bear thirty names that nobody after them has, so that to ask for one of these finds as
-- many people in a small firm as in a large one.
-- Ids rise with time, as the product's own do.
CREATE OR REPLACE FUNCTION pg_temp.made_id(kind text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT ('01900000-00' || kind || '0-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;

CREATE OR REPLACE FUNCTION pg_temp.number_and_tail(n text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT n || ' ~' || right(n, 4) $$;

CREATE TEMPORARY TABLE made ON COMMIT DROP AS
WITH dice AS (
  SELECT n, power(('x' || substr(md5(n || 'g'), 1, 8))::bit(32)::bigint / 4294967296.0, 2) AS g,
         power(('x' || substr(md5(n || 'f'), 1, 8))::bit(32)::bigint / 4294967296.0, 2) AS f
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) n)
SELECT d.n, pg_temp.made_id('a', d.n) AS seed, pg_temp.made_id('b', d.n) AS twin, d.n %% 3 = 0 AS has_twin,
       initcap(g.word) AS given, initcap(f.word || coalesce(k.word, '')) AS family,
       g.word || '.' || f.word || d.n || '@mail.example' AS email,
       '01632 ' || lpad(d.n::text, 7, '0') AS phone,
       (d.n %% 240 + 1) || ' Quay Lane' AS street,
       (ARRAY['Merehaven', 'Kelder', 'Moorwick', 'Lindale', 'Seaborough'])[d.n %% 5 + 1] AS city
  FROM dice d
  JOIN given_name g ON g.place = floor(d.g * (SELECT count(*) FROM given_name))
  JOIN family_name f ON f.place = CASE WHEN d.n <= %(kin)s THEN d.n %% 30 * 1900
                                       ELSE floor(d.f * (SELECT count(*) FROM family_name)) END
  LEFT JOIN (VALUES ('by')) AS k (word) ON d.n <= %(kin)s;

INSERT INTO people_person (id, canonical_id, opened, minted_at)
SELECT seed, seed, 0, now() FROM made
UNION ALL SELECT twin, seed, 0, now() FROM made WHERE has_twin;

CREATE TEMPORARY TABLE told ON COMMIT DROP AS
SELECT 2 * n AS record, n, seed, %(energy)s::smallint AS source, 'ME' || n AS key,
       jsonb_build_object('name', given || ' ' || family, 'email', email, 'phone', phone,
         'street', street, 'city', city, 'account_no', '8820' || lpad(n::text, 8, '0')) AS payload
  FROM made
UNION ALL
SELECT 2 * n + 1, n, twin, %(connect)s, 'MC' || n,
       jsonb_build_object('name', left(given, 1) || '. ' || family, 'phone', phone, 'street', street,
         'city', city, 'account_no', 'MC' || lpad(n::text, 8, '0'))
  FROM made WHERE has_twin;

INSERT INTO identity_record (id, source_id, source_key, version, payload, said, content_hash, kind,
  kind_p, kind_why, kind_by, first_seen, last_seen)
SELECT %(base)s + record, source, key, 1, payload, '{}', decode(md5(key), 'hex'), 1, 0.99, '{}', 0,
       now(), now() FROM told;

INSERT INTO identity_membership (id, record_id, person_id, since, why)
SELECT pg_temp.made_id('d', record), %(base)s + record, seed, now(), 'import' FROM told;

INSERT INTO identity_edge (a_id, b_id, weight, parts, at)
SELECT %(base)s + 2 * n, %(base)s + 2 * n + 1, 14.3, %(parts)s::jsonb, now() FROM made WHERE has_twin;

-- A pair in a hundred waits for a steward.
INSERT INTO identity_edge (a_id, b_id, weight, parts, at)
SELECT %(base)s + 2 * n, %(base)s + 2 * n + 2, 3.3, %(parts)s::jsonb, now()
  FROM made WHERE n %% 100 = 1 AND n < %(last)s;
INSERT INTO identity_review (id, a_id, b_id, why, state, rank, weight, effect, asked_at, documents,
  answered_name)
SELECT gen_random_uuid(), %(base)s + 2 * n, %(base)s + 2 * n + 2, 'unsure', 'open', 1, 3.3, n %% 7,
       now(), '', '' FROM made WHERE n %% 100 = 1 AND n < %(last)s;

INSERT INTO holdings_account (id, source_id, number, kind, status, opened, as_of)
SELECT pg_temp.made_id('c', record), source, payload ->> 'account_no', 'electricity', 'open',
       date '2016-05-01', now() FROM told;
INSERT INTO holdings_account_party (id, account_id, record_id, person_id, role)
SELECT pg_temp.made_id('e', record), pg_temp.made_id('c', record), %(base)s + record, seed, 'holder' FROM told;
INSERT INTO holdings_bill (id, source_id, account_id, record_id, person_id, number, amount, currency,
  issued, due, as_of)
SELECT pg_temp.made_id('f', 4 * record + m), source, pg_temp.made_id('c', record), %(base)s + record,
       seed, 'INV-' || record || '-' || m, 40 + m, 'GBP', date '2026-01-01' + 30 * m,
       date '2026-01-15' + 30 * m, now() FROM told, generate_series(1, 3) m;
INSERT INTO holdings_purchase (id, source_id, source_key, record_id, person_id, item, amount, currency,
  "on", counts_for_suggestions, as_of)
SELECT pg_temp.made_id('0', record), source, 'P' || record, %(base)s + record, seed, 'Smart thermostat', 89,
       'GBP', date '2025-11-02', true, now() FROM told WHERE n %% 4 = 0;

INSERT INTO profile_card (person_id, name, short, firm, place, divisions, records, search, made_at)
SELECT seed, given || ' ' || family, left(given, 1), '', city,
       CASE WHEN has_twin THEN %(divisions)s::smallint[] ELSE (%(divisions)s::smallint[])[1:1] END,
       CASE WHEN has_twin THEN 2 ELSE 1 END,
       lower(concat_ws(' ', '=' || given, '=' || left(given, 1), '=' || family, '=' || left(family, 1),
         given, family, email, 'mail.example', pg_temp.number_and_tail(substr(replace(phone, ' ', ''), 2)),
         pg_temp.number_and_tail('8820' || lpad(n::text, 8, '0')),
         CASE WHEN has_twin THEN left(given, 1) || ' ' || pg_temp.number_and_tail('MC' || lpad(n::text, 8, '0')) END)
         || E'\n' || street || ' ' || city), now()
  FROM made;
