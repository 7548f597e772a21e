-- Refuses UPDATE and DELETE, whoever runs them, on answers to whether two records are one person: an answer is changed by a
-- later one. The function is that of the matters app (acts_only_grow.sql).

CREATE OR REPLACE TRIGGER insight_linkanswer_grows BEFORE UPDATE OR DELETE ON insight_linkanswer
    FOR EACH STATEMENT EXECUTE FUNCTION matters_refuse_change();

REVOKE UPDATE, DELETE, TRUNCATE ON insight_linkanswer FROM PUBLIC;

-- Until matters was an app of its own, the function had this name. This is the last trigger that used it.
DROP FUNCTION IF EXISTS cases_refuse_change();
