-- Refuses nothing itself: the public part of the keys of staff, which entries publish, without the sealed identities. The web
-- pages show the rows of people_staffkey to staff only (policies.sql); a reporter's browser checks with these the signature of
-- whoever wrote a message.

DROP VIEW IF EXISTS people_publickey;
CREATE OR REPLACE VIEW people_publickey AS
SELECT id, staff_id, number, public_key, signing_key, signed_by, signature, entry_id FROM people_staffkey;
