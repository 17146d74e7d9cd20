"""One Definitions from one file, named by DATIVO_DEFINITIONS or definitions.json in the working directory."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg

from dativo_jobs.document import Asset, Job, Keys, Process, Value, Windows, read
from dativo_jobs.process import Dativo


def _value(value: Value) -> dg.MetadataValue[Any]:
    make: Any = getattr(dg.MetadataValue, value.type)
    made: dg.MetadataValue[Any] = make(value.raw_value)
    return made


def _partitions(asset: Asset) -> dg.PartitionsDefinition[str] | None:
    match asset.partitions:
        case Windows() as windows:
            return dg.TimeWindowPartitionsDefinition(**windows.model_dump())
        case Keys(partition_keys=keys):
            return dg.StaticPartitionsDefinition(keys)
    return None


def _spec(asset: Asset) -> dg.AssetSpec:
    metadata: dict[str, Any] = {key: _value(value) for key, value in asset.metadata.items()}
    if asset.places and (url := os.environ.get("DATIVO_SOURCE_URL")):  # such as https://github.com/acme/jobs/blob/main
        links: list[Any] = [dg.UrlCodeReference(url=f"{url}/{place}", label=label) for label, place in asset.places.items()]
        metadata["dagster/code_references"] = dg.CodeReferencesMetadataValue(code_references=links)
    freshness = dg.FreshnessPolicy.time_window(**asset.freshness.model_dump()) if asset.freshness else None
    return dg.AssetSpec(
        **asset.spec.model_dump(), metadata=metadata, partitions_def=_partitions(asset), freshness_policy=freshness
    )


def _process(process: Process) -> dg.AssetsDefinition:
    checks = [
        dg.AssetCheckSpec(asset=job.asset.spec.key, **check.model_dump())
        for job in process.jobs
        for check in job.checks
    ]

    @dg.multi_asset(
        name=process.name,
        specs=[_spec(job.asset) for job in process.jobs],
        check_specs=checks,
        can_subset=len(process.jobs) > 1,
        pool=process.pool,
        op_tags=process.op_tags,
        backfill_policy=dg.BackfillPolicy.single_run() if process.jobs[0].asset.partitions else None,
    )
    def run(context: dg.AssetExecutionContext, dativo: Dativo) -> Iterator[dg.PipesExecutionResult]:
        yield from dativo.run(context, process)

    return run


def _schedule(job: Job) -> dg.ScheduleDefinition:
    assert job.schedule
    partitions = _partitions(job.asset)

    def last_partition(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        assert isinstance(partitions, dg.TimeWindowPartitionsDefinition)
        with dg.partition_loading_context(effective_dt=context.scheduled_execution_time):
            key = partitions.get_last_partition_key()
        return dg.RunRequest(partition_key=key, tags=job.run_tags) if key else dg.SkipReason("no partition is over yet")

    when: dict[str, Any] = {"cron_schedule": job.schedule.cron_schedule, "execution_timezone": job.schedule.execution_timezone}
    # A plain schedule asks for a run without a partition, which fails.
    runs: dict[str, Any] = {"execution_fn": last_partition} if partitions else {"tags": job.run_tags}
    target = dg.AssetSelection.assets(dg.AssetKey(job.asset.spec.key))
    return dg.ScheduleDefinition(job.schedule.name, target=target, **when, **runs)


def build(path: Path) -> dg.Definitions:
    document = read(path)
    assets: list[dg.AssetsDefinition] = []
    places: dict[str, list[Job]] = {}
    for process in document.processes:
        try:
            assets.append(_process(process))
        except dg.DagsterError as e:
            raise dg.DagsterInvalidDefinitionError(f"{path}: {process.name}: {e}") from e
        for job in process.jobs:
            places.setdefault(f"{job.tenant}_{job.environment}", []).append(job)
    jobs = [
        dg.define_asset_job(
            place,
            dg.AssetSelection.assets(*(dg.AssetKey(job.asset.spec.key) for job in of_place)),
            tags={"dativo/tenant": of_place[0].tenant, "dativo/environment": of_place[0].environment},
        )
        for place, of_place in places.items()
    ]
    schedules = [_schedule(job) for of_place in places.values() for job in of_place if job.schedule]
    dativo = Dativo(definitions=str(path), command=document.command)
    return dg.Definitions(assets=assets, jobs=jobs, schedules=schedules, resources={"dativo": dativo})


@dg.definitions
def definitions() -> dg.Definitions:
    return build(Path(os.environ.get("DATIVO_DEFINITIONS", "definitions.json")).absolute())
