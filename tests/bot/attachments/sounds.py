"""Small valid sounds, built byte by byte."""

from struct import pack

SERIAL = 4711
OPUS_HEAD = b"OpusHead" + pack("<BBHIhB", 1, 1, 312, 48000, 0, 0)
VORBIS_HEAD = b"\x01vorbis" + pack("<IBIiiiBB", 0, 1, 44100, 0, 64000, 0, 0xB8, 1)
VORBIS_SETUP = b"\x05vorbis" + b"setup" * 300
MP3_FRAME = b"\xff\xfb\x90\x00" + bytes(413)
MP4_DATE = 3_800_000_000
FIRST, LAST = 2, 4


def comments(mark: bytes, *words: str, vendor: str = "Recorder of Aigul's phone", end: bytes = b"") -> bytes:
    """A comment packet as both codecs have it."""
    texts = [word.encode() for word in words]
    body = b"".join(pack("<I", len(text)) + text for text in texts)
    return mark + pack("<I", len(vendor)) + vendor.encode() + pack("<I", len(texts)) + body + end


def ogg_page(sequence: int, packets: list[bytes], flags: int = 0, granule: int = 0, serial: int = SERIAL) -> bytes:
    """A page of Ogg with its checksum."""
    lacing = b"".join(bytes([255] * (len(packet) // 255) + [len(packet) % 255]) for packet in packets)
    head = b"OggS" + pack("<BBqII", 0, flags, granule, serial, sequence)
    rest = bytes([len(lacing)]) + lacing + b"".join(packets)
    return head + pack("<I", _ogg_crc(head + bytes(4) + rest)) + rest


def opus(*tags: str, serial: int = SERIAL) -> bytes:
    """Two seconds of Ogg Opus with these comments."""
    sound = [bytes([0xFC]) + bytes([at]) * 60 for at in range(10)]
    return (
        ogg_page(0, [OPUS_HEAD], FIRST, serial=serial)
        + ogg_page(1, [comments(b"OpusTags", *tags)], serial=serial)
        + ogg_page(2, sound, granule=48_000, serial=serial)
        + ogg_page(3, sound, LAST, granule=96_000, serial=serial)
    )


def vorbis(*tags: str) -> bytes:
    """Ogg Vorbis with these comments, its second and third header on one page."""
    told = comments(b"\x03vorbis", *tags, end=b"\x01")
    return (
        ogg_page(0, [VORBIS_HEAD], FIRST)
        + ogg_page(1, [told, VORBIS_SETUP])
        + ogg_page(2, [b"\x02sound" * 9] * 3, LAST, granule=44_100)
    )


def box(name: bytes, *parts: bytes) -> bytes:
    """A box of MP4."""
    inside = b"".join(parts)
    return pack(">I4s", 8 + len(inside), name) + inside


SELF_CONTAINED = box(b"dref", pack(">II", 0, 1), box(b"url ", pack(">I", 1)))


def track(handler: bytes = b"soun", where: bytes = SELF_CONTAINED, *more: bytes) -> bytes:
    """A track of MP4 with one sample of AAC."""
    config = b"\x04\x11\x40\x15" + bytes(11) + b"\x05\x02\x12\x10"
    esds = box(b"esds", bytes(4), b"\x03", bytes([3 + len(config)]), bytes(3), config)
    mp4a = box(b"mp4a", bytes(6), pack(">H", 1), bytes(8), pack(">HHII", 2, 16, 0, 44100 << 16), esds)
    table = box(
        b"stbl",
        box(b"stsd", pack(">II", 0, 1), mp4a),
        box(b"stts", pack(">IIII", 0, 1, 1, 1024)),
        box(b"stco", pack(">III", 0, 1, 32)),
    )
    minf = box(b"minf", box(b"smhd", bytes(8)), box(b"dinf", where), table)
    mdhd = box(b"mdhd", pack(">IIIII", 0, MP4_DATE, MP4_DATE, 44100, 44100), bytes(4))
    hdlr = box(b"hdlr", bytes(8), handler, bytes(12), b"Aigul's phone\0")
    dated = pack(">III", 0, MP4_DATE, MP4_DATE) + bytes(72)
    return box(b"trak", box(b"tkhd", dated), box(b"mdia", mdhd, hdlr, minf), *more)


def m4a(*tracks: bytes, tags: bytes = b"", tail: bytes = b"") -> bytes:
    """An M4A whose sound lies before its table, with these tags in the table and this after it."""
    dated = pack(">III", 0, MP4_DATE, MP4_DATE) + bytes(88)
    moov = box(b"moov", box(b"mvhd", dated), *(tracks or (track(),)), tags)
    return box(b"ftyp", b"M4A \0\0\0\0M4A isom") + box(b"mdat", b"sound" * 20) + moov + tail


def _ogg_crc(page: bytes) -> int:
    crc = 0
    for byte in page:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1 ^ (0x104C11DB7 if crc & 0x80000000 else 0)) & 0xFFFFFFFF
    return crc
