"""A campaign under way on a phone: how far it is, what may be done with it now, and second taps."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from bot.campaigns.content import Arm
from bot.campaigns.models import OVER, UNDER_WAY, CampaignKind, CampaignState, Card, Outcome, Round, Tally
from bot.campaigns.responses import FLOOR, Version
from bot.campaigns.rules import Rules
from bot.campaigns.words import arm_name
from bot.languages import Language
from bot.numbers.words import written
from bot.telegram.screen import Button, Notice, Row, Screen
from handlers.campaign_buttons import (
    ChooseWinner,
    CorrectCampaign,
    OpenCampaign,
    OpenCampaigns,
    OpenReportOf,
    PreviewTexts,
    RepeatCampaign,
    TurnCampaign,
    Unschedule,
)
from handlers.screens.campaign_figures import bar, lasting, outcomes, per_minute, percent, title
from handlers.screens.rows import in_pairs

RECALLABLE = timedelta(hours=48)
"""How long Telegram lets a bot delete its messages (Bot API, deleteMessage)."""
SENDS = (Round.SAMPLE, Round.SEND)


@dataclass(frozen=True)
class Going:
    """A campaign as it stands at the moment `now`; `versions`: how those of an A/B test do."""

    card: Card
    tally: Tally
    rules: Rules
    now: datetime
    versions: tuple[Version, ...] = ()

    @property
    def is_quiet(self) -> bool:
        """Whether it waits for the end of the quiet hours."""
        card = self.card
        sends = card.state is CampaignState.SENDING and card.round in SENDS
        return sends and card.daytime and self.rules.is_quiet(self.now)

    @property
    def out(self) -> int:
        """How many copies are out."""
        return self.tally.of(Outcome.SENT) - self.tally.of(Outcome.RECALLED)

    @property
    def was_recalled(self) -> bool:
        """Whether its copies are being deleted, or were."""
        return self.card.round is Round.RECALL

    @property
    def may_be_corrected(self) -> bool:
        """Whether its copies can be edited."""
        has_begun = self.card.began_at is not None and self.card.state in {*UNDER_WAY, *OVER}
        return has_begun and not self.was_recalled

    @property
    def may_be_recalled(self) -> bool:
        """Whether some of its copies can still be deleted."""
        card = self.card
        last = card.ended_at or card.began_at or self.now
        return self.may_be_corrected and not (card.is_over and self.now - last >= RECALLABLE)

    @property
    def hours_to_recall(self) -> int:
        """Hours for which all copies can be deleted yet; 0: the first ones can't any more."""
        began = self.card.began_at or self.now
        return max(0, int((began + RECALLABLE - self.now) / timedelta(hours=1)))


def live(going: Going, language: Language) -> Screen:
    """The campaign as it stands, with what may be done now."""
    card = going.card
    parts = [title(card, language), _doing(going, language)]
    if card.state in {*UNDER_WAY, *OVER}:
        parts += [_progress(going, language), outcomes(going.tally, language)]
    parts += [_pace(going, language), versions(going.versions, language)]
    return Screen("\n\n".join(part for part in parts if part), _rows(going, language))


def sure_to_stop(going: Going, language: Language) -> Screen:
    """Stopping takes a second tap."""
    _ = language.gettext
    left = max(0, going.card.total - going.tally.settled)
    text = _(
        "Stop for good? {sent} have got it and keep it, {left} will not get it. This can't be undone. To hold it for "
        "a while, pause it."
    )
    return _second_tap(
        going,
        text.format(sent=written(going.out, language), left=written(left, language)),
        Button(_("Stop for good"), TurnCampaign(id=going.card.id, to="stop", sure=True)),
        language,
    )


def sure_to_recall(going: Going, language: Language) -> Screen:
    """Recalling takes a second tap."""
    _, hours = language.gettext, going.hours_to_recall
    text = _(
        "Recall it? I delete {count} copies from members' chats, and whoever has not got it yet will not get it. "
        "This can't be undone."
    ).format(count=written(going.out, language))
    term = (
        language.ngettext(
            "Telegram deletes only what is younger than 48 hours: {count} hour is left.",
            "Telegram deletes only what is younger than 48 hours: {count} hours are left.",
            hours,
        ).format(count=hours)
        if hours
        else _("Telegram deletes only what is younger than 48 hours: older copies stay.")
    )
    button = Button(_("Recall the copies"), TurnCampaign(id=going.card.id, to="recall", sure=True))
    return _second_tap(going, f"{text}\n\n{term}", button, language)


def moved_on(language: Language) -> Notice:
    """Somebody was quicker, or it went on by itself."""
    return Notice(language.gettext("The campaign has moved on meanwhile. I show how it stands now."))


