"""Every table, index and trigger of the store, at the newest schema.

Instants (`*_at`) are Unix milliseconds in UTC; days (`*_day`, `day`) are ordinals of learning
days; lists are JSON texts. The schedule of a card (phase to hidden_day) follows from its reviews:
two devices merge reviews and replay them, so answering leaves `changed_at` alone.
"""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    column,
    event,
    table,
    text,
)

APPLICATION_ID = 0x52485253
HEAD = "0009"

metadata = MetaData()


def _id(*args: object) -> Column[str]:
    return Column("id", String(32), *args, primary_key=True)  # type: ignore[arg-type]


def _instant(name: str, nullable: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=nullable)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _json_list(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="[]")


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default=text("0"))


version = Table("alembic_version", metadata, Column("version_num", String(32), primary_key=True))

settings = Table(
    "settings",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", Text, nullable=False),
    _instant("changed_at"),
)

decks = Table(
    "decks",
    metadata,
    _id(),
    Column("starter_key", String, unique=True),
    Column("name", Text, nullable=False),
    _text("summary"),
    _text("icon"),
    _number("position"),
    _instant("created_at"),
    _instant("changed_at"),
)

cards = Table(
    "cards",
    metadata,
    _id(),
    # The search index needs an integer that VACUUM does not renumber; it means nothing elsewhere.
    Column("docid", Integer, nullable=False, unique=True),
    Column("deck_id", ForeignKey("decks.id"), nullable=False),
    Column("starter_key", String),
    _number("position"),
    Column("question", Text, nullable=False),
    Column("kind", String, nullable=False),
    _json_list("competencies"),
    _json_list("points"),
    _json_list("follow_ups"),
    _json_list("tags"),
    _text("notes"),
    _text("situation"),
    _text("task"),
    _text("action"),
    _text("result"),
    _text("labels"),
    Column("family_id", String(32)),
    # 1 where the person took the card out, 2 where it rests because its interview is over.
    _number("suspended"),
    _number("mended_at"),
    _number("phase"),
    Column("step", Integer),
    Column("stability", Float),
    Column("difficulty", Float),
    _instant("due_at", nullable=True),
    Column("due_day", Integer),
    Column("last_day", Integer),
    _number("reps"),
    _number("lapses"),
    Column("hidden_day", Integer),
    # From which day on a card is called for, whatever its schedule says, and by what: see practice/calls.py.
    Column("call_day", Integer),
    Column("called_by", String(32)),
    _number("shuffle"),
    _instant("created_at"),
    _instant("changed_at"),
)
Index(
    "cards_new",
    cards.c.position,
    cards.c.docid,
    cards.c.deck_id,
    cards.c.hidden_day,
    cards.c.call_day,
    sqlite_where=text("phase = 0 AND suspended = 0"),
)
# Phase is in it, though always 0, so that SQLite sees two columns to look up and prefers it to cards_of_deck.
Index(
    "cards_new_of_deck",
    cards.c.deck_id,
    cards.c.phase,
    cards.c.hidden_day,
    cards.c.call_day,
    sqlite_where=text("phase = 0 AND suspended = 0"),
)
Index(
    "cards_learning",
    cards.c.due_at,
    cards.c.deck_id,
    cards.c.hidden_day,
    sqlite_where=text("phase IN (1, 3) AND suspended = 0"),
)
Index(
    "cards_review",
    cards.c.due_day,
    cards.c.shuffle,
    cards.c.deck_id,
    cards.c.hidden_day,
    cards.c.docid,
    cards.c.call_day,
    sqlite_where=text("phase = 2 AND suspended = 0"),
)
Index(
    "cards_called",
    cards.c.call_day,
    cards.c.shuffle,
    cards.c.deck_id,
    cards.c.hidden_day,
    cards.c.called_by,
    sqlite_where=text("call_day IS NOT NULL AND phase IN (0, 2) AND suspended = 0"),
)
Index("cards_of_deck", cards.c.deck_id, cards.c.docid)
Index("cards_of_kind", cards.c.kind, cards.c.docid)
Index("cards_of_family", cards.c.family_id, sqlite_where=text("family_id IS NOT NULL"))
Index("cards_suspended", cards.c.docid, sqlite_where=text("suspended = 1"))
Index("cards_resting", cards.c.deck_id, cards.c.docid, sqlite_where=text("suspended = 2"))

