"""Two indexes by which screens stay quick at a year's size: a person's own verdicts, and what is told of a campaign."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_entry_verdict_person", "entry_verdict", ["person"])
    told = ["campaign", "what", "region", "choice", "arm"]
    op.create_index("ix_campaign_response_told", "campaign_response", told)


def downgrade() -> None:
    op.drop_index("ix_campaign_response_told", "campaign_response")
    op.drop_index("ix_entry_verdict_person", "entry_verdict")
