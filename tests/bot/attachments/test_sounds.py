from io import BytesIO
from struct import pack
from typing import Any

import pytest
from mutagen.id3 import APIC, ID3, TIT2
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis

from bot.attachments.apart import clean_here as clean
from bot.attachments.cleaning import Broken, Cleaned, Dangerous, UnknownType
from tests.bot.attachments import sounds
from tests.bot.attachments.sounds import MP3_FRAME, box, m4a, ogg_page, opus, track, vorbis

ZIP = b"PK\x03\x04 a zip at the end"


def test_a_voice_message_loses_its_comments_and_keeps_its_sound() -> None:
    voice = clean(opus("ARTIST=Айгүл", "LOCATION=Abai"))
    assert voice == Cleaned("voice", "audio/ogg", voice.body, "ogg")
    heard: Any = OggOpus(BytesIO(voice.body))  # type: ignore[no-untyped-call]
    assert (len(heard.tags), heard.tags.vendor) == (0, "")
    assert heard.info.length == pytest.approx(2, abs=0.01)
    assert b"phone" not in voice.body
    assert voice.body.count(bytes([0xFC, 9]) + bytes([9]) * 59) == 2


def test_a_picture_of_many_pages_goes_with_the_comments() -> None:
    plain, long = opus(), opus("METADATA_BLOCK_PICTURE=" + "A" * 40_000)
    assert clean(long).body == clean(plain).body


def test_vorbis_keeps_the_header_that_shares_a_page_with_comments() -> None:
    voice = clean(vorbis("TITLE=Педсовет"))
    heard: Any = OggVorbis(BytesIO(voice.body))  # type: ignore[no-untyped-call]
    assert len(heard.tags) == 0
    assert sounds.VORBIS_SETUP in voice.body.replace(b"OggS", b"")


def test_what_follows_the_last_page_goes() -> None:
    assert clean(opus() + ZIP).body == clean(opus()).body


@pytest.mark.parametrize(
    "other",
    [
        ogg_page(0, [b"\x80theora"], sounds.FIRST) + ogg_page(1, [b"picture"], sounds.LAST),
        opus() + opus(serial=9),
        ogg_page(0, [b"fishead\0" + bytes(56)], sounds.FIRST),
    ],
    ids=["video", "two streams", "skeleton"],
)
def test_an_ogg_of_anything_else_is_unknown(other: bytes) -> None:
    with pytest.raises(UnknownType):
        clean(other)


@pytest.mark.parametrize(
    "broken",
    [
        opus()[:-30],
        opus()[:60],
        opus()[:-1] + b"!",
        opus().replace(sounds.OPUS_HEAD, b"x" * len(sounds.OPUS_HEAD), 1),
        ogg_page(0, [sounds.OPUS_HEAD], sounds.FIRST),
        ogg_page(0, [sounds.OPUS_HEAD], sounds.FIRST) + ogg_page(1, [sounds.comments(b"OpusTags")]),
        ogg_page(0, [sounds.OPUS_HEAD, b"more"], sounds.FIRST),
        ogg_page(0, [sounds.OPUS_HEAD]),
        opus() + opus(),
        opus().replace(ogg_page(1, [sounds.comments(b"OpusTags")]), ogg_page(1, [b"OpusTags", b"sound"])),
    ],
    ids=[
        "cut",
        "cut early",
        "checksum",
        "no head",
        "no tags",
        "silent",
        "crowded",
        "no first",
        "chained",
        "shared page",
    ],
)
def test_a_broken_ogg_is_refused(broken: bytes) -> None:
    with pytest.raises(Broken):
        clean(broken)


def test_an_mp3_keeps_nothing_but_its_frames() -> None:
    file = BytesIO(MP3_FRAME * 40)
    tags = ID3()  # type: ignore[no-untyped-call]
    tags.add(TIT2(encoding=3, text="Айгүл"))  # type: ignore[no-untyped-call]
    face = APIC(encoding=3, mime="image/jpeg", data=b"\xff\xfb\x90\x00 a face")  # type: ignore[no-untyped-call]
    tags.add(face)  # type: ignore[no-untyped-call]
    tags.save(file, v1=2)
    voice = clean(file.getvalue() + ZIP)
    assert voice == Cleaned("voice", "audio/mpeg", MP3_FRAME * 40, "mp3")
    heard: Any = MP3(BytesIO(voice.body))  # type: ignore[no-untyped-call]
    assert heard.tags is None
    assert heard.info.length == pytest.approx(40 * 1152 / 44100, abs=0.05)


def test_the_encoders_own_frame_goes() -> None:
    told = MP3_FRAME[:36] + b"Info" + MP3_FRAME[40:200] + b"LAME3.100" + MP3_FRAME[209:]
    assert clean(told + MP3_FRAME * 5).body == MP3_FRAME * 5


