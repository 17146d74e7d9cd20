"""The project of examples/dagster with a file that Java wrote, and the processes that it names."""

import subprocess
from datetime import timedelta
from pathlib import Path

import dagster as dg
from dativo_jobs.definitions import build
from real import JAVA, Shown

ORDERS, BILLS = dg.AssetKey(["acme", "prod", "orders"]), dg.AssetKey(["acme", "prod", "bills"])


def export(path: Path) -> bytes:
    subprocess.run([*JAVA, "export", str(path)], check=True)
    return path.read_bytes()


def test_java_writes_what_python_reads_and_dagster_runs(tmp_path: Path) -> None:
    path = tmp_path / "definitions.json"
    first = export(path)
    assert export(path) == first, "the same bytes for the same jobs"
    assert [p.name for p in tmp_path.iterdir()] == ["definitions.json"]
    definitions = build(path)
    graph = definitions.resolve_asset_graph()
    orders, bills = graph.get(ORDERS), graph.get(BILLS)
    assert orders.tags["cost_center"] == "CC-1"
    assert {"compliance/GDPR", "compliance/SOC2", "classification/pii"} <= set(orders.tags)
    assert "dativo/no_cost_center" in bills.tags
    assert list(orders.owners) == ["data@acme.example"]
    assert orders.group_name == "acme_prod"
    assert orders.code_version and orders.code_version.startswith("sha256:")
    assert bills.freshness_policy == dg.FreshnessPolicy.time_window(timedelta(hours=24), timedelta(hours=20))
    assert bills.parent_keys == {ORDERS}
    assert definitions.resolve_schedule_def("acme_prod_bills").execution_timezone == "Europe/Zurich"
    with dg.DagsterInstance.ephemeral() as instance:
        job = definitions.resolve_job_def("acme_prod")
        result = job.execute_in_process(instance=instance, raise_on_error=False)
        shown = Shown(result.run_id, instance, result.success)
    assert shown.success, shown.failure
    assert set(shown.materializations) == {"acme/prod/orders", "acme/prod/bills"}
    assert all(check.passed for check in shown.checks.values())
    assert len(shown.checks) == 8
