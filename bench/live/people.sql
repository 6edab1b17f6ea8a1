-- Invented customers as the sources of a firm have them, made in DuckDB from the matcher's own lists
-- of names: $rows records of about two thirds as many people, shuffled; the same seed, the same rows.
-- A quarter live with somebody before them; a record slips, moves and leaves out as records do.
CREATE OR REPLACE MACRO chance(of_what, n) AS (hash(of_what, n, $seed) % 1000000) / 1000000.0;
CREATE OR REPLACE MACRO pick(u, n) AS 1 + floor(u * n)::BIGINT % n;
CREATE OR REPLACE TABLE given AS
SELECT row_number() OVER (ORDER BY hash(word)) AS place, word
  FROM read_csv($given, header = false, columns = {'word': 'VARCHAR'}) WHERE length(word) > 2;
CREATE OR REPLACE TABLE family AS
SELECT row_number() OVER (ORDER BY hash(word)) AS place, word
  FROM read_csv($family, header = false, columns = {'word': 'VARCHAR'}) WHERE length(word) > 3;
CREATE OR REPLACE TABLE size AS
SELECT (SELECT count(*) FROM given) AS given, (SELECT count(*) FROM family) AS family;
CREATE OR REPLACE TABLE home AS
SELECT i AS home, 1 + hash(i, 1) % 190 AS house,
       hash(i, 2) % 4000 AS street, (hash(i, 3) % 2600)::BIGINT AS district
  FROM range($rows) r(i);
-- Places first, as plain columns: a join on the expressions themselves compares each with each.
CREATE OR REPLACE TABLE placed AS
SELECT i, pick(pow(chance('given', i), 2.2), size.given) AS given,
       pick(pow(CASE WHEN chance('home', i) < 0.25 AND chance('kin', i) < 0.7
                     THEN chance('family', i - 1) ELSE chance('family', i) END, 2.2), size.family) AS family
  FROM range(($rows * 0.66)::BIGINT) r(i), size;
CREATE OR REPLACE TABLE human AS
SELECT i AS human, CASE WHEN chance('home', i) < 0.25 AND i > 0 THEN i - 1 ELSE i END AS home,
       g.word AS given, f.word AS family,
       make_date(1935 + (hash(i, 5) % 70)::INT, 1 + (hash(i, 6) % 12)::INT,
                 1 + (hash(i, 7) % 28)::INT)::VARCHAR AS born,
       '+44 7' || lpad((hash(i, 8) % 1000000000)::VARCHAR, 9, '0') AS mobile
  FROM placed p JOIN given g ON g.place = p.given JOIN family f ON f.place = p.family;
CREATE OR REPLACE TABLE told AS
SELECT h.human, k, CASE WHEN t.typo THEN left(family, 2) || substr(family, 4) ELSE family END AS family,
       given, born, mobile,
       CASE WHEN chance('moved', human * 9 + k) < 0.08 THEN ($rows - human)::BIGINT ELSE home END AS home,
       chance('shape', human * 9 + k) AS shape, chance('mail', human * 9 + k) AS mail,
       chance('phone', human * 9 + k) AS phone, chance('born', human * 9 + k) AS birth
  FROM human h, range(5) r(k), LATERAL (SELECT chance('typo', human * 9 + k) < 0.06 AS typo) t
 WHERE k = 0 OR chance('again', human) > 0.45 + 0.13 * k;
CREATE OR REPLACE TABLE person AS
SELECT 'p' || human || '-' || k AS key, human::VARCHAR AS truth,
       upper(given[1]) || given[2:] AS shown, upper(family[1]) || family[2:] AS last,
       CASE WHEN shape < 0.2 THEN last || ', ' || shown ELSE shown || ' ' || last END AS name,
       NULL::VARCHAR AS organisation,
       CASE WHEN mail < 0.65 THEN given || '.' || family || human % 97 || '@'
         || CASE WHEN human % 3 = 0 THEN 'firm' || hash(human, 9) % 40000 || '.example'
                 ELSE ['post.example', 'mail.example', 'web.example'][1 + (human % 3)::INT] END END AS email,
       CASE WHEN phone < 0.4 THEN mobile
            WHEN phone < 0.65 THEN '01632 ' || lpad((hash(home, 4) % 1000000)::VARCHAR, 6, '0') END AS phone,
       x.house || ' ' || s.street AS street, c.city, c.postcode || ' ' || x.house % 9 || 'AB' AS postcode,
       CASE WHEN birth < 0.6 THEN born END AS birth_date
  FROM told JOIN home x USING (home)
  JOIN (SELECT place - 1 AS street_no, upper(word[1]) || word[2:] || ' Road' AS street FROM family) s
    ON s.street_no = x.street
  JOIN (SELECT place - 1 AS district, upper(word[1]) || word[2:] AS city,
               upper(word[1:2]) || place % 80 AS postcode FROM family) c ON c.district = x.district;
CREATE OR REPLACE TABLE world AS
SELECT row_number() OVER (ORDER BY hash(key, $seed)) - 1 AS nth, *
  FROM (
    SELECT key, truth, name, organisation, email, phone, street, city, postcode, birth_date FROM person
     UNION ALL
    SELECT 'lamp-' || i, 'lamp ' || i, 'Street light ' || lpad(i::VARCHAR, 6, '0'), NULL, NULL, NULL,
           'Column ' || i % 90 || ' Mill Road', NULL, NULL, NULL
      FROM range(($rows * 0.04)::BIGINT) r(i))
 LIMIT $rows;
