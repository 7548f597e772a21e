-- Refuses the web pages every row of a matter whose case whoever asks may not see (cases/sql/policies.sql), and every ask whose
-- report. The public pages see acts that were published, and nothing else of a matter.

ALTER TABLE matters_matter ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_follows_case ON matters_matter;
CREATE POLICY web_follows_case ON matters_matter TO candour_web USING (
    EXISTS (
        SELECT FROM cases_case
        WHERE cases_case.id = matters_matter.case_id
    )
    OR ((SELECT current_setting('candour.purpose', TRUE) = 'openness') AND matters_is_published(id))
);

ALTER TABLE matters_act ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_follows_matter ON matters_act;
CREATE POLICY web_follows_matter ON matters_act TO candour_web USING (
    (
        (SELECT current_setting('candour.purpose', TRUE) = 'openness') AND (event = 'outcome_told' OR publishable <> '')
        AND matters_is_published(matter_id)
    )
    OR EXISTS (
        SELECT FROM matters_matter
        WHERE matters_matter.id = matters_act.matter_id
    )
);

DROP POLICY IF EXISTS web_publishes ON cases_allegation;
CREATE POLICY web_publishes ON cases_allegation FOR SELECT TO candour_web USING (
    (SELECT current_setting('candour.purpose', TRUE) = 'openness') AND matters_case_is_published(case_id)
);

DO $$
DECLARE one text;
BEGIN
    FOREACH one IN ARRAY ARRAY['enquiry', 'letter', 'patternlook']
    LOOP
        EXECUTE format('ALTER TABLE matters_%s ENABLE ROW LEVEL SECURITY', one);
        EXECUTE format('DROP POLICY IF EXISTS web_follows_matter ON matters_%s', one);
        EXECUTE format($policy$
            CREATE POLICY web_follows_matter ON matters_%s TO candour_web USING (
                EXISTS (SELECT FROM matters_matter WHERE matters_matter.id = matter_id)
            )
        $policy$, one);
    END LOOP;
END $$;

ALTER TABLE matters_missedclock ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_follows_matter ON matters_missedclock;
CREATE POLICY web_follows_matter ON matters_missedclock FOR SELECT TO candour_web USING (
    (matter_id IS NULL AND EXISTS (
        SELECT FROM reports_report
        WHERE reports_report.id = matters_missedclock.report_id
    )) OR EXISTS (
        SELECT FROM matters_matter
        WHERE matters_matter.id = matters_missedclock.matter_id
    )
);

ALTER TABLE matters_ask ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_follows_report ON matters_ask;
CREATE POLICY web_follows_report ON matters_ask TO candour_web USING (cases_may_see_report(report_id));
