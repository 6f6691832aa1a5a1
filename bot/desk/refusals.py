"""What the desk refuses, and why."""


class Refused(Exception):
    """The desk does not do what it was asked."""


class RoleRefused(Refused):
    """The role can't be given or taken."""


class NotAnOwner(RoleRefused):
    """Only an owner may do this."""


class OwnerBySettings(RoleRefused):
    """Who is an owner by OWNER_IDS stays one: change the setting."""


class LastOwner(RoleRefused):
    """The last owner keeps their role: appoint another one first."""


class NoRegions(RoleRefused):
    """A regional organiser needs a region."""


class InvitationRefused(Refused):
    """The invitation does not give its role."""


class InvitationUnknown(InvitationRefused):
    """There is no invitation with this word."""


class InvitationUsed(InvitationRefused):
    """Somebody has used it already."""


class InvitationExpired(InvitationRefused):
    """Its day is over."""


class InvitationVoid(InvitationRefused):
    """Whoever made it is no owner any more."""


class InvitationNeedless(InvitationRefused):
    """An owner opened it: it would only take from them. It stays good for another person."""


class NameRefused(Refused):
    """The name under seal is not shown."""


class NameNotYours(NameRefused):
    """There is no such report or request, or it is not this organiser's business: all are answered alike."""


class NameNotSealed(NameRefused):
    """The report has no name given only to the secretary; or not any more."""


class ReasonMissing(NameRefused):
    """A name is not asked for without a reason."""


class OwnConsent(NameRefused):
    """The consent must be another owner's."""


class AgreedAlready(NameRefused):
    """An owner has agreed before."""


class NotAgreed(NameRefused):
    """No second owner has agreed yet."""


class OpenedAlready(NameRefused):
    """A request opens the name once."""
