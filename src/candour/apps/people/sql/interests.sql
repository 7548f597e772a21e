-- Refuses nothing itself: how long a tie bars, and whether a declared interest bars its holder now. Asked by the conflict rule
-- (cases/sql/conflicts.sql) and by Django's queries.

-- How many months a tie that ended still bars, under the law of a pack. The packs say it, and `migrate` writes it in from them.
-- Where no body and so no pack is named (an imported case), it is the longest of any pack.
CREATE OR REPLACE FUNCTION people_conflict_months(the_pack text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE the_pack {conflict_windows} END
$$;

-- An interest that ended bars for those months more, as a shared unit does: else whoever wants a case could end the interest
-- and take it. One that ended within a day of being declared was a mistake and bars no longer. `the_pack` is that of the
-- holder's body.
DROP FUNCTION IF EXISTS people_interest_bars(timestamptz, timestamptz);
CREATE OR REPLACE FUNCTION people_interest_bars(declared timestamptz, ended timestamptz, the_pack text) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT ended IS NULL
        OR (ended > now() - make_interval(months => people_conflict_months(the_pack)) AND ended > declared + interval '1 day')
$$;
