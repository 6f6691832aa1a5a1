"""The Bot API: which method does what in the stand-in's world."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from aiogram import methods as api

from bot.sandbox.bot_polls import BotPolls
from bot.sandbox.copies import Copies
from bot.sandbox.file_messages import FileMessages
from bot.sandbox.media import Kind
from bot.sandbox.members import Members
from bot.sandbox.messages import Messages
from bot.sandbox.parts import Parts
from bot.sandbox.places import Places
from bot.sandbox.refusals import Refusal, bad_request
from bot.sandbox.requests import read_method
from bot.sandbox.topics import Topics
from bot.sandbox.updates import Hook
from bot.sandbox.uploads import Files

QUERY_TEXT = 200
LARGEST_DOWNLOAD = 20 << 20
"""Bytes of a file that a bot may fetch (Bot API, getFile)."""
PAGE_URLS = ("https://", "http://", "tg://")
Handler = Callable[[Any], object]
NO_FILES: Files = {}
SENDING: dict[type[Any], Kind] = {
    api.SendPhoto: "photo",
    api.SendVideo: "video",
    api.SendAnimation: "animation",
    api.SendVideoNote: "video_note",
    api.SendDocument: "document",
    api.SendVoice: "voice",
    api.SendAudio: "audio",
}


class BotApi:
    """Carries out the bot's calls."""

    def __init__(self, parts: Parts, places: Places) -> None:
        self._world = world = parts.world
        self._updates = parts.updates
        self._queries = parts.queries
        self._events = parts.events
        profile, messages, copies = parts.profile, Messages(world, places), Copies(world, places)
        files, polls = FileMessages(world, places), BotPolls(world, places, parts.updates)
        topics, members = Topics(world, places, parts.forums), Members(world, places)
        self._uploads: dict[type[Any], Callable[[Any, Files], object]] = {
            api.SendMediaGroup: files.send_album,
            api.EditMessageMedia: files.edit_media,
        }
        self._uploads |= {model: partial(files.send, kind) for model, kind in SENDING.items()}
        self._handlers: dict[type[Any], Handler] = {
            api.GetMe: lambda _: world.bot,
            api.GetUpdates: self._get_updates,
            api.SetWebhook: self._set_webhook,
            api.DeleteWebhook: lambda call: self._hook(None, None, drop=bool(call.drop_pending_updates)),
            api.GetWebhookInfo: self._webhook_info,
            api.SendMessage: messages.send_message,
            api.EditMessageText: messages.edit_text,
            api.EditMessageReplyMarkup: messages.edit_keyboard,
            api.EditMessageCaption: files.edit_caption,
            api.SendPoll: polls.send,
            api.StopPoll: polls.stop,
            api.DeleteMessage: lambda call: messages.delete(call.chat_id, call.message_id),
            api.DeleteMessages: messages.delete_many,
            api.ForwardMessage: copies.forward_message,
            api.CopyMessage: copies.copy_message,
            api.CopyMessages: copies.copy_many,
            api.SendChatAction: messages.act,
            api.AnswerCallbackQuery: self._answer_tap,
            api.AnswerInlineQuery: self._answer_inline,
            api.AnswerPreCheckoutQuery: lambda call: self._answer(call.pre_checkout_query_id, {"ok": call.ok}),
            api.AnswerShippingQuery: lambda call: self._answer(call.shipping_query_id, {"ok": call.ok}),
            api.SetMyCommands: profile.set_commands,
            api.GetMyCommands: profile.get_commands,
            api.DeleteMyCommands: profile.delete_commands,
            api.SetMyName: lambda c: profile.set_words("name", c.name, c.language_code),
            api.GetMyName: lambda c: {"name": profile.words("name", c.language_code)},
            api.SetMyDescription: lambda c: profile.set_words("description", c.description, c.language_code),
            api.GetMyDescription: lambda c: {"description": profile.words("description", c.language_code)},
            api.SetMyShortDescription: lambda c: profile.set_words(
                "short_description", c.short_description, c.language_code
            ),
            api.GetMyShortDescription: lambda c: {
                "short_description": profile.words("short_description", c.language_code)
            },
            api.SetChatMenuButton: lambda _: True,
            api.CreateForumTopic: topics.create,
            api.EditForumTopic: topics.edit,
            api.CloseForumTopic: topics.close,
            api.ReopenForumTopic: topics.reopen,
            api.DeleteForumTopic: topics.delete,
            api.PinChatMessage: topics.pin,
            api.UnpinChatMessage: topics.unpin,
            api.GetChat: members.chat,
            api.GetChatMember: members.member,
            api.GetChatAdministrators: members.administrators,
            api.LeaveChat: members.leave,
            api.GetFile: self._get_file,
            api.LogOut: lambda _: True,
            api.Close: lambda _: True,
        }  # fmt: skip

    async def call(self, name: str, fields: Mapping[str, object], files: Files = NO_FILES) -> object:
        """Carry out a call and give its result. Raises Refusal."""
        method = read_method(name, fields)
        upload = self._uploads.get(type(method))
        if upload is not None:
            return upload(method, files)
        handler = self._handlers.get(type(method))
        if handler is None:
            raise Refusal(404, "Not Found: method not found")
        result = handler(method)
        return await result if isinstance(result, Awaitable) else result

    async def _get_updates(self, call: api.GetUpdates) -> object:
        return await self._updates.get(call.offset, call.limit or 100, call.timeout or 0, call.allowed_updates)

    async def _set_webhook(self, call: api.SetWebhook) -> bool:
        if not call.url:
            return await self._hook(None, call.allowed_updates, drop=bool(call.drop_pending_updates))
        if not call.url.startswith("https://") and "127.0.0.1" not in call.url and "localhost" not in call.url:
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        hook = Hook(call.url, call.secret_token, call.max_connections or 40)
        return await self._hook(hook, call.allowed_updates, drop=bool(call.drop_pending_updates))

    async def _hook(self, hook: Hook | None, kinds: list[str] | None, *, drop: bool) -> bool:
        await self._updates.set_hook(hook, kinds, drop=drop)
        return True

    def _webhook_info(self, _call: api.GetWebhookInfo) -> object:
        hook = self._updates.hook
        return {
            "url": hook.url if hook else "",
            "has_custom_certificate": False,
            "pending_update_count": self._updates.waiting,
        } | ({"last_error_message": self._updates.last_error} if self._updates.last_error else {})

    def _answer_tap(self, call: api.AnswerCallbackQuery) -> bool:
        if len(call.text or "") > QUERY_TEXT:
            raise bad_request("MESSAGE_TOO_LONG")
        if call.url is not None and not call.url.startswith(PAGE_URLS):
            raise bad_request("URL_INVALID")
        answer = {"text": call.text, "alert": bool(call.show_alert), "url": call.url}
        query = self._queries.answer(call.callback_query_id, answer)
        if call.text:
            self._events.toast(query.person, call.text, bool(call.show_alert))
        return True

    def _answer_inline(self, call: api.AnswerInlineQuery) -> bool:
        results = [result.model_dump(mode="json", exclude_none=True, exclude_defaults=True) for result in call.results]
        button = call.button.model_dump(exclude_none=True) if call.button else None
        return self._answer(call.inline_query_id, {"results": results, "button": button})

    def _answer(self, query: str, answer: dict[str, object]) -> bool:
        self._queries.answer(query, answer)
        return True

    def _get_file(self, call: api.GetFile) -> object:
        file = self._world.file(call.file_id)
        if file is None:
            raise bad_request("invalid file_id")
        if len(file.body) > LARGEST_DOWNLOAD:
            raise bad_request("file is too big")
        return {"file_id": file.id, "file_unique_id": file.id, "file_size": len(file.body), "file_path": file.id}
