"""The tree of errors, drawn once.

FolkmootError                  everything a person should read: what, where, what to do
├── ArchiveError               an archive cannot be read at all
│   ├── UnknownFormat          no format recognises it, or none has that name
│   └── BrokenArchive          recognised, but damaged beyond a single record
├── RecordError                one record cannot be read; the rest of the archive can
├── MappingError               a table's columns do not say which is which
├── PatternError               a pattern that is not linear in time, or not a pattern
├── RuleError                  a rule does not say what is to be done when; where it was written, with the line
├── AnswersError               answers to the startup scorecard cannot be read or do not fit its criteria
│   ├── UnknownCriteria        something is answered that is no criterion
│   ├── MissingCriteria        a criterion has no answer
│   └── DoubledCriteria        a criterion is answered twice
├── LakeError                  the lake cannot be read or written as it lies there
└── RefusedError               the work was understood and is refused (permission, state, cancelled)
"""


class FolkmootError(Exception):
    """What happened, where, and what to do about it. `str()` is fit to be shown to a person."""

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__(what, where, remedy)

    def __str__(self) -> str:
        place = f" ({self.where})" if self.where else ""
        advice = f" {self.remedy}" if self.remedy else ""
        return f"{self.what}{place}.{advice}"

    def __reduce__(self):
        return (_rebuild, (type(self), self.what, self.where, self.remedy))


def _rebuild(kind: type, what: str, where: str, remedy: str) -> FolkmootError:
    """Errors cross processes; keyword-only arguments do not survive the default pickling."""
    return kind(what, where=where, remedy=remedy)


class ArchiveError(FolkmootError):
    """An archive cannot be read at all."""


class UnknownFormat(ArchiveError):
    """No format recognises this archive, or no format has that name."""


class BrokenArchive(ArchiveError):
    """The kind is clear, but the archive is damaged beyond a single record."""


class RecordError(FolkmootError):
    """One record cannot be read. The reader turns it into a reject and goes on."""


class MappingError(FolkmootError):
    """The columns of a table do not say which is which."""


class PatternError(FolkmootError):
    """A pattern is not one, or cannot be matched in linear time."""


class RuleError(FolkmootError):
    """A rule cannot be followed as it is written. `excerpt` shows the line and marks the place, where there is one."""

    def __init__(self, what: str, *, where: str = "", remedy: str = "", excerpt: str = "") -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.excerpt = excerpt

    def __str__(self) -> str:
        return f"{super().__str__()}\n{self.excerpt}" if self.excerpt else super().__str__()

    def __reduce__(self):
        return (_rebuild_rule_error, (type(self), self.what, self.where, self.remedy, self.excerpt))


def _rebuild_rule_error(kind: type, what: str, where: str, remedy: str, excerpt: str) -> RuleError:
    return kind(what, where=where, remedy=remedy, excerpt=excerpt)


class AnswersError(FolkmootError):
    """Answers to the startup scorecard cannot be read, or do not fit its criteria."""


class UnknownCriteria(AnswersError):
    """Something is answered that is no criterion; the error names it."""


class MissingCriteria(AnswersError):
    """A criterion has no answer; the error names each such."""


class DoubledCriteria(AnswersError):
    """A criterion is answered twice; the error names it."""


class LakeError(FolkmootError):
    """The lake is not there, is of another version, or is being written by somebody else."""


class RefusedError(FolkmootError):
    """The work was understood and is refused: a permission, a state, a wish to cancel."""
