"""Recordings of answers, and the moments marked in them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def text(name: str, *, default: bool = True) -> sa.Column:
    return sa.Column(name, sa.Text, nullable=False, server_default="" if default else None)


def number(name: str) -> sa.Column:
    return sa.Column(name, sa.Integer, nullable=False, server_default=sa.text("0"))


def instant(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer, nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "recordings",
        sa.Column("id", sa.String(32), primary_key=True),
        text("about"),
        sa.Column("about_id", sa.String(32), nullable=False, server_default=""),
        text("title"),
        text("file", default=False),
        text("media", default=False),
        *map(number, ("length_ms", "size", "goal_s", "kept")),
        sa.Column("rating", sa.Integer),
        text("measured"),
        instant("recorded_at"),
        instant("finished_at", nullable=True),
        instant("removed_at", nullable=True),
        instant("changed_at"),
    )
    op.create_index("recordings_by_time", "recordings", ["recorded_at"])
    op.create_index("recordings_about", "recordings", ["about_id", "recorded_at"])
    op.create_table(
        "recording_marks",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("recording_id", sa.String(32), sa.ForeignKey("recordings.id", ondelete="CASCADE"), nullable=False),
        number("at_ms"),
        text("kind", default=False),
        text("chip"),
        text("noticed"),
        instant("changed_at"),
    )
    op.create_index("marks_of_recording", "recording_marks", ["recording_id", "at_ms"])
