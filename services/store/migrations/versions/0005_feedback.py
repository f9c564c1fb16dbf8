"""Feedback: what was asked, one's own rating of it, the replies, and the mailboxes they wait in."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def text(name: str, default: str = "") -> sa.Column:
    return sa.Column(name, sa.Text, nullable=False, server_default=default)


def key() -> sa.Column:
    return sa.Column("id", sa.String(32), primary_key=True)


def number(name: str) -> sa.Column:
    return sa.Column(name, sa.Integer, nullable=False, server_default=sa.text("0"))


def instant(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer, nullable=nullable)


def of_request() -> sa.Column:
    parent = sa.ForeignKey("feedback_requests.id", ondelete="CASCADE")
    return sa.Column("request_id", sa.String(32), parent, nullable=False)


def upgrade() -> None:
    op.create_table(
        "feedback_requests",
        key(),
        sa.Column("code", sa.String(12), nullable=False, unique=True),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("about_id", sa.String(32)),
        text("subject"),
        sa.Column("asked", sa.Text, nullable=False),
        text("question"),
        number("voice_presence"),
        sa.Column("public_key", sa.String(64), nullable=False),
        sa.Column("private_key", sa.String(64)),
        sa.Column("ends_day", sa.Integer, nullable=False),
        instant("closed_at", nullable=True),
        instant("created_at"),
        instant("changed_at"),
    )
    known = sa.text("about_id IS NOT NULL")
    op.create_index("feedback_requests_about", "feedback_requests", ["about_id"], sqlite_where=known)
    op.create_table(
        "feedback_ratings",
        key(),
        of_request(),
        sa.Column("ratings", sa.Text, nullable=False),
        instant("created_at"),
        instant("changed_at"),
    )
    op.create_index("feedback_ratings_of", "feedback_ratings", ["request_id"])
    op.create_table(
        "feedback_replies",
        key(),
        of_request(),
        sa.Column("channel", sa.Text, nullable=False),
        text("name"),
        text("keep"),
        text("next"),
        text("moment"),
        text("answer"),
        text("ratings", "{}"),
        number("hidden"),
        instant("seen_at", nullable=True),
        instant("created_at"),
        instant("changed_at"),
    )
    op.create_index("feedback_replies_of", "feedback_replies", ["request_id"])
    unseen = sa.text("seen_at IS NULL")
    op.create_index("feedback_replies_unseen", "feedback_replies", ["request_id"], sqlite_where=unseen)
    op.create_table(
        "feedback_opened",
        sa.Column("mark", sa.String(80), primary_key=True),
        of_request(),
        instant("created_at"),
        sqlite_with_rowid=False,
    )
    op.create_index("feedback_opened_of", "feedback_opened", ["request_id"])
    op.create_table(
        "feedback_mailboxes",
        key(),
        sa.Column("request_id", sa.String(32)),
        sa.Column("relay", sa.Text, nullable=False),
        sa.Column("code", sa.String(12), nullable=False, unique=True),
        sa.Column("secret", sa.Text, nullable=False),
        number("dropped"),
        instant("expires_at"),
        instant("created_at"),
        instant("changed_at"),
    )
    op.create_index("feedback_mailboxes_of", "feedback_mailboxes", ["request_id"])
