"""Puts the parts together: the one place that knows all of them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from secrets import token_urlsafe
from typing import Self

import structlog
from aiogram import Bot, Dispatcher, Router
from aiogram.client.default import DefaultBotProperties
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import GetMe
from aiohttp import web

from bot.arrangements import bodies_of, folder_of, questions_of, rules_of, terms_of
from bot.clock import Clock, SystemClock
from bot.content.library import Library
from bot.finding import corpus_of, open_search
from bot.housekeeping import Chores, Housekeeping
from bot.languages import Languages
from bot.members.roll import MemberRoll
from bot.operations.gauges import Gauges
from bot.operations.metrics import Metrics
from bot.operations.readiness import DatabasePart, MigrationsPart, ProcessPart, Reached, Readiness, TelegramPart
from bot.operations.scraping import open_scraping
from bot.operations.web import LARGEST_BODY, AddressTaken, Door, Health, listening
from bot.papers import Papers
from bot.questions.masking import Masking
from bot.replicas.membership import Membership
from bot.replicas.standing import Standing
from bot.sandbox.server import LOOPBACK, StandIn
from bot.search.engine import Search
from bot.settings import Settings
from bot.storage.cipher import Cipher
from bot.storage.engine import Storage, open_storage
from bot.storage.key_file import key_file_beside
from bot.storage.secrets import Secrets, keys_from, load_secrets
from bot.storage.upgrade import upgrade
from bot.telegram import profile
from bot.telegram.account import Accounts
from bot.telegram.answers import Answers
from bot.telegram.courier import Courier
from bot.telegram.duties import Duties
from bot.telegram.errands import Errands
from bot.telegram.fetching import Fetching
from bot.telegram.gate import Gate
from bot.telegram.handling import Border, Handling
from bot.telegram.inbox import Inbox
from bot.telegram.intake import Intake
from bot.telegram.lanes import Lanes
from bot.telegram.leading import Leading
from bot.telegram.load import Load
from bot.telegram.mailing.clerk import Clerk
from bot.telegram.mailing.outgoing import Outlet
from bot.telegram.mailing.sender import Sender
from bot.telegram.pace import Pace, Priority
from bot.telegram.polling import Polling
from bot.telegram.service import Receiving, Service
from bot.telegram.session import CallSession
from bot.telegram.shared_pace import SharedPace
from bot.telegram.startup import insist
from bot.telegram.switchboard import Switchboard
from bot.telegram.webhook import Registration, Webhook, secret_from
from bot.version import VERSION

ROOT = Path(__file__).parent.parent
POSTGRESQL_LANES = 4
EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 what an operator may have chosen

log = structlog.get_logger()


@dataclass(frozen=True)
class Account:
    """The bot's account: its token, and the server of the Bot API that knows it."""

    token: str
    api_url: str


@dataclass(frozen=True)
class Ground:
    """What everything at the border stands on."""

    storage: Storage
    secrets: Secrets
    standing: Standing
    clock: Clock
    metrics: Metrics
    reached: Reached


@dataclass(frozen=True)
class Texts:
    """What the bot says and how it finds that: read at the start, the same ever after."""

    library: Library
    languages: Languages
    search: Search
    masking: Masking

    @classmethod
    def read(cls) -> Self:
        """Read content/, locales/ and what the search learned. Raises ContentFaults, WeightsMissing."""
        library = Library.load(ROOT / "content")
        masking = Masking.beside(example.text for example in corpus_of(library.faq).examples)
        return cls(library, Languages(ROOT / "locales"), open_search(library.faq), masking)


