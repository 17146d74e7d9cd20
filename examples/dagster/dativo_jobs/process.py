"""Runs a process of the host in a Pipes session of its own: what it reported is kept however it ends."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import dagster as dg

from dativo_jobs.document import Process, read

Key = dg.AssetKey | dg.AssetCheckKey


class Dativo(dg.ConfigurableResource["Dativo"]):
    """How processes are started, and what is known of each job's infrastructure."""

    definitions: str
    command: list[str]
    seconds_to_stop: float = 20

    def infrastructure(self, job: str) -> Mapping[str, Any]:
        """Region, account, bucket, role and the like of one job, for assets that are written in Python."""
        for process in read(Path(self.definitions)).processes:
            for each in process.jobs:
                if each.id == job:
                    return each.infrastructure
        raise KeyError(f"{self.definitions} has no job {job}")

    def run(self, context: dg.AssetExecutionContext, process: Process) -> Iterator[dg.PipesExecutionResult]:
        checks = context.selected_asset_check_keys
        expected: set[Key] = {*context.selected_asset_keys, *checks}
        jobs = [job for job in process.jobs if dg.AssetKey(job.asset.spec.key) in expected]
        by_asset = {job.id: sorted(c.name for c in checks if c.asset_key.path == job.asset.spec.key) for job in jobs}
        partitioned = context.has_partition_key or context.has_partition_key_range
        extras = {"checks": by_asset, "partition_keys": list(context.partition_keys) if partitioned else []}
        injector, reader = dg.PipesTempFileContextInjector(), dg.PipesTempFileMessageReader()
        with dg.open_pipes_session(context, injector, reader, extras) as session:
            command = [*self.command, *(argument for job in jobs for argument in job.arguments)]
            code, stopped = self._wait(command, session.get_bootstrap_env_vars())
        problems = [f"it ended with exit code {code}"] if code else []
        problems += [str(m["failure"]) for m in session.get_custom_messages() if isinstance(m, dict) and "failure" in m]
        refused: list[str] = []
        for result in session.get_results(implicit_materializations=False):
            key = _key(result)
            if isinstance(result, dg.AssetCheckResult):
                if not result.passed and result.severity == dg.AssetCheckSeverity.ERROR:
                    refused.append(_text(key))
            if key in expected:
                expected.discard(key)
                yield result
            else:
                problems.append(f"{_text(key)} was reported twice, or is not in the definitions")
        if stopped:
            raise stopped
        handler = session.message_handler
        if not handler.received_opened_message:
            problems.append("it reported nothing: is dativo-dagster on its class path?")
        elif not handler.received_closed_message:
            problems.append("its last message never came: it was killed, or Dagster stopped at a message it cannot read")
        elif expected and refused and not problems:
            problems.append(f"refused by {', '.join(refused)}")
        elif expected and not problems:
            problems.append(f"it did not report {', '.join(sorted(map(_text, expected)))}")
        if problems:
            failure = dg.Failure(f"{process.name}: {'; '.join(problems)}")
            accident = code in process.retry_exit_codes and not refused
            if accident and context.retry_number < len(process.retry_delays):
                raise dg.RetryRequested(len(process.retry_delays), process.retry_delays[context.retry_number]) from failure
            raise failure

    def _wait(self, command: list[str], parameters: Mapping[str, str]) -> tuple[int, BaseException | None]:
        child = subprocess.Popen(command, cwd=Path(self.definitions).parent, env={**os.environ, **parameters})
        try:
            code = child.wait()
            return (code if code >= 0 else 128 - code), None
        except BaseException as stopped:  # the run is ended: the process closes its session and keeps what it reported
            child.terminate()
            try:
                return child.wait(self.seconds_to_stop), stopped
            except subprocess.TimeoutExpired:
                child.kill()
                return child.wait(), stopped


def _key(result: dg.PipesExecutionResult) -> Key:
    assert result.asset_key
    if isinstance(result, dg.AssetCheckResult):
        return dg.AssetCheckKey(result.asset_key, result.check_name or "")
    return result.asset_key


def _text(key: Key) -> str:
    return key.to_user_string()
