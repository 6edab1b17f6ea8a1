-- Whether two ASCII texts are as near as the bar, by Jaro-Winkler as DuckDB and rapidfuzz count it:
-- of an odd number of letters out of place half is rounded down. The function of Splink's jar does
-- not round, so it comes out lower, by at most half a letter of three, 0.5 / 3 / 3; where it stops
-- just below the bar the letters are counted here. Each array of one is a name for what is computed once.
CREATE OR REPLACE TEMPORARY FUNCTION nearly(a STRING, b STRING, bar DOUBLE) RETURNS BOOLEAN RETURN
jaro_winkler(a, b) >= bar OR (jaro_winkler(a, b) >= bar - 0.056 AND bar <=
element_at(transform(array(
  element_at(transform(array(
    aggregate(
      -- each letter of a takes the first one of b that is free and near enough, marked by chr(1)
      sequence(1, length(a)),
      named_struct('taken', '', 'rest', b),
      (s, i) -> CASE
        WHEN locate(substr(a, i, 1), s.rest, greatest(1, i - greatest(cast(
               greatest(length(a), length(b)) DIV 2 - 1 AS INT), 0)))
             BETWEEN 1 AND i + greatest(cast(greatest(length(a), length(b)) DIV 2 - 1 AS INT), 0)
        THEN named_struct(
          'taken', concat(s.taken, substr(a, i, 1)),
          'rest', overlay(s.rest, chr(1), locate(substr(a, i, 1), s.rest, greatest(1,
            i - greatest(cast(greatest(length(a), length(b)) DIV 2 - 1 AS INT), 0))), 1))
        ELSE s END)),
    p -> IF(p.taken = '', 0D, (
      length(p.taken) / length(a) + length(p.taken) / length(b)
      + (length(p.taken) - floor(aggregate(
        -- of the letters taken, in the order of b, those that a has elsewhere
        sequence(1, length(b)),
        named_struct('at', 0, 'moved', 0),
        (s, i) -> CASE WHEN substr(p.rest, i, 1) <> chr(1) THEN s ELSE named_struct(
          'at', s.at + 1,
          'moved', s.moved + IF(substr(p.taken, s.at + 1, 1) <> substr(b, i, 1), 1, 0)) END,
        s -> s.moved) / 2)) / length(p.taken)) / 3)), 1)),
  j -> IF(j <= 0.7, j, j + 0.1 * (1 - j) * CASE
    WHEN left(a, 4) = left(b, 4) THEN 4 WHEN left(a, 3) = left(b, 3) THEN 3
    WHEN left(a, 2) = left(b, 2) THEN 2 WHEN left(a, 1) = left(b, 1) THEN 1 ELSE 0 END)), 1))