def too_late_to_recall(language: Language) -> Notice:
    """Telegram deletes nothing of it any more."""
    return Notice(language.gettext("Telegram deletes only what is younger than 48 hours: this campaign stays."))


def turned_by(card: Card, what: str, name: str, language: Language) -> Screen:
    """Tell the author that another organiser turned their campaign."""
    _ = language.gettext
    text = {
        "pause": _("{name} has paused your campaign."),
        "resume": _("{name} has let your campaign go on."),
        "stop": _("{name} has stopped your campaign."),
        "recall": _("{name} is recalling your campaign."),
        "choose": _("{name} has chosen a version of your campaign."),
        "correct": _("{name} is correcting your campaign."),
    }[what].format(name=escape(name, quote=False) or _("Another organiser"))
    return Screen(f"{title(card, language)}\n\n{text}", [to_campaign(card.id, language)])


def approved_was_corrected(card: Card, name: str, language: Language) -> Screen:
    """Tell whoever approved a campaign that its text is another one now."""
    _ = language.gettext
    text = _("{name} is correcting the campaign that you approved: its text is another one now.")
    text = text.format(name=escape(name, quote=False) or _("Another organiser"))
    views = [Button(_("Preview"), PreviewTexts(id=card.id))]
    return Screen(f"{title(card, language)}\n\n{text}", [views, to_campaign(card.id, language)])


def round_over(going: Going, language: Language) -> Screen:
    """Tell the author that the sample is out, or that all copies were corrected or recalled."""
    _, card, tally = language.gettext, going.card, going.tally
    words = {
        Round.CORRECT: _("The copies show the new text: {count} were corrected."),
        Round.RECALL: _("Recalled: {count} copies are gone from members' chats."),
    }.get(card.round, _("Both versions are out: {count} members have them. Wait for presses, then choose."))
    of = {Round.CORRECT: Outcome.CORRECTED, Round.RECALL: Outcome.RECALLED}.get(card.round, Outcome.SENT)
    text = words.format(count=written(tally.of(of), language))
    return Screen(f"{title(card, language)}\n\n{text}", [to_campaign(card.id, language)])


def to_campaign(number: int, language: Language) -> Row:
    """The way back to the campaign."""
    return [Button(language.gettext("‹ To the campaign"), OpenCampaign(id=number))]


def _second_tap(going: Going, text: str, button: Button, language: Language) -> Screen:
    return Screen(f"{title(going.card, language)}\n\n{text}", [[button], to_campaign(going.card.id, language)])


def _doing(going: Going, language: Language) -> str:
    _, card = language.gettext, going.card
    if going.is_quiet:
        return _("People are asleep: sending goes on at {time}.").format(time=_clock(going, _morning(going)))
    if card.state is CampaignState.SENDING:
        return _IN_HAND[card.round](language)
    if card.is_over:
        return _ended(going, language)
    if card.state is CampaignState.SCHEDULED and card.starts_at is not None:
        return _("It begins on {moment}.").format(moment=_moment(going, card.starts_at))
    if card.state is CampaignState.PAUSED and going.tally.of(Outcome.REFUSED) and not going.tally.of(Outcome.SENT):
        return _("On hold: Telegram has refused every copy so far. Look at the text.")
    return {
        CampaignState.AWAITING: _("It awaits another organiser's approval."),
        CampaignState.SCHEDULED: _("It begins in a moment."),
        CampaignState.PLANNING: _("I am working out who gets it."),
        CampaignState.PAUSED: _("On hold: nothing is sent until you go on."),
        CampaignState.SAMPLED: _("Both versions are out. Wait for presses, then choose what the others get."),
    }.get(card.state, "")


def _ended(going: Going, language: Language) -> str:
    _ = language.gettext
    if going.was_recalled:
        return _("The copies were recalled.")
    if going.card.state is CampaignState.STOPPED:
        return _("Stopped: nothing more is sent.")
    return _("The copies show the new text.") if going.card.round is Round.CORRECT else _("Sending is over.")


_IN_HAND: dict[Round, Callable[[Language], str]] = {
    Round.SAMPLE: lambda language: language.gettext("I am sending both versions to the sample."),
    Round.SEND: lambda language: language.gettext("I am sending it."),
    Round.CORRECT: lambda language: language.gettext("I am correcting the copies."),
    Round.RECALL: lambda language: language.gettext("I am deleting the copies."),
}


def _progress(going: Going, language: Language) -> str:
    _, card, tally = language.gettext, going.card, going.tally
    done, of = {
        Round.CORRECT: (tally.of(Outcome.CORRECTED), going.out),
        Round.RECALL: (tally.of(Outcome.RECALLED), tally.of(Outcome.SENT)),
    }.get(card.round, (tally.settled, card.total))
    if card.state is CampaignState.PLANNING:
        return _("Recipients so far: {count}").format(count=written(card.total, language))
    if card.round is Round.CORRECT and card.version > 1:
        # earlier corrections are counted as well: no share could be told
        return ""
    line = _("{done} of {all}").format(done=written(done, language), all=written(of, language))
    return f"{bar(percent(done, of))}\n{line}"


