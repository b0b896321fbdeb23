"""All models of the web half: one application, one file a noun."""

from wellknit.web.models.account import Account
from wellknit.web.models.brief import Brief, BriefAudience, BriefFile
from wellknit.web.models.bulk_change import BulkChange
from wellknit.web.models.comment import Comment, CommentState, ShownTo
from wellknit.web.models.commitment import Commitment, CommitmentState
from wellknit.web.models.erasure import Erasure
from wellknit.web.models.folder_file import FolderFile
from wellknit.web.models.history import History
from wellknit.web.models.initiative import Grant, Initiative, Period, Phase, Principle, Site
from wellknit.web.models.instrument import Instrument, InstrumentVersion
from wellknit.web.models.invitee import Invitee, Link
from wellknit.web.models.involvement import Involvement, Role
from wellknit.web.models.job import Job, JobState
from wellknit.web.models.membership import SITE_SEATS, Invitation, Membership, Seat
from wellknit.web.models.organization import Organization, ProfileFigure
from wellknit.web.models.outreach import Outreach, Status
from wellknit.web.models.person import Consent, Person
from wellknit.web.models.recovery import Recovery
from wellknit.web.models.release import Part, Release, ReleaseFile
from wellknit.web.models.saved_filter import SavedFilter
from wellknit.web.models.spreadsheet import Answer, Heading, State, Table, Upload, Verdict
from wellknit.web.models.submission import Draft, Response, Submission
from wellknit.web.models.wave import Audience, Keyholder, Mode, Wave, WaveState

__all__ = [
    "SITE_SEATS",
    "Account",
    "Answer",
    "Audience",
    "Brief",
    "BriefAudience",
    "BriefFile",
    "BulkChange",
    "Comment",
    "CommentState",
    "Commitment",
    "CommitmentState",
    "Consent",
    "Draft",
    "Erasure",
    "FolderFile",
    "Grant",
    "Heading",
    "History",
    "Initiative",
    "Instrument",
    "InstrumentVersion",
    "Invitation",
    "Invitee",
    "Involvement",
    "Job",
    "JobState",
    "Keyholder",
    "Link",
    "Membership",
    "Mode",
    "Organization",
    "Outreach",
    "Part",
    "Period",
    "Person",
    "Phase",
    "Principle",
    "ProfileFigure",
    "Recovery",
    "Release",
    "ReleaseFile",
    "Response",
    "Role",
    "SavedFilter",
    "Seat",
    "ShownTo",
    "Site",
    "State",
    "Status",
    "Submission",
    "Table",
    "Upload",
    "Verdict",
    "Wave",
    "WaveState",
]
