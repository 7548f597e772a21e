-- Refuses each role every table and verb that its processes never use. tests/contracts/privileges.txt lists the same, and a
-- test compares the list with the database. Which rows the web pages see of a table: policies.sql of each app. Who owns the
-- tables is not refused anything here. Roles: ops/install/roles.py. Decision: adr/0030-row-level-security.md.

-- SELECT and the verbs of each role. The web pages write entries, grants and roles through functions only.
DO $$
DECLARE
    one record;
    role text;
BEGIN
    FOREACH role IN ARRAY ARRAY['candour_web', 'candour_worker', 'candour_audit', 'candour_read'] LOOP
        CONTINUE WHEN to_regrole(role) IS NULL;
        EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM %I', current_schema(), role);
        EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA %I FROM %I', current_schema(), role);
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), role);
    END LOOP;

    FOR one IN SELECT * FROM (VALUES
        -- web
        ('candour_web', 'auth_user django_session mfa_authenticator people_sign_in_limits', 'SELECT, INSERT, UPDATE, DELETE'),
        ('candour_web', 'auth_group auth_group_permissions auth_permission auth_user_groups auth_user_user_permissions
            account_emailaddress account_emailconfirmation django_content_type django_migrations', 'SELECT'),
        ('candour_web', 'ledger_entry ledger_salt ledger_statement ledger_pending ledger_leaf ledger_tile ledger_checkpoint
            ledger_cosignature ledger_restore ledger_auditrun ledger_followercursor', 'SELECT'),
        ('candour_web', 'ledger_append', 'SELECT, INSERT'),
        ('candour_web', 'forces_authority forces_linemanagement forces_officer forces_posting forces_unit', 'SELECT'),
        ('candour_web', 'forces_force people_body', 'SELECT, UPDATE (name)'),
        ('candour_web', 'people_staff', 'SELECT, INSERT, UPDATE (must_choose_password)'),
        ('candour_web', 'people_staffkey', 
            'SELECT, INSERT, UPDATE (sealed_identity, method, credential, retired_at, signing_key, signed_by, signature,
            entry_id)'),
        ('candour_web', 'people_keyrequest', 'SELECT, INSERT, UPDATE, DELETE'),
        ('candour_web', 'people_keychallenge', 'SELECT, INSERT, UPDATE (answered_at), DELETE'),
        ('candour_web', 'people_formerlock', 'SELECT (id), INSERT'),
        ('candour_web', 'people_declaredinterest', 'SELECT, INSERT, UPDATE (ended_at)'),
        ('candour_web', 'people_role people_readableforce people_fixedkeys people_publickey', 'SELECT'),
        ('candour_web', 'people_roleconfirmation', 'SELECT, INSERT'),
        ('candour_web', 'people_failedsignins people_signinbucket', 'SELECT, INSERT, UPDATE, DELETE'),
        ('candour_web', 'people_give_role dossiers_give_grant', 'SELECT, INSERT'),
        ('candour_web', 'dossiers_dossier', 'SELECT, INSERT, UPDATE (created_at)'),
        ('candour_web', 'dossiers_epoch dossiers_item dossiers_team', 'SELECT, INSERT'),
        ('candour_web', 'dossiers_grant', 'SELECT'),
        ('candour_web', 'dossiers_teamchange', 'SELECT, INSERT, UPDATE (confirmed_by_id, ended_at, rotation)'),
        ('candour_web', 'dossiers_upload', 'SELECT, INSERT, UPDATE, DELETE'),
        ('candour_web', 'reports_mailbox', 'SELECT, INSERT'),
        ('candour_web', 'reports_report', 'SELECT, INSERT, UPDATE (withdrawn_hour)'),
        ('candour_web', 'reports_safetyflag', 'SELECT, INSERT, UPDATE (answered_at, answered_by_id)'),
        ('candour_web', 'reports_intakelimit', 'SELECT, INSERT, UPDATE'),
        ('candour_web', 'cases_case cases_allegation cases_handler cases_casereport', 'SELECT, INSERT, UPDATE'),
        ('candour_web', 'cases_safetyanswer', 'SELECT, INSERT'),
        ('candour_web', 'cases_exclusion', 'SELECT, INSERT, UPDATE (answer, answered_hour)'),
        ('candour_web', 'cases_prioract cases_priorreporter cases_priorwitness cases_waiting', 'SELECT'),
        ('candour_web', 'cases_priorhandler cases_priorinvestigator', 'SELECT, UPDATE'),
        ('candour_web', 'matters_act matters_letter matters_matter matters_patternlook', 'SELECT, INSERT'),
        ('candour_web', 'matters_ask matters_enquiry', 'SELECT, INSERT, UPDATE'),
        ('candour_web', 'matters_missedclock', 'SELECT'),
        ('candour_web', 'journey_draft mailbox_mailboxsession mailbox_prefixfailures mailbox_usedform',
            'SELECT, INSERT, UPDATE, DELETE'),
        ('candour_web', 'insight_accessrecord insight_alertanswer insight_linkanswer', 'SELECT, INSERT'),
        ('candour_web', 'insight_alert insight_linkquestion records_officerstatistic records_statistic', 'SELECT'),
        ('candour_web', 'records_countingrun', 'SELECT, INSERT, UPDATE'),
        ('candour_web', 'procrastinate_jobs procrastinate_events', 'SELECT, INSERT'),
        -- worker
        ('candour_worker', 'ledger_append', 'SELECT, INSERT'),
        ('candour_worker', 'ledger_followercursor', 'INSERT, UPDATE'),
        ('candour_worker', 'ledger_cosignature ledger_auditrun', 'INSERT'),
        ('candour_worker', 'cases_waiting', 'UPDATE'),
        ('candour_worker', 'matters_missedclock', 'INSERT'),
        ('candour_worker', 'matters_matter matters_act', 'INSERT'),
        ('candour_worker', 'cases_case', 'UPDATE'),
        ('candour_worker', 'cases_priorhandler cases_priorinvestigator forces_force', 'UPDATE'),
        ('candour_worker', 'insight_alert', 'INSERT, UPDATE'),
        ('candour_worker', 'insight_linkquestion', 'INSERT, DELETE'),
        ('candour_worker', 'records_countingrun records_officerstatistic records_statistic', 'INSERT, UPDATE, DELETE'),
        ('candour_worker', 'journey_draft mailbox_mailboxsession mailbox_prefixfailures mailbox_usedform django_session
            people_sign_in_limits', 'UPDATE, DELETE'),
        ('candour_worker', 'dossiers_upload', 'UPDATE, DELETE'),
        ('candour_worker', 'procrastinate_jobs procrastinate_events procrastinate_periodic_defers procrastinate_workers',
            'INSERT, UPDATE, DELETE'),
        -- audit
        ('candour_audit', 'ledger_auditrun ledger_append', 'INSERT'),
        -- published only: of an entry its public bytes, and not the ids and seconds beside them
        ('candour_read', 'ledger_entry', 'SELECT (id, leaf)'),
        ('candour_read', 'ledger_leaf ledger_tile ledger_checkpoint ledger_cosignature ledger_restore', 'SELECT')
    ) AS listed (role, tables, verbs)
    LOOP
        CONTINUE WHEN to_regrole(one.role) IS NULL;
        EXECUTE format('GRANT %s ON %s TO %I', one.verbs,
            (SELECT string_agg(quote_ident(name), ', ') FROM regexp_split_to_table(one.tables, '\s+') AS name), one.role);
    END LOOP;

    -- The worker and the audit read every row of every table but the key that proves who asks.
    FOREACH role IN ARRAY ARRAY['candour_worker', 'candour_audit'] LOOP
        CONTINUE WHEN to_regrole(role) IS NULL;
        EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO %I', current_schema(), role);
        EXECUTE format('REVOKE ALL ON people_askingkey FROM %I', role);
    END LOOP;

    FOREACH role IN ARRAY ARRAY['candour_web', 'candour_worker'] LOOP
        EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO %I', current_schema(), role);
        EXECUTE format('REVOKE ALL ON SEQUENCE ledger_entry_seq, ledger_statement_id_seq, people_role_id_seq FROM %I', role);
    END LOOP;
END $$;

-- Policies bind the web pages. The worker, the audit and nobody else read and write all rows of the tables they are given.
DO $$
DECLARE one record;
BEGIN
    FOR one IN SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = current_schema()::regnamespace LOOP
        EXECUTE format('DROP POLICY IF EXISTS others ON %I', one.relname);
        EXECUTE format('CREATE POLICY others ON %I TO candour_worker, candour_audit USING (true)', one.relname);
    END LOOP;
END $$;

-- A trigger that refuses reads rows that the asker may not see, so triggers have the rights of the owner.
DO $$
DECLARE one regprocedure;
BEGIN
    FOR one IN
        SELECT oid::regprocedure FROM pg_proc
         WHERE prorettype = 'trigger'::regtype AND pronamespace = current_schema()::regnamespace AND NOT prosecdef
           AND proname NOT LIKE 'procrastinate%'
    LOOP
        EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER SET search_path FROM CURRENT', one);
    END LOOP;
END $$;

-- Functions with the rights of the owner: by name, and to nobody else.
DO $$
DECLARE
    one record;
    internal regprocedure[] := ARRAY[
        'people_proof(text)', 'ledger_complete_tiles(integer, bigint, bigint)', 'cases_shut(uuid)', 'cases_handled(uuid)',
        'cases_forces_read(uuid)', 'cases_remember_seen(uuid, uuid, uuid, text[], boolean)'
    ];
BEGIN
    FOR one IN
        SELECT oid::regprocedure AS name, prorettype = 'trigger'::regtype AS fires FROM pg_proc
         WHERE prosecdef AND pronamespace = current_schema()::regnamespace
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC, candour_web, candour_worker', one.name);
        CONTINUE WHEN one.fires OR one.name = ANY (internal);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO candour_web, candour_worker', one.name);
    END LOOP;
END $$;
