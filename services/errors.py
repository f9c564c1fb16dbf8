"""What can go wrong that a person must be told about; each message says what to do."""

from __future__ import annotations


class RehearseError(Exception):
    """Carries one sentence or two that can be shown as they are."""


class StoreError(RehearseError):
    """The file with the person's data cannot be opened or used."""


class NotOurFile(StoreError):
    """The file is not a Rehearse database."""


class NewerFile(StoreError):
    """A newer version of Rehearse wrote the file."""


class DamagedFile(StoreError):
    """SQLite finds the file damaged."""


class ReadOnlyFile(StoreError):
    """The file or its folder cannot be written."""


class StoreFull(StoreError):
    """The disk is full; the change was not made."""


class StoreBusy(StoreError):
    """Another window holds the database for too long."""


class CardChanged(RehearseError):
    """The card was answered or changed elsewhere since it was shown."""


class InvalidInput(RehearseError):
    """What was typed cannot be saved; the message says why."""


class NotFound(RehearseError):
    """The card, deck or session does not exist any more."""
