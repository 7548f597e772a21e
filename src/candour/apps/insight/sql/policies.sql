-- Refuses the web pages alerts, their answers, pairs of records and looks at patterns, unless a staff member asks who may see
-- pages on patterns. Which force's: `insight.access`.

ALTER TABLE insight_alert ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_patterns ON insight_alert;
CREATE POLICY web_patterns ON insight_alert TO candour_web USING (
    (SELECT people_asking_is_proved() AND people_asking_may('view_insight'))
);

ALTER TABLE insight_alertanswer ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_patterns ON insight_alertanswer;
CREATE POLICY web_patterns ON insight_alertanswer TO candour_web USING (
    (SELECT people_asking_is_proved() AND people_asking_may('view_insight'))
);

ALTER TABLE insight_linkanswer ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_patterns ON insight_linkanswer;
CREATE POLICY web_patterns ON insight_linkanswer TO candour_web USING (
    (SELECT people_asking_is_proved() AND people_asking_may('view_insight'))
);

ALTER TABLE insight_linkquestion ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_patterns ON insight_linkquestion;
CREATE POLICY web_patterns ON insight_linkquestion TO candour_web USING (
    (SELECT people_asking_is_proved() AND people_asking_may('view_insight'))
);

-- Whoever looks at a pattern records the look under the own name; overseers read the looks.
ALTER TABLE insight_accessrecord ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_records ON insight_accessrecord;
CREATE POLICY web_records ON insight_accessrecord FOR INSERT TO candour_web WITH CHECK (
    (SELECT people_asking_is_proved()) AND staff_id = (SELECT people_asking('staff'))
);
DROP POLICY IF EXISTS web_oversees ON insight_accessrecord;
CREATE POLICY web_oversees ON insight_accessrecord FOR SELECT TO candour_web USING (
    (SELECT people_asking_is_proved() AND people_asking_may('view_looks_at_patterns'))
);
