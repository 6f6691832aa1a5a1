"""What the settings mean to each room."""

from datetime import timedelta
from pathlib import Path

from bot.attachments.storing import BodyStore, InDatabase, InFiles
from bot.campaigns.rules import Rules
from bot.clock import Clock
from bot.content.freshness import Freshness
from bot.content.library import Library
from bot.finding import Questions
from bot.questions.masking import Masking
from bot.reports.terms import Terms
from bot.sandbox.demo import DEMO_DESK_CHAT, DEMO_OWNER
from bot.search.engine import Search
from bot.settings import Settings
from bot.storage.key_file import database_beside
from bot.storage.secrets import Secrets
from bot.working_days import WorkingDays


def terms_of(settings: Settings) -> Terms:
    """What is set for reports; the sandbox has a desk and an owner of its own."""
    owners, desk = settings.owner_ids, settings.desk_chat_id
    if settings.bot_token is None:
        owners, desk = owners or frozenset({DEMO_OWNER}), desk or DEMO_DESK_CHAT
    return Terms(
        WorkingDays(settings.zone),
        settings.report_retention_days,
        tuple(sorted(owners)),
        desk,
        settings.name_needs_consent,
    )


def rules_of(settings: Settings) -> Rules:
    """What is set for campaigns."""
    hours = settings.digest_goes_after_hours
    return Rules(
        zone=settings.zone,
        approval_above=settings.approval_above,
        rate=settings.send_rate,
        issue_goes_after=timedelta(hours=hours) if hours else None,
        schedule=settings.digest_schedule,
    )


def questions_of(settings: Settings, library: Library, search: Search, masking: Masking, clock: Clock) -> Questions:
    """The questions and answers, and how they are found."""
    return Questions(
        library.faq,
        search,
        masking,
        Freshness(library.acts, settings.law_fresh_months),
        lambda: clock.now().astimezone(settings.zone).date(),
    )


def bodies_of(settings: Settings, secrets: Secrets) -> BodyStore:
    """Where attachments' bodies lie: in the database, or in files beside it."""
    if settings.attachments_folder is None:
        return InDatabase(secrets)
    return InFiles(secrets, settings.attachments_folder)


def folder_of(settings: Settings) -> Path | None:
    """Where this process writes files: attachments, or the embedded database."""
    database = database_beside(settings.database_url)
    return settings.attachments_folder or (database.parent if database else None)
