-- A year of use, as retention leaves it; statements end with a semicolon at the end of a line. See a_year.py.

CREATE FUNCTION pg_temp.some_bytes(seed bigint, pieces int) RETURNS bytea LANGUAGE sql VOLATILE AS
$$ SELECT string_agg(decode(md5(seed || '-' || n), 'hex'), NULL) FROM generate_series(1, pieces) n $$;

CREATE FUNCTION pg_temp.one_of(choices text[]) RETURNS text LANGUAGE sql VOLATILE AS
$$ SELECT choices[1 + floor(random() * cardinality(choices))::int] $$;

CREATE FUNCTION pg_temp.key_of(seed bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS
$$ SELECT ('x' || substr(md5('member' || seed), 1, 16))::bit(64)::bigint & 9223372036854775807 $$;

INSERT INTO member
    (id, address, language, joined_at, unreachable_since, region, institution, digest, topics, issue)
SELECT pg_temp.key_of(i), pg_temp.some_bytes(i, 3),
    CASE WHEN random() < 0.05 THEN NULL WHEN random() < 0.6 THEN 'kk' ELSE 'ru' END,
    now() - random() * interval '400 days',
    CASE WHEN random() < 0.05 THEN now() - random() * interval '300 days' END,
    CASE WHEN random() < 0.8 THEN pg_temp.one_of(CAST(:regions AS text[])) END,
    CASE WHEN random() < 0.8 THEN pg_temp.one_of(CAST(:institutions AS text[])) END,
    CASE WHEN random() < 0.6 THEN 'weekly' WHEN random() < 0.4 THEN 'monthly' WHEN random() < 0.1 THEN 'none' END,
    1 + floor(random() * 15),
    CASE WHEN random() < 0.9 THEN CAST(:last AS int) - 1 - floor(random() * 6) END
FROM generate_series(1, CAST(:members AS int)) i;

UPDATE report SET
    kind = (CAST(:kinds AS text[]))[1 + number % cardinality(CAST(:kinds AS text[]))],
    principle = (CAST(:principles AS int[]))[1 + number % cardinality(CAST(:principles AS int[]))],
    region = pg_temp.one_of(CAST(:regions AS text[])),
    institution = pg_temp.one_of(CAST(:institutions AS text[])),
    identity = (ARRAY['named', 'secretary', 'anonymous'])[1 + number % 3],
    status = CASE
        WHEN number > CAST(:reports AS int) * 98 / 100
            THEN pg_temp.one_of(ARRAY['received', 'in_work', 'waiting', 'answered'])
        WHEN number % 40 = 0 THEN 'in_work'
        WHEN number % 41 = 0 THEN 'withdrawn'
        ELSE 'closed' END,
    past_desk = number % 60 = 0,
    filed_at = date_trunc('hour', now() - (CAST(:reports AS int) - number) * interval '371 days' / CAST(:reports AS int)),
    changed_at = now(), anonymised_at = NULL, closed_at = NULL, outcome = NULL, rating = NULL, first_answer_at = NULL;

UPDATE report SET
    first_answer_at = CASE WHEN status <> 'received' THEN filed_at + random() * interval '5 days' END,
    closed_at = CASE WHEN status IN ('closed', 'withdrawn') THEN filed_at + interval '5 days' END,
    outcome = CASE WHEN status = 'closed'
        THEN pg_temp.one_of(ARRAY['restored', 'agreed', 'advised', 'passed_on', 'not_confirmed']) END,
    rating = CASE WHEN status = 'closed' AND number % 3 = 0 THEN 1 + number % 5 END,
    overdue = CASE WHEN number % 50 = 0 THEN 1 ELSE 0 END;

INSERT INTO trace (author, message, report, is_own, sent_at)
SELECT number * 7, 10 * number + m, number, m % 2 = 0, filed_at FROM report, generate_series(0, 5) m;

INSERT INTO trace (author, message, report, is_own, sent_at)
SELECT 900000000 + i, i, NULL, true, now() - interval '49 hours' FROM generate_series(1, 500) i;

INSERT INTO post (report, side, kind, thread_message, body, owed_at, sent_at, chat, message)
SELECT number, 'desk', (ARRAY['topic', 'card', 'words', 'words', 'words', 'file', 'rename', 'redraw'])[i],
    CASE WHEN i BETWEEN 3 AND 5 THEN number * 4 + i - 3 END,
    CASE WHEN i <= 2 THEN pg_temp.some_bytes(number, 40) END,
    filed_at, filed_at + interval '1 minute', -1001000000000, number * 10 + i
FROM report, generate_series(1, 8) i;

INSERT INTO desk_topic (report, chat, topic, card)
SELECT number, -1001000000000, number, number * 10 + 2 FROM report;

INSERT INTO consent (person, version, given_at) SELECT number * 7, '1', filed_at FROM report;

INSERT INTO report_subject (report, subject) SELECT number, number % 900 FROM report WHERE number % 10 = 0;

INSERT INTO receipt_guess (person, wrong, since) SELECT i, 3, now() - interval '2 hours' FROM generate_series(1, 200) i;

INSERT INTO name_request (report, asked_by, asked_at, reason)
SELECT number, 1, filed_at, pg_temp.some_bytes(number, 6) FROM report WHERE number % 100 = 0;

INSERT INTO entry_reading (entry, language, month, opened, asked)
SELECT entry, language, date_trunc('month', now() - m * interval '1 month'), 100 + random() * 20000, random() * 100
FROM unnest(CAST(:entries AS text[])) entry, unnest(ARRAY['kk', 'ru']) language, generate_series(0, 11) m;

INSERT INTO entry_verdict (entry, person, language, helped, given_at)
SELECT pg_temp.one_of(CAST(:entries AS text[])), pg_temp.key_of(1 + i % 150000), 'kk', random() < 0.8,
    now() - random() * interval '360 days'
FROM generate_series(1, 300000) i
ON CONFLICT DO NOTHING;

INSERT INTO unanswered_question (id, language, offered, asked_at, body)
SELECT i, 'kk', i % 2 = 0, now() - random() * interval '91 days', pg_temp.some_bytes(i, 8)
FROM generate_series(1, 50000) i;

INSERT INTO conversation (id, state, data, changed_at)
SELECT i, 'Telling:story', pg_temp.some_bytes(i, 30), now() - random() * interval '8 days'
FROM generate_series(1, 60000) i;

INSERT INTO inbox (bot_id, update_id, state, attempts, received_at, partition, passed_on)
SELECT CAST(:bot AS bigint), i, 'done', 0, now() - random() * interval '3 days', i % 64, false FROM generate_series(1, 600000) i;

INSERT INTO audit (number, at, actor, action, report, detail, hash)
SELECT i, now() - (500000 - i) * interval '365 days' / 500000, i % 100,
    (ARRAY['card_seen', 'thread_seen', 'answered', 'report_taken', 'moved', 'closed', 'stats_seen', 'reminded'])[1 + i % 8],
    CASE WHEN i % 8 < 6 THEN 1 + i * 7919::bigint % CAST(:reports AS int) END,
    CASE WHEN i % 10 = 0 AND i < 499900 THEN pg_temp.some_bytes(i, 4) END, pg_temp.some_bytes(i, 2)
FROM generate_series(1, 500000) i;
