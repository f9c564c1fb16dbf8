"""What becomes of each reminder."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def text(name: str, default: str = "") -> sa.Column:
    return sa.Column(name, sa.Text, nullable=False, server_default=default)


def number(name: str) -> sa.Column:
    return sa.Column(name, sa.Integer, nullable=False, server_default=sa.text("0"))


def upgrade() -> None:
    op.create_table(
        "reminders",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("interview_id", sa.String(32)),
        number("n"),
        sa.Column("anchor", sa.Integer, nullable=False),
        sa.Column("due_at", sa.Integer, nullable=False),
        sa.Column("expires_at", sa.Integer, nullable=False),
        text("title"),
        text("text"),
        text("route"),
        number("priority"),
        text("state", "planned"),
        sa.Column("claimed_by", sa.String(32)),
        sa.Column("claimed_until", sa.Integer),
        sa.Column("fired_at", sa.Integer),
        sa.Column("notification_id", sa.String(32)),
        sa.Column("changed_at", sa.Integer, nullable=False),
    )
    ahead = sa.text("state IN ('planned', 'snoozed')")
    op.create_index("reminders_ahead", "reminders", ["due_at"], sqlite_where=ahead)
    op.create_index("reminders_by_expiry", "reminders", ["expires_at"])
    op.create_index(
        "reminders_of_interview", "reminders", ["interview_id"], sqlite_where=sa.text("interview_id IS NOT NULL")
    )
    op.create_index("reminders_fired", "reminders", ["fired_at"], sqlite_where=sa.text("fired_at IS NOT NULL"))
