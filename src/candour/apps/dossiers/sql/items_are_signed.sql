-- Refuses an item without its author's signature, once the entry `items.signed` says that items are signed. Decision:
-- adr/0033-items-are-signed-by-their-authors.md. PostgreSQL cannot check an Ed25519 signature: services, browsers and the audit
-- do (domain/sealing/authorship.py).

-- The signing key of an item's author, or '' where the author has none: the reporter of a report from before keys had
-- signatures. The reporter's is the key that signed the first epoch of the report's dossier (the mailbox's key). A staff
-- member's is the signing half of the key in use.
CREATE OR REPLACE FUNCTION dossiers_author_key(the_dossier uuid, the_author text, the_staff uuid) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT CASE the_author
        WHEN 'reporter' THEN (
            SELECT coalesce(max(first.signed_by), '') FROM dossiers_epoch AS first
            WHERE first.dossier_id = the_dossier AND first.number = 1
        )
        ELSE (
            SELECT coalesce(max(own.signing_key), '') FROM people_staffkey AS own
            WHERE own.staff_id = the_staff AND own.retired_at IS NULL
        )
    END
$$;

-- With the rights of the owner, because whoever writes may not see the keys of everybody.
CREATE OR REPLACE FUNCTION dossiers_refuse_unsigned() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
BEGIN
    IF EXISTS (SELECT FROM ledger_entry WHERE kind = 'items.signed') AND EXISTS (
        SELECT FROM added
        WHERE
            (added.signature = '' OR added.number IS NULL OR added.signed_hour IS NULL OR added.signed_by = '')
            AND (added.author = 'staff' OR dossiers_author_key(added.dossier_id, added.author, added.staff_id) <> '')
    ) THEN
        RAISE EXCEPTION 'An item is signed by its author.'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'item_is_signed', TABLE = TG_TABLE_NAME;
    END IF;
    IF EXISTS (
        -- A report has many items and one author.
        SELECT FROM (SELECT DISTINCT dossier_id, author, staff_id, signed_by FROM added WHERE signature <> '') AS signed
        WHERE signed.signed_by <> dossiers_author_key(signed.dossier_id, signed.author, signed.staff_id)
    ) THEN
        RAISE EXCEPTION 'An item is signed with the key of its author.'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'item_is_signed', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER item_is_signed AFTER INSERT ON dossiers_item
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION dossiers_refuse_unsigned();
