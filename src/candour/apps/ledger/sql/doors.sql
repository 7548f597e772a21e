-- Refuses what would leave a gap: the only ways in which the web pages write the log. A page's database role has no right on
-- the log's tables but to read them (ops/sql/privileges.sql); these functions have the rights of the owner. A view with a
-- trigger in place of its INSERT, and not a function, appends entries, because a statement that receives a report appends in
-- one of its WITH parts: PostgreSQL always runs an INSERT there, but a SELECT only if its result is read.

DROP VIEW IF EXISTS ledger_append;
CREATE OR REPLACE VIEW ledger_append AS
SELECT NULL::bigint AS seq, NULL::uuid AS id, NULL::text AS kind, NULL::jsonb AS ids, NULL::timestamptz AS "time",
       NULL::bytea AS commitment, NULL::bytea AS leaf, NULL::bytea AS salt, NULL::text[] AS stated_tables,
       NULL::text[] AS stated_rows, NULL::bytea[] AS stated_bodies
WHERE FALSE;

CREATE OR REPLACE FUNCTION ledger_append_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO ledger_entry (id, kind, ids, time, commitment, leaf)
    VALUES (NEW.id, NEW.kind, NEW.ids, NEW.time, NEW.commitment, NEW.leaf) RETURNING seq INTO NEW.seq;
    IF NEW.salt IS NOT NULL THEN
        INSERT INTO ledger_salt (entry_id, salt) VALUES (NEW.id, NEW.salt);
    END IF;
    INSERT INTO ledger_statement (entry_id, place, "table", "row", body)
    SELECT NEW.id, place, about, name, body
      FROM unnest(NEW.stated_tables, NEW.stated_rows, NEW.stated_bodies)
        WITH ORDINALITY AS stated (about, name, body, place);
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER ledger_append_inserts INSTEAD OF INSERT ON ledger_append
    FOR EACH ROW EXECUTE FUNCTION ledger_append_entry();

-- The root over the hashes of a full tile, which are joined (RFC 9162, section 2.1.1).
CREATE OR REPLACE FUNCTION ledger_root_of_tile(hashes bytea) RETURNS bytea LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE level bytea := hashes;
BEGIN
    WHILE length(level) > 32 LOOP
        SELECT string_agg(sha256('\x01'::bytea || substr(level, pair * 64 + 1, 64)), ''::bytea ORDER BY pair) INTO STRICT level
          FROM generate_series(0, length(level) / 64 - 1) AS pair;
    END LOOP;
    RETURN level;
END $$;

-- Adds the tiles of a level that became full when its number of hashes grew from `before` to `after`, then those above.
-- Their hashes are those of the leaves, or the roots of the tiles one level below.
CREATE OR REPLACE FUNCTION ledger_complete_tiles(the_level integer, before bigint, after bigint) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF after / 256 = before / 256 THEN
        RETURN;
    END IF;
    INSERT INTO ledger_tile (level, index, hashes, root)
    SELECT the_level, tile, joined, ledger_root_of_tile(joined) FROM (
        SELECT index / 256 AS tile, string_agg(hash, ''::bytea ORDER BY index) AS joined FROM (
            SELECT index, hash FROM ledger_leaf WHERE the_level = 0
             UNION ALL SELECT index, root FROM ledger_tile WHERE level = the_level - 1
        ) AS below WHERE index >= before / 256 * 256 AND index < after / 256 * 256 GROUP BY index / 256
    ) AS full_tiles;
    PERFORM ledger_complete_tiles(the_level + 1, before / 256, after / 256);
END $$;

-- Makes entries that wait the next leaves, with the tiles that become full, and returns the number of new leaves. All hashes
-- are computed here, and no entry stops waiting without becoming a leaf, so that whoever calls this outside an integration
-- gains nothing: the next integration signs the same leaves.
CREATE OR REPLACE FUNCTION ledger_assign_leaves(most integer) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    before bigint := (SELECT coalesce(max(index) + 1, 0) FROM ledger_leaf);
    added bigint;
BEGIN
    WITH taken AS (
        DELETE FROM ledger_pending WHERE seq IN (SELECT seq FROM ledger_pending ORDER BY seq LIMIT most) RETURNING seq
    )
    INSERT INTO ledger_leaf (index, entry_id, hash)
    SELECT before + row_number() OVER (ORDER BY seq) - 1, e.id, sha256('\x00'::bytea || e.leaf)
      FROM taken JOIN ledger_entry e USING (seq);
    GET DIAGNOSTICS added = ROW_COUNT;
    PERFORM ledger_complete_tiles(0, before, before + added);
    RETURN added;
END $$;

CREATE OR REPLACE FUNCTION ledger_add_checkpoint(the_size bigint, the_root bytea, the_note text, the_time timestamptz)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF the_size <> (SELECT coalesce(max(index) + 1, 0) FROM ledger_leaf) THEN
        RAISE EXCEPTION 'A checkpoint is of all leaves.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    INSERT INTO ledger_checkpoint (size, root, note, time) VALUES (the_size, the_root, the_note, the_time);
END $$;
