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

_PAYMENT = "payment_id TEXT NOT NULL REFERENCES remit_payments(id) ON DELETE CASCADE"
_FREE_PATIENT = "patient_id TEXT REFERENCES patients(id) ON DELETE CASCADE"

DENIALS: tuple[str, ...] = (
    # head, tail and raw hold the segments as received, as JSON lists: together they are the whole transaction.
    """CREATE TABLE remit_payments(
        id TEXT PRIMARY KEY, identity TEXT NOT NULL, digest TEXT NOT NULL, file_id TEXT NOT NULL, number INTEGER NOT NULL,
        trace TEXT NOT NULL, payer_id TEXT NOT NULL, payer_name TEXT NOT NULL, payee TEXT NOT NULL, handling TEXT NOT NULL,
        amount INTEGER NOT NULL, adjudicated TEXT NOT NULL, head TEXT NOT NULL, tail TEXT NOT NULL, superseded_by TEXT,
        at TEXT NOT NULL) STRICT""",
    f"""CREATE TABLE remit_claims(
        id TEXT PRIMARY KEY, {_PAYMENT}, claim_id TEXT NOT NULL, place INTEGER NOT NULL, number TEXT NOT NULL, status TEXT NOT NULL,
        frequency TEXT NOT NULL, payer_number TEXT NOT NULL, member TEXT NOT NULL, raw TEXT NOT NULL, {_PART2}, {_FREE_PATIENT}) STRICT""",
    f"""CREATE TABLE claim_lines(
        id TEXT PRIMARY KEY, decision_id TEXT NOT NULL REFERENCES remit_claims(id) ON DELETE CASCADE, claim_id TEXT NOT NULL,
        place INTEGER NOT NULL, payer_id TEXT NOT NULL, payer_name TEXT NOT NULL, lob TEXT NOT NULL, procedure TEXT NOT NULL,
        modifiers TEXT NOT NULL, provider TEXT NOT NULL, location TEXT NOT NULL, service_date TEXT, adjudicated TEXT NOT NULL,
        received TEXT, charged INTEGER NOT NULL, allowed INTEGER NOT NULL, paid INTEGER NOT NULL, patient INTEGER NOT NULL,
        denied INTEGER NOT NULL,
        adjustments TEXT NOT NULL, remarks TEXT NOT NULL, status TEXT NOT NULL, reason TEXT NOT NULL, first_pass INTEGER NOT NULL,
        sequence TEXT NOT NULL, current INTEGER NOT NULL, file_id TEXT NOT NULL, case_id TEXT REFERENCES cases(id) ON DELETE SET NULL,
        match TEXT NOT NULL, policy_version TEXT, {_PART2}) STRICT""",
    f"""CREATE TABLE provider_adjustments(
        {_PAYMENT}, place INTEGER NOT NULL, provider TEXT NOT NULL, fiscal_end TEXT, reason TEXT NOT NULL, reference TEXT NOT NULL,
        cents INTEGER NOT NULL, PRIMARY KEY (payment_id, place)) STRICT""",
    f"""CREATE TABLE remit_flags(
        {_PAYMENT}, number INTEGER NOT NULL, place TEXT NOT NULL, what TEXT NOT NULL, told INTEGER, reckoned INTEGER,
        PRIMARY KEY (payment_id, number)) STRICT""",
    """CREATE TABLE appeals(
        line_id TEXT NOT NULL, kind TEXT NOT NULL, filed TEXT NOT NULL, decided TEXT, outcome TEXT NOT NULL, recovered INTEGER NOT NULL,
        PRIMARY KEY (line_id, kind, filed)) STRICT""",
    f"""CREATE TABLE denial_letters(
        id TEXT PRIMARY KEY, {_FREE_PATIENT}, {_CASE}, payer_id TEXT NOT NULL, payer_name TEXT NOT NULL, claim_number TEXT NOT NULL,
        reference TEXT NOT NULL, member TEXT NOT NULL, procedures TEXT NOT NULL, service_date TEXT, decided TEXT, reason TEXT NOT NULL,
        quote TEXT NOT NULL, cited TEXT NOT NULL, appeal_by TEXT, policy_version TEXT, file_id TEXT NOT NULL, lines TEXT NOT NULL,
        text TEXT NOT NULL, {_PART2}, at TEXT NOT NULL) STRICT""",
    f"""CREATE TABLE payer_answers(
        id TEXT PRIMARY KEY, file_id TEXT NOT NULL, kind TEXT NOT NULL, number TEXT NOT NULL, member TEXT NOT NULL, payer_id TEXT NOT NULL,
        reference TEXT NOT NULL, decision TEXT NOT NULL, codes TEXT NOT NULL, procedures TEXT NOT NULL, service_date TEXT, decided TEXT,
        charged INTEGER, raw TEXT NOT NULL, {_CASE}, {_FREE_PATIENT}, {_PART2}) STRICT""",
    "CREATE INDEX remit_payments_by_identity ON remit_payments(identity)",
    "CREATE INDEX remit_claims_by_payment ON remit_claims(payment_id)",
    "CREATE INDEX remit_claims_by_claim ON remit_claims(claim_id)",
    "CREATE INDEX remit_claims_by_patient ON remit_claims(patient_id)",
    "CREATE INDEX claim_lines_by_decision ON claim_lines(decision_id)",
    "CREATE INDEX claim_lines_by_claim ON claim_lines(claim_id)",
    "CREATE INDEX claim_lines_by_case ON claim_lines(case_id)",
    "CREATE INDEX denial_letters_by_patient ON denial_letters(patient_id)",
    "CREATE INDEX payer_answers_by_patient ON payer_answers(patient_id)",
)

