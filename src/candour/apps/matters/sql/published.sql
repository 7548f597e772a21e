-- Refuses nothing itself: which matters have a published outcome, for the policies of the public pages (policies.sql).

-- Whether an outcome of a matter was published: the reporter was told, and an act has a reason written for publication.
CREATE OR REPLACE FUNCTION matters_is_published(the_matter uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER COST 200
SET search_path FROM CURRENT AS $$
    SELECT EXISTS (SELECT FROM matters_act WHERE matter_id = the_matter AND event = 'outcome_told')
$$;

CREATE OR REPLACE FUNCTION matters_case_is_published(the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER COST 300
SET search_path FROM CURRENT AS $$
    SELECT EXISTS (SELECT FROM matters_matter WHERE case_id = the_case AND matters_is_published(id))
$$;
