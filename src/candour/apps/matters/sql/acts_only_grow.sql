-- Refuses UPDATE and DELETE, whoever runs them, on what was done on a matter (acts, letters), on missed clocks and on who
-- looked at what else was reported: what was done is only ever added to, by a further row that says what changed.

CREATE OR REPLACE FUNCTION matters_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What was done is only added to: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'acts_only_grow', TABLE = TG_TABLE_NAME,
              HINT = 'Record a further act that says what changed.';
END $$;

CREATE OR REPLACE TRIGGER matters_act_grows BEFORE UPDATE OR DELETE ON matters_act
    FOR EACH STATEMENT EXECUTE FUNCTION matters_refuse_change();
CREATE OR REPLACE TRIGGER matters_letter_grows BEFORE UPDATE OR DELETE ON matters_letter
    FOR EACH STATEMENT EXECUTE FUNCTION matters_refuse_change();
CREATE OR REPLACE TRIGGER matters_missedclock_grows BEFORE UPDATE OR DELETE ON matters_missedclock
    FOR EACH STATEMENT EXECUTE FUNCTION matters_refuse_change();
CREATE OR REPLACE TRIGGER matters_patternlook_grows BEFORE UPDATE OR DELETE ON matters_patternlook
    FOR EACH STATEMENT EXECUTE FUNCTION matters_refuse_change();

REVOKE UPDATE, DELETE, TRUNCATE ON matters_act, matters_letter, matters_missedclock, matters_patternlook FROM PUBLIC;
