-- Refuses the web pages (role candour_web) every row that whoever asks may not see: the second wall behind `cases.access`.
-- The other roles are let through where ops/sql/privileges.sql gives them the table at all. Tables without a policy, and why:
-- tests/contracts/policies.txt. Decision: adr/0030-row-level-security.md.
--
-- Pages read cases, handlers, allegations and matters by the thousand, so their policies compare columns with settings, and
-- hold body, role, assignment and those conflicts that are cheap to list. Reports, items and grants are read one at a time;
-- their policies hold the whole rule, in functions. `(SELECT …)` is evaluated once for each statement. It is planned anew for
-- each table whose policy it is in, and a function of SQL in it is parsed each time, which costs seven times as much as
-- `current_setting`. So the policies of cases and of what follows them read settings without `people_asking`.

ALTER TABLE cases_case ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_reads ON cases_case;
-- The settings say which cases are seen, by role and assignment (`cases_remember_seen`).
CREATE POLICY web_reads ON cases_case FOR SELECT TO candour_web USING (
    (SELECT people_asking_is_proved()) AND (
        (
            (
                body_id = (SELECT nullif(current_setting('candour.cases_of', TRUE), '')::uuid)
                OR force_id = any(
                    (SELECT string_to_array(coalesce(current_setting('candour.cases_about', TRUE), ''), ',')::uuid[])::uuid[]
                )
                OR (body_id IS NULL AND force_id = (SELECT nullif(current_setting('candour.imported_of', TRUE), '')::uuid))
            )
            AND id <> all((SELECT string_to_array(coalesce(current_setting('candour.shut', TRUE), ''), ',')::uuid[])::uuid[])
        )
        OR id = any((SELECT string_to_array(coalesce(current_setting('candour.cases', TRUE), ''), ',')::uuid[])::uuid[])
    )
);
DROP POLICY IF EXISTS web_opens ON cases_case;
CREATE POLICY web_opens ON cases_case FOR INSERT TO candour_web WITH CHECK (
    (SELECT people_asking_is_proved()) AND (SELECT people_asking_may('triage_reports'))
    AND body_id = (SELECT people_asking('body')) AND opened_by_id = (SELECT people_asking('staff'))
);
DROP POLICY IF EXISTS web_changes ON cases_case;
CREATE POLICY web_changes ON cases_case FOR UPDATE TO candour_web USING (cases_may_see(id));

-- Rows of a case follow the case: whoever sees the case's row sees, and within the privileges writes, the rows that name it.
DO $$
DECLARE one text;
BEGIN
    FOREACH one IN ARRAY
        ARRAY['casereport', 'handler', 'allegation', 'priorhandler', 'prioract', 'priorwitness', 'priorreporter']
    LOOP
        EXECUTE format('ALTER TABLE cases_%s ENABLE ROW LEVEL SECURITY', one);
        EXECUTE format('DROP POLICY IF EXISTS web_follows_case ON cases_%s', one);
        EXECUTE format($policy$
            CREATE POLICY web_follows_case ON cases_%s TO candour_web USING (
                (SELECT current_setting('candour.insight', TRUE) = 'yes' AND people_asking_is_proved())
                OR EXISTS (SELECT FROM cases_case WHERE cases_case.id = case_id)
            )
        $policy$, one);
    END LOOP;
END $$;

ALTER TABLE cases_waiting ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_reads ON cases_waiting;
CREATE POLICY web_reads ON cases_waiting FOR SELECT TO candour_web USING (
    (SELECT people_asking_is_proved()) AND (SELECT people_asking_may('triage_reports'))
    AND body_id = (SELECT people_asking('body'))
    AND (NOT (SELECT cases_has_ties(people_asking('staff'))) OR NOT cases_is_excluded(people_asking('staff'), report_id))
);

