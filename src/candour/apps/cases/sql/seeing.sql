-- Refuses nothing itself: what the session may see, for the policies on rows (policies.sql). Mirrors `cases.access`; the tests
-- hold both equal on random histories (tests/apps/cases/test_policies.py). Each function has the rights of the owner, because a
-- rule that reads rows must read all of them.

-- Whether the asking staff member may see a case (`access.can_see_case`), or the case is the asking reporter's.
CREATE OR REPLACE FUNCTION cases_may_see(the_case uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER COST 2000
SET search_path FROM CURRENT AS $$
DECLARE me uuid := people_asking('staff');
BEGIN
    IF NOT people_asking_is_proved() THEN
        RETURN false;
    END IF;
    IF me IS NULL THEN
        RETURN the_case = people_asking('case');
    END IF;
    RETURN EXISTS (
        SELECT FROM cases_case
         WHERE id = the_case
           AND (body_id = people_asking('body') OR (body_id IS NULL AND force_id = people_asking('force')))
    )
    AND (people_asking_may('work_on_every_case') OR the_case = ANY (people_asking_many('cases')))
    AND (NOT cases_has_ties(me) OR cases_conflict(me, the_case) IS NULL);
END $$;

-- Whether the session may see a report: its reporter, its sender, whoever triages it, whoever may see its case.
CREATE OR REPLACE FUNCTION cases_may_see_report(the_report uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER COST 2000
SET search_path FROM CURRENT AS $$
DECLARE
    me uuid := people_asking('staff');
    sent record;
BEGIN
    SELECT r.body_id, r.idempotency_key, c.case_id INTO sent
      FROM reports_report r LEFT JOIN cases_casereport c ON c.report_id = r.id WHERE r.id = the_report;
    IF sent.idempotency_key = people_asking('submission') THEN
        RETURN true;
    END IF;
    IF NOT people_asking_is_proved() THEN
        RETURN false;
    END IF;
    IF me IS NULL THEN
        RETURN the_report = people_asking('report');
    END IF;
    IF sent.case_id IS NOT NULL AND cases_may_see(sent.case_id) THEN
        RETURN true;
    END IF;
    RETURN sent.body_id = people_asking('body') AND people_asking_may('triage_reports')
       AND NOT cases_is_excluded(me, the_report)
       AND (sent.case_id IS NULL OR NOT cases_has_ties(me) OR cases_conflict(me, sent.case_id) IS NULL);
END $$;

-- Whether a reporter excluded a staff member, as a person with a login or as an officer.
CREATE OR REPLACE FUNCTION cases_is_excluded(the_staff uuid, the_report uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path FROM CURRENT AS $$
    SELECT EXISTS (
        SELECT FROM cases_exclusion x JOIN people_staff s ON s.id = x.staff_id OR s.officer_id = x.officer_id
         WHERE x.report_id = the_report AND s.id = the_staff AND x.answer <> 'let_in'
    )
$$;

-- Whether no exclusion, conflict or ended overlap bars a staff member from a dossier (`access.may_open`).
CREATE OR REPLACE FUNCTION cases_may_open(the_staff uuid, the_dossier uuid) RETURNS boolean LANGUAGE plpgsql STABLE
SECURITY DEFINER COST 2000 SET search_path FROM CURRENT AS $$
DECLARE
    the_report uuid := (SELECT id FROM reports_report WHERE dossier_id = the_dossier);
    the_case uuid := coalesce(
        (SELECT id FROM cases_case WHERE dossier_id = the_dossier),
        (SELECT case_id FROM cases_casereport WHERE report_id = the_report)
    );
BEGIN
    IF the_report IS NOT NULL AND cases_is_excluded(the_staff, the_report) THEN
        RETURN false;
    END IF;
    IF the_case IS NULL THEN
        RETURN true;
    END IF;
    IF EXISTS (
        SELECT FROM cases_handler h JOIN people_staff s ON s.id = h.staff_id JOIN people_body b ON b.id = s.body_id
         WHERE h.staff_id = the_staff AND h.case_id = the_case
           AND h.overlap_ended_at IS NULL AND h.overlap_until < people_today(b.pack)
    ) THEN
        RETURN false;
    END IF;
    RETURN NOT cases_has_ties(the_staff) OR cases_conflict(the_staff, the_case) IS NULL;
END $$;

-- Whether the session may see a dossier's items and grants: a team's those of its body, the reporter's own, a report's or
-- case's whoever may see that, and whoever holds a grant; nobody whom an exclusion or conflict bars.
CREATE OR REPLACE FUNCTION cases_may_see_dossier(the_dossier uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
COST 3000 SET search_path FROM CURRENT AS $$
DECLARE
    me uuid := people_asking('staff');
    the_report uuid := (SELECT id FROM reports_report WHERE dossier_id = the_dossier OR mailbox_id = the_dossier);
    the_case uuid;
BEGIN
    IF NOT people_asking_is_proved() THEN
        RETURN false;
    END IF;
    IF EXISTS (SELECT FROM dossiers_team WHERE dossier_id = the_dossier) THEN
        RETURN EXISTS (SELECT FROM dossiers_team WHERE dossier_id = the_dossier AND body_id = people_asking('body'));
    END IF;
    IF me IS NULL THEN
        the_case := people_asking('case');
        RETURN the_report = people_asking('report') OR EXISTS (
            SELECT FROM cases_case WHERE id = the_case AND dossier_id = the_dossier
        );
    END IF;
    IF NOT cases_may_open(me, the_dossier) THEN
        RETURN false;
    END IF;
    IF the_report IS NOT NULL AND cases_may_see_report(the_report) THEN
        RETURN true;
    END IF;
    the_case := (SELECT id FROM cases_case WHERE dossier_id = the_dossier);
    RETURN (the_case IS NOT NULL AND cases_may_see(the_case)) OR dossiers_can_read(me, the_dossier);
END $$;

CREATE OR REPLACE FUNCTION cases_may_see_epoch(the_epoch bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER COST 3000
SET search_path FROM CURRENT AS $$
    SELECT cases_may_see_dossier((SELECT dossier_id FROM dossiers_epoch WHERE id = the_epoch))
$$;

-- Whether a dossier belongs to no report, case or team yet: one that is being made in this transaction.
CREATE OR REPLACE FUNCTION cases_is_new_dossier(the_dossier uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER COST 500
SET search_path FROM CURRENT AS $$
    SELECT NOT EXISTS (SELECT FROM reports_report WHERE dossier_id = the_dossier OR mailbox_id = the_dossier)
       AND NOT EXISTS (SELECT FROM cases_case WHERE dossier_id = the_dossier)
       AND NOT EXISTS (SELECT FROM dossiers_team WHERE dossier_id = the_dossier)
$$;

-- How many reports arrived at a body in an hour, at most `most`: the intake limit, which strangers are told, counts rows that
-- strangers do not see.
CREATE OR REPLACE FUNCTION reports_arrived(the_body uuid, the_hour timestamptz, most bigint) RETURNS bigint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT count(*) FROM (
        SELECT FROM reports_report WHERE body_id = the_body AND received_hour = the_hour LIMIT most
    ) AS arrived
$$;

-- The hours since a time in which reports arrived at a body, and how many: administrators set the limit and see no report.
CREATE OR REPLACE FUNCTION reports_by_hour(the_body uuid, since timestamptz) RETURNS TABLE (hour timestamptz, arrived bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT received_hour, count(*) FROM reports_report
     WHERE body_id = the_body AND received_hour >= since GROUP BY received_hour
$$;

-- Who holds the key of a body's intake team today: reporters see these names before they write.
CREATE OR REPLACE FUNCTION dossiers_intake_members(the_body uuid) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path FROM CURRENT AS $$
    SELECT DISTINCT g.staff_id FROM dossiers_grant g
      JOIN dossiers_epoch e ON e.id = g.epoch_id JOIN dossiers_team t ON t.dossier_id = e.dossier_id
     WHERE t.body_id = the_body AND t.purpose = 'intake' AND g.withdrawn_at IS NULL AND g.staff_id IS NOT NULL
       AND (NOT g.needs_confirmation OR g.confirmed_at IS NOT NULL)
$$;

-- The handlers, past ones too, of those open cases of the asker's body, and of those that the asker handles, which the policy
-- on cases shows: lists and workloads read them by the thousand, and under a policy each row costs a look-up of its case.
CREATE OR REPLACE FUNCTION cases_handlers_of_open()
RETURNS TABLE (case_id uuid, body_id uuid, staff_id uuid, role text, ended boolean)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 5000 SET search_path FROM CURRENT AS $$
    SELECT c.id, c.body_id, h.staff_id, h.role, h.until IS NOT NULL
      FROM cases_case c JOIN cases_handler h ON h.case_id = c.id
     WHERE c.source = '' AND c.closed_on IS NULL
       AND ((SELECT NOT people_web_asks()) OR ((SELECT people_asking_is_proved()) AND (
           (c.body_id = (SELECT people_asking('cases_of')) AND c.id <> ALL ((SELECT people_asking_many('shut'))::uuid[]))
           OR c.id = ANY ((SELECT people_asking_many('cases'))::uuid[])
       )))
$$;

-- Whether the session may see what an entry stated about a row: of items, whose proofs pages show, and of rows that name the
-- recipients of a key, which are compared with the ledger before anybody seals to them (ADR 37). As the policies on the rows.
CREATE OR REPLACE FUNCTION cases_may_see_stated(the_table text, the_row text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER
COST 3000 SET search_path FROM CURRENT AS $$
    SELECT CASE WHEN NOT people_web_asks() THEN true
        WHEN the_table = 'dossiers_item' THEN
            cases_may_see_dossier((SELECT dossier_id FROM dossiers_item WHERE id = the_row::uuid))
        WHEN the_table = 'dossiers_team' THEN true
        WHEN the_table = 'people_staff' THEN people_asking_is_proved() AND people_asking('staff') IS NOT NULL
        WHEN the_table = 'dossiers_grant' THEN EXISTS (
            SELECT FROM dossiers_grant g WHERE g.id = the_row::uuid AND (
                (people_asking_is_proved() AND g.staff_id = people_asking('staff')) OR cases_may_see_epoch(g.epoch_id)
            )
        )
        WHEN the_table = 'cases_handler' THEN
            cases_may_see((SELECT case_id FROM cases_handler WHERE id::text = the_row))
        ELSE false END
$$;

-- Whether the session may see one of the rows that an entry stated, and so what ties all of them to the entry.
CREATE OR REPLACE FUNCTION cases_may_see_proof(the_entry uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
COST 5000 SET search_path FROM CURRENT AS $$
    SELECT EXISTS (
        SELECT FROM ledger_statement
         WHERE entry_id = the_entry
           AND "table" IN ('dossiers_item', 'dossiers_team', 'people_staff', 'dossiers_grant', 'cases_handler')
           AND cases_may_see_stated("table", "row")
    )
$$;

-- The rows that each of these entries stated, as (table, row, SHA-256 of what was stated): an entry commits to the whole list,
-- so whoever may see one of its rows needs the digests of the others.
CREATE OR REPLACE FUNCTION ledger_rows_listed(the_entries uuid[]) RETURNS TABLE (entry uuid, listed text[]) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT entry_id, array_agg(ARRAY["table", "row", encode(sha256(body), 'hex')] ORDER BY place)
      FROM ledger_statement
     WHERE entry_id = ANY (the_entries) AND (NOT people_web_asks() OR cases_may_see_proof(entry_id))
     GROUP BY entry_id
$$;

-- Whether everybody may read what an entry commits to, which is a public key or the manifest of a release; `migrate` writes the
-- kinds in.
CREATE OR REPLACE FUNCTION ledger_content_is_public(the_entry uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM ledger_entry WHERE id = the_entry AND kind IN ({public_kinds}))
$$;
