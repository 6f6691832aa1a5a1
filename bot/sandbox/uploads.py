"""Files that the bot sends: uploaded with the call, or known by their ids."""

from collections.abc import Mapping
from typing import Final, TypeAlias

from bot.sandbox.media import Kind
from bot.sandbox.refusals import bad_request
from bot.sandbox.world import File, World

Files: TypeAlias = Mapping[str, File]
"""What was uploaded with a call, by the names of its parts."""

LARGEST_PHOTO: Final = 10 << 20
"""Bytes of a photo (Bot API, "Sending files")."""
_ATTACHED: Final = "attach://"
_NAMES: Final[dict[str, str]] = {
    "photo": "Photo", "animation": "Animation", "video": "Video", "video_note": "VideoNote", "document": "Document",
    "voice": "VoiceNote", "audio": "Audio",
}  # fmt: skip


def file_to_send(world: World, files: Files, given: object, kind: Kind) -> File:
    """The file that a call names. Raises Refusal for one that is not there, or can't be sent as this kind."""
    named = given if isinstance(given, str) else ""
    if named.startswith(_ATTACHED):
        return _uploaded(files.get(named.removeprefix(_ATTACHED)), kind)
    found = world.file(named)
    if found is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    # a photo is no document to Telegram, nor the other way round; the other kinds go as each other
    if found.kind is not None and (found.kind == "photo") != (kind == "photo"):
        raise bad_request(f"can't use file of type {_NAMES[found.kind]} as {_NAMES[kind]}")
    return found


def _uploaded(file: File | None, kind: Kind) -> File:
    if file is None:
        raise bad_request("can't parse InputMedia: media not found")
    size = len(file.body)
    if size == 0:
        raise bad_request("file must be non-empty")
    if kind == "photo" and size > LARGEST_PHOTO:
        raise bad_request(
            f"file of size {size} bytes is too big for a photo; the maximum size is {LARGEST_PHOTO} bytes"
        )
    return file
