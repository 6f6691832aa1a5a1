"""Metrics: what this process did, counted in a registry of its own; never a person, a chat or a report's number."""

import re
from collections.abc import Callable
from typing import Final

from aiogram.enums import UpdateType
from prometheus_client import CollectorRegistry, Counter, Gauge, GCCollector, Histogram, Info, ProcessCollector

from bot.version import VERSION

PREFIX: Final = "qorgan_"
OTHER: Final = "other"
KINDS: Final = frozenset({*(kind.value for kind in UpdateType), "unreadable"})
"""Kinds of update that are told apart."""
METHODS: Final = frozenset({"send", "copy", "forward", "edit", "answer", "delete", "get", "set", "pin"})
"""Classes of the Bot API's methods that are told apart: the first word of their names."""
POSTS: Final = {200: "accepted", 400: "not_an_update", 403: "wrong_secret", 413: "too_large", 503: "later"}
"""What became of a post to the webhook, by the status that it was answered with."""
HANDLING_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
CALL_SECONDS: Final = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

_FIRST_WORD = re.compile(r"[a-z]+")

Reading = Callable[[], float]


class Metrics:
    """What happened in this process. Labels are words of the program's own, so that their number is bounded."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        self._build = Info(f"{PREFIX}build", "Which version works here, and on what.", registry=self.registry)
        self._build.info({"version": VERSION})
        self._count_updates()
        self._count_calls()
        self._count_jobs()
        self._watch_the_process()

    def posted(self, status: int) -> None:
        """Somebody posted to the webhook, and was answered with this status."""
        self._posted.labels(POSTS.get(status, OTHER)).inc()

    def handled(self, kind: str, seconds: float) -> None:
        """An update was handled, and what came of it is committed."""
        kind = kind if kind in KINDS else OTHER
        self._handled.labels(kind, "done").inc()
        self._handling_seconds.labels(kind).observe(seconds)

    def failed(self, kind: str, *, for_good: bool) -> None:
        """Handling an update failed: it is tried again, or, `for_good`, kept for the operator."""
        self._handled.labels(kind if kind in KINDS else OTHER, "set_aside" if for_good else "failed").inc()

    def called(self, method: str, priority: str, result: str, seconds: float) -> None:
        """Telegram was called; `method` as the Bot API names it."""
        self._calls.labels(class_of(method), priority, result).inc()
        self._call_seconds.labels(priority).observe(seconds)

    def told_to_wait(self, seconds: float) -> None:
        """Telegram said 429, and how long to wait."""
        self._too_many_requests.inc()
        self._seconds_told_to_wait.inc(seconds)

    def job_done(self, job: str, result: str, seconds: float, moment: float) -> None:
        """A job of the scheduler has ended (`done` or `failed`), at this moment (seconds since 1970)."""
        self._jobs.labels(job, result).inc()
        self._job_seconds.labels(job).set(seconds)
        if result == "done":
            self._job_done_at.labels(job).set(moment)

    def not_read(self, part: str) -> None:
        """A figure could not be read at a scrape."""
        self._scrape_errors.labels(part).inc()

    def tell_ready(self, *, is_ready: bool) -> None:
        """What /readyz says."""
        self._ready.set(is_ready)

    def tell_build(self, database: str, receiving: str) -> None:
        """On what this process works: `sqlite` or `postgresql`; `polling` or `webhook`."""
        self._build.info({"version": VERSION, "database": database, "receiving": receiving})

    def watch_lanes(self, unsettled: Reading, is_heavy: Reading) -> None:
        """Read at each scrape how many updates wait in this process, and whether that is too many."""
        self._unsettled.set_function(unsettled)
        self._heavy.set_function(is_heavy)

    def watch_answers(self, owed: Reading) -> None:
        """Read at each scrape how many answers this process owes."""
        self._owed.set_function(owed)

    def watch_pool(self, in_use: Reading, waiting: Reading, most: int) -> None:
        """Read at each scrape how many of the database's connections are in use, and how many wait for one."""
        self._pool_in_use.set_function(in_use)
        self._pool_waiting.set_function(waiting)
        self._pool_most.set(most)

    def watch_replica(self, leads: Reading, partitions: Reading) -> None:
        """Read at each scrape whether this replica leads, and how many parts of the chats it holds."""
        self._leads.set_function(leads)
        self._partitions.set_function(partitions)

    def _count_updates(self) -> None:
        self._posted = self._counter("webhook_posts", "Posts to the webhook, by what was answered.", "result")
        for result in POSTS.values():
            self._posted.labels(result)  # told from the start: an increase from nothing is not seen
        self._handled = self._counter(
            "updates_handled", "Updates by kind and by what became of each.", "kind", "result"
        )
        self._handling_seconds = Histogram(
            f"{PREFIX}update_seconds",
            "How long handling an update took, without the commit that it shares.",
            ["kind"],
            buckets=HANDLING_SECONDS,
            registry=self.registry,
        )
        self._unsettled = self._gauge("updates_in_hand", "Updates in this process that are not settled.")
        self._heavy = self._gauge("heavy_load", "Whether expensive things are put off in this process.")
        self._owed = self._gauge("answers_in_hand", "Answers in this process that Telegram has not taken yet.")

    def _count_calls(self) -> None:
        self._calls = self._counter(
            "calls", "Calls to Telegram by class of method, by priority and by what it answered.", *_OF_CALLS
        )
        self._call_seconds = Histogram(
            f"{PREFIX}call_seconds",
            "How long Telegram took to answer a call, without the wait for its turn.",
            ["priority"],
            buckets=CALL_SECONDS,
            registry=self.registry,
        )
        self._too_many_requests = self._counter("too_many_requests", "How often Telegram said 429.")
        self._seconds_told_to_wait = self._counter("told_to_wait_seconds", "How long Telegram's 429s told to wait.")

    def _count_jobs(self) -> None:
        self._jobs = self._counter("jobs", "Jobs of the scheduler by what became of them.", "job", "result")
        self._job_seconds = self._gauge("job_seconds", "How long each job took the last time.", "job")
        self._job_done_at = self._gauge("job_done_timestamp_seconds", "When each job was done the last time.", "job")
        self._scrape_errors = self._counter("scrape_errors", "Figures that could not be read in time.", "part")

    def _watch_the_process(self) -> None:
        self._ready = self._gauge("ready", "Whether /readyz says 200.")
        self._pool_in_use = self._gauge("database_connections_in_use", "Connections to the database in use.")
        self._pool_waiting = self._gauge(
            "database_work_waiting",
            "Pieces of work that wait for a connection, or on SQLite for their turn.",
        )
        self._pool_most = self._gauge("database_connections_most", "Connections that may be in use at once.")
        self._leads = self._gauge("leader", "Whether this replica leads: scheduler, campaigns, errands.")
        self._partitions = self._gauge("partitions", "Parts of the chats that this replica holds, of 64.")

    def _counter(self, name: str, says: str, *labels: str) -> Counter:
        return Counter(PREFIX + name, says, labels, registry=self.registry)

    def _gauge(self, name: str, says: str, *labels: str) -> Gauge:
        return Gauge(PREFIX + name, says, labels, registry=self.registry)


_OF_CALLS = ("method", "priority", "result")


def class_of(method: str) -> str:
    """The class of a method of the Bot API: `send` of sendMessage."""
    match = _FIRST_WORD.match(method)
    word = match[0] if match else ""
    return word if word in METHODS else OTHER