reviews = Table(
    "reviews",
    metadata,
    _id(),
    Column("card_id", ForeignKey("cards.id", ondelete="CASCADE"), nullable=False),
    Column("session_id", String(32)),
    Column("grade", Integer, nullable=False),
    _instant("reviewed_at"),
    Column("day", Integer, nullable=False),
    Column("phase_before", Integer, nullable=False),
    # Whether the card was called for; a new one then counts as a review of the day, not as a new card.
    _number("called"),
    _number("took_ms"),
    _number("spoke_ms"),
    Column("retention", Float, nullable=False),
    Column("maximum_interval", Integer, nullable=False),
    sqlite_with_rowid=False,
)
Index("reviews_of_card", reviews.c.card_id, reviews.c.grade, reviews.c.reviewed_at)
Index("reviews_failed", reviews.c.card_id, reviews.c.reviewed_at, sqlite_where=text("grade = 1"))

practice_days = Table(
    "practice_days",
    metadata,
    Column("day", Integer, primary_key=True, autoincrement=False),
    _number("new_cards"),
    _number("reviews"),
    _number("answers"),
    _number("spoke_ms"),
    _number("took_ms"),
    _number("asked"),
    _number("remembered"),
)

sessions = Table(
    "sessions",
    metadata,
    _id(),
    Column("scope", Text, nullable=False),
    _number("cram"),
    Column("day", Integer, nullable=False),
    Column("current_card_id", String(32)),
    _number("extra"),
    _number("answers"),
    _json_list("waiting"),
    _instant("started_at"),
    _instant("ended_at", nullable=True),
    _instant("changed_at"),
)

interviews = Table(
    "interviews",
    metadata,
    _id(),
    # What the search looks into, without case: company, role, round, people, place and notes.
    # Before the long texts, so that reading it does not read those.
    _text("words"),
    Column("company", Text, nullable=False),
    _text("role"),
    _text("round"),
    # "" while unknown, else phone, video or on_site.
    _text("format"),
    # What the person wrote down is the wall time at a place; the instant follows from it.
    Column("local_start", Text, nullable=False),
    _text("zone"),
    _instant("starts_at"),
    Column("minutes", Integer),
    _json_list("people"),
    _text("place"),
    _text("advert"),
    _text("notes"),
    Column("outcome", Text, nullable=False, server_default="waiting"),
    _instant("outcome_at", nullable=True),
    Column("promised_day", Integer),
    _json_list("deck_ids"),
    _json_list("card_ids"),
    # 0 while nothing was chosen to prepare with, 1 while that counts, 2 once the chosen decks were put to rest.
    _number("prepared"),
    # The last learning day on which its cards were called, and the one on which its decks went to rest.
    Column("dealt_day", Integer),
    Column("rested_day", Integer),
    _text("thanks"),
    _instant("thanked_at", nullable=True),
    _instant("created_at"),
    _instant("changed_at"),
)
Index("interviews_by_start", interviews.c.starts_at, interviews.c.id)
Index("interviews_prepared", interviews.c.starts_at, sqlite_where=text("prepared = 1"))

