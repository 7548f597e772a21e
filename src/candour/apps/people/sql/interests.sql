-- Refuses nothing itself: whether a declared interest bars its holder now, asked by conflict checks, by the guards of `cases`
-- and by the pages on patterns. An interest that ended bars for 24 months more, as a shared unit does: else whoever wants a
-- case could end the interest and take it. One that ended within a day of being declared was a mistake and bars no longer.

CREATE OR REPLACE FUNCTION people_interest_bars(declared timestamptz, ended timestamptz) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT ended IS NULL OR (ended > now() - interval '24 months' AND ended > declared + interval '1 day')
$$;
