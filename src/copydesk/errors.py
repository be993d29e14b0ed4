"""The exceptions that stop a batch. A refused article is not one of them: that is a `Rejected`, a result.

CopydeskError
├── TransientError        the same call may succeed later: Airflow retries
│   ├── SearchUnavailable     Elasticsearch is out of reach or overloaded
│   ├── EntitiesUnavailable   the entity engine is out of reach
│   ├── KibanaUnavailable     Kibana is out of reach or not ready
│   ├── DataRootBusy          another process holds the data root
│   ├── WorkerLost            a process that shared a command's work was killed
│   └── DayBusy               another run has the landing day
└── PermanentError        it will fail again until a person acts: Airflow fails the task now
    ├── InvalidSetting        a setting's value can't be used
    ├── LandingMissing        the landing doesn't exist, or is something else
    ├── StorageCorrupt        a file between two stages doesn't match its manifest
    ├── BooksUnbalanced       read != kept + rejected
    ├── QualityGateFailed     a landing day is not what a gate expects
    │   └── DayShrank             it has lost documents that are in the index
    ├── IndexIncompatible     the index exists with another mapping
    ├── InvalidQuery          a question to the index that has no meaning
    ├── InvalidDashboard      a body of Kibana's that it would refuse, or that shows nothing
    ├── KibanaRefused         Kibana denies a request or can't make sense of it
    └── EmbeddedError         the embedded node, engine or supervisor can't do its part
"""


class CopydeskError(Exception):
    """Something went wrong that concerns more than one article; its text is one line for an operator."""


class TransientError(CopydeskError):
    """The same call may succeed later."""


class DayBusy(TransientError):
    """Another run has the landing day; the text names the run."""


class PermanentError(CopydeskError):
    """It will fail again until a person acts."""


class KibanaUnavailable(TransientError):
    """Kibana is out of reach or not ready; the text holds its URL without credentials."""


class SearchUnavailable(TransientError):
    """Elasticsearch is out of reach or overloaded; the text holds its URL."""


class EntitiesUnavailable(TransientError):
    """The entity engine is out of reach; the text holds its address."""


class DataRootBusy(TransientError):
    """Another process holds the data root's lock."""


class WorkerLost(TransientError):
    """A process that shared a command's work was killed."""


class InvalidSetting(PermanentError):
    """A setting's value can't be used; the text names the setting."""


class LandingMissing(PermanentError):
    """The landing doesn't exist, or what is there is no landing; the text names the folder."""


class StorageCorrupt(PermanentError):
    """A file between two stages doesn't match its manifest; the text names the file."""


class BooksUnbalanced(PermanentError):
    """A stage lost or invented an article: read != kept + rejected."""


class QualityGateFailed(PermanentError):
    """A landing day is not what a gate expects; the text says what was found, and how to go on all the same."""


class DayShrank(QualityGateFailed):
    """A landing day has lost documents that are in the index; the text says how many."""


class IndexIncompatible(PermanentError):
    """The index exists with a mapping that this version can't write."""


class InvalidQuery(PermanentError):
    """A question to the index that has no meaning; the text says why."""


class InvalidDashboard(PermanentError):
    """A body of Kibana's that it would refuse, or that shows nothing; the text names the file and the panel."""


class KibanaRefused(PermanentError):
    """Kibana denies a request or can't make sense of it; the text holds what it says."""


class EmbeddedError(PermanentError):
    """The embedded node, entity engine or supervisor can't do its part."""
