"""The tables of the work store and of the published store (the same tables in both).

Identifiers: `policy_id` is "<payer_id>:<number>" in lower case ("aetna:cpb-0157"); a version is (policy_id, version_no).
Instants are UTC. `position` orders rows inside their parent. Nothing about a patient is ever in here.
"""

SCHEMA_VERSION = 2

_ANNOUNCED = """CREATE TABLE IF NOT EXISTS announced (   -- what payers say they will change, and what has come of it by a run
        run_id VARCHAR NOT NULL, source_id VARCHAR NOT NULL, bulletin_id VARCHAR NOT NULL, version_no INTEGER NOT NULL,
        position INTEGER NOT NULL, payer_id VARCHAR NOT NULL, policy VARCHAR NOT NULL, number VARCHAR,
        announced VARCHAR NOT NULL,        -- new | revised | updated | replaced | retired | postponed, '' where none is printed
        effective DATE, text VARCHAR NOT NULL, section VARCHAR NOT NULL, page INTEGER, url VARCHAR NOT NULL,
        announced_on DATE NOT NULL,
        state VARCHAR NOT NULL,            -- ahead | seen | due | not_seen | put_off | not_watched | before_us
        about VARCHAR, seen_version INTEGER, sentence VARCHAR NOT NULL, told BOOLEAN NOT NULL)"""

# What brings a file of version n to version n + 1; the statements of TABLES always make the newest.
MIGRATIONS: dict[int, tuple[str, ...]] = {
    1: (
        "ALTER TABLE changes ADD COLUMN owned VARCHAR DEFAULT 'unknown'",
        "ALTER TABLE changes ADD COLUMN owned_words VARCHAR DEFAULT ''",
        "ALTER TABLE changes ADD COLUMN monthly_volume INTEGER DEFAULT 0",
        _ANNOUNCED,
    )
}

