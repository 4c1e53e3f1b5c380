"""The tables of a coverage edition.

A document is one version of an article, an LCD or an NCD. `listing` holds its lists by group: procedures, diagnoses
that support necessity, diagnoses that do not. `first` and `last` are codes without dots, equal unless the export gives
only the two ends of a range. Days are ISO 8601; `last` of a document is its last day in force, null while open.
"""

TABLES = """
CREATE TABLE document (
    document INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    display TEXT NOT NULL,
    title TEXT NOT NULL,
    type TEXT NOT NULL,
    status TEXT NOT NULL,
    first TEXT,
    last TEXT,
    UNIQUE (kind, id, version)
) STRICT;
CREATE TABLE listing (
    document INTEGER NOT NULL,
    list TEXT NOT NULL,
    list_group INTEGER NOT NULL,
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    mark TEXT NOT NULL,
    asterisk INTEGER NOT NULL,
    PRIMARY KEY (document, list, list_group, first)
) STRICT, WITHOUT ROWID;
CREATE TABLE paragraph (
    document INTEGER NOT NULL,
    list TEXT NOT NULL,
    list_group INTEGER NOT NULL,
    text TEXT NOT NULL,
    asterisk_text TEXT NOT NULL,
    PRIMARY KEY (document, list, list_group)
) STRICT, WITHOUT ROWID;
CREATE TABLE contractor (
    contractor INTEGER PRIMARY KEY,
    id INTEGER NOT NULL,
    type INTEGER NOT NULL,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    number TEXT NOT NULL,
    UNIQUE (id, type, version)
) STRICT;
CREATE TABLE contractor_type (type INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
CREATE TABLE document_contractor (
    document INTEGER NOT NULL,
    contractor INTEGER NOT NULL,
    PRIMARY KEY (document, contractor)
) STRICT, WITHOUT ROWID;
CREATE TABLE jurisdiction (
    contractor INTEGER NOT NULL,
    state INTEGER NOT NULL,
    first TEXT,
    last TEXT,
    PRIMARY KEY (contractor, state)
) STRICT, WITHOUT ROWID;
CREATE TABLE primary_state (
    document INTEGER NOT NULL,
    state INTEGER NOT NULL,
    PRIMARY KEY (document, state)
) STRICT, WITHOUT ROWID;
CREATE TABLE state (state INTEGER PRIMARY KEY, abbreviation TEXT NOT NULL, name TEXT NOT NULL) STRICT;
CREATE TABLE related (
    document INTEGER NOT NULL,
    kind TEXT NOT NULL,
    id INTEGER NOT NULL,
    PRIMARY KEY (document, kind, id)
) STRICT, WITHOUT ROWID;
"""
# Made when all rows are there.
INDEXES = """
CREATE INDEX listing_code ON listing (first, list);
CREATE INDEX listing_range ON listing (last, first) WHERE last > first;
CREATE INDEX related_to ON related (kind, id);
"""
