-- Refuses UPDATE and DELETE, whoever runs them, on what was done on a matter (acts, letters), on missed clocks and on who
-- looked at what else was reported: what was done is only ever added to, by a further row that says what changed.

CREATE OR REPLACE FUNCTION cases_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What was done is only added to: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', HINT = 'Record a further act that says what changed.';
END $$;

CREATE OR REPLACE TRIGGER cases_act_grows BEFORE UPDATE OR DELETE ON cases_act
    FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse_change();
CREATE OR REPLACE TRIGGER cases_letter_grows BEFORE UPDATE OR DELETE ON cases_letter
    FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse_change();
CREATE OR REPLACE TRIGGER cases_missedclock_grows BEFORE UPDATE OR DELETE ON cases_missedclock
    FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse_change();
CREATE OR REPLACE TRIGGER cases_patternlook_grows BEFORE UPDATE OR DELETE ON cases_patternlook
    FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse_change();

REVOKE UPDATE, DELETE, TRUNCATE ON cases_act, cases_letter, cases_missedclock, cases_patternlook FROM PUBLIC;
