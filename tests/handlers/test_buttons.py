"""What buttons carry."""

from collections import Counter

from aiogram.filters.callback_data import CallbackData

import handlers


def test_no_two_kinds_of_buttons_share_a_prefix() -> None:
    """A press must reach one handler only, and always the same one."""
    assert handlers.routers()
    kinds = Counter(
        kind.__prefix__ for kind in CallbackData.__subclasses__() if kind.__module__.split(".")[0] != "tests"
    )
    assert [prefix for prefix, count in kinds.items() if count > 1] == []
