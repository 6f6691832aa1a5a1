"""Receipts: a code opens its report from any account, and the proof tells when what was filed."""

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.content.library import Library
from bot.reports.codes import read_code
from bot.telegram.reader import Reader
from bot.telegram.screen import Screen
from bot.telegram.unit_of_work import UnitOfWork
from handlers.report_buttons import EnterCode, ShowCode, ShowProof
from handlers.reports.access import own_report
from handlers.reports.drafts import Talking, note_opened, opened
from handlers.reports.filters import ReceiptCode
from handlers.reports.mine import shown
from handlers.reports.steps import traced
from handlers.screens import receipts as screens
from handlers.screens import report as report_screens
from handlers.screens import stray


def router() -> Router:
    """The conversation's router."""
    router = Router(name="receipts")
    router.message.register(proof_by_command, Command("proof"))
    router.callback_query.register(enter_code, EnterCode.filter())
    router.callback_query.register(show_code, ShowCode.filter())
    router.callback_query.register(show_proof, ShowProof.filter())
    router.message.register(open_by_code, ReceiptCode())
    return router


async def proof_by_command(
    message: Message, command: CommandObject, reader: Reader, state: FSMContext, work: UnitOfWork, username: str
) -> Screen:
    """Show the proof of the report of this code, or ask for the code."""
    if message.chat.type != ChatType.PRIVATE:
        return report_screens.only_in_private(reader.language, username)
    if not command.args:
        await state.set_state(Talking.code)
        return traced(screens.code_wanted(reader.language), reader, work)
    await work.office.traces.note(work.office.authors.key(reader.telegram_id), message.message_id, own=True)
    number = await _guess(read_code(command.args), reader, work)
    return await _proof(number, reader, work) if isinstance(number, int) else number


async def enter_code(_call: CallbackQuery, reader: Reader, state: FSMContext, work: UnitOfWork) -> Screen:
    """The next message is a code."""
    if not reader.is_alone:
        return stray.old_button(reader.language)
    await state.set_state(Talking.code)
    return traced(screens.code_wanted(reader.language), reader, work)


async def open_by_code(
    message: Message, code: str | None, reader: Reader, state: FSMContext, work: UnitOfWork, library: Library
) -> Screen:
    """Open the report whose receipt has this code."""
    await work.office.traces.note(work.office.authors.key(reader.telegram_id), message.message_id, own=True)
    number = await _guess(code, reader, work)
    if isinstance(number, Screen):
        return number
    await state.set_state(None)
    await note_opened(state, number, code or "")
    return await shown(await work.office.casebook.standing(number), reader, work, library)


async def show_code(
    _call: CallbackQuery, callback_data: ShowCode, reader: Reader, state: FSMContext, work: UnitOfWork
) -> Screen:
    """Send the receipt's code again."""
    number = callback_data.report
    found = await own_report(number, reader, state, work)
    if found is None:
        return stray.old_button(reader.language)
    theirs = await work.office.authors.wrote(reader.telegram_id, number)
    code = await work.office.authors.code(number) if theirs else (await opened(state)).get(str(number))
    return traced(screens.code(found, code or "", reader.language), reader, work, number)


async def show_proof(
    _call: CallbackQuery, callback_data: ShowProof, reader: Reader, state: FSMContext, work: UnitOfWork
) -> Screen:
    """Show when the report was filed and what its SHA-256 is."""
    if await own_report(callback_data.report, reader, state, work) is None:
        return stray.old_button(reader.language)
    return await _proof(callback_data.report, reader, work)


async def _guess(code: str | None, reader: Reader, work: UnitOfWork) -> int | Screen:
    """The report of this code; or what to say where there is none, or too many codes were wrong."""
    person = work.office.authors.key(reader.telegram_id)
    if not await work.office.guesses.are_left(person):
        return screens.locked(reader.language)
    number = await work.office.filing.by_code(code) if code else None
    if number is None:
        await work.office.guesses.count(person)
        return screens.wrong_code(reader.language)
    return number


async def _proof(number: int, reader: Reader, work: UnitOfWork) -> Screen:
    proof = await work.office.filing.proof(number)
    if proof is None:
        return traced(screens.proof_gone(number, reader.language), reader, work, number)
    return traced(screens.proof(proof, reader.language, work.terms), reader, work, number)
