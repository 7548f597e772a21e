-- Refuses the asker the matters that the policy on cases hides (cases/sql/policies.sql): the same settings, compared here. The
-- queue reads every open matter of a body at each request; under policies each row costs four look-ups more, in the matter, its
-- case, its newest act, and again that act's matter and case.

-- The matters of a body's open cases that the session may see, with the number of the newest act of each.
CREATE OR REPLACE FUNCTION matters_of_open_cases(the_body uuid)
RETURNS TABLE (matter_id uuid, case_id uuid, reference text, pack text, type text, newest integer)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 1000 SET search_path FROM CURRENT AS $$
    SELECT m.id, c.id, c.reference, m.pack, m.type, coalesce((
               SELECT a.seq FROM matters_act a WHERE a.matter_id = m.id ORDER BY a.seq DESC LIMIT 1
           ), 0)
      FROM cases_case c JOIN matters_matter m ON m.case_id = c.id
     WHERE c.body_id = the_body AND c.source = '' AND c.closed_on IS NULL
       AND ((SELECT NOT people_web_asks()) OR ((SELECT people_asking_is_proved()) AND (
           (c.body_id = (SELECT people_asking('cases_of')) AND c.id <> ALL ((SELECT people_asking_many('shut'))::uuid[]))
           OR c.id = ANY ((SELECT people_asking_many('cases'))::uuid[])
       )))
$$;
