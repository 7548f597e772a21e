-- Refuses the web pages every stored statistic and counting run, unless a staff member asks who may see pages on patterns.

ALTER TABLE records_countingrun ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_patterns ON records_countingrun;
CREATE POLICY web_patterns ON records_countingrun TO candour_web USING (
    (SELECT people_asking_is_proved() AND people_asking_may('view_insight'))
);

ALTER TABLE records_officerstatistic ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_patterns ON records_officerstatistic;
CREATE POLICY web_patterns ON records_officerstatistic TO candour_web USING (
    (SELECT people_asking_is_proved() AND people_asking_may('view_insight'))
);

ALTER TABLE records_statistic ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_patterns ON records_statistic;
CREATE POLICY web_patterns ON records_statistic TO candour_web USING (
    (SELECT people_asking_is_proved() AND people_asking_may('view_insight'))
);
