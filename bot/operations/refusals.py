"""Why a command of the operator's was not carried out."""


class NotDone(Exception):
    """The command changed nothing; the words, for the operator, say why and what to do."""
