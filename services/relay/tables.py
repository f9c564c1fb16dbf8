"""What the relay stores: sealed bytes, and hashes of what opens a mailbox."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, MetaData, Table

VERSION = 1

metadata = MetaData()

version = Table("relay_version", metadata, Column("number", Integer, primary_key=True, autoincrement=False))

mailboxes = Table(
    "relay_mailboxes",
    metadata,
    Column("id", LargeBinary, primary_key=True),
    Column("secret_hash", LargeBinary, nullable=False),
    # Milliseconds since the Unix epoch, as all times here.
    Column("expires_at", BigInteger, nullable=False, index=True),
)

envelopes = Table(
    "relay_envelopes",
    metadata,
    Column("mailbox_id", ForeignKey(mailboxes.c.id, ondelete="CASCADE"), primary_key=True),
    # The first 16 bytes of SHA-256: the envelope's name, and how it is known when it comes again.
    Column("digest", LargeBinary, primary_key=True),
    Column("received_at", BigInteger, nullable=False),
    # Empty once acknowledged; the row stays so that the same bytes are not kept twice.
    Column("body", LargeBinary),
)
