"""Interviews, the debrief of each, the questions that were asked, and cards called for a day."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

CARD_INDEXES = (
    ("cards_new", "position docid deck_id hidden_day call_day", "phase = 0 AND suspended = 0"),
    ("cards_new_of_deck", "deck_id phase hidden_day call_day", "phase = 0 AND suspended = 0"),
    ("cards_review", "due_day shuffle deck_id hidden_day docid call_day", "phase = 2 AND suspended = 0"),
    (
        "cards_called",
        "call_day shuffle deck_id hidden_day called_by",
        "call_day IS NOT NULL AND phase IN (0, 2) AND suspended = 0",
    ),
    ("cards_resting", "deck_id docid", "suspended = 2"),
)
NEW_INDEXES = ("cards_called", "cards_resting")


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
        sa.Column("prepared", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("dealt_day", sa.Integer),
        sa.Column("rested_day", sa.Integer),
        text("thanks"),
        instant("thanked_at", nullable=True),
        text("words"),
        instant("created_at"),
        instant("changed_at"),
    )
    op.create_index("interviews_by_start", "interviews", ["starts_at", "id"])
    op.create_index("interviews_prepared", "interviews", ["starts_at"], sqlite_where=sa.text("prepared = 1"))
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
    op.add_column("cards", sa.Column("call_day", sa.Integer))
    op.add_column("cards", sa.Column("called_by", sa.String(32)))
    op.add_column("reviews", sa.Column("called", sa.Integer, nullable=False, server_default=sa.text("0")))
    for name, parts, where in CARD_INDEXES:
        if name not in NEW_INDEXES:
            op.drop_index(name, "cards")
        op.create_index(name, "cards", parts.split(), sqlite_where=sa.text(where))
