"""What the real Dagster shows of processes that report by dativo-dagster, by its event log."""

import base64
import os
import re
import subprocess
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from real import run

ORDERS = "acme/prod/orders"
POLICY = {ORDERS: ["policy_cost_center", "policy_owner", "drift", "tags_in_place"]}
RUNS = int(os.environ.get("DATIVO_DAGSTER_RUNS", "8"))


def test_a_job_that_succeeds_shows_its_facts_tags_columns_plan_and_checks() -> None:
    shown, _ = run("succeed", checks=POLICY)
    assert shown.success, shown.failure
    metadata = shown.materializations[ORDERS].metadata
    assert metadata["cost_center"].value == "CC-1"
    assert metadata["compliance"].value == "GDPR,SOC2"
    assert metadata["regulations"].value == ["GDPR", "SOC2"]
    assert metadata["tags"].value["infrastructure.cost_center"] == "CC-1"
    assert metadata["plan"].value.startswith("#") or metadata["plan"].value
    columns = metadata["dagster/column_schema"].schema.columns
    assert [(c.name, dict(c.tags)) for c in columns] == [("email", {"classification": "pii"}), ("id", {})]
    assert shown.materializations[ORDERS].tags["dagster/data_version"].startswith("sha256:")
    assert {name: c.passed for (_, name), c in shown.checks.items()} == {name: True for name in POLICY[ORDERS]}
    assert shown.framework == []


def test_what_a_rule_stops_is_an_error_of_a_blocking_check_and_stops_what_is_downstream() -> None:
    shown, _ = run("refused", checks=POLICY, downstream=True)
    assert not shown.success
    assert shown.materialized == 0
    cost = shown.checks[ORDERS, "policy_cost_center"]
    assert (cost.passed, cost.severity.value, cost.blocking) == (False, "ERROR", True)
    assert shown.checks[ORDERS, "policy_owner"].passed
    for undetermined in ("drift", "tags_in_place"):
        check = shown.checks[ORDERS, undetermined]
        assert (check.passed, check.severity.value) == (False, "WARN")
        assert "did not report" in check.metadata["undetermined"].value
    assert "after" not in shown.materializations


def test_what_was_reported_before_a_failure_is_kept_and_the_exception_is_shown_with_its_cause() -> None:
    shown, _ = run("fail", checks=POLICY)
    assert not shown.success
    assert shown.checks[ORDERS, "drift"].passed
    assert shown.materialized == 0
    assert "exit code 1" in shown.failure
    assert any("apply failed" in e and "denied" in e for e in shown.exceptions)


def test_what_was_reported_before_a_kill_is_kept_and_the_step_fails() -> None:
    shown, _ = run("kill", checks={ORDERS: ["drift"]})
    assert not shown.success
    assert shown.materialized == 1
    assert shown.checks[ORDERS, "drift"].passed
    assert shown.framework == []


def test_a_process_that_is_stopped_closes_its_session_and_says_so() -> None:
    shown, custom = run("hang", checks=POLICY, stop_when="hanging")
    assert not shown.success
    assert shown.checks[ORDERS, "drift"].passed
    assert "stopped" in shown.checks[ORDERS, "policy_owner"].metadata["undetermined"].value
    assert any("ended before its session was closed" in str(m) for m in custom)
    assert not any("did not receive closed" in line for line in shown.logs)


def test_ten_megabytes_of_metadata_arrive_whole_in_every_run() -> None:
    for n in range(RUNS):
        shown, _ = run("big", checks={ORDERS: ["drift"]})
        assert shown.success, (n, shown.failure, shown.framework)
        assert len(shown.materializations[ORDERS].metadata["big"].value) == 10_000_000
        assert shown.checks[ORDERS, "drift"].passed


def test_eight_threads_lose_nothing() -> None:
    shown, custom = run("threads", checks={ORDERS: [f"c{n}" for n in range(8)]})
    assert shown.success, shown.failure
    assert len(shown.checks) == 8
    assert sorted((m["thread"], m["n"], len(m["filled"])) for m in custom) == [(t, n, n * 997) for t in range(8) for n in range(50)]


def test_values_that_dagster_refuses_kill_nothing() -> None:
    shown, custom = run("garbage", checks={ORDERS: ["drift"]})
    assert shown.framework == []
    assert len(shown.materializations[ORDERS].metadata) == 17 * 8
    assert not shown.checks[ORDERS, "drift"].passed
    assert custom[0]["undeclared_check"]["check_name"] == "nobody declared this"


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("DAGSTER_PIPES_CONTEXT", base64.b64encode(zlib.compress(b'{"data": {}}')[:-6]).decode(), "is not compressed by zlib, or it was cut"),
        ("DAGSTER_PIPES_CONTEXT", base64.b64encode(b"{}").decode(), "is not compressed by zlib"),
        ("DAGSTER_PIPES_MESSAGES", base64.b64encode(zlib.compress(b'{"path": "/no/such/folder/m"}')).decode(), "cannot be written"),
        ("DAGSTER_PIPES_MESSAGES", base64.b64encode(zlib.compress(b"{not json")).decode(), "holds no JSON"),
    ],
)
def test_broken_parameters_fail_the_step_and_are_named(name: str, value: str, why: str) -> None:
    shown, _ = run("succeed", checks=POLICY, environment={name: value})
    assert not shown.success
    assert shown.materialized == 0
    assert f"PipesException: {name}" in shown.failure
    assert why in shown.failure


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[str]:
    """A file on a disk of 48 KB; where none can be mounted, the device that is always full."""
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48k", "tmpfs", str(tmp_path)], capture_output=True).returncode == 0
    try:
        yield str(tmp_path / "messages") if mounted else "/dev/full"
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)


def test_on_a_full_disk_the_loss_is_counted_and_the_process_and_the_step_fail(small_disk: str) -> None:
    shown, custom = run("fill", messages=small_disk)
    assert not shown.success
    assert "exit code 1" in shown.failure
    assert re.search(r"PipesException: \d\d messages did not reach Dagster: a message 'report_custom_message' could not be written", shown.failure)
    assert shown.framework == [], "no half of a line"
    assert all(len(m["filled"]) == 2_000 for m in custom)


def test_ten_tenants_of_five_jobs_at_once_lose_nothing() -> None:
    def tenant(number: int) -> None:
        assets = tuple(f"tenant{number}/prod/job{n}" for n in range(5))
        shown, _ = run("tenant", assets=assets, checks={a: POLICY[ORDERS] for a in assets})
        assert shown.success, shown.failure
        assert set(shown.materializations) == set(assets)
        assert shown.materialized == 5
        assert len(shown.checks) == 20
        assert all(c.passed for c in shown.checks.values())
        assert {m.metadata["cost_center"].value for m in shown.materializations.values()} == {f"CC-{a}" for a in assets}

    with ThreadPoolExecutor(10) as threads:
        for _ in threads.map(tenant, range(10)):
            pass


def test_a_range_of_partitions_in_one_run_reaches_the_job() -> None:
    shown, _ = run("partitions", partitions=("2026-11-02", "2026-11-04"))
    assert shown.success, shown.failure
    assert shown.materialized == 3
    assert shown.materializations[ORDERS].metadata["partitions"].value == ["2026-11-02", "2026-11-03", "2026-11-04"]
