-- Refuses nothing. The functions and indexes of the roster search. Names match by the beginnings of their words, in any order,
-- regardless of case and accents; shoulder numbers match by any part. Both are stored as `tsvector` of core PostgreSQL, because
-- the embedded server has no extensions: the words of a name, and all endings of a number (4521, 521, 21, 1), so that each
-- search is a search for the beginning of a lexeme.
--
-- The two indexes are in this file because they are built with these functions. Whoever changes what a function returns must
-- add a REINDEX of the index that contains its results.
--
-- Written in PL/pgSQL, which caches its plans: in SQL these functions took a third of the import's time. Most names are plain
-- letters and take the short branch. PostgreSQL builds an index without the usual search path, so functions that call another
-- function set their own.

-- Returns text in lower case without accents. NFKD splits é into e and its accent; letters that it does not split are listed.
CREATE OR REPLACE FUNCTION forces_fold(given text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    IF given ~ '^[A-Za-z0-9 ]*$' THEN
        RETURN lower(given);
    END IF;
    RETURN replace(replace(replace(
        translate(regexp_replace(normalize(lower(given), NFKD), '[\u0300-\u036f]', '', 'g'), 'øłđıħ', 'oldih'),
        'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe');
END $$;

-- Returns the words of a name. O'Neill-Smith gives oneillsmith, o, neill and smith, so that every way of typing it matches.
CREATE OR REPLACE FUNCTION forces_words(given text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path FROM CURRENT AS $$
DECLARE
    folded text := forces_fold(given);
BEGIN
    IF folded ~ '^[a-z0-9 ]*$' THEN
        RETURN array_to_tsvector(array_remove(string_to_array(folded, ' '), ''));
    END IF;
    RETURN array_to_tsvector(array_remove(
        regexp_split_to_array(regexp_replace(folded, '[''’-]', '', 'g'), '[^[:alnum:]]+')
            || regexp_split_to_array(folded, '[^[:alnum:]]+'), ''));
END $$;

CREATE OR REPLACE FUNCTION forces_endings(given text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path FROM CURRENT AS $$
DECLARE
    bare text := regexp_replace(forces_fold(given), '[^[:alnum:]]', '', 'g');
BEGIN
    RETURN array_to_tsvector(ARRAY(SELECT right(bare, long) FROM generate_series(1, length(bare)) AS long));
END $$;

-- Returns the query for a typed word: its letters and digits as the beginning of a lexeme; nothing matches a word without any.
CREATE OR REPLACE FUNCTION forces_beginning(given text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path FROM CURRENT AS $$
    SELECT CASE WHEN bare = '' THEN ''::tsquery ELSE (quote_literal(bare) || ':*')::tsquery END
      FROM regexp_replace(forces_fold(given), '[^[:alnum:]]', '', 'g') AS bare
$$;

CREATE INDEX IF NOT EXISTS forces_officer_words ON forces_officer
    USING gin (forces_words(first_name || ' ' || middle_name || ' ' || last_name));
CREATE INDEX IF NOT EXISTS forces_posting_number_endings ON forces_posting
    USING gin (forces_endings(shoulder_number)) WHERE shoulder_number <> '';