def test_dirt_between_frames_goes_and_the_sound_after_it_stays() -> None:
    assert clean(MP3_FRAME * 5 + b" dirt \xff\xfb\x90\x00 dirt \xff" + MP3_FRAME * 5).body == MP3_FRAME * 10


def test_the_lower_rates_have_shorter_frames() -> None:
    frame = b"\xff\xf3\x80\xc4" + bytes(204)
    assert clean(frame * 6).body == frame * 6


@pytest.mark.parametrize(
    "other", [b"ID3" + bytes(200), b"\xff\xfb\x90\x00", b"\xff\xfb\xf0\x00" * 300, MP3_FRAME * 2], ids=len
)
def test_without_frames_in_a_row_it_is_no_mp3(other: bytes) -> None:
    with pytest.raises(UnknownType):
        clean(other)


def test_a_sea_of_false_frames_is_not_searched_to_its_end() -> None:
    with pytest.raises(Broken):
        clean(b"\xff\xfb" * 500_000)


def test_an_m4a_loses_tags_dates_and_names() -> None:
    place = box(b"udta", box(b"\xa9xyz", b"+43.2389+076.8897/"))
    tags = box(b"udta", box(b"meta", bytes(4), box(b"ilst", box(b"\xa9nam", b"Aigul"))))
    file = m4a(track(b"soun", sounds.SELF_CONTAINED, place), tags=tags, tail=box(b"uuid", b"Aigul" * 9) + ZIP)
    voice = clean(file)
    assert voice == Cleaned("voice", "audio/mp4", voice.body, "m4a")
    for told in (b"Aigul", b"+43.2389", b"udta", b"ilst", b"PK", pack(">I", sounds.MP4_DATE)):
        assert told in file
        assert told not in voice.body
    assert voice.body.index(b"sound") == file.index(b"sound")
    heard: Any = MP4(BytesIO(voice.body))  # type: ignore[no-untyped-call]
    assert heard.info.length == pytest.approx(1)


def test_a_box_of_eight_byte_size_is_read() -> None:
    mdat = box(b"mdat", b"sound" * 20)
    long = pack(">I4sQ", 1, b"mdat", len(mdat) + 8) + mdat[8:]
    assert b"sound" * 20 in clean(m4a().replace(mdat, long)).body


def test_dates_of_the_long_kind_go_as_well() -> None:
    short = pack(">IIIII", 0, sounds.MP4_DATE, sounds.MP4_DATE, 44100, 44100) + bytes(4)
    long = pack(">IQQIQ", 1 << 24, sounds.MP4_DATE, sounds.MP4_DATE, 44100, 44100) + bytes(4)
    told = track().replace(box(b"mdhd", short), box(b"mdhd", long))
    mdia, mdia_now = 8 + 92, 12
    grown = _grown(_grown(told, mdia, mdia_now), 0, mdia_now)
    assert pack(">I", sounds.MP4_DATE) not in clean(m4a(grown)).body


@pytest.mark.parametrize(
    "other",
    [
        m4a(track(), track(b"vide")),
        m4a(box(b"trak", box(b"mdia"))),
        m4a(tags=box(b"mvex", bytes(4))),
        m4a(tail=box(b"moof", bytes(4))),
        box(b"ftyp", b"heic\0\0\0\0mif1heic") + box(b"meta", bytes(4)),
    ],
    ids=["video", "no track", "fragments told", "fragments", "heic"],
)
def test_a_video_and_all_else_in_boxes_is_unknown(other: bytes) -> None:
    with pytest.raises(UnknownType):
        clean(other)


def test_a_sound_that_lies_elsewhere_is_dangerous() -> None:
    away = box(b"dref", pack(">II", 0, 1), box(b"url ", pack(">I", 0), b"file:///etc/passwd\0"))
    with pytest.raises(Dangerous):
        clean(m4a(track(b"soun", away)))


@pytest.mark.parametrize(
    "broken",
    [
        m4a() + m4a(),
        m4a().replace(b"mdat", b"skip"),
        m4a().replace(b"mvhd", b"trak"),
        m4a().replace(b"stsd", b"stsx"),
        m4a(tags=box(b"trak", box(b"tkhd", bytes(4)))),
        m4a(tags=box(b"trak", bytes(3))),
        m4a(tags=box(b"trak", pack(">I4s", 1, b"mdia"))),
    ],
    ids=["two tables", "no sound", "tree", "no codec", "short dates", "crumbs", "half a size"],
)
def test_a_broken_m4a_is_refused(broken: bytes) -> None:
    with pytest.raises(Broken):
        clean(broken)


def _grown(body: bytes, at: int, by: int) -> bytes:
    """The same with the box that begins here larger by so much."""
    size = int.from_bytes(body[at : at + 4], "big") + by
    return body[:at] + pack(">I", size) + body[at + 4 :]
