"""The areas a person chose to work on."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "areas_of_work",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("competency", sa.Text, nullable=False),
        sa.Column("if_text", sa.Text, nullable=False, server_default=""),
        sa.Column("then_text", sa.Text, nullable=False, server_default=""),
        sa.Column("baseline", sa.Float, nullable=False),
        sa.Column("started_at", sa.Integer, nullable=False),
        sa.Column("ended_at", sa.Integer),
        sa.Column("changed_at", sa.Integer, nullable=False),
    )
