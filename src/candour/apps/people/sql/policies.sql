-- Refuses the web pages the interests that staff declared, unless they are the asker's own, and keys of staff unless a staff
-- member asks. Names, bodies and roles are shown to colleagues and reporters.

ALTER TABLE people_declaredinterest ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_own ON people_declaredinterest;
CREATE POLICY web_own ON people_declaredinterest TO candour_web USING (
    (SELECT people_asking_is_proved()) AND staff_id = (SELECT people_asking('staff'))
);

ALTER TABLE people_staffkey ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_reads ON people_staffkey;
CREATE POLICY web_reads ON people_staffkey FOR SELECT TO candour_web USING (
    (SELECT people_asking_is_proved() AND people_asking('staff') IS NOT NULL)
);
DROP POLICY IF EXISTS web_adds ON people_staffkey;
CREATE POLICY web_adds ON people_staffkey FOR INSERT TO candour_web WITH CHECK (people_may_change_key(staff_id));
DROP POLICY IF EXISTS web_changes ON people_staffkey;
CREATE POLICY web_changes ON people_staffkey FOR UPDATE TO candour_web USING (people_may_change_key(staff_id));

-- A key that waits for a colleague's signature is shown to colleagues, and written by whoever asks for it.
ALTER TABLE people_keyrequest ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_own ON people_keyrequest;
CREATE POLICY web_own ON people_keyrequest TO candour_web USING (
    (SELECT people_asking_is_proved()) AND staff_id = (SELECT people_asking('staff'))
);
DROP POLICY IF EXISTS web_colleagues ON people_keyrequest;
CREATE POLICY web_colleagues ON people_keyrequest FOR SELECT TO candour_web USING (people_may_change_key(staff_id));
DROP POLICY IF EXISTS web_ends ON people_keyrequest;
CREATE POLICY web_ends ON people_keyrequest FOR DELETE TO candour_web USING (people_may_change_key(staff_id));
-- Confirming locks the row.
DROP POLICY IF EXISTS web_locks ON people_keyrequest;
CREATE POLICY web_locks ON people_keyrequest FOR UPDATE TO candour_web
    USING (people_may_change_key(staff_id)) WITH CHECK (FALSE);

-- A challenge is asked for and answered by its staff member; a colleague who signs the key reads that it was answered.
ALTER TABLE people_keychallenge ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_own ON people_keychallenge;
CREATE POLICY web_own ON people_keychallenge TO candour_web USING (
    (SELECT people_asking_is_proved()) AND staff_id = (SELECT people_asking('staff'))
);
DROP POLICY IF EXISTS web_colleagues ON people_keychallenge;
CREATE POLICY web_colleagues ON people_keychallenge FOR SELECT TO candour_web USING (people_may_change_key(staff_id));

-- Former sealed identities are stored by their owner; of one that is stored, pages read the number and nothing else.
ALTER TABLE people_formerlock ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_own ON people_formerlock;
CREATE POLICY web_own ON people_formerlock TO candour_web USING (
    EXISTS (
        SELECT FROM people_staffkey
        WHERE people_staffkey.id = people_formerlock.key_id AND people_staffkey.staff_id = (SELECT people_asking('staff'))
    )
);

-- A confirmation is in the asker's own name; who may confirm what: appointments.sql.
ALTER TABLE people_roleconfirmation ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_reads ON people_roleconfirmation;
CREATE POLICY web_reads ON people_roleconfirmation FOR SELECT TO candour_web USING (
    (SELECT people_asking_is_proved() AND people_asking('staff') IS NOT NULL)
);
DROP POLICY IF EXISTS web_confirms ON people_roleconfirmation;
CREATE POLICY web_confirms ON people_roleconfirmation FOR INSERT TO candour_web WITH CHECK (
    (SELECT people_asking_is_proved()) AND by_id = (SELECT people_asking('staff'))
);
