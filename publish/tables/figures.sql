-- Every figure in words, one row each: what SQLite and PostgreSQL make a view of. The spreadsheet
-- and the flat CSV show what SQLite makes of it. figures.json describes the columns.
CREATE VIEW figures AS SELECT
  i.indicator_id AS figure,
  i.label_en AS label,
  i.label_zh,
  i.token AS as_printed,
  i.value,
  i.lower,
  i.upper,
  u.name_en AS unit,
  u.name_zh AS unit_zh,
  i.measure,
  coalesce(wider.name_en, g.name_en, p.name_en) AS topic,
  coalesce(wider.name_zh, g.name_zh, p.name_zh) AS topic_zh,
  t.words_en AS period,
  t.words_zh AS period_zh,
  i.date_start AS first_day,
  i.date_end AS last_day,
  p.name_en AS place,
  p.name_zh AS place_zh,
  g.name_en AS programme,
  g.name_zh AS programme_zh,
  i.claimed_by,
  s.title AS source,
  (SELECT min(o.message) FROM outcomes o
    WHERE o.check_name LIKE 'stated-%' AND o.key = i.indicator_id) AS recomputed
FROM indicators i
JOIN units u ON u.unit_id = i.unit_id
JOIN sources s ON s.source_id = i.source_id
LEFT JOIN periods t ON t.period = i.period
LEFT JOIN places p ON p.place_id = i.place_id
LEFT JOIN programs g ON g.program_id = i.program_id
LEFT JOIN programs wider ON wider.program_id = g.part_of
ORDER BY i.source_id, i.start