debriefs = Table(
    "debriefs",
    metadata,
    _id(),
    Column("interview_id", ForeignKey("interviews.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("feeling", Integer),
    _text("went_well"),
    _text("went_badly"),
    # A JSON object: body or voice chip to fine, watch or unsure.
    Column("body_voice", Text, nullable=False, server_default="{}"),
    _text("surprise"),
    Column("guess", Integer),
    _text("if_text"),
    _text("then_text"),
    _text("promised"),
    _text("why"),
    _json_list("changes"),
    _instant("reviewed_at", nullable=True),
    _instant("created_at"),
    _instant("changed_at"),
)

asked_questions = Table(
    "asked_questions",
    metadata,
    _id(),
    Column("debrief_id", ForeignKey("debriefs.id", ondelete="CASCADE"), nullable=False),
    # The card may be deleted; what was asked stays asked.
    Column("card_id", String(32)),
    _number("position"),
    Column("question", Text, nullable=False),
    # "" until rated, else strong, ok or rough.
    _text("rating"),
    _instant("created_at"),
    _instant("changed_at"),
)
Index("asked_of_debrief", asked_questions.c.debrief_id, asked_questions.c.position)
Index("asked_of_card", asked_questions.c.card_id)

feedback_requests = Table(
    "feedback_requests",
    metadata,
    _id(),
    # The six bytes that travel, as hexadecimal digits.
    Column("code", String(12), nullable=False, unique=True),
    # general, interview or card; what it was about may be deleted, its words stay.
    Column("about", Text, nullable=False),
    Column("about_id", String(32)),
    _text("subject"),
    # friend, mentor, interviewer or group.
    Column("asked", Text, nullable=False),
    _text("question"),
    _number("voice_presence"),
    Column("public_key", String(64), nullable=False),
    Column("private_key", String(64)),
    Column("ends_day", Integer, nullable=False),
    _instant("closed_at", nullable=True),
    _instant("created_at"),
    _instant("changed_at"),
)
Index("feedback_requests_about", feedback_requests.c.about_id, sqlite_where=text("about_id IS NOT NULL"))

feedback_ratings = Table(
    "feedback_ratings",
    metadata,
    _id(),
    Column("request_id", ForeignKey("feedback_requests.id", ondelete="CASCADE"), nullable=False),
    # A JSON object: competency to 1-5; a row that was not seen is left out.
    Column("ratings", Text, nullable=False),
    _instant("created_at"),
    _instant("changed_at"),
)
Index("feedback_ratings_of", feedback_ratings.c.request_id)

feedback_replies = Table(
    "feedback_replies",
    metadata,
    _id(),
    Column("request_id", ForeignKey("feedback_requests.id", ondelete="CASCADE"), nullable=False),
    Column("channel", Text, nullable=False),
    _text("name"),
    _text("keep"),
    _text("next"),
    _text("moment"),
    _text("answer"),
    Column("ratings", Text, nullable=False, server_default="{}"),
    # From the interviewer's sheet: notes, and a tap an answer, 1 to 3 in the order of the sheet, 0 without one.
    _text("notes"),
    _json_list("answers"),
    _number("hidden"),
    _instant("seen_at", nullable=True),
    _instant("created_at"),
    _instant("changed_at"),
)
Index("feedback_replies_of", feedback_replies.c.request_id)
Index("feedback_replies_unseen", feedback_replies.c.request_id, sqlite_where=text("seen_at IS NULL"))

# What must not be opened again, also after the reply was deleted.
feedback_opened = Table(
    "feedback_opened",
    metadata,
    Column("mark", String(80), primary_key=True),
    Column("request_id", ForeignKey("feedback_requests.id", ondelete="CASCADE"), nullable=False),
    _instant("created_at"),
    sqlite_with_rowid=False,
)
Index("feedback_opened_of", feedback_opened.c.request_id)

# Outlives its request until the relay was told to forget it.
feedback_mailboxes = Table(
    "feedback_mailboxes",
    metadata,
    _id(),
    Column("request_id", String(32)),
    Column("relay", Text, nullable=False),
    Column("code", String(12), nullable=False, unique=True),
    Column("secret", Text, nullable=False),
    _number("dropped"),
    _instant("expires_at"),
    _instant("created_at"),
    _instant("changed_at"),
)
Index("feedback_mailboxes_of", feedback_mailboxes.c.request_id)

mocks = Table(
    "mocks",
    metadata,
    _id(),
    # What it is for may be deleted; its words stay.
    Column("interview_id", String(32)),
    Column("deck_id", String(32)),
    _text("subject"),
    Column("minutes", Integer, nullable=False),
    # alone or friend.
    Column("partner", Text, nullable=False),
    Column("person_id", String(32)),
    Column("request_id", String(32)),
    _number("swaps"),
    # The position of the question that is shown; beyond the last one when all were asked.
    _number("current"),
    # Since when the clock of the present question runs; nothing while it is paused.
    _instant("running_since", nullable=True),
    # Counts every tap, so that a second phone, or a second tap, knows what is newer.
    _number("step"),
    # What a friend's sheet has said so far: a reply's JSON, in case they leave half-way.
    _text("part"),
    _instant("ended_at", nullable=True),
    _instant("created_at"),
    _instant("changed_at"),
)
Index("mocks_running", mocks.c.id, sqlite_where=text("ended_at IS NULL"))
Index("mocks_of_interview", mocks.c.interview_id, sqlite_where=text("interview_id IS NOT NULL"))

mock_questions = Table(
    "mock_questions",
    metadata,
    _id(),
    Column("mock_id", ForeignKey("mocks.id", ondelete="CASCADE"), nullable=False),
    _number("position"),
    Column("card_id", String(32)),
    Column("question", Text, nullable=False),
    _json_list("follow_ups"),
    # Why it was drawn: asked, deck, rough, weakest or rest.
    _text("source"),
    # The person's part: candidate, or interviewer where the friend answers.
    Column("role", Text, nullable=False, server_default="candidate"),
    # How many follow-ups were opened, and how often it was put off.
    _number("opened"),
    _number("postponed"),
    _number("spent_ms"),
    # "" until rated, else strong, ok or rough: one's own word on the own answer, or on the friend's.
    _text("rating"),
    _text("note"),
    _instant("created_at"),
    _instant("changed_at"),
)
Index("mock_questions_of", mock_questions.c.mock_id, mock_questions.c.position)
Index("mock_questions_rough", mock_questions.c.card_id, sqlite_where=text("rating = 'rough'"))

people = Table(
    "people",
    metadata,
    _id(),
    Column("name", Text, nullable=False),
    # friend, mentor or interviewer.
    Column("kind", Text, nullable=False),
    _text("contact"),
    _text("notes"),
    _instant("created_at"),
    _instant("changed_at"),
)

helps = Table(
    "helps",
    metadata,
    _id(),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    # request, mock or other; what it was may be deleted, its words stay.
    Column("what", Text, nullable=False),
    Column("about_id", String(32)),
    _text("words"),
    _instant("asked_at"),
    _instant("helped_at", nullable=True),
    _instant("thanked_at", nullable=True),
    _instant("changed_at"),
)
Index("helps_of", helps.c.person_id, helps.c.asked_at)

groups = Table(
    "groups",
    metadata,
    _id(),
    Column("name", Text, nullable=False),
    _json_list("person_ids"),
    _text("notes"),
    # The wall time of the next meeting where it takes place, "" while there is none; the instant follows from it.
    _text("local_start"),
    _text("zone"),
    _instant("meets_at", nullable=True),
    _instant("created_at"),
    _instant("changed_at"),
)

heard = Table(
    "heard",
    metadata,
    _id(),
    Column("person_id", String(32)),
    Column("card_id", String(32)),
    _text("company"),
    _text("question"),
    _text("notes"),
    _instant("created_at"),
    _instant("changed_at"),
)
Index("heard_of", heard.c.person_id)
areas_of_work = Table(
    "areas_of_work",
    metadata,
    _id(),
    Column("competency", Text, nullable=False),
    _text("if_text"),
    _text("then_text"),
    # The weighted mean of the evidence when the work began, from 1 to 5.
    Column("baseline", Float, nullable=False),
    _instant("started_at"),
    _instant("ended_at", nullable=True),
    _instant("changed_at"),
)
# Made from interviews and settings again and again; the key says which reminder it is, the row what became of it.
reminders = Table(
    "reminders",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("type", Text, nullable=False),
    Column("interview_id", String(32)),
    _number("n"),
    # What it was counted from: an instant, or the ordinal of a calendar day.
    Column("anchor", Integer, nullable=False),
    _instant("due_at"),
    _instant("expires_at"),
    _text("title"),
    _text("text"),
    _text("route"),
    _number("priority"),
    Column("state", Text, nullable=False, server_default="planned"),
    Column("claimed_by", String(32)),
    _instant("claimed_until", nullable=True),
    _instant("fired_at", nullable=True),
    Column("notification_id", String(64)),
    _instant("changed_at"),
)
Index("reminders_ahead", reminders.c.due_at, sqlite_where=text("state IN ('planned', 'snoozed')"))
Index("reminders_by_expiry", reminders.c.expires_at)
Index("reminders_of_interview", reminders.c.interview_id, sqlite_where=text("interview_id IS NOT NULL"))
Index("reminders_fired", reminders.c.fired_at, sqlite_where=text("fired_at IS NOT NULL"))
recordings = Table(
    "recordings",
    metadata,
    _id(),
    # What was answered: "card" or "mock" and its key, or "" for a file that was brought in.
    _text("about"),
    Column("about_id", String(32), nullable=False, server_default=""),
    _text("title"),
    # The file's name in the folder of recordings, and audio or video.
    Column("file", Text, nullable=False),
    Column("media", Text, nullable=False),
    _number("length_ms"),
    _number("size"),
    _number("goal_s"),
    _number("kept"),
    # One's own rating from 1 to 5, before any figure.
    Column("rating", Integer),
    # A JSON object, "" until it was measured.
    _text("measured"),
    _instant("recorded_at"),
    # Empty while it is being recorded.
    _instant("finished_at", nullable=True),
    # When the file went after its 30 days; the figures stay, as what is usual for the person.
    _instant("removed_at", nullable=True),
    _instant("changed_at"),
)
Index("recordings_by_time", recordings.c.recorded_at)
Index("recordings_about", recordings.c.about_id, recordings.c.recorded_at)

recording_marks = Table(
    "recording_marks",
    metadata,
    _id(),
    Column("recording_id", ForeignKey("recordings.id", ondelete="CASCADE"), nullable=False),
    _number("at_ms"),
    # good, change or body; for body, which chip and what was noticed.
    Column("kind", Text, nullable=False),
    _text("chip"),
    _text("noticed"),
    _instant("changed_at"),
)
Index("marks_of_recording", recording_marks.c.recording_id, recording_marks.c.at_ms)

undo_steps = Table(
    "undo_steps",
    metadata,
    Column("slot", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("token", Integer, nullable=False),
    Column("label", Text, nullable=False),
    Column("about", String(32)),
    _instant("made_at"),
    Column("images", Text, nullable=False),
)

tombstones = Table(
    "tombstones",
    metadata,
    Column("table_name", String, primary_key=True),
    Column("row_id", String(32), primary_key=True),
    _instant("deleted_at"),
    sqlite_with_rowid=False,
)

SEARCH_DDL = (
    """CREATE VIRTUAL TABLE card_search USING fts5(
        question, answer, tags, labels, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3')""",
    """CREATE TRIGGER cards_search_added AFTER INSERT ON cards BEGIN
        INSERT INTO card_search (rowid, question, answer, tags, labels) VALUES (new.docid, new.question,
            new.points || ' ' || new.follow_ups || ' ' || new.notes || ' ' || new.situation || ' '
            || new.task || ' ' || new.action || ' ' || new.result, new.tags, new.labels);
        END""",
    """CREATE TRIGGER cards_search_removed AFTER DELETE ON cards BEGIN
        DELETE FROM card_search WHERE rowid = old.docid;
        END""",
    """CREATE TRIGGER cards_search_changed AFTER UPDATE OF
        docid, question, points, follow_ups, notes, situation, task, action, result, tags, labels ON cards BEGIN
        DELETE FROM card_search WHERE rowid = old.docid;
        INSERT INTO card_search (rowid, question, answer, tags, labels) VALUES (new.docid, new.question,
            new.points || ' ' || new.follow_ups || ' ' || new.notes || ' ' || new.situation || ' '
            || new.task || ' ' || new.action || ' ' || new.result, new.tags, new.labels);
        END""",
)
card_search = table("card_search", column("rowid"), column("card_search"))
for _statement in SEARCH_DDL:
    event.listen(metadata, "after_create", DDL(_statement.replace("%", "%%")))

JOURNALED = {
    known.name: known
    for known in (
        settings, decks, cards, reviews, practice_days, sessions, interviews, debriefs, asked_questions,
        mocks, mock_questions, people, helps, groups, heard,
        feedback_requests, feedback_ratings, feedback_replies, areas_of_work,
        recordings, recording_marks,
    )
}  # fmt: skip
