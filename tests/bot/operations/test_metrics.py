"""What this process did, counted in a registry of its own."""

import pytest

from bot.operations.metrics import Metrics
from bot.version import VERSION
from tests.bot.operations.samples import told


@pytest.fixture
def metrics() -> Metrics:
    """A process that has just begun."""
    return Metrics()


def test_updates_are_counted_by_kind_and_result(metrics: Metrics) -> None:
    """Each with the time that it took; a kind that nobody knows is another."""
    metrics.handled("message", 0.003)
    metrics.handled("message", 0.3)
    metrics.failed("message", for_good=False)
    metrics.failed("message", for_good=True)
    metrics.handled("somebody's words", 0.1)
    found = told(metrics)
    assert found["qorgan_updates_handled_total{kind=message,result=done}"] == 2
    assert found["qorgan_updates_handled_total{kind=message,result=failed}"] == 1
    assert found["qorgan_updates_handled_total{kind=message,result=set_aside}"] == 1
    assert found["qorgan_updates_handled_total{kind=other,result=done}"] == 1
    assert found["qorgan_update_seconds_bucket{kind=message,le=0.005}"] == 1
    assert found["qorgan_update_seconds_count{kind=message}"] == 2


def test_calls_are_counted_by_class_of_method(metrics: Metrics) -> None:
    """Not by method, of which there are two hundred, and never by chat."""
    for method in ("sendMessage", "sendPhoto", "editMessageText", "answerCallbackQuery", "restrictChatMember"):
        metrics.called(method, "people", "done", 0.1)
    found = told(metrics)
    classes = {"send": 2, "edit": 1, "answer": 1, "other": 1}
    told_of = {name: found[f"qorgan_calls_total{{method={name},priority=people,result=done}}"] for name in classes}
    assert told_of == classes


def test_posts_are_counted_by_what_was_answered(metrics: Metrics) -> None:
    """All results are told from the start, so that the first wrong word is seen as one more."""
    assert told(metrics)["qorgan_webhook_posts_total{result=wrong_secret}"] == 0
    for status in (200, 403, 418):
        metrics.posted(status)
    found = told(metrics)
    results = ("accepted", "wrong_secret", "other", "later")
    assert [found[f"qorgan_webhook_posts_total{{result={result}}}"] for result in results] == [1, 1, 1, 0]


def test_what_telegram_told_to_wait_is_added_up(metrics: Metrics) -> None:
    """How often it said 429, and for how long."""
    metrics.told_to_wait(7)
    metrics.told_to_wait(3)
    found = told(metrics)
    assert (found["qorgan_too_many_requests_total"], found["qorgan_told_to_wait_seconds_total"]) == (2, 10)


def test_jobs_tell_when_they_were_done_the_last_time(metrics: Metrics) -> None:
    """A job that fails leaves the moment of its last success where it was."""
    metrics.job_done("forget_reports", "done", 0.5, 1000.0)
    metrics.job_done("forget_reports", "failed", 0.1, 2000.0)
    found = told(metrics)
    assert found["qorgan_job_done_timestamp_seconds{job=forget_reports}"] == 1000
    assert found["qorgan_jobs_total{job=forget_reports,result=failed}"] == 1
    assert found["qorgan_job_seconds{job=forget_reports}"] == 0.1


def test_what_is_watched_is_read_at_each_scrape(metrics: Metrics) -> None:
    """Depth, answers, connections and standing are the process's own, and cost nothing between scrapes."""
    depth = [1.0]
    metrics.watch_lanes(lambda: depth[0], lambda: False)
    metrics.watch_answers(lambda: 3)
    metrics.watch_pool(lambda: 4, lambda: 5, 20)
    metrics.watch_replica(lambda: True, lambda: 64)
    assert told(metrics)["qorgan_updates_in_hand"] == 1
    depth[0] = 2.0
    found = told(metrics)
    assert found["qorgan_updates_in_hand"] == 2
    assert (found["qorgan_answers_in_hand"], found["qorgan_leader"], found["qorgan_partitions"]) == (3, 1, 64)
    assert (found["qorgan_database_connections_in_use"], found["qorgan_database_connections_most"]) == (4, 20)
    assert found["qorgan_database_work_waiting"] == 5


def test_the_process_and_the_build_are_told(metrics: Metrics) -> None:
    """Memory, files, and which version on what."""
    metrics.tell_build("sqlite", "polling")
    found = told(metrics)
    assert found["process_resident_memory_bytes"] > 1_000_000
    assert found["process_open_fds"] > 0
    assert found[f"qorgan_build_info{{database=sqlite,receiving=polling,version={VERSION}}}"] == 1


def test_each_process_has_a_registry_of_its_own() -> None:
    """Nothing is shared by way of the library's global one."""
    one, other = Metrics(), Metrics()
    one.told_to_wait(1)
    assert told(other)["qorgan_too_many_requests_total"] == 0
