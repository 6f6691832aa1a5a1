import random
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.attachments import apart, cleaning
from bot.attachments.apart import clean_here
from bot.attachments.cleaning import LARGEST, Broken, Dangerous, NotNow, Refused, TooLarge, UnknownType, clean
from bot.attachments.signatures import Form, form_of
from tests.bot.attachments.documents import document, tabled
from tests.bot.attachments.photos import flag, png_of, saved
from tests.bot.attachments.sounds import MP3_FRAME, m4a, opus, vorbis

VALID = [
    saved(flag(), "JPEG"),
    saved(flag(), "PNG"),
    saved(flag(), "WEBP"),
    document(),
    opus("ARTIST=Aigul"),
    vorbis(),
    MP3_FRAME * 8,
    m4a(),
]
BOUND_SECONDS = 5


def test_a_file_of_more_than_ten_megabytes_is_too_large() -> None:
    with pytest.raises(TooLarge):
        clean(saved(flag(), "JPEG") + bytes(LARGEST))


def _zip_bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", bytes(50_000_000))
    return out.getvalue()


@pytest.mark.parametrize(
    "other",
    [
        b"",
        b"\xff",
        b"%PDF",
        _zip_bomb(),
        b"PK\x03\x04" + document(),
        b"GIF89a/*" + document(),
        b"GIF89a=1;alert(document.cookie)//",
        b"<!doctype html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"MZ\x90\0" + bytes(300),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"\xff\xf1\x50\x80" + bytes(300),
        "Жүктеме".encode(),
    ],
    ids=lambda body: repr(body[:8]),
)
def test_all_that_is_no_photo_document_or_sound_is_unknown(other: bytes) -> None:
    for do in (clean, clean_here):
        with pytest.raises(UnknownType):
            do(other)


@pytest.mark.parametrize("valid", VALID, ids=lambda body: str(form_of(body)))
def test_cleaning_what_is_clean_changes_no_type(valid: bytes) -> None:
    once = clean(valid)
    assert once == clean_here(valid)
    assert form_of(once.body) == once.extension
    assert clean(once.body).kind == once.kind


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    valid=st.sampled_from(VALID),
    seed=st.integers(0, 2**32),
    changes=st.integers(0, 30),
    cut=st.floats(0, 1),
    tail=st.binary(max_size=50),
)
def test_a_spoiled_file_is_cleaned_or_refused_in_bounded_time(
    valid: bytes, seed: int, changes: int, cut: float, tail: bytes
) -> None:
    chance, body = random.Random(seed), bytearray(valid)  # noqa: S311 any noise will do
    for _ in range(changes):
        body[chance.randrange(len(body))] = chance.randrange(256)
    _is_bounded(bytes(body[: max(1, int(len(body) * (1 - cut**4)))]) + tail)


@settings(max_examples=150, deadline=None)
@given(
    start=st.sampled_from([valid[:size] for valid in VALID for size in (0, 4, 12, 30)]), rest=st.binary(max_size=400)
)
def test_noise_is_cleaned_or_refused_in_bounded_time(start: bytes, rest: bytes) -> None:
    _is_bounded(start + rest)


def _is_bounded(body: bytes) -> None:
    """What the process of its own does, done here: hundreds of them would take minutes to start."""
    start = monotonic()
    try:
        cleaned = clean_here(body)
    except Refused:
        pass
    else:
        assert form_of(cleaned.body) == cleaned.extension
    assert monotonic() - start < BOUND_SECONDS


def test_what_grows_too_large_when_cleaned_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "LARGEST", 100)
    with pytest.raises(TooLarge):
        clean_here(VALID[0])


def test_a_want_of_memory_is_dangerous(monkeypatch: pytest.MonkeyPatch) -> None:
    def hungry(*_given: object) -> tuple[Form, bytes]:
        raise MemoryError

    monkeypatch.setattr(apart, "clean_image", hungry)
    with pytest.raises(Dangerous):
        clean_here(VALID[0])


def test_the_process_holds_none_of_the_bots_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen = tmp_path / "environment"
    spy = tmp_path / "python"
    spy.write_text(f"#!/bin/sh\nenv > {seen}\necho Broken\n")
    spy.chmod(0o700)
    monkeypatch.setattr("sys.executable", str(spy))
    monkeypatch.setenv("BOT_TOKEN", "42:secret")
    monkeypatch.setenv("DATA_KEY", "key")
    with pytest.raises(Broken):
        clean(saved(flag(), "JPEG"))
    assert not {"BOT_TOKEN", "DATA_KEY"}.intersection(line.split("=")[0] for line in seen.read_text().splitlines())


def test_a_process_that_dies_or_hangs_is_a_refusal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    spy = tmp_path / "python"
    spy.write_text("#!/bin/sh\nkill -9 $$\n")
    spy.chmod(0o700)
    monkeypatch.setattr("sys.executable", str(spy))
    with pytest.raises(Dangerous):
        clean(saved(flag(), "JPEG"))
    monkeypatch.setattr(cleaning, "PATIENCE", 0.0)
    with pytest.raises(Dangerous):
        clean(saved(flag(), "JPEG"))


def test_a_document_that_explodes_stops_at_the_limit_of_memory() -> None:
    with pytest.raises(Dangerous):
        clean(tabled(padding=70_000_000, count=16))


def test_a_file_that_a_stop_left_unjudged_is_tried_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    spy = tmp_path / "python"
    monkeypatch.setattr("sys.executable", str(spy))
    with pytest.raises(NotNow):
        clean(VALID[0])
    spy.write_text("#!/bin/sh\nkill -TERM $$\n")
    spy.chmod(0o700)
    with pytest.raises(NotNow):
        clean(VALID[0])


@pytest.mark.parametrize("width", [50_000, 16_000])
def test_a_photo_that_would_explode_is_refused(width: int) -> None:
    with pytest.raises(Dangerous):
        clean(png_of(width, width))


def test_a_refusal_comes_out_of_the_process_as_what_it_is() -> None:
    for body, refusal in ((VALID[0][:200], Broken), (document(pages=501), Dangerous), (VALID[4] * 2, Broken)):
        with pytest.raises(refusal):
            clean(body)
    with pytest.raises(UnknownType):
        clean(b"ID3" + bytes(200))


def test_the_process_has_limits_of_memory_time_and_disk() -> None:
    program = (
        "import resource, bot.attachments.apart as a; a.limit();"
        "print(*(resource.getrlimit(r)[1] for r in "
        "(resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)))"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)  # noqa: S603 our own words
    assert told.stdout.split() == [str(apart.MEMORY), str(apart.CPU_SECONDS), "0", "0"]
