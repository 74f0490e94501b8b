"""The tables of the practice's store, as migrations: each is applied once, in order, in one transaction.

Dates are ISO text, instants ISO text in UTC, lists JSON. `part2` marks records under 42 CFR Part 2. What hangs on a patient goes with it.
A migration that has been released is never edited; add the next one.
"""

from __future__ import annotations

_PATIENT = "patient_id TEXT NOT NULL REFERENCES patients(id) ON DELETE CASCADE"
_CASE = "case_id TEXT REFERENCES cases(id) ON DELETE CASCADE"
_OF_CASE = "case_id TEXT NOT NULL REFERENCES cases(id) ON DELETE CASCADE"
_PART2 = "part2 INTEGER NOT NULL DEFAULT 0 CHECK (part2 IN (0, 1))"

FIRST: tuple[str, ...] = (
    "CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE patients(
        id TEXT PRIMARY KEY, natural_key TEXT NOT NULL UNIQUE, family TEXT NOT NULL, given TEXT NOT NULL, birth TEXT, sex TEXT NOT NULL,
        state TEXT NOT NULL, content TEXT NOT NULL, active_at TEXT NOT NULL) STRICT""",
    f"""CREATE TABLE coverages(
        id TEXT PRIMARY KEY, {_PATIENT}, payer_id TEXT NOT NULL, payer_name TEXT NOT NULL, lob TEXT NOT NULL, member TEXT NOT NULL,
        start TEXT, "end" TEXT) STRICT""",
    f"""CREATE TABLE cases(
        id TEXT PRIMARY KEY, {_PATIENT}, natural_key TEXT NOT NULL UNIQUE, service TEXT NOT NULL, cpt TEXT NOT NULL, icd10 TEXT NOT NULL,
        payer_id TEXT NOT NULL, payer_name TEXT NOT NULL, lob TEXT NOT NULL, visit TEXT, provider TEXT NOT NULL, location TEXT NOT NULL,
        state TEXT NOT NULL, urgent INTEGER NOT NULL, status TEXT NOT NULL, missing TEXT NOT NULL, content TEXT NOT NULL,
        {_PART2}, created_at TEXT NOT NULL, updated_at TEXT NOT NULL) STRICT""",
    f"""CREATE TABLE documents(
        id TEXT PRIMARY KEY, {_PATIENT}, {_CASE}, kind TEXT NOT NULL, title TEXT NOT NULL, author TEXT NOT NULL, written TEXT,
        status TEXT NOT NULL, media TEXT NOT NULL, text TEXT NOT NULL, bytes BLOB, content TEXT NOT NULL, {_PART2},
        imported_at TEXT NOT NULL) STRICT""",
    f"""CREATE TABLE facts(
        id TEXT PRIMARY KEY, {_PATIENT}, {_CASE}, fact TEXT NOT NULL, value TEXT NOT NULL, unit TEXT, start TEXT, "end" TEXT, outcome TEXT,
        assertion TEXT NOT NULL, qualifiers TEXT NOT NULL, document_id TEXT REFERENCES documents(id) ON DELETE CASCADE,
        span_start INTEGER, span_end INTEGER, quote TEXT NOT NULL, author TEXT NOT NULL, written TEXT, origin TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('proposed', 'confirmed', 'rejected')), decided_by TEXT NOT NULL, decided_at TEXT,
        {_PART2}) STRICT""",
    f"""CREATE TABLE findings(
        id TEXT PRIMARY KEY, {_OF_CASE}, rule TEXT NOT NULL, result TEXT NOT NULL, body TEXT NOT NULL, found_at TEXT NOT NULL,
        {_PART2}) STRICT""",
    f"""CREATE TABLE drafts(
        id TEXT PRIMARY KEY, {_OF_CASE}, kind TEXT NOT NULL, state TEXT NOT NULL, media TEXT NOT NULL, template TEXT NOT NULL,
        rule TEXT NOT NULL, bytes BLOB NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL, {_PART2}) STRICT""",
    f"""CREATE TABLE requests(
        id TEXT PRIMARY KEY, {_OF_CASE}, payer_id TEXT NOT NULL, reference TEXT NOT NULL, urgent INTEGER NOT NULL, state TEXT NOT NULL,
        submitted_at TEXT, due_at TEXT) STRICT""",
    f"""CREATE TABLE events(
        id TEXT PRIMARY KEY, {_OF_CASE}, request_id TEXT REFERENCES requests(id) ON DELETE CASCADE, kind TEXT NOT NULL, at TEXT NOT NULL,
        by TEXT NOT NULL, body TEXT NOT NULL) STRICT""",
    f"""CREATE TABLE outcomes(
        id TEXT PRIMARY KEY, {_OF_CASE}, request_id TEXT REFERENCES requests(id) ON DELETE CASCADE, decision TEXT NOT NULL,
        reasons TEXT NOT NULL, decided_on TEXT NOT NULL, body TEXT NOT NULL) STRICT""",
    """CREATE TABLE users(
        name TEXT PRIMARY KEY, role TEXT NOT NULL, provider TEXT NOT NULL, password TEXT NOT NULL, failures INTEGER NOT NULL,
        locked_until TEXT, active INTEGER NOT NULL, subject TEXT UNIQUE) STRICT""",
    """CREATE TABLE sessions(
        token TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES users(name) ON DELETE CASCADE, opened_at TEXT NOT NULL,
        seen_at TEXT NOT NULL) STRICT""",
    """CREATE TABLE imports(
        id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL, counts TEXT NOT NULL, by TEXT NOT NULL,
        at TEXT NOT NULL) STRICT""",
    """CREATE TABLE quarantine(
        id TEXT PRIMARY KEY, import_id TEXT NOT NULL, place TEXT NOT NULL, reason TEXT NOT NULL, raw TEXT NOT NULL,
        at TEXT NOT NULL) STRICT""",
    "CREATE TABLE audit(number INTEGER PRIMARY KEY, body TEXT NOT NULL, before TEXT NOT NULL, hash TEXT NOT NULL UNIQUE) STRICT",
    "CREATE TABLE audit_head(one INTEGER PRIMARY KEY CHECK (one = 1), count INTEGER NOT NULL, hash TEXT NOT NULL) STRICT",
    "CREATE TRIGGER audit_is_not_updated BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END",
    "CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END",
    "CREATE TRIGGER audit_is_added_at_its_end BEFORE INSERT ON audit WHEN NEW.number <> (SELECT count FROM audit_head) + 1 "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END",
    "CREATE TRIGGER audit_head_goes_forward BEFORE UPDATE ON audit_head WHEN NEW.count <> OLD.count + 1 "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END",
    "CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END",
    "INSERT INTO audit_head(one, count, hash) VALUES (1, 0, printf('%064d', 0))",
    "CREATE INDEX cases_by_visit ON cases(visit, id)",
    "CREATE INDEX cases_by_patient ON cases(patient_id)",
    "CREATE INDEX documents_by_patient ON documents(patient_id)",
    "CREATE INDEX documents_by_case ON documents(case_id)",
    "CREATE INDEX facts_by_patient ON facts(patient_id, fact)",
    "CREATE INDEX facts_by_case ON facts(case_id)",
    "CREATE INDEX facts_by_document ON facts(document_id)",
    "CREATE INDEX findings_by_case ON findings(case_id)",
    "CREATE INDEX drafts_by_case ON drafts(case_id)",
    "CREATE INDEX requests_by_case ON requests(case_id)",
    "CREATE INDEX events_by_case ON events(case_id, at)",
    "CREATE INDEX outcomes_by_case ON outcomes(case_id)",
    "CREATE INDEX coverages_by_patient ON coverages(patient_id)",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (FIRST,)
