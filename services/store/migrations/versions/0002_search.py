"""A full-text index over cards, kept by triggers, and the labels it finds them by."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    """CREATE VIRTUAL TABLE card_search USING fts5(
        question, answer, tags, labels, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3')""",
    """CREATE TRIGGER cards_search_added AFTER INSERT ON cards BEGIN
        INSERT INTO card_search (rowid, question, answer, tags, labels) VALUES (new.docid, new.question,
            new.points || ' ' || new.follow_ups || ' ' || new.notes || ' ' || new.situation || ' '
            || new.task || ' ' || new.action || ' ' || new.result, new.tags, new.labels);
        END""",
    """CREATE TRIGGER cards_search_removed AFTER DELETE ON cards BEGIN
        DELETE FROM card_search WHERE rowid = old.docid;
        END""",
    """CREATE TRIGGER cards_search_changed AFTER UPDATE OF
        docid, question, points, follow_ups, notes, situation, task, action, result, tags, labels ON cards BEGIN
        DELETE FROM card_search WHERE rowid = old.docid;
        INSERT INTO card_search (rowid, question, answer, tags, labels) VALUES (new.docid, new.question,
            new.points || ' ' || new.follow_ups || ' ' || new.notes || ' ' || new.situation || ' '
            || new.task || ' ' || new.action || ' ' || new.result, new.tags, new.labels);
        END""",
    """INSERT INTO card_search (rowid, question, answer, tags, labels) SELECT docid, question,
        points || ' ' || follow_ups || ' ' || notes || ' ' || situation || ' '
        || task || ' ' || action || ' ' || result, tags, labels FROM cards""",
)


def upgrade() -> None:
    connection = op.get_bind()
    op.add_column("cards", sa.Column("labels", sa.Text, nullable=False, server_default=""))
    for row in connection.execute(sa.text("SELECT id, kind, competencies, tags FROM cards")).all():
        words = [f"xk{row.kind}", *(f"xc{c}" for c in json.loads(row.competencies))]
        words += [f"xt{tag.casefold().encode().hex()}" for tag in json.loads(row.tags)]
        connection.execute(
            sa.text("UPDATE cards SET labels = :labels WHERE id = :id"), {"labels": " ".join(words), "id": row.id}
        )
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement)