DRAFTS: tuple[str, ...] = (
    """CREATE TABLE draft_acts(
        draft_id TEXT NOT NULL REFERENCES drafts(id) ON DELETE CASCADE, number INTEGER NOT NULL, what TEXT NOT NULL, by TEXT NOT NULL,
        at TEXT NOT NULL, detail TEXT NOT NULL, content TEXT NOT NULL, PRIMARY KEY (draft_id, number)) STRICT""",
    f"""CREATE TABLE library(
        id TEXT PRIMARY KEY, {_CASE}, payer_id TEXT NOT NULL, codes TEXT NOT NULL, reason TEXT NOT NULL, outcome TEXT NOT NULL,
        title TEXT NOT NULL, written TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL, {_PART2}) STRICT""",
    """CREATE TABLE library_passages(
        id TEXT PRIMARY KEY, letter_id TEXT NOT NULL REFERENCES library(id) ON DELETE CASCADE, place INTEGER NOT NULL, about TEXT NOT NULL,
        text TEXT NOT NULL, cites TEXT NOT NULL) STRICT""",
    "CREATE VIRTUAL TABLE library_words USING fts5(text, passage_id UNINDEXED, tokenize = 'porter unicode61')",
    "INSERT INTO library_words(library_words, rank) VALUES ('secure-delete', 1)",
    """CREATE TRIGGER library_words_in AFTER INSERT ON library_passages
        BEGIN INSERT INTO library_words(text, passage_id) VALUES (NEW.text, NEW.id); END""",
    "CREATE TRIGGER library_words_out AFTER DELETE ON library_passages BEGIN DELETE FROM library_words WHERE passage_id = OLD.id; END",
    "CREATE INDEX library_by_case ON library(case_id)",
    "CREATE INDEX library_passages_by_letter ON library_passages(letter_id)",
)

DENIAL_WORK: tuple[str, ...] = (
    # who has taken a denial over, and what closed it; reasons are declared words, never free text
    """CREATE TABLE denial_acts(
        line_id TEXT NOT NULL, number INTEGER NOT NULL,
        act TEXT NOT NULL CHECK (act IN ('owner', 'written off', 'billed patient', 'reopened')),
        owner TEXT NOT NULL, reason TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (line_id, number)) STRICT""",
)

DENIAL_INDEXES: tuple[str, ...] = (
    "CREATE INDEX claim_lines_undated ON claim_lines(payer_id, procedure, service_date) WHERE policy_version IS NULL",
    "CREATE INDEX claim_lines_by_file ON claim_lines(file_id)",
)