def _pace(going: Going, language: Language) -> str:
    """Speed and the time that is left, while copies are sent."""
    _, card = language.gettext, going.card
    if card.state is not CampaignState.SENDING or card.round not in SENDS or card.began_at is None:
        return ""
    lines = []
    speed = per_minute(going.tally.settled, going.now - card.began_at)
    # the pause between the sample and the rest would make an average of nothing
    if speed and not card.sample and not going.is_quiet:
        lines.append(_("On average {count} a minute.").format(count=written(speed, language)))
    left = max(0, card.total - going.tally.settled)
    if left:
        ends = going.rules.ends_at(going.now, left, daytime=card.daytime)
        words = _("About {span} left, until {moment}.")
        lines.append(words.format(span=lasting(ends - going.now, language), moment=_moment(going, ends)))
    return "\n".join(lines)


def versions(both: tuple[Version, ...], language: Language) -> str:
    """How both versions of an A/B test do."""
    _ = language.gettext
    if not both:
        return ""
    if any(version.pressed is None for version in both):
        return few(language)
    words = _("Version {arm}: {pressed} of {sent} pressed, {share} %")
    lines = [
        words.format(
            arm=arm_name(version.arm, language),
            pressed=written(version.pressed, language),
            sent=written(version.sent, language),
            share=written(round(version.share * 100, 1), language),
        )
        for version in both
    ]
    return "\n".join(lines)


def few(language: Language) -> str:
    """Why responses are not told."""
    text = language.gettext("What members did is told from {floor} people on, so that nobody can be recognised.")
    return f"<i>{text.format(floor=FLOOR)}</i>"


def _rows(going: Going, language: Language) -> list[Row]:
    _, card, number = language.gettext, going.card, going.card.id
    if card.state in {CampaignState.AWAITING, CampaignState.SCHEDULED}:
        views = Button(_("Preview"), PreviewTexts(id=number))
        return [[views], [Button(_("Take back to edit"), Unschedule(id=number))], _back(card, language)]
    rows: list[Row] = []
    if card.state is CampaignState.SAMPLED:
        words = _("To the others: version {arm}")
        arms: tuple[Arm, ...] = ("a", "b")
        rows += [[Button(words.format(arm=arm_name(arm, language)), ChooseWinner(id=number, arm=arm))] for arm in arms]
        rows.append([Button(_("Refresh"), OpenCampaign(id=number))])
    rows += in_pairs(_turns(going, language))
    rows += in_pairs(_changes(going, language))
    if card.is_over and card.kind is not CampaignKind.DIGEST:
        rows.append([Button(_("Send again"), RepeatCampaign(id=number))])
    return [*rows, [Button(_("Report"), OpenReportOf(id=number))], _back(card, language)]


def _turns(going: Going, language: Language) -> list[Button]:
    _, number, state = language.gettext, going.card.id, going.card.state
    buttons = []
    if state in {CampaignState.PLANNING, CampaignState.SENDING}:
        buttons.append(Button(_("Pause"), TurnCampaign(id=number, to="pause")))
    if state is CampaignState.PAUSED:
        buttons.append(Button(_("Go on"), TurnCampaign(id=number, to="resume")))
    if state in UNDER_WAY:
        buttons.append(Button(_("Stop"), TurnCampaign(id=number, to="stop")))
    return buttons


def _changes(going: Going, language: Language) -> list[Button]:
    _, number = language.gettext, going.card.id
    buttons = []
    if going.may_be_corrected:
        buttons.append(Button(_("Correct"), CorrectCampaign(id=number)))
    if going.may_be_recalled:
        buttons.append(Button(_("Recall"), TurnCampaign(id=number, to="recall")))
    return buttons


def _back(card: Card, language: Language) -> Row:
    return [Button(language.gettext("‹ All campaigns"), OpenCampaigns(shelf="over" if card.is_over else "going"))]


def _morning(going: Going) -> datetime:
    return going.rules.daytime(going.now)


def _clock(going: Going, at: datetime) -> str:
    return f"{at.astimezone(going.rules.zone):%H:%M}"


def _moment(going: Going, at: datetime) -> str:
    """The time; with its day where that is not today."""
    local, today = at.astimezone(going.rules.zone), going.now.astimezone(going.rules.zone).date()
    return f"{local:%H:%M}" if local.date() == today else f"{local:%d.%m %H:%M}"
