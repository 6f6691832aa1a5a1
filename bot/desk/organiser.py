"""An organiser, and what their role lets them do."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, true

from bot.reports.models import Standing
from bot.storage.desk_tables import Role
from bot.storage.report_tables import Report

_OF_ALL_REGIONS = frozenset({Role.OWNER, Role.ORGANISER})


@dataclass(frozen=True)
class Organiser:
    """A member with a role. `person`: the key that stands for them at the desk; `regions`: a regional organiser's."""

    person: int
    telegram_id: int
    name: str
    role: Role
    regions: frozenset[str] = frozenset()

    def may_see(self, report: Standing) -> bool:
        """Owners see every report; what went past the desk nobody else; a report without region no regional one."""
        if self.role is Role.OWNER:
            return True
        if report.past_desk:
            return False
        return self.role is Role.ORGANISER or (self.role is Role.REGIONAL and report.region in self.regions)

    def may_work(self, report: Standing) -> bool:
        """Who sees a report may answer, move and close it: an analyst never sees one."""
        return self.may_see(report)

    def may_see_reports(self) -> bool:
        """Analysts have no reports to look through."""
        return self.role is not Role.ANALYST

    def may_see_numbers(self) -> bool:
        """Numbers cover all regions: for those who see all of them, and for analysts."""
        return self.role is not Role.REGIONAL

    def may_export(self) -> bool:
        """A table of reports without anything personal."""
        return self.role in _OF_ALL_REGIONS

    def may_export_personal(self) -> bool:
        """A table of reports with words and names: owners only."""
        return self.role is Role.OWNER

    def may_ask_names(self) -> bool:
        """Ask for a name given only to the secretary, who is an owner: owners only."""
        return self.role is Role.OWNER

    def may_agree_to_names(self) -> bool:
        """Consent to another's request for such a name: owners only."""
        return self.role is Role.OWNER

    def may_manage(self) -> bool:
        """Roles, invitations, groups, blocked authors: owners only."""
        return self.role is Role.OWNER

    def may_broadcast(self) -> bool:
        """Write to members: a regional organiser to those of their own regions only."""
        return self.role is not Role.ANALYST

    def may_approve_campaigns(self) -> bool:
        """Approve another's campaign, and the digest: those who see all regions."""
        return self.role in _OF_ALL_REGIONS

    def may_see_audit(self) -> bool:
        """The audit: owners only."""
        return self.role is Role.OWNER


def in_sight(organiser: Organiser) -> ColumnElement[bool]:
    """The condition under which a row is a report that this organiser `may_see`."""
    if organiser.role is Role.OWNER:
        return true()
    if organiser.role is Role.ORGANISER:
        return Report.past_desk.is_(False)
    if organiser.role is Role.REGIONAL:
        return and_(Report.past_desk.is_(False), Report.region.in_(sorted(organiser.regions)))
    return false()