-- Rows of a report follow the report.
ALTER TABLE reports_report ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_reads ON reports_report;
-- Most who triage have no tie to anybody, and see every report of their body: the queue asks the function about no row then.
CREATE POLICY web_reads ON reports_report FOR SELECT TO candour_web USING (
    (
        (
            SELECT
                people_asking_is_proved() AND people_asking_may('triage_reports')
                AND NOT cases_has_ties(people_asking('staff'))
        )
        AND body_id = (SELECT people_asking('body'))
    )
    OR cases_may_see_report(id)
);
DROP POLICY IF EXISTS web_receives ON reports_report;
CREATE POLICY web_receives ON reports_report FOR INSERT TO candour_web WITH CHECK (withdrawn_hour IS NULL);
DROP POLICY IF EXISTS web_changes ON reports_report;
CREATE POLICY web_changes ON reports_report FOR UPDATE TO candour_web USING (cases_may_see_report(id));

ALTER TABLE reports_mailbox ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_reads ON reports_mailbox;
CREATE POLICY web_reads ON reports_mailbox FOR SELECT TO candour_web USING (cases_may_see_dossier(dossier_id));
DROP POLICY IF EXISTS web_receives ON reports_mailbox;
CREATE POLICY web_receives ON reports_mailbox FOR INSERT TO candour_web WITH CHECK (TRUE);

ALTER TABLE reports_safetyflag ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_follows_report ON reports_safetyflag;
CREATE POLICY web_follows_report ON reports_safetyflag FOR SELECT TO candour_web USING (
    EXISTS (
        SELECT FROM reports_report
        WHERE reports_report.id = reports_safetyflag.report_id
    )
);
DROP POLICY IF EXISTS web_raises ON reports_safetyflag;
CREATE POLICY web_raises ON reports_safetyflag FOR INSERT TO candour_web WITH CHECK (answered_at IS NULL);
DROP POLICY IF EXISTS web_answers ON reports_safetyflag;
CREATE POLICY web_answers ON reports_safetyflag FOR UPDATE TO candour_web USING (cases_may_see_report(report_id));

ALTER TABLE cases_exclusion ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_follows_report ON cases_exclusion;
CREATE POLICY web_follows_report ON cases_exclusion TO candour_web USING (cases_may_see_report(report_id));

ALTER TABLE cases_safetyanswer ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_follows_flag ON cases_safetyanswer;
CREATE POLICY web_follows_flag ON cases_safetyanswer TO candour_web USING (
    EXISTS (
        SELECT FROM reports_safetyflag
        WHERE reports_safetyflag.id = cases_safetyanswer.flag_id
    )
);

-- Sealed items and grants. A browser's item goes into a dossier that its sender may see, or into one that is being made.
ALTER TABLE dossiers_item ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_reads ON dossiers_item;
CREATE POLICY web_reads ON dossiers_item FOR SELECT TO candour_web USING (
    cases_may_see_dossier(dossier_id)
    -- Reporters are shown who holds grants of their case's dossier, and none of its items.
    AND (
        (SELECT people_asking('mailbox')) IS NULL
        OR NOT EXISTS (
            SELECT FROM cases_case
            WHERE cases_case.dossier_id = dossiers_item.dossier_id
        )
    )
);
DROP POLICY IF EXISTS web_adds ON dossiers_item;
CREATE POLICY web_adds ON dossiers_item FOR INSERT TO candour_web WITH CHECK (
    (staff_id IS NOT DISTINCT FROM (SELECT people_asking('staff')) OR (SELECT people_asking('staff')) IS NULL)
    AND (cases_is_new_dossier(dossier_id) OR cases_may_see_dossier(dossier_id))
);

ALTER TABLE dossiers_grant ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_reads ON dossiers_grant;
CREATE POLICY web_reads ON dossiers_grant FOR SELECT TO candour_web USING (
    ((SELECT people_asking_is_proved()) AND staff_id = (SELECT people_asking('staff'))) OR cases_may_see_epoch(epoch_id)
);

