"""Every setting, typed, with its default and unit. The environment is read here and nowhere else.

`COPYDESK_LANDING=…` sets `Settings.landing`; a stage's own setting is written `COPYDESK_READ__MAX_BYTES=…`.
Steps never see `Settings`: they get the one class of their stage as an argument.
"""

from __future__ import annotations

import json
import os
import re
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from copydesk.errors import InvalidSetting

# Where the local stack and the commands keep their data and logs, unless they are told otherwise.
HOME = Path(".copydesk")

# `user:password@` in a URL, wherever its authority ends: a password may hold what ends one.
_URL_PASSWORD = re.compile(r"://[^/@]*:.*@", re.DOTALL)


class StageSettings(BaseModel):
    """A frozen, closed group of settings of one stage."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ReadSettings(StageSettings):
    """Limits on a raw file. `docs/sources.md` says what happens at each; together they keep a worker below 500 MB."""

    max_bytes: int = Field(
        default=10_000_000, gt=0, description="bytes of one article's file, unpacked, or of an archive inside another"
    )
    max_archive_bytes: int = Field(
        default=50_000_000, gt=0, description="bytes of a file that may hold many articles (archive, JSON lines, WARC)"
    )
    max_unpacked_bytes: int = Field(default=100_000_000, gt=0, description="bytes that one file may unpack to, in all")
    max_ratio: int = Field(
        default=100, gt=1, description="times its packed size that a file may unpack to, from the first megabyte on"
    )
    max_parts: int = Field(default=10_000, gt=0, description="members, lines, items or records of one file, in all")
    max_nesting: int = Field(default=3, gt=0, description="archives inside each other, the outermost counted")
    max_tags: int = Field(default=200_000, gt=0, description="tags of a page or XML document; half its attributes")
    max_seconds: float = Field(default=6.0, gt=0, description="CPU seconds that reading one article may take: a guard")


class CleanSettings(StageSettings):
    """What counts as an article."""

    min_words: int = Field(default=20, ge=0, description="a cleaned body with fewer words is no article")


class NormalizeSettings(StageSettings):
    """How dates and languages are read."""

    default_timezone: str = Field(default="UTC", description="IANA name, for sources that state none")
    min_language_words: int = Field(default=5, ge=0, description="shorter texts have the language `unknown`")


class EntityLanguage(StrEnum):
    """A language that there is a model of names for, by its ISO 639-1 code."""

    ENGLISH = "en"
    FRENCH = "fr"
    GERMAN = "de"
    HUNGARIAN = "hu"
    ITALIAN = "it"
    SPANISH = "es"


class EnrichSettings(StageSettings):
    """Which engine finds names, and what counts as a quotation."""

    entities: str = Field(
        default="",
        description="host:port of the entity engine; empty: start the embedded one for the command",
    )
    languages: tuple[EntityLanguage, ...] = Field(
        default=(EntityLanguage.ENGLISH,),
        description="languages whose model the engine has, as `en,de`; English is always one, each other is "
        "fetched by `copydesk prepare` and takes memory of its own",
    )
    languages_loaded: int = Field(
        default=1, ge=1, description="models beside the English one that the engine holds at once"
    )
    min_quote_length: int = Field(
        default=25, gt=0, description="shorter quotations, in characters, are kept only as sentences with a speaker"
    )

    learn_names_up_to: int = Field(
        default=2_000,
        ge=0,
        description="`copydesk ingest`, `run` and `replay` end with learning the archive's names where it has no more "
        "articles; the DAG `learn_names` learns those of a larger one when it has grown by a quarter; 0: never",
    )

    @field_validator("languages", mode="before")
    @classmethod
    def _read_codes(cls, value: object) -> object:
        return [code.strip() for code in value.split(",")] if isinstance(value, str) else value


class DedupeSettings(StageSettings):
    """How far apart two copies of a story may be, and how the search for them is divided."""

    window_days: int = Field(default=7, ge=0, description="landing days on each side searched for copies")
    shard_articles: int = Field(
        default=2_000, gt=0, description="articles of a day that one task searches among its others: some 100 kB each"
    )


class IndexSettings(StageSettings):
    """Where documents go."""

    prefix: str = Field(
        default="",
        pattern=r"^([a-z0-9][a-z0-9_.-]*)?$",
        description="put before every index, alias and template name (tests)",
    )
    chunk_documents: int = Field(default=500, gt=0, description="documents a bulk request")
    requests: int = Field(default=4, gt=0, description="bulk requests that a worker has on their way at a time")
    patience_seconds: int = Field(
        default=120, ge=0, description="how long `copydesk ingest` waits for an Elasticsearch that went away meanwhile"
    )
    shards: int = Field(default=1, ge=1, description="shards of an index of articles that is made from now on")
    replicas: str = Field(
        default="0-1", pattern=r"^(\d+-(\d+|all)|false)$", description="copies of each shard, as a span of node counts"
    )
    roll_over_at: str = Field(
        default="",
        pattern=r"^(\d+(b|kb|mb|gb|tb))?$",
        description="size of a shard, as `50gb`, at which another index is begun behind the same aliases; empty: never",
    )
    snapshots: str = Field(
        default="copydesk",
        description="where snapshots go: a folder below Elasticsearch's path.repo, or s3://bucket/path",
    )
    keep_snapshots: int = Field(default=7, ge=1, description="snapshots that maintenance leaves")
    keep_old: int = Field(default=1, ge=0, description="replaced physical indices that a reindex leaves")


class AccessSettings(StageSettings):
    """What `copydesk access apply` gives the users of `access/users.json`."""

    passwords: dict[str, SecretStr] = Field(
        default_factory=dict, description="by user: `COPYDESK_ACCESS__PASSWORDS__copydesk_analyst=…`"
    )


class Action(StrEnum):
    """What a gate does with a day that it finds fault with."""

    IGNORE = "ignore"
    WARN = "warn"
    STOP = "stop"


class GateSettings(StageSettings):
    """What stops a landing day before it is curated, or says that something about it is unusual.

    What is usual is what the last landing days say: `pipeline/gates.py` has the rules.
    """

    max_removed_share: float = Field(
        default=0.25, ge=0, le=1, description="of a day's documents that a run may take out unasked; never all of them"
    )
    max_rejected_share: float = Field(default=0.5, ge=0, le=1, description="of all articles of the landing day")
    min_files: int = Field(default=20, ge=0, description="fewer articles than these are not judged by a share")
    nights: int = Field(default=14, gt=0, description="landing days, before the one judged, that say what is usual")
    min_nights: int = Field(default=5, gt=0, description="with fewer nothing is called unusual")
    max_drop: float = Field(default=0.7, ge=0, le=1, description="share by which a day may fall short of what is usual")
    max_growth: float = Field(default=5.0, ge=1, description="times what is usual that a day may have")
    max_rise: float = Field(default=0.2, ge=0, le=1, description="how far a share may lie above what is usual")
    rejected: Action = Field(default=Action.STOP, description="more rejects than `max_rejected_share`")
    articles: Action = Field(default=Action.STOP, description="the day's articles, far from what is usual")
    source_articles: Action = Field(default=Action.WARN, description="one source's articles, far from what is usual")
    rejected_rise: Action = Field(default=Action.WARN, description="the share of rejects, above what is usual")
    undated: Action = Field(default=Action.WARN, description="the share without a day of publication, likewise")
    unknown_language: Action = Field(default=Action.WARN, description="the share of unknown language, likewise")
    copies: Action = Field(default=Action.WARN, description="the share of copies, likewise; judged after curation")


class Notification(StageSettings):
    """A notifier of Airflow or of one of its providers. `{subject}` and `{text}` in its arguments are filled in."""

    notifier: str = Field(description="its class, as `airflow.providers.smtp.notifications.smtp.SmtpNotifier`")
    arguments: dict[str, str | list[str] | int | bool] = Field(default={}, description="what it is made with")


class NightSettings(StageSettings):
    """When a landing day is ingested by itself, and who is told."""

    timezone: str = Field(default="UTC", description="IANA name; a landing day is a calendar day there")
    hour: int = Field(default=0, ge=0, le=23, description="when the landing day before is ingested")
    minute: int = Field(default=0, ge=0, le=59, description="likewise")
    grace_minutes: int = Field(default=60, ge=0, description="how long a nightly run waits for a landing folder")
    poll_seconds: int = Field(default=60, ge=10, description="between looks for a folder, or for another run's end")
    deadline_minutes: int = Field(default=360, gt=0, description="a run that takes longer raises an alert")
    scan_minutes: int = Field(default=60, gt=0, le=1440, description="between looks for days that are not up to date")
    batches_at_once: int = Field(
        default=2, gt=0, description="batches of one landing day that are worked on at once; other days get the rest"
    )
    catch_up_days: int = Field(default=7, ge=0, description="days back that such a day is ingested by itself")
    notify: tuple[Notification, ...] = Field(default=(), description="who is told, besides the log; a JSON list")

    @field_validator("notify", mode="before")
    @classmethod
    def _read_list(cls, value: object) -> object:
        """A list inside a group of settings arrives as the text it was written as."""
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise ValueError("it is no JSON list") from None

    @field_validator("timezone")
    @classmethod
    def _is_known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"no time zone is named {name!r}") from None
        return name


class LogSettings(StageSettings):
    """What the local stack keeps of its programs' and tasks' logs."""

    megabytes: int = Field(default=20, gt=0, description="a longer log of a program is put aside")
    days: int = Field(default=30, gt=0, description="logs of tasks last written longer ago are deleted")


class Settings(BaseSettings):
    """All of them. Build with `load_settings`, which turns a bad value into one clear line."""

    model_config = SettingsConfigDict(
        env_prefix="COPYDESK_",
        env_nested_delimiter="__",
        enable_decoding=False,
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
    )

    landing: str = Field(default="seeds", description="path or fsspec URL of the landing")
    data: str = Field(default=".copydesk/data", description="path or fsspec URL that everything is written under")
    elasticsearch: SecretStr = Field(
        default=SecretStr("http://127.0.0.1:9200"), description="URL of Elasticsearch, which may hold a password"
    )
    elasticsearch_ca: str = Field(
        default="", description="file of the authority that signed Elasticsearch's certificate, where it is your own"
    )
    elasticsearch_api_key: SecretStr = Field(default=SecretStr(""), description="API key, where security is on")
    kibana: SecretStr = Field(
        default=SecretStr("http://127.0.0.1:5601"), description="URL of Kibana, which may hold a password"
    )
    kibana_api_key: SecretStr = Field(default=SecretStr(""), description="API key, where security is on")
    desk: str = Field(default="http://127.0.0.1:8080/desk", description="URL of the Desk, for Kibana's links to it")
    metrics: str = Field(
        default="", description="URL of an OpenTelemetry collector (OTLP over HTTP); empty: nothing is counted"
    )
    batch_files: int = Field(default=300, gt=0, description="raw files a batch")
    max_batches: int = Field(default=256, gt=0, description="batches a landing day; of more files its batches grow")
    read: ReadSettings = ReadSettings()
    clean: CleanSettings = CleanSettings()
    normalize: NormalizeSettings = NormalizeSettings()
    enrich: EnrichSettings = EnrichSettings()
    dedupe: DedupeSettings = DedupeSettings()
    index: IndexSettings = IndexSettings()
    gate: GateSettings = GateSettings()
    nights: NightSettings = NightSettings()
    access: AccessSettings = AccessSettings()
    logs: LogSettings = LogSettings()

    @field_validator("landing", "data")
    @classmethod
    def _holds_no_password(cls, url: str) -> str:
        """Paths below these two are in the text of errors and in logs."""
        if _URL_PASSWORD.search(url):
            raise ValueError("a password in it would be seen in logs; give it as the file system's own settings say")
        return url


def load_settings(**overrides: object) -> Settings:
    """The settings from the environment, `overrides` first. Raises `InvalidSetting` with one line a bad value.

    No value is in that line: it may be a secret.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        raise InvalidSetting("; ".join(_explain(problem) for problem in error.errors())) from None


def default_cache() -> Path:
    """Where fetched programs and models are kept: `$XDG_CACHE_HOME/copydesk`, or `~/.cache/copydesk`."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "copydesk"


def object_store_address() -> str:
    """Where an S3 other than Amazon's is, by the variables that AWS's own tools read; empty for Amazon's."""
    return os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL") or ""


def _explain(problem: ErrorDetails) -> str:
    name = f"COPYDESK_{'__'.join(str(part) for part in problem['loc']).upper()}"
    if problem["type"] == "model_type":
        return f"{name}: this is a group of settings; write {name}__<NAME>"
    return f"{name}: {problem['msg'].removeprefix('Value error, ')}"
