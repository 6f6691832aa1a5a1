"""MP3: nothing but its frames is kept (ISO/IEC 11172-3, 2.4.1.3 and 13818-3 for the lower rates)."""

import re
from io import BytesIO

from mutagen import apev2, id3

from bot.attachments.models import Broken, UnknownType

FEWEST_FRAMES = 3
MOST_MISSES = 100_000
"""Places that look like a frame's beginning and are none, at most."""

_HEADER_BYTES = 4
_LAYER_THREE = 1
_NO_RATE = 3
_NO_BITRATES = {0, 15}  # free format, and none
_VERSION_ONE, _NO_VERSION = 3, 1
_KILOBITS = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_HERTZ = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_STREAM_MASK = 0xFFFE0C00  # what all frames of a stream share: sync, version, layer, sampling rate
_SYNC = re.compile(rb"\xff[\xe2-\xff]")
_ENCODER_MARKS = re.compile(rb"Xing|Info|VBRI")
_ENCODER_REACH = 64


def clean_mp3(body: bytes) -> bytes:
    """The frames of this file, without tags, pictures and the encoder's own frame. Raises Broken, UnknownType."""
    frames = _frames(_without_tags(body))
    if frames and _ENCODER_MARKS.search(frames[0][:_ENCODER_REACH]):
        del frames[0]
    if len(frames) < FEWEST_FRAMES:
        raise UnknownType
    return b"".join(frames)


def _without_tags(body: bytes) -> bytes:
    file = BytesIO(body)
    id3.delete(file)
    apev2.delete(file)
    return file.getvalue()


def _frames(body: bytes) -> list[bytes]:
    frames: list[bytes] = []
    at = last_end = misses = 0
    stream: int | None = None
    while misses < MOST_MISSES and (found := _SYNC.search(body, at)):
        at = found.start()
        end = _frame_end(body, at, stream)
        if end is None or not (at == last_end or end == len(body) or _frame_end(body, end, _stream(body, at))):
            at, misses = at + 1, misses + 1
            continue
        stream = _stream(body, at)
        frames.append(body[at:end])
        at = last_end = end
    if misses == MOST_MISSES:
        raise Broken
    return frames


def _frame_end(body: bytes, at: int, stream: int | None) -> int | None:
    """Where the frame that begins here ends; None where none of this stream does."""
    header = int.from_bytes(body[at : at + _HEADER_BYTES], "big")
    version, layer = header >> 19 & 3, header >> 17 & 3
    bitrate, rate, padding = header >> 12 & 15, header >> 10 & 3, header >> 9 & 1
    is_frame = header >> 21 == 0x7FF and version != _NO_VERSION and layer == _LAYER_THREE  # noqa: PLR2004 eleven ones
    if not is_frame or bitrate in _NO_BITRATES or rate == _NO_RATE or stream not in {None, header & _STREAM_MASK}:
        return None
    is_first = version == _VERSION_ONE
    end = at + (144 if is_first else 72) * _KILOBITS[is_first][bitrate] * 1000 // _HERTZ[version][rate] + padding
    return end if end <= len(body) else None


def _stream(body: bytes, at: int) -> int:
    return int.from_bytes(body[at : at + _HEADER_BYTES], "big") & _STREAM_MASK