DENIALS_AT_SIZE: tuple[str, ...] = (
    # what the queue and the figures are made from, found without reading every line
    "CREATE INDEX claim_lines_standing ON claim_lines(claim_id, part2) WHERE current = 1 AND status IN ('denied', 'partly')",
    "CREATE INDEX claim_lines_later ON claim_lines(claim_id) WHERE first_pass = 0",
    """CREATE INDEX claim_lines_first ON claim_lines(adjudicated, payer_id, procedure, provider, location, case_id, status, reason,
        service_date, denied, part2) WHERE first_pass = 1 AND status <> 'reversed'""",
    "CREATE INDEX payer_answers_by_number ON payer_answers(number)",
)

ANSWERS: tuple[str, ...] = (
    # what a clinician has said of a line of a policy; the words themselves are a document of the record
    f"""CREATE TABLE answers(
        document_id TEXT PRIMARY KEY REFERENCES documents(id) ON DELETE CASCADE, {_PATIENT}, {_OF_CASE}, bound TEXT NOT NULL,
        payer_id TEXT NOT NULL, policy TEXT NOT NULL, line TEXT NOT NULL, quote TEXT NOT NULL, stance TEXT NOT NULL,
        holds TEXT NOT NULL CHECK (holds IN ('yes', 'no', 'unknown')), by TEXT NOT NULL, at TEXT NOT NULL, purpose TEXT NOT NULL,
        withdrawn TEXT, why TEXT NOT NULL DEFAULT '', {_PART2}) STRICT""",
    "CREATE INDEX answers_by_case ON answers(case_id)",
    "CREATE INDEX answers_by_patient ON answers(patient_id)",
)

DENIALS_APART: tuple[str, ...] = (
    # refused lines whole, in the order in which they are read: they lie scattered among the paid ones, each on another page to decipher
    "DROP INDEX claim_lines_standing",
    "DROP INDEX claim_lines_by_claim",
    "CREATE INDEX claim_lines_by_claim ON claim_lines(claim_id, current, status, part2)",
    """CREATE INDEX claim_lines_refused ON claim_lines(adjudicated, claim_id, place, id, decision_id, payer_id, payer_name, lob, procedure,
        modifiers, provider, service_date, received, charged, allowed, paid, patient, denied, adjustments, remarks, status, reason,
        first_pass, sequence, current, file_id, case_id, match, policy_version, part2, location) WHERE status IN ('denied', 'partly')""",
    # with the day of receipt, for the days to a decision
    "DROP INDEX claim_lines_first",
    """CREATE INDEX claim_lines_first ON claim_lines(adjudicated, payer_id, procedure, provider, location, case_id, status, reason,
        service_date, denied, part2, received) WHERE first_pass = 1 AND status <> 'reversed'""",
)

POINTINGS: tuple[str, ...] = (
    # a second kind of the same: who says that a sentence of the record says so; its words are the document's own, from `start`
    "ALTER TABLE answers RENAME TO answers_before",
    f"""CREATE TABLE answers(
        id TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('answer', 'pointing')),
        document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE, start INTEGER NOT NULL, said TEXT NOT NULL,
        {_PATIENT}, {_OF_CASE}, bound TEXT NOT NULL,
        payer_id TEXT NOT NULL, policy TEXT NOT NULL, line TEXT NOT NULL, quote TEXT NOT NULL, stance TEXT NOT NULL,
        holds TEXT NOT NULL CHECK (holds IN ('yes', 'no', 'unknown')), author TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL,
        purpose TEXT NOT NULL, withdrawn TEXT, why TEXT NOT NULL DEFAULT '', {_PART2}) STRICT""",
    """INSERT INTO answers(id, kind, document_id, start, said, patient_id, case_id, bound, payer_id, policy, line, quote, stance, holds,
        author, by, at, purpose, withdrawn, why, part2)
        SELECT a.document_id, 'answer', a.document_id, 0, d.text, a.patient_id, a.case_id, a.bound, a.payer_id, a.policy,
        a.line, a.quote, a.stance, a.holds, d.author, a.by, a.at, a.purpose, a.withdrawn, a.why, a.part2
        FROM answers_before a JOIN documents d ON d.id = a.document_id""",
    "DROP TABLE answers_before",
    "CREATE INDEX answers_by_case ON answers(case_id)",
    "CREATE INDEX answers_by_patient ON answers(patient_id)",
    "CREATE INDEX answers_by_document ON answers(document_id)",
)

