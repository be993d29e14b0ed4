"""What can go wrong around the programs that Copydesk starts itself.

EmbeddedError (permanent: a person acts, then starts again)
├── NotLoopback        an address other than 127.0.0.1 was asked for
├── CompilationFailed  the Java sources of this package don't compile
├── PortTaken          another program listens on the port
├── DataFolderLocked   another node uses the data folder
├── ServiceFailed      a program ended, or wasn't ready in time, while it was being started
├── ServiceDied        a program ended although nobody asked it to
├── AirflowRefused     Airflow's REST interface answered with an error
└── IngestionFailed    a run of the DAG failed
"""

from copydesk.errors import EmbeddedError


class NotLoopback(EmbeddedError):
    """An address other than 127.0.0.1 was asked for; nothing here has access control."""


class CompilationFailed(EmbeddedError):
    """The Java sources of this package don't compile; the text holds the compiler's output."""


class PortTaken(EmbeddedError):
    """Another program listens on the port; the text holds the port."""


class DataFolderLocked(EmbeddedError):
    """Another node uses the data folder; the text holds the folder."""


class ServiceFailed(EmbeddedError):
    """A program ended or wasn't ready in time while being started; the text ends with its log's last lines."""


class ServiceDied(EmbeddedError):
    """A program ended although nobody asked it to; the text ends with its log's last lines."""


class AirflowRefused(EmbeddedError):
    """Airflow's REST interface answered with an error; the text holds the status and the answer."""


class IngestionFailed(EmbeddedError):
    """A run of the DAG failed; the text holds each failed task and its error."""
