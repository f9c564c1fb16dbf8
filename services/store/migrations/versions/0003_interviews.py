"""Interviews, the debrief of each, and the questions that were asked."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def text(name: str, default: str = "") -> sa.Column:
    return sa.Column(name, sa.Text, nullable=False, server_default=default)


def key() -> sa.Column:
    return sa.Column("id", sa.String(32), primary_key=True)


def instant(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer, nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "interviews",
        key(),
        sa.Column("company", sa.Text, nullable=False),
        text("role"),
        text("round"),
        text("format"),
        sa.Column("local_start", sa.Text, nullable=False),
        text("zone"),
        instant("starts_at"),
        sa.Column("minutes", sa.Integer),
        text("people", "[]"),
        text("place"),
        text("advert"),
        text("notes"),
        text("outcome", "waiting"),
        instant("outcome_at", nullable=True),
        sa.Column("promised_day", sa.Integer),
        text("deck_ids", "[]"),
        text("card_ids", "[]"),
        instant("created_at"),
        instant("changed_at"),
    )
    op.create_index("interviews_by_start", "interviews", ["starts_at"])
    op.create_table(
        "debriefs",
        key(),
        sa.Column(
            "interview_id", sa.String(32), sa.ForeignKey("interviews.id", ondelete="CASCADE"), nullable=False,
            unique=True,
        ),
        sa.Column("feeling", sa.Integer),
        text("went_well"),
        text("went_badly"),
        text("body_voice", "{}"),
        text("surprise"),
        sa.Column("guess", sa.Integer),
        text("if_text"),
        text("then_text"),
        text("promised"),
        text("why"),
        text("changes", "[]"),
        instant("reviewed_at", nullable=True),
        instant("created_at"),
        instant("changed_at"),
    )  # fmt: skip
    op.create_table(
        "asked_questions",
        key(),
        sa.Column("debrief_id", sa.String(32), sa.ForeignKey("debriefs.id", ondelete="CASCADE"), nullable=False),
        sa.Column("card_id", sa.String(32)),
        sa.Column("position", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("question", sa.Text, nullable=False),
        text("rating"),
        instant("created_at"),
        instant("changed_at"),
    )
    op.create_index("asked_of_debrief", "asked_questions", ["debrief_id", "position"])
    op.create_index("asked_of_card", "asked_questions", ["card_id"])
