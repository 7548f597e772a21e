-- Fills the tables for bench.pages. Ids are computed from numbers, so that rows can refer to each other without look-ups.
CREATE OR REPLACE FUNCTION pg_temp.uid(kind text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
    $$ SELECT md5(kind || n)::uuid $$;

INSERT INTO forces_force (id, code, name) VALUES (pg_temp.uid('force', 0), 'NMC', 'Northmoor Constabulary');
INSERT INTO people_body (id, name, kind, force_id, receives_reports, pack)
VALUES (pg_temp.uid('body', 0), 'Northmoor Professional Standards', 'professional_standards', pg_temp.uid('force', 0), true, 'england_wales');
INSERT INTO forces_unit (id, force_id, code, name)
SELECT pg_temp.uid('unit', n), pg_temp.uid('force', 0), 'U' || n, 'Unit ' || n FROM generate_series(1, :units:) n;
INSERT INTO forces_officer (id, force_id, source_ref, first_name, middle_name, last_name, suffix, sex, ethnicity, rank)
SELECT pg_temp.uid('officer', n), pg_temp.uid('force', 0), n::text, 'Sam', '', 'Name' || n, '', '', '', 'PC'
  FROM generate_series(1, :officers:) n;
INSERT INTO forces_posting (officer_id, unit_id, rank, shoulder_number, since, until)
SELECT pg_temp.uid('officer', n), pg_temp.uid('unit', 1 + (n * 7 + k * 31) % :units:), 'PC', n::text,
       date '2015-01-01' + k * 900, CASE WHEN k < 3 THEN date '2015-01-01' + (k + 1) * 900 - 1 END
  FROM generate_series(1, :officers:) n, generate_series(0, 3) k;
INSERT INTO forces_linemanagement (officer_id, manager_id, since)
SELECT pg_temp.uid('officer', n), pg_temp.uid('officer', 1 + n / 8), date '2020-01-01' FROM generate_series(8, :officers:) n;

INSERT INTO auth_user (id, username, password, is_superuser, first_name, last_name, email, is_staff, is_active, date_joined)
SELECT 1000 + n, 'investigator' || n, '!', false, '', '', '', false, true, now() FROM generate_series(1, :staff:) n;
INSERT INTO people_staff (id, user_id, name, body_id, officer_id, must_choose_password)
SELECT pg_temp.uid('staff', n), 1000 + n, 'Investigator ' || n, pg_temp.uid('body', 0), pg_temp.uid('officer', 1 + n * 100 % :officers:), false
  FROM generate_series(1, :staff:) n;
INSERT INTO people_role (staff_id, name, since)
SELECT pg_temp.uid('staff', n), 'investigator', timestamptz '2020-01-01' FROM generate_series(1, :staff:) n;
INSERT INTO people_staffkey (id, staff_id, number, public_key, signing_key, signed_by, sealed_identity, method, credential, created_at)
SELECT gen_random_uuid(), pg_temp.uid('staff', n), 1, 'age1staff' || n, '', '', '', 'passphrase', '', now() FROM generate_series(1, :staff:) n;

-- Imported cases, two allegations each; officers with low numbers have many of them, as in real records.
INSERT INTO cases_case (id, reference, force_id, source, source_ref, facts, incident_on, received_on, closed_on)
SELECT pg_temp.uid('old', n), 'OLD-' || n, pg_temp.uid('force', 0), 'register', n::text, '{}',
       date '2000-01-01' + (n % 9000)::int, date '2000-01-10' + (n % 9000)::int, date '2001-01-01' + (n % 9000)::int
  FROM generate_series(1, :imported:) n;
INSERT INTO cases_allegation (id, case_id, category, subject_id, source_ref, category_text, subject_ref, recommended_finding,
                              recommended_outcome, finding, outcome)
SELECT gen_random_uuid(), pg_temp.uid('old', n), 'B4',
       pg_temp.uid('officer', 1 + floor(:officers: * power((n * 2654435761 + k * 40503) % 1000003 / 1000003.0, 2))::bigint),
       n || '-' || k, 'Use of force', '', '', '', 'not sustained', ''
  FROM generate_series(1, :imported:) n, generate_series(0, 1) k;
INSERT INTO cases_priorhandler (case_id, source_ref, kind, unit_code, shoulder_number, officer_id, assigned_on)
SELECT pg_temp.uid('old', n), (n % 500)::text, '', '', '', pg_temp.uid('officer', 1 + n % least(500, :officers:)), date '2000-02-01' + (n % 9000)::int
  FROM generate_series(1, :imported:) n;

-- Reports: one for each live case, and waiting ones. Each has a mailbox, an account and a grant.
INSERT INTO dossiers_dossier (id, kind, created_at)
SELECT pg_temp.uid(kind, n), kind, timestamptz '2026-01-01'
  FROM generate_series(1, :live: + :waiting:) n, unnest(ARRAY['report', 'mailbox']) kind;
INSERT INTO dossiers_dossier (id, kind, created_at)
SELECT pg_temp.uid('case', n), 'case', timestamptz '2026-01-01' FROM generate_series(1, :live:) n;
INSERT INTO dossiers_epoch (dossier_id, number, public_key, signing_key, signed_by, created_at)
SELECT id, 1, 'age1' || id, '', '', created_at FROM dossiers_dossier;
INSERT INTO dossiers_item (id, dossier_id, epoch_id, kind, author, ciphertext, size, sha256, created_at)
SELECT pg_temp.uid('account', n), e.dossier_id, e.id, 'account', 'reporter', convert_to(repeat('x', 700), 'UTF8'), 700, '', e.created_at
  FROM generate_series(1, :live: + :waiting:) n JOIN dossiers_epoch e ON e.dossier_id = pg_temp.uid('report', n);
INSERT INTO dossiers_item (id, dossier_id, epoch_id, kind, author, ciphertext, size, sha256, created_at)
SELECT gen_random_uuid(), e.dossier_id, e.id, kind, 'reporter', convert_to(repeat('x', 700), 'UTF8'), 700, '', e.created_at
  FROM generate_series(1, :live:) n JOIN dossiers_epoch e ON e.dossier_id = pg_temp.uid('report', n),
       unnest(ARRAY['people', 'wishes', 'message', 'message']) kind;
INSERT INTO reports_mailbox (dossier_id, locator_hash)
SELECT pg_temp.uid('mailbox', n), decode(md5(n::text), 'hex') FROM generate_series(1, :live: + :waiting:) n;
INSERT INTO reports_report (id, reference, idempotency_key, body_id, force_id, dossier_id, mailbox_id, mode, relation, categories,
                            facts, sealed_in_browser, unverified_burst, received_hour, manifest, entry)
SELECT pg_temp.uid('r', n), 'R' || n, gen_random_uuid(), pg_temp.uid('body', 0), pg_temp.uid('force', 0), pg_temp.uid('report', n),
       pg_temp.uid('mailbox', n), 'anonymous', 'officer', '["bullying"]', '{"safe": "yes", "on": "2025-11-03"}', true, n % 50 = 0,
       timestamptz '2020-01-01' + n % 50000 * interval '1 hour', '', gen_random_uuid()
  FROM generate_series(1, :live: + :waiting:) n;
INSERT INTO reports_safetyflag (id, report_id, reason, raised_hour, answered_at, answered_by_id)
SELECT gen_random_uuid(), pg_temp.uid('r', n), 'not_safe', timestamptz '2026-01-01',
       CASE WHEN n % 100 > 1 THEN timestamptz '2026-01-02' END, CASE WHEN n % 100 > 1 THEN pg_temp.uid('staff', 1) END
  FROM generate_series(1, :live: + :waiting:) n WHERE n % 10 < 2;
INSERT INTO cases_waiting (report_id, body_id, since, unsafe, opened)
SELECT r.id, r.body_id, r.received_hour, EXISTS (SELECT FROM reports_safetyflag f WHERE f.report_id = r.id AND answered_at IS NULL),
       random() < 0.3
  FROM generate_series(:live: + 1, :live: + :waiting:) n JOIN reports_report r ON r.id = pg_temp.uid('r', n);

-- Live cases: nine in ten are closed; of the open ones most have a handler, some were handed over, some are unassigned.
INSERT INTO cases_case (id, reference, body_id, force_id, dossier_id, opened_at, source, source_ref, facts, incident_on, received_on, closed_on)
SELECT pg_temp.uid('live', n), 'C-' || n, pg_temp.uid('body', 0), pg_temp.uid('force', 0), pg_temp.uid('case', n),
       timestamptz '2020-01-02' + n % 50000 * interval '1 hour', '', '', '{}', date '2025-11-03', date '2025-12-01',
       CASE WHEN n % 10 > 0 THEN date '2026-06-01' END
  FROM generate_series(1, :live:) n;
INSERT INTO cases_casereport (case_id, report_id, joined_at)
SELECT pg_temp.uid('live', n), pg_temp.uid('r', n), now() FROM generate_series(1, :live:) n;
INSERT INTO cases_allegation (id, case_id, category, subject_id, source_ref, category_text, subject_ref, recommended_finding,
                              recommended_outcome, finding, outcome, recorded_at)
SELECT gen_random_uuid(), pg_temp.uid('live', n), 'H5', pg_temp.uid('officer', 1 + (n * 37) % :officers:), '', '', '', '', '', '', '', now()
  FROM generate_series(1, :live:) n;
INSERT INTO cases_handler (id, case_id, staff_id, role, since, until, reason_ended)
SELECT gen_random_uuid(), pg_temp.uid('live', n), pg_temp.uid('staff', 1 + (n + k) % :staff:), 'investigator', timestamptz '2026-01-03',
       CASE WHEN k = 1 OR n % 10 > 0 THEN timestamptz '2026-06-01' END, CASE WHEN k = 1 THEN 'workload' ELSE '' END
  FROM generate_series(1, :live:) n, generate_series(0, 1) k WHERE n % 50 <> 0 AND (k = 0 OR n % 20 = 0);

-- Ledger entries of each report and case. They have no leaves, which these pages do not read.
INSERT INTO ledger_entry (id, kind, ids, time, leaf)
SELECT gen_random_uuid(), 'report.received', jsonb_build_object('report', pg_temp.uid('r', n), 'body', pg_temp.uid('body', 0)), now(), ''
  FROM generate_series(1, :live: + :waiting:) n;
INSERT INTO ledger_entry (id, kind, ids, time, leaf)
SELECT gen_random_uuid(), 'case.opened', jsonb_build_object('case', pg_temp.uid('live', n), 'report', pg_temp.uid('r', n), 'actor', pg_temp.uid('staff', 1)), now(), ''
  FROM generate_series(1, :live:) n;
INSERT INTO ledger_entry (id, kind, ids, time, leaf)
SELECT gen_random_uuid(), 'item.opened', jsonb_build_object('item', pg_temp.uid('account', n), 'dossier', pg_temp.uid('report', n), 'actor', pg_temp.uid('staff', 1 + k)), now(), ''
  FROM generate_series(1, :live:) n, generate_series(0, 9) k;
