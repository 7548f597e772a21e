-- The counts alone, as plain queries: no exposure, no interval, no null, no exclusions.
-- part: repeats
SELECT officer_id, count(DISTINCT case_id), count(*), count(*) FILTER (finding = 'proven') FROM allegations GROUP BY officer_id;
SELECT p.unit, count(DISTINCT a.case_id), count(*)
FROM allegations a
JOIN cases c ON c.case_id = a.case_id
JOIN postings p
    ON p.officer_id = a.officer_id AND c.incident_on >= p.since AND c.incident_on <= coalesce(p.until, c.incident_on)
GROUP BY p.unit;
-- part: churn
SELECT role, n, count(*)
FROM (SELECT case_id, role, count(DISTINCT handler_id) AS n FROM handlers GROUP BY case_id, role)
GROUP BY role, n;
SELECT median(d), avg(d)
FROM (SELECT since - lag(since) OVER (PARTITION BY case_id, role ORDER BY since) AS d FROM handlers);
SELECT
    force, median(closed_on - received_on), avg(closed_on - received_on), quantile_cont(closed_on - received_on, 0.9),
    count(*) FILTER (closed_on - received_on > 365)
FROM cases WHERE closed_on IS NOT NULL GROUP BY force;
-- part: disparity
SELECT
    o.ethnicity, o.sex, a.kind, year(c.received_on), count(*), count(*) FILTER (a.finding = 'proven'),
    count(*) FILTER (a.outcome = 'suspended'), count(*) FILTER (a.outcome = 'dismissed')
FROM allegations a
JOIN officers o ON o.officer_id = a.officer_id
JOIN cases c ON c.case_id = a.case_id
GROUP BY ALL;
SELECT r.ethnicity, r.sex, a.kind, count(*), count(*) FILTER (a.finding = 'proven')
FROM allegations a
JOIN reporters r ON r.case_id = a.case_id
GROUP BY ALL;
-- part: co-accused
SELECT a.officer_id, b.officer_id, count(*)
FROM allegations a
JOIN allegations b ON b.case_id = a.case_id AND a.officer_id < b.officer_id
GROUP BY a.officer_id, b.officer_id;