-- Public keys: everybody may read them; a new key of a dossier comes from whoever could give grants of it, a first one from
-- whoever makes the dossier.
ALTER TABLE dossiers_epoch ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_reads ON dossiers_epoch;
CREATE POLICY web_reads ON dossiers_epoch FOR SELECT TO candour_web USING (TRUE);
DROP POLICY IF EXISTS web_adds ON dossiers_epoch;
CREATE POLICY web_adds ON dossiers_epoch FOR INSERT TO candour_web WITH CHECK (
    (number = 1 AND cases_is_new_dossier(dossier_id)) OR (number > 1 AND dossiers_may_grant(dossier_id))
);

ALTER TABLE dossiers_team ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_reads ON dossiers_team;
CREATE POLICY web_reads ON dossiers_team FOR SELECT TO candour_web USING (TRUE);
DROP POLICY IF EXISTS web_founds ON dossiers_team;
CREATE POLICY web_founds ON dossiers_team FOR INSERT TO candour_web WITH CHECK (
    (SELECT people_asking_is_proved() AND people_asking_may('start_intake_team')) AND body_id = (SELECT people_asking('body'))
);

-- A change of a team's key: a member asks for it, in the own name; a member who does not leave confirms or ends it.
ALTER TABLE dossiers_teamchange ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_reads ON dossiers_teamchange;
CREATE POLICY web_reads ON dossiers_teamchange FOR SELECT TO candour_web USING (cases_may_see_dossier(dossier_id));
DROP POLICY IF EXISTS web_asks ON dossiers_teamchange;
CREATE POLICY web_asks ON dossiers_teamchange FOR INSERT TO candour_web WITH CHECK (
    (SELECT people_asking_is_proved()) AND asked_by_id = (SELECT people_asking('staff'))
);
DROP POLICY IF EXISTS web_ends ON dossiers_teamchange;
CREATE POLICY web_ends ON dossiers_teamchange FOR UPDATE TO candour_web USING (cases_may_see_dossier(dossier_id)) WITH CHECK (
    (confirmed_by_id IS NULL OR confirmed_by_id = (SELECT people_asking('staff')))
    AND leaver_id IS DISTINCT FROM (SELECT people_asking('staff'))
    AND dossiers_can_read((SELECT people_asking('staff')), dossier_id)
);

-- What entries stated about rows repeats the rows, so it is seen by whoever may see the row.
ALTER TABLE ledger_statement ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_follows_row ON ledger_statement;
CREATE POLICY web_follows_row ON ledger_statement FOR SELECT TO candour_web USING (cases_may_see_stated("table", "row"));

-- A salt ties an entry to its content: everybody may check public keys and releases; the reporter and the sender need the salt
-- of the report, and whoever sees a row that of the entry which stated it.
ALTER TABLE ledger_salt ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_reads ON ledger_salt;
CREATE POLICY web_reads ON ledger_salt FOR SELECT TO candour_web USING (
    ledger_content_is_public(entry_id)
    OR EXISTS (
        SELECT FROM reports_report
        WHERE reports_report.entry = ledger_salt.entry_id
    )
    OR cases_may_see_proof(entry_id)
);

-- Pages lock these rows and never change them: the row of a dossier, body or force stands for a lock.
DO $$
DECLARE one text;
BEGIN
    FOREACH one IN ARRAY ARRAY['dossiers_dossier', 'people_body', 'forces_force']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', one);
        EXECUTE format('DROP POLICY IF EXISTS web_reads ON %I', one);
        EXECUTE format('CREATE POLICY web_reads ON %I FOR SELECT TO candour_web USING (true)', one);
        EXECUTE format('DROP POLICY IF EXISTS web_locks ON %I', one);
        EXECUTE format('CREATE POLICY web_locks ON %I FOR UPDATE TO candour_web USING (true) WITH CHECK (false)', one);
    END LOOP;
END $$;
DROP POLICY IF EXISTS web_adds ON dossiers_dossier;
CREATE POLICY web_adds ON dossiers_dossier FOR INSERT TO candour_web WITH CHECK (TRUE);
