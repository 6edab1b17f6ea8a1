-- A page of the cards that hold these words, and how many there are, counted to %(most)s. Those whose
-- shown name holds them come first, then by name.
--
-- Found without an order first: with one, the planner would rather leaf through all names until the
-- page is full, and it cannot know how seldom a word is. The list of them ends early by itself.
WITH found AS MATERIALIZED (
  SELECT person_id, name, words @@ %(named)s::tsquery AS is_named
    FROM profile_card
   WHERE (words @@ %(words)s::tsquery AND (%(within)s::text[] = '{}' OR search ~~ ANY (%(within)s)))
      OR person_id = ANY (%(people)s::uuid[])),
counted AS MATERIALIZED (SELECT * FROM found LIMIT %(most)s)
SELECT person_id, count(*) OVER () FROM counted
 ORDER BY person_id = ANY (%(people)s::uuid[]) DESC, is_named DESC, name, person_id
 LIMIT %(page)s OFFSET %(start)s