LATER_DECISIONS: tuple[str, ...] = (
    # what later decisions pay, found without reading a claim's other lines
    "DROP INDEX claim_lines_later",
    "CREATE INDEX claim_lines_later ON claim_lines(claim_id, procedure, current, sequence, part2, paid) WHERE first_pass = 0",
    """CREATE INDEX claim_lines_denied_first ON claim_lines(claim_id, procedure, payer_id, reason, paid, part2, id)
        WHERE first_pass = 1 AND status = 'denied'""",
)

_DECIDED = "UPDATE decided SET revision = revision + 1"
_GONE = f"{_DECIDED}; DELETE FROM prepared"  # noqa: S608 - no value in it
_COUNTED = (
    "claim_id, payer_id, procedure, provider, location, service_date, adjudicated, received, charged, paid, denied, status, reason,"
    " first_pass, current, case_id, part2"
)

PREPARED: tuple[str, ...] = (
    # figures and findings of first decisions that pages read instead of making them; `state`: all that they were made from
    "CREATE TABLE prepared(name TEXT PRIMARY KEY, state TEXT NOT NULL, body TEXT NOT NULL, at TEXT NOT NULL) STRICT",
    # `revision` goes up with each line, appeal or case they are made from, whoever writes it: no writer has to think of it
    "CREATE TABLE decided(one INTEGER PRIMARY KEY CHECK (one = 1), revision INTEGER NOT NULL) STRICT",
    "INSERT INTO decided(one, revision) VALUES (1, 0)",
    f"CREATE TRIGGER decided_line_in AFTER INSERT ON claim_lines BEGIN {_DECIDED}; END",
    f"CREATE TRIGGER decided_line_anew AFTER UPDATE OF {_COUNTED} ON claim_lines BEGIN {_DECIDED}; END",
    f"CREATE TRIGGER decided_line_out AFTER DELETE ON claim_lines BEGIN {_GONE}; END",
    f"CREATE TRIGGER decided_appeal_in AFTER INSERT ON appeals BEGIN {_DECIDED}; END",
    f"CREATE TRIGGER decided_appeal_anew AFTER UPDATE ON appeals BEGIN {_DECIDED}; END",
    f"CREATE TRIGGER decided_appeal_out AFTER DELETE ON appeals BEGIN {_GONE}; END",
    f"""CREATE TRIGGER decided_case_anew AFTER UPDATE OF provider, location ON cases
        WHEN OLD.provider <> NEW.provider OR OLD.location <> NEW.location BEGIN {_DECIDED}; END""",
    "CREATE TRIGGER prepared_without_patient AFTER DELETE ON patients BEGIN DELETE FROM prepared; END",
    # a payer's own first decisions; protected lines; and what was charged, for the sums
    """CREATE INDEX claim_lines_of_payer ON claim_lines(payer_id, adjudicated) WHERE first_pass = 1 AND status <> 'reversed'""",
    "CREATE INDEX claim_lines_protected ON claim_lines(adjudicated) WHERE part2 = 1",
    "DROP INDEX claim_lines_first",
    """CREATE INDEX claim_lines_first ON claim_lines(adjudicated, payer_id, procedure, provider, location, case_id, status, reason,
        service_date, denied, part2, received, charged) WHERE first_pass = 1 AND status <> 'reversed'""",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    FIRST, DENIALS, DRAFTS, DENIAL_WORK, DENIAL_INDEXES, DENIALS_AT_SIZE, ANSWERS, DENIALS_APART, POINTINGS, LATER_DECISIONS, PREPARED,
)  # fmt: skip
