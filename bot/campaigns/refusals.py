"""Why a campaign can't be touched so; the sentences that people read are screens."""


class CampaignRefused(Exception):
    """The campaign does not allow it."""


class NoSuchCampaign(CampaignRefused):
    """There is no campaign of this number."""


class NotNow(CampaignRefused):
    """The campaign has moved on meanwhile: what was asked fits another state."""


class NothingToSend(CampaignRefused):
    """The campaign has no text yet."""


class TextMissing(CampaignRefused):
    """A version of the A/B test lacks a language that the other one has."""
