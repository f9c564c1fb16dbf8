"""Mock interviews, the people one learns with, and what the interviewer's sheet sends."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def text(name: str, default: str = "") -> sa.Column:
    return sa.Column(name, sa.Text, nullable=False, server_default=default)


def needed(name: str) -> sa.Column:
    return sa.Column(name, sa.Text, nullable=False)


def key(name: str = "id") -> sa.Column:
    return sa.Column(name, sa.String(32), primary_key=True)


def other(name: str) -> sa.Column:
    return sa.Column(name, sa.String(32))


def number(name: str) -> sa.Column:
    return sa.Column(name, sa.Integer, nullable=False, server_default=sa.text("0"))


def instant(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer, nullable=nullable)


def of(table: str, name: str) -> sa.Column:
    return sa.Column(name, sa.String(32), sa.ForeignKey(f"{table}.id", ondelete="CASCADE"), nullable=False)


def made() -> tuple[sa.Column, sa.Column]:
    return instant("created_at"), instant("changed_at")


def upgrade() -> None:
    op.create_table(
        "mocks", key(), other("interview_id"), other("deck_id"), text("subject"),
        sa.Column("minutes", sa.Integer, nullable=False), needed("partner"), other("person_id"), other("request_id"),
        number("swaps"), number("current"), instant("running_since", nullable=True), number("step"),
        text("part"), instant("ended_at", nullable=True), *made(),
    )  # fmt: skip
    op.create_index("mocks_running", "mocks", ["id"], sqlite_where=sa.text("ended_at IS NULL"))
    op.create_index("mocks_of_interview", "mocks", ["interview_id"], sqlite_where=sa.text("interview_id IS NOT NULL"))
    op.create_table(
        "mock_questions", key(), of("mocks", "mock_id"), number("position"), other("card_id"), needed("question"),
        text("follow_ups", "[]"), text("source"), text("role", "candidate"), number("opened"), number("postponed"),
        number("spent_ms"), text("rating"), text("note"), *made(),
    )  # fmt: skip
    op.create_index("mock_questions_of", "mock_questions", ["mock_id", "position"])
    op.create_index("mock_questions_rough", "mock_questions", ["card_id"], sqlite_where=sa.text("rating = 'rough'"))
    op.create_table("people", key(), needed("name"), needed("kind"), text("contact"), text("notes"), *made())
    op.create_table(
        "helps", key(), of("people", "person_id"), needed("what"), other("about_id"), text("words"),
        instant("asked_at"), instant("helped_at", nullable=True), instant("thanked_at", nullable=True),
        instant("changed_at"),
    )  # fmt: skip
    op.create_index("helps_of", "helps", ["person_id", "asked_at"])
    op.create_table(
        "groups", key(), needed("name"), text("person_ids", "[]"), text("notes"), text("local_start"), text("zone"),
        instant("meets_at", nullable=True), *made(),
    )  # fmt: skip
    op.create_table(
        "heard", key(), other("person_id"), other("card_id"), text("company"), text("question"), text("notes"), *made()
    )
    op.create_index("heard_of", "heard", ["person_id"])
    for column in (text("notes"), text("answers", "[]")):
        op.add_column("feedback_replies", column)
