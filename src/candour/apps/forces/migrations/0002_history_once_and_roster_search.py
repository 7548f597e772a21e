"""Each posting, manager and authority once; and what the roster search stands on.

Names are matched word by word, by their beginnings, in any order, whatever their case and accents; shoulder numbers by any
part. Both are `tsvector`s of core PostgreSQL, because the embedded server brings no extensions: a name's words, and a
number's endings (4521, 521, 21, 1), so that "begins with" is all the index has to know.
"""

from django.db import migrations, models

SEARCH = r"""
-- PL/pgSQL because it keeps its plans: a third of the import's time went into these written in SQL. Most names are plain
-- letters and take the short way. An index is built with no search path but the functions' own, so those that call another
-- carry theirs.

-- Letters without case and accents. NFKD parts é into e and its accent; the few letters that are one piece are named.
CREATE FUNCTION forces_fold(given text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    IF given ~ '^[A-Za-z0-9 ]*$' THEN
        RETURN lower(given);
    END IF;
    RETURN replace(replace(replace(
        translate(regexp_replace(normalize(lower(given), NFKD), '[\u0300-\u036f]', '', 'g'), 'øłđıħ', 'oldih'),
        'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe');
END $$;

-- O'Neill-Smith is oneillsmith, o, neill, smith: found however it is typed.
CREATE FUNCTION forces_words(given text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
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

CREATE FUNCTION forces_endings(given text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path FROM CURRENT AS $$
DECLARE
    bare text := regexp_replace(forces_fold(given), '[^[:alnum:]]', '', 'g');
BEGIN
    RETURN array_to_tsvector(ARRAY(SELECT right(bare, long) FROM generate_series(1, length(bare)) AS long));
END $$;

-- What a typed word asks for: its letters and digits, as the beginning of a word. Nothing left of it finds nothing.
CREATE FUNCTION forces_beginning(given text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path FROM CURRENT AS $$
    SELECT CASE WHEN bare = '' THEN ''::tsquery ELSE (quote_literal(bare) || ':*')::tsquery END
      FROM regexp_replace(forces_fold(given), '[^[:alnum:]]', '', 'g') AS bare
$$;

CREATE INDEX forces_officer_words ON forces_officer
    USING gin (forces_words(first_name || ' ' || middle_name || ' ' || last_name));
CREATE INDEX forces_posting_number_endings ON forces_posting
    USING gin (forces_endings(shoulder_number)) WHERE shoulder_number <> '';
"""

UNDO = """
DROP INDEX forces_posting_number_endings;
DROP INDEX forces_officer_words;
DROP FUNCTION forces_beginning(text);
DROP FUNCTION forces_endings(text);
DROP FUNCTION forces_words(text);
DROP FUNCTION forces_fold(text);
"""


class Migration(migrations.Migration):
    dependencies = [("forces", "0001_initial")]
    operations = [
        migrations.AddConstraint(
            "authority",
            models.UniqueConstraint(fields=("officer", "kind", "granted_on"), name="authority_once", nulls_distinct=False),
        ),
        migrations.AddConstraint(
            "linemanagement",
            models.UniqueConstraint(fields=("officer", "manager", "since"), name="manager_once", nulls_distinct=False),
        ),
        migrations.AddConstraint(
            "posting",
            models.UniqueConstraint(fields=("officer", "unit", "since"), name="posting_once", nulls_distinct=False),
        ),
        migrations.RunSQL(SEARCH, UNDO),
    ]
