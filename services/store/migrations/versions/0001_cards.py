"""Decks, cards, reviews, sessions, undo steps and tombstones."""

from alembic import op

revision = "0001"
down_revision = None

STATEMENTS = (
    """CREATE TABLE decks (
        id VARCHAR(32) NOT NULL,
        starter_key VARCHAR,
        name TEXT NOT NULL,
        summary TEXT DEFAULT '' NOT NULL,
        icon TEXT DEFAULT '' NOT NULL,
        position INTEGER DEFAULT 0 NOT NULL,
        created_at INTEGER NOT NULL,
        changed_at INTEGER NOT NULL,
        PRIMARY KEY (id),
        UNIQUE (starter_key)
    )""",
    """CREATE TABLE practice_days (
        day INTEGER NOT NULL,
        new_cards INTEGER DEFAULT 0 NOT NULL,
        reviews INTEGER DEFAULT 0 NOT NULL,
        answers INTEGER DEFAULT 0 NOT NULL,
        spoke_ms INTEGER DEFAULT 0 NOT NULL,
        PRIMARY KEY (day)
    )""",
    """CREATE TABLE sessions (
        id VARCHAR(32) NOT NULL,
        scope TEXT NOT NULL,
        cram INTEGER DEFAULT 0 NOT NULL,
        day INTEGER NOT NULL,
        current_card_id VARCHAR(32),
        extra INTEGER DEFAULT 0 NOT NULL,
        answers INTEGER DEFAULT 0 NOT NULL,
        waiting TEXT DEFAULT '[]' NOT NULL,
        started_at INTEGER NOT NULL,
        ended_at INTEGER,
        changed_at INTEGER NOT NULL,
        PRIMARY KEY (id)
    )""",
    """CREATE TABLE settings (
        "key" VARCHAR NOT NULL,
        value TEXT NOT NULL,
        changed_at INTEGER NOT NULL,
        PRIMARY KEY ("key")
    )""",
    """CREATE TABLE tombstones (
        table_name VARCHAR NOT NULL,
        row_id VARCHAR(32) NOT NULL,
        deleted_at INTEGER NOT NULL,
        PRIMARY KEY (table_name, row_id)
    )
     WITHOUT ROWID""",
    """CREATE TABLE undo_steps (
        slot INTEGER NOT NULL,
        number INTEGER NOT NULL,
        token INTEGER NOT NULL,
        label TEXT NOT NULL,
        about VARCHAR(32),
        made_at INTEGER NOT NULL,
        images TEXT NOT NULL,
        PRIMARY KEY (slot)
    )""",
    """CREATE TABLE cards (
        id VARCHAR(32) NOT NULL,
        docid INTEGER NOT NULL,
        deck_id VARCHAR(32) NOT NULL,
        starter_key VARCHAR,
        position INTEGER DEFAULT 0 NOT NULL,
        question TEXT NOT NULL,
        kind VARCHAR NOT NULL,
        competencies TEXT DEFAULT '[]' NOT NULL,
        points TEXT DEFAULT '[]' NOT NULL,
        follow_ups TEXT DEFAULT '[]' NOT NULL,
        tags TEXT DEFAULT '[]' NOT NULL,
        notes TEXT DEFAULT '' NOT NULL,
        situation TEXT DEFAULT '' NOT NULL,
        task TEXT DEFAULT '' NOT NULL,
        action TEXT DEFAULT '' NOT NULL,
        result TEXT DEFAULT '' NOT NULL,
        family_id VARCHAR(32),
        suspended INTEGER DEFAULT 0 NOT NULL,
        mended_at INTEGER DEFAULT 0 NOT NULL,
        phase INTEGER DEFAULT 0 NOT NULL,
        step INTEGER,
        stability FLOAT,
        difficulty FLOAT,
        due_at INTEGER,
        due_day INTEGER,
        last_day INTEGER,
        reps INTEGER DEFAULT 0 NOT NULL,
        lapses INTEGER DEFAULT 0 NOT NULL,
        hidden_day INTEGER,
        shuffle INTEGER DEFAULT 0 NOT NULL,
        created_at INTEGER NOT NULL,
        changed_at INTEGER NOT NULL,
        PRIMARY KEY (id),
        UNIQUE (docid),
        FOREIGN KEY(deck_id) REFERENCES decks (id)
    )""",
    """CREATE INDEX cards_learning ON cards (due_at, deck_id, hidden_day) WHERE phase IN (1, 3) AND suspended = 0""",
    """CREATE INDEX cards_new ON cards (position, docid, deck_id, hidden_day) WHERE phase = 0 AND suspended = 0""",
    """CREATE INDEX cards_new_of_deck ON cards (deck_id, phase, hidden_day) WHERE phase = 0 AND suspended = 0""",
    """CREATE INDEX cards_of_deck ON cards (deck_id, docid)""",
    """CREATE INDEX cards_of_family ON cards (family_id) WHERE family_id IS NOT NULL""",
    """CREATE INDEX cards_of_kind ON cards (kind, docid)""",
    """CREATE INDEX cards_review ON cards (due_day, shuffle, deck_id, hidden_day, docid) WHERE phase = 2 AND suspended = 0""",
    """CREATE INDEX cards_suspended ON cards (docid) WHERE suspended = 1""",
    """CREATE TABLE reviews (
        id VARCHAR(32) NOT NULL,
        card_id VARCHAR(32) NOT NULL,
        session_id VARCHAR(32),
        grade INTEGER NOT NULL,
        reviewed_at INTEGER NOT NULL,
        day INTEGER NOT NULL,
        phase_before INTEGER NOT NULL,
        took_ms INTEGER DEFAULT 0 NOT NULL,
        spoke_ms INTEGER DEFAULT 0 NOT NULL,
        retention FLOAT NOT NULL,
        maximum_interval INTEGER NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(card_id) REFERENCES cards (id) ON DELETE CASCADE
    )
     WITHOUT ROWID""",
    """CREATE INDEX reviews_failed ON reviews (card_id, reviewed_at) WHERE grade = 1""",
    """CREATE INDEX reviews_of_card ON reviews (card_id, grade, reviewed_at)""",
)


def upgrade() -> None:
    op.execute(f"PRAGMA application_id = {0x52485253}")
    for statement in STATEMENTS:
        op.execute(statement)
