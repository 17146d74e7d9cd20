"""The file that DagsterDefinitions writes. Where Dagster has a parameter for something, it has Dagster's name."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

import dagster as dg
from pydantic import BaseModel, ConfigDict, Field, ValidationError

Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_]+$")]


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Value(Model):
    """A value of metadata, spelled as in a message of Pipes."""

    type: Literal["text", "int", "float", "bool", "json", "url", "path", "md", "timestamp"]
    raw_value: Any


class Spec(Model):
    key: list[str]
    description: str | None = None
    group_name: str | None = None
    kinds: set[str] = set()
    owners: list[str] = []
    tags: dict[str, str] = {}
    code_version: str | None = None
    deps: list[list[str]] = []


class Freshness(Model):
    fail_window: timedelta
    warn_window: timedelta | None = None


class Windows(Model):
    """Partitions of time."""

    start: str
    timezone: str
    cron_schedule: str
    fmt: str


class Keys(Model):
    """Partitions with names."""

    partition_keys: list[str]


class Asset(Model):
    spec: Spec
    metadata: dict[str, Value] = {}
    freshness: Freshness | None = None
    partitions: Windows | Keys | None = None
    places: dict[str, str] = {}


class Check(Model):
    name: Name
    description: str | None = None
    blocking: bool = False


class Schedule(Model):
    name: Name
    cron_schedule: str
    execution_timezone: str = "UTC"


class Job(Model):
    id: str
    tenant: Name
    environment: Name
    arguments: list[str]
    asset: Asset
    checks: list[Check] = []
    infrastructure: dict[str, Any] = {}
    run_tags: dict[str, str] = {}
    schedule: Schedule | None = None


class Process(Model):
    name: Name
    pool: str | None = None
    op_tags: dict[str, Any] = {}
    retry_exit_codes: list[int] = []
    retry_delays: list[float] = []
    jobs: list[Job]


class Document(Model):
    format: Literal["dativo-dagster/1"]
    digest: str
    command: list[str]
    processes: list[Process]


def read(path: Path) -> Document:
    try:
        return Document.model_validate_json(path.read_bytes())
    except OSError as e:
        why = f"{e.strerror}; Dativo writes this file, and DATIVO_DEFINITIONS names it"
    except ValidationError as e:
        why = "; ".join(f"{'.'.join(str(part) for part in error['loc'])}: {error['msg']}" for error in e.errors()[:5])
    raise dg.DagsterInvalidDefinitionError(f"{path}: {why}")