async def run(
    settings: Settings,
    texts: Texts,
    routers: Sequence[Router],
    clock: Clock,
    stop: asyncio.Event,
    chores: Chores | None = None,
) -> None:
    """Be the bot until `stop` is set. Raises TokenRefused, AddressTaken, KeysDoNotFit."""
    health, languages = Health(), texts.languages
    async with AsyncExitStack() as stack:
        storage, secrets = await stack.enter_async_context(open_database(settings))
        readiness = Readiness([ProcessPart(health), DatabasePart(storage), MigrationsPart(storage)], clock)
        doors: Sequence[Door] = (health, readiness)
        account = await stack.enter_async_context(_open_account(settings, doors, clock))
        pace, own_clock = Pace(clock, settings.send_rate), SystemClock()
        standing = Standing.alone() if storage.is_sqlite else Standing(own_clock.monotonic)
        metrics = Metrics()
        ground = Ground(storage, secrets, standing, clock, metrics, Reached(clock))
        bot = await stack.enter_async_context(_open_bot(account, pace, Priority.PEOPLE, ground))
        readiness.add(TelegramPart(ground.reached, partial(bot, GetMe()), clock))
        inbox, answers = (
            Inbox(storage, secrets, bot, clock.now, standing),
            Answers(storage, secrets, bot, clock, standing),
        )
        bodies = bodies_of(settings, secrets)
        fetching = Fetching(storage, secrets, answers, bot, bodies, languages)
        terms = terms_of(settings)
        papers = Papers(storage, secrets, languages, terms, clock.now)
        errands = Errands(fetching, Courier(storage, secrets, bot, bodies, papers, clock), clock)
        mailing = await stack.enter_async_context(_open_bot(account, pace, Priority.GRANTED, ground))
        rules = rules_of(settings)
        clerk = Clerk(storage, secrets, clock, rules, terms.owners)
        sender = Sender(storage, Outlet(mailing, secrets, languages, clock), pace, rules, clerk)
        border = Border(
            bot, storage, secrets, inbox, answers, errands, sender, languages, terms, rules, clock, standing, metrics
        )
        me = await insist(bot, GetMe(), clock)
        await Accounts(storage, secrets, languages, terms, clock).begin(bot.id, me.username or "")
        load = Load(clock)
        dispatcher = Dispatcher(
            disable_fsm=True,
            library=texts.library,
            questions=questions_of(settings, texts.library, texts.search, texts.masking, clock),
            username=me.username,
            load=load,
        )
        dispatcher.include_router(Switchboard(routers))
        lanes = Lanes(Handling(border, dispatcher), clock, 1 if storage.is_sqlite else POSTGRESQL_LANES, load)
        receiving = await stack.enter_async_context(
            _open_receiving(
                settings, account, border, Intake(lanes, answers), dispatcher.resolve_used_update_types(), doors
            )
        )
        metrics.tell_build(storage.engine.dialect.name, "polling" if receiving.is_for_one else "webhook")
        metrics.watch_lanes(lambda: lanes.depth, lambda: load.is_heavy)
        metrics.watch_answers(lambda: answers.owed)
        metrics.watch_replica(lambda: standing.leads, lambda: len(standing.partitions))
        metrics.watch_pool(lambda: storage.in_use, lambda: storage.waiting, storage.most)
        if settings.metrics_port is not None:
            gauges = Gauges(terms.working_days, rules, clock.now, folder_of(settings))
            where = (settings.metrics_host, settings.metrics_port)
            await stack.enter_async_context(open_scraping(where, metrics, storage, gauges.parts(), readiness, clock))
        housekeeping = Housekeeping(settings, texts.library, border, bodies, chores or Chores())
        leading = Leading(errands, sender, housekeeping.begin, [receiving.run] if receiving.is_for_one else [])
        duties = Duties(inbox, answers, lanes, leading, standing, own_clock)
        beside = [profile.register(bot, languages, terms.owners)]
        membership = None
        if not storage.is_sqlite:
            membership = Membership(storage, standing, duties, own_clock)
            beside.append(SharedPace(pace, lambda: membership.session, own_clock).run())
        log.info("bot.at_work", version=VERSION, sandbox=settings.bot_token is None)
        await Service(answers, lanes, duties, leading, membership).serve(receiving, health, stop, beside)


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[tuple[Storage, Secrets]]:
    """The database, brought to this version's shape, and its secrets. Raises KeysDoNotFit."""
    storage = open_storage(settings.database_url)
    try:
        await upgrade(storage)
        written = [key.get_secret_value() for key in settings.data_key]
        cipher = Cipher(keys_from(written, key_file_beside(settings.database_url)))
        async with storage.transaction() as session:
            secrets = await load_secrets(session, cipher)
        yield storage, secrets
    finally:
        await storage.close()


@asynccontextmanager
async def _open_account(settings: Settings, doors: Sequence[Door], clock: Clock) -> AsyncIterator[Account]:
    """The real account, or, without BOT_TOKEN, one with a stand-in of Telegram and its chat page."""
    if settings.bot_token is not None:
        yield Account(settings.bot_token.get_secret_value(), settings.telegram_api_url)
        return
    token = f"1:{token_urlsafe(24)}"
    is_open = settings.http_host in EVERYWHERE
    hosts = None if is_open else LOOPBACK | {settings.http_host}
    stand_in = StandIn(token, lambda: clock.now().timestamp(), hosts=hosts)
    stand_in.open_to_newcomers()
    for each in doors:
        each.add_to(stand_in.app)
    async with listening(stand_in.app, settings.http_host, settings.http_port) as port:
        log.info("sandbox.open", chat=f"http://{settings.http_host}:{port}")
        yield Account(token, f"http://{'127.0.0.1' if is_open else settings.http_host}:{port}")


@asynccontextmanager
async def _open_bot(account: Account, pace: Pace, priority: Priority, ground: Ground) -> AsyncIterator[Bot]:
    """A bot whose calls pass the gate."""

    async def lose(person: int) -> None:
        if priority is Priority.GRANTED:
            return  # the sender notes it with its results
        async with ground.storage.transaction() as transaction:
            await MemberRoll(transaction, ground.secrets, ground.clock.now).lose(person)

    gate = Gate(pace, ground.clock, lose, ground.standing, ground.metrics, ground.reached)
    session = CallSession(api=TelegramAPIServer.from_base(account.api_url))
    session.middleware(gate.entrance(priority))
    bot = Bot(account.token, session=session, default=DefaultBotProperties(parse_mode="HTML"))
    try:
        yield bot
    finally:
        await session.close()


@asynccontextmanager
async def _open_receiving(
    settings: Settings, account: Account, border: Border, intake: Intake, kinds: list[str], doors: Sequence[Door]
) -> AsyncIterator[Receiving]:
    """Polling, or a webhook where WEBHOOK_URL is set. Raises AddressTaken for a webhook without its address."""
    polling = Polling(border.bot, border.inbox, intake, border.clock, kinds)
    if settings.bot_token is None:
        yield polling
        return
    door = web.Application(client_max_size=LARGEST_BODY)
    for each in doors:
        each.add_to(door)
    receiving: Receiving = polling
    if settings.webhook_url is not None:
        secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else secret_from(account.token)
        registration = Registration(settings.webhook_url, secret, kinds)
        receiving = Webhook(border.bot, border.inbox, intake, border.clock, registration, border.metrics)
        receiving.add_to(door)
    try:
        async with listening(door, settings.http_host, settings.http_port) as port:
            log.info("web.listening", host=settings.http_host, port=port)
            yield receiving
    except AddressTaken:
        if receiving is not polling:
            raise
        log.warning("web.address_taken", advice="/healthz is not served; set HTTP_PORT to a free port")
        yield polling