TABLES: tuple[str, ...] = (
    "CREATE TABLE IF NOT EXISTS meta (key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL)",
    """CREATE TABLE IF NOT EXISTS runs (
        run_id VARCHAR PRIMARY KEY, "at" TIMESTAMP NOT NULL, state VARCHAR NOT NULL,   -- open | released | held
        reader_version VARCHAR NOT NULL, summary JSON)""",
    """CREATE TABLE IF NOT EXISTS sources (
        source_id VARCHAR PRIMARY KEY, payer_id VARCHAR NOT NULL, payer_name VARCHAR NOT NULL, lob VARCHAR[] NOT NULL,
        home VARCHAR, last_seen TIMESTAMP, blind_since TIMESTAMP)""",
    """CREATE TABLE IF NOT EXISTS fetches (
        run_id VARCHAR NOT NULL, source_id VARCHAR NOT NULL, url VARCHAR NOT NULL, purpose VARCHAR NOT NULL,
        outcome VARCHAR NOT NULL, observed_at TIMESTAMP NOT NULL, fetched_at TIMESTAMP NOT NULL, status INTEGER,
        content_type VARCHAR, etag VARCHAR, last_modified VARCHAR, snapshot_id VARCHAR, length BIGINT, robots VARCHAR,
        warc_file VARCHAR, warc_offset BIGINT, problem VARCHAR, detail VARCHAR)""",
    """CREATE TABLE IF NOT EXISTS snapshots (
        snapshot_id VARCHAR PRIMARY KEY, content_type VARCHAR, length BIGINT NOT NULL,
        warc_file VARCHAR NOT NULL, warc_offset BIGINT NOT NULL, first_seen TIMESTAMP NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS policies (
        policy_id VARCHAR PRIMARY KEY, payer_id VARCHAR NOT NULL, source_id VARCHAR NOT NULL, url VARCHAR NOT NULL,
        number VARCHAR, title VARCHAR NOT NULL, lob VARCHAR[] NOT NULL, status VARCHAR NOT NULL,
        first_seen TIMESTAMP NOT NULL, last_seen TIMESTAMP NOT NULL, unlisted_since TIMESTAMP,
        relisted_at TIMESTAMP              -- when it last came back after having been unlisted
        )""",
    """CREATE TABLE IF NOT EXISTS addresses (   -- what each address of a source showed when it was last recorded
        source_id VARCHAR NOT NULL, url VARCHAR NOT NULL, policy_id VARCHAR NOT NULL, version_no INTEGER NOT NULL,
        snapshot_id VARCHAR NOT NULL, last_seen TIMESTAMP NOT NULL, listed JSON NOT NULL, PRIMARY KEY (source_id, url))""",
    """CREATE TABLE IF NOT EXISTS versions (   -- numbered in the order of recording; lookups go by the dates
        policy_id VARCHAR NOT NULL, version_no INTEGER NOT NULL, cause VARCHAR NOT NULL,       -- published | reread
        run_id VARCHAR NOT NULL, snapshot_id VARCHAR NOT NULL, text_hash VARCHAR NOT NULL, url VARCHAR NOT NULL,
        title VARCHAR NOT NULL, effective DATE, published DATE, last_review DATE, next_review DATE, status VARCHAR NOT NULL,
        lob VARCHAR[] NOT NULL, observed_first TIMESTAMP NOT NULL, observed_last TIMESTAMP NOT NULL,
        reader_version VARCHAR NOT NULL,
        previous INTEGER,                  -- the version to compare with; of a reread, the version it reads again
        PRIMARY KEY (policy_id, version_no))""",
    """CREATE TABLE IF NOT EXISTS documents (   -- the document of a version as JSON text, cut into parts
        policy_id VARCHAR NOT NULL, version_no INTEGER NOT NULL, position INTEGER NOT NULL, part VARCHAR NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS sections (
        policy_id VARCHAR NOT NULL, version_no INTEGER NOT NULL, position INTEGER NOT NULL, path VARCHAR[] NOT NULL,
        level INTEGER NOT NULL, role VARCHAR NOT NULL, text VARCHAR NOT NULL, page INTEGER, section_hash VARCHAR NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS codes (
        policy_id VARCHAR NOT NULL, version_no INTEGER NOT NULL, system VARCHAR NOT NULL, first VARCHAR NOT NULL,
        last VARCHAR NOT NULL, role VARCHAR NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS changes (
        run_id VARCHAR NOT NULL, policy_id VARCHAR NOT NULL, from_version INTEGER, to_version INTEGER,
        event VARCHAR NOT NULL,            -- changed | new | retired | unlisted | relisted
        kind VARCHAR NOT NULL, direction VARCHAR NOT NULL, severity VARCHAR NOT NULL, told BOOLEAN NOT NULL,
        affects VARCHAR[] NOT NULL,        -- what of the practice's profile it touches, in words
        headline VARCHAR NOT NULL, url VARCHAR NOT NULL, effective DATE,
        owned VARCHAR DEFAULT 'unknown',   -- where the payer speaks of it: announced | history | nowhere | unknown
        owned_words VARCHAR DEFAULT '',
        monthly_volume INTEGER DEFAULT 0)""",
    _ANNOUNCED,
    """CREATE TABLE IF NOT EXISTS change_parts (
        run_id VARCHAR NOT NULL, policy_id VARCHAR NOT NULL, to_version INTEGER, position INTEGER NOT NULL,
        section VARCHAR NOT NULL, kind VARCHAR NOT NULL, direction VARCHAR NOT NULL, severity VARCHAR NOT NULL,
        old VARCHAR, new VARCHAR, redline VARCHAR NOT NULL,   -- escaped HTML with <ins> and <del> only
        explanation VARCHAR NOT NULL, page INTEGER)""",
    """CREATE TABLE IF NOT EXISTS issues (
        run_id VARCHAR NOT NULL, source_id VARCHAR, url VARCHAR, problem VARCHAR NOT NULL, detail VARCHAR NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS passages (   -- what search finds; offsets are into the section's text
        ordinal INTEGER NOT NULL, policy_id VARCHAR NOT NULL, version_no INTEGER NOT NULL, position INTEGER NOT NULL,
        start_at INTEGER NOT NULL, end_at INTEGER NOT NULL, text_hash VARCHAR NOT NULL)""",
    "CREATE TABLE IF NOT EXISTS embeddings (section_hash VARCHAR PRIMARY KEY, vector FLOAT[384] NOT NULL)",
)
