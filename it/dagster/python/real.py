"""Runs a Java process under the real Dagster, in a session of its own, and gives what the event log then holds."""

import os
import subprocess
import tempfile
import threading
from typing import Any

import dagster as dg

JAVA = [os.environ.get("JAVA", "java"), "-XX:TieredStopAtLevel=1", "-Xmx300m", "-cp", os.environ["DATIVO_CLASSPATH"], "io.dativo.dagsterit.Child"]


class Shown:
    """What Dagster shows of one run."""

    def __init__(self, run_id: str, instance: dg.DagsterInstance, success: bool) -> None:
        events = [r.dagster_event for r in instance.all_logs(run_id) if r.dagster_event is not None]
        self.success = success
        self.materializations = {
            e.event_specific_data.materialization.asset_key.to_user_string(): e.event_specific_data.materialization
            for e in events
            if e.event_type_value == "ASSET_MATERIALIZATION"
        }
        self.materialized = sum(e.event_type_value == "ASSET_MATERIALIZATION" for e in events)
        self.checks = {
            (e.event_specific_data.asset_key.to_user_string(), e.event_specific_data.check_name): e.event_specific_data
            for e in events
            if e.event_type_value == "ASSET_CHECK_EVALUATION"
        }
        self.skipped = [e.step_key for e in events if e.event_type_value == "STEP_SKIPPED"]
        self.failure = " ".join(e.event_specific_data.error.to_string() for e in events if e.event_type_value == "STEP_FAILURE")
        self.framework = [e.message for e in events if e.event_type_value == "ENGINE_EVENT" and "framework exception" in (e.message or "")]
        self.exceptions = [
            e.event_specific_data.error.to_string()
            for e in events
            if e.event_type_value == "ENGINE_EVENT" and getattr(e.event_specific_data, "error", None)
        ]
        self.logs = [r.user_message for r in instance.all_logs(run_id) if r.dagster_event is None]


def run(
    does: str,
    assets: tuple[str, ...] = ("acme/prod/orders",),
    checks: dict[str, list[str]] | None = None,
    environment: dict[str, str] | None = None,
    stop_when: str | None = None,
    downstream: bool = False,
    partitions: tuple[str, str] | None = None,
    messages: str | None = None,
) -> tuple[Shown, list[Any]]:
    checks = checks or {}
    custom: list[Any] = []
    keys = [dg.AssetKey(a.split("/")) for a in assets]
    daily = dg.DailyPartitionsDefinition("2026-11-01") if partitions else None

    @dg.multi_asset(
        name="process",
        specs=[dg.AssetSpec(k, partitions_def=daily) for k in keys],
        check_specs=[dg.AssetCheckSpec(c, asset=a.split("/"), blocking=True) for a in checks for c in checks[a]],
        backfill_policy=dg.BackfillPolicy.single_run() if partitions else None,
    )
    def process(context: dg.AssetExecutionContext):  # type: ignore[no-untyped-def]
        extras = {"checks": checks, "partition_keys": list(context.partition_keys) if partitions else []}
        reader = dg.PipesFileMessageReader(messages) if messages else dg.PipesTempFileMessageReader()
        with dg.open_pipes_session(context, dg.PipesTempFileContextInjector(), reader, extras) as session:
            env = {**os.environ, **session.get_bootstrap_env_vars(), **(environment or {})}
            child = subprocess.Popen([*JAVA, does], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            assert child.stdout and child.stderr
            if stop_when:
                while stop_when not in child.stdout.readline():
                    pass
                child.terminate()
            _, err = child.communicate(timeout=120)
        custom.extend(session.get_custom_messages())
        yield from session.get_results(implicit_materializations=False)
        if child.returncode:
            raise dg.Failure(f"exit code {child.returncode}: {err[-2000:]}")
        if not session.message_handler.received_closed_message:
            raise dg.Failure("the last message never came")

    @dg.asset(deps=keys[:1], name="after")
    def after() -> None:
        pass

    tags = {"dagster/asset_partition_range_start": partitions[0], "dagster/asset_partition_range_end": partitions[1]} if partitions else {}
    with dg.DagsterInstance.ephemeral() as instance:
        assets: list[dg.AssetsDefinition] = [process, after] if downstream else [process]
        result = dg.materialize(assets, instance=instance, raise_on_error=False, tags=tags)
        return Shown(result.run_id, instance, result.success), custom
