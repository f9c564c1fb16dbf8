"""What a day's practice took and how much was remembered, counted from the log so far."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    for name in ("took_ms", "asked", "remembered"):
        op.add_column("practice_days", sa.Column(name, sa.Integer, nullable=False, server_default=sa.text("0")))
    op.get_bind().exec_driver_sql(
        """UPDATE practice_days SET
            took_ms = (SELECT coalesce(sum(min(took_ms, 300000)), 0) FROM reviews WHERE day = practice_days.day),
            asked = (SELECT count(*) FROM reviews WHERE day = practice_days.day AND phase_before = 2),
            remembered = (SELECT count(*) FROM reviews
                WHERE day = practice_days.day AND phase_before = 2 AND grade > 1)
            WHERE answers > 0"""
    )
