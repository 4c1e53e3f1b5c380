"""How snapshot.sqlite is laid out: plain tables that any SQLite client can read."""

FORMAT = 3

DATABASE = "snapshot.sqlite"
SEARCH = "search"
MANIFEST = "manifest.json"

# Days are ISO 8601 and included in what they bound; a missing last day means that the data know of no end.
# `node` is the rank of a place, which is also its place in official order.
TABLES = """
CREATE TABLE editions (
    system TEXT NOT NULL,
    edition TEXT NOT NULL,
    title TEXT NOT NULL,
    effective_from TEXT NOT NULL,
    effective_to TEXT,
    source TEXT NOT NULL,
    billable_count INTEGER NOT NULL,  -- codes valid for reporting on its first day
    states_days INTEGER NOT NULL,     -- the first and last days of its codes, so that it answers for earlier ones too
    PRIMARY KEY (system, edition)
) STRICT;

CREATE TABLE coverage (
    system TEXT PRIMARY KEY,
    first TEXT NOT NULL,
    last TEXT                         -- missing where nothing says when the newest edition ends
) STRICT;

CREATE TABLE nodes (
    node INTEGER PRIMARY KEY,
    system TEXT NOT NULL,
    code TEXT NOT NULL,               -- "4", "E08-E13", "E11", "E11.9"
    kind TEXT NOT NULL,               -- chapter, block, code
    parent INTEGER REFERENCES nodes,
    UNIQUE (system, code)
) STRICT;

CREATE TABLE spans (                  -- when it exists, and as what
    node INTEGER NOT NULL REFERENCES nodes,
    first TEXT NOT NULL,
    last TEXT,
    billable INTEGER NOT NULL,
    PRIMARY KEY (node, first)
) STRICT, WITHOUT ROWID;

CREATE TABLE titles (                 -- the days for which an edition that was read prints this
    node INTEGER NOT NULL REFERENCES nodes,
    first TEXT NOT NULL,
    last TEXT,
    title TEXT NOT NULL,
    short TEXT,                       -- missing where no file that was read has it
    PRIMARY KEY (node, first)
) STRICT, WITHOUT ROWID;

CREATE TABLE tabular_lists (          -- the lists that notes were read from, and the days for which they hold
    system TEXT NOT NULL,
    list TEXT NOT NULL,
    title TEXT NOT NULL,
    first TEXT NOT NULL,
    last TEXT,
    newest INTEGER NOT NULL,          -- speaks for the days of which no list was read, too
    PRIMARY KEY (system, list)
) STRICT;

CREATE TABLE notes (                  -- where they are printed, in printed order
    node INTEGER NOT NULL REFERENCES nodes,
    list TEXT NOT NULL,               -- empty for a system without tabular lists
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    note TEXT NOT NULL,
    targets TEXT NOT NULL,            -- JSON: [[as printed, code, last code of a range or null], …]
    PRIMARY KEY (node, list, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE seventh_characters (     -- where they are defined, for all codes below
    node INTEGER NOT NULL REFERENCES nodes,
    position INTEGER NOT NULL,
    character TEXT NOT NULL,
    meaning TEXT NOT NULL,
    PRIMARY KEY (node, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE conversions (            -- what was assigned before a code, by the conversion table of NCHS
    node INTEGER NOT NULL REFERENCES nodes,
    first TEXT NOT NULL,
    printed TEXT NOT NULL,
    clauses TEXT NOT NULL,            -- JSON: all of [one of [[as printed, code, last code of a range or null], …], …]
    PRIMARY KEY (node, first)
) STRICT, WITHOUT ROWID;

CREATE TABLE character_tables (       -- the tables of ICD-10-PCS
    node INTEGER PRIMARY KEY REFERENCES nodes,
    edition TEXT NOT NULL,
    first TEXT NOT NULL,              -- JSON, of characters 1 to 3: [[axis, {character: meaning}], …]
    definition TEXT NOT NULL,
    rows TEXT NOT NULL                -- JSON, a list of the same of characters 4 to 7
) STRICT;

CREATE TABLE character_terms (        -- the definitions of ICD-10-PCS
    section TEXT NOT NULL,
    character INTEGER NOT NULL,
    title TEXT NOT NULL,
    definition TEXT NOT NULL,
    explanation TEXT NOT NULL,
    includes TEXT NOT NULL,           -- one a line
    PRIMARY KEY (section, character, title)
) STRICT, WITHOUT ROWID;
"""
