"""Under the real Dagster, with a child that plays messages in place of a process of Java."""

import json
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from dativo_jobs.definitions import build
from dativo_jobs.document import Document

CHILD = """
import base64, json, os, sys, zlib
path = json.loads(zlib.decompress(base64.b64decode(os.environ["DAGSTER_PIPES_MESSAGES"])))["path"]
play = json.loads(sys.argv[1])
for method, params in play["messages"]:
    with open(path, "a") as out:
        out.write(json.dumps({"__dagster_pipes_version": "0.1", "method": method, "params": params}) + "\\n")
sys.exit(play["exit"])
"""
KEY = "acme/prod/orders"
OPENED: list[Any] = ["opened", {"extras": {}}]
CLOSED: list[Any] = ["closed", {}]
MADE: list[Any] = ["report_asset_materialization", {"asset_key": KEY, "data_version": None, "metadata": None}]


def checked(name: str = "policy", passed: bool = True) -> list[Any]:
    return [
        "report_asset_check",
        {"asset_key": KEY, "check_name": name, "passed": passed, "severity": "ERROR", "metadata": {}},
    ]


def document(messages: list[Any], code: int = 0) -> dict[str, Any]:
    job = {
        "id": KEY,
        "tenant": "acme",
        "environment": "prod",
        "arguments": [json.dumps({"messages": messages, "exit": code})],
        "asset": {"spec": {"key": KEY.split("/")}},
        "checks": [{"name": "policy", "blocking": True}],
        "infrastructure": {"region": "europe-west6"},
    }
    process = {"name": "acme_prod_orders", "jobs": [job], "retry_delays": [0], "retry_exit_codes": [1]}
    command = [sys.executable, "-c", CHILD]
    return {"format": "dativo-dagster/1", "digest": "", "command": command, "processes": [process]}


def run(folder: Path, content: dict[str, Any]) -> tuple[bool, list[str], str]:
    path = folder / "definitions.json"
    path.write_text(json.dumps(content))
    result = build(path).resolve_implicit_global_asset_job_def().execute_in_process(raise_on_error=False)
    failures = "".join(
        str(e.event_specific_data.error.message)  # type: ignore[union-attr]
        for e in result.all_events
        if e.event_type_value == "STEP_FAILURE"
    )
    kept = ("ASSET_MATERIALIZATION", "ASSET_CHECK_EVALUATION", "STEP_UP_FOR_RETRY")
    return result.success, [e.event_type_value for e in result.all_events if e.event_type_value in kept], failures


def test_what_is_reported_is_shown(tmp_path: Path) -> None:
    shown = run(tmp_path, document([OPENED, checked(), MADE, CLOSED]))
    assert shown == (True, ["ASSET_CHECK_EVALUATION", "ASSET_MATERIALIZATION"], "")


@pytest.mark.parametrize(
    ("messages", "code", "kept", "why"),
    [
        ([OPENED, checked(), MADE, CLOSED], 3, 2, "exit code 3"),
        ([OPENED, checked(), ["log", {"message": "m", "level": "TRACE"}], MADE, CLOSED], 0, 1, "its last message never came"),
        ([OPENED, checked(), MADE], 0, 2, "its last message never came"),
        ([OPENED, MADE, CLOSED], 0, 1, "did not report acme/prod/orders:policy"),
        ([OPENED, checked(passed=False), CLOSED], 0, 1, "refused by acme/prod/orders:policy"),
        ([OPENED, checked(), checked("new"), MADE, CLOSED], 0, 2, "acme/prod/orders:new was reported twice, or is not"),
        ([OPENED, checked(), MADE, MADE, CLOSED], 0, 2, "acme/prod/orders was reported twice"),
        ([], 0, 0, "it reported nothing"),
        ([OPENED, checked(), MADE, ["report_custom_message", {"payload": {"failure": "denied"}}], CLOSED], 0, 2, "denied"),
    ],
)
def test_a_failure_says_why_and_what_was_reported_is_kept(
    tmp_path: Path, messages: list[Any], code: int, kept: int, why: str
) -> None:
    success, events, failure = run(tmp_path, document(messages, code))
    assert not success
    assert len(events) == kept
    assert why in failure


def test_an_accident_is_tried_again_and_a_refusal_is_not(tmp_path: Path) -> None:
    assert "STEP_UP_FOR_RETRY" in run(tmp_path, document([OPENED, checked(), CLOSED], 1))[1]
    assert "STEP_UP_FOR_RETRY" not in run(tmp_path, document([OPENED, checked(passed=False), CLOSED], 1))[1]


DAILY = {"start": "2026-11-01", "timezone": "UTC", "cron_schedule": "0 0 * * *", "fmt": "%Y-%m-%d"}


def partitioned(folder: Path, partitions: dict[str, Any]) -> dg.Definitions:
    content = document([OPENED, checked(), MADE, CLOSED])
    job = content["processes"][0]["jobs"][0]
    job["asset"] |= {"partitions": partitions, "freshness": {"fail_window": "PT24H", "warn_window": "PT20H"}}
    job["schedule"] = {"name": "nightly", "cron_schedule": "0 3 * * *", "execution_timezone": "UTC"}
    job["run_tags"] = {"dativo/cost_center": "CC-1"}
    (folder / "definitions.json").write_text(json.dumps(content))
    return build(folder / "definitions.json")


def test_a_schedule_asks_for_the_last_partition_that_is_over(tmp_path: Path) -> None:
    definitions = partitioned(tmp_path, DAILY)
    nightly, repository = definitions.resolve_schedule_def("nightly"), definitions.get_repository_def()

    def tick(day: int, instance: dg.DagsterInstance) -> Any:
        when = datetime(2026, 11, day, 3, tzinfo=timezone.utc)
        return nightly.evaluate_tick(dg.build_schedule_context(instance, when, repository_def=repository))

    with dg.DagsterInstance.ephemeral() as instance:
        requests = tick(5, instance).run_requests
        assert [(r.partition_key, r.tags["dativo/cost_center"]) for r in requests] == [("2026-11-04", "CC-1")]
        assert tick(1, instance).skip_message == "no partition is over yet"


def test_a_range_of_partitions_is_one_run(tmp_path: Path) -> None:
    definitions = partitioned(tmp_path, DAILY)
    job = definitions.resolve_implicit_global_asset_job_def()
    tags = {"dagster/asset_partition_range_start": "2026-11-02", "dagster/asset_partition_range_end": "2026-11-04"}
    with dg.DagsterInstance.ephemeral() as instance:
        result = job.execute_in_process(instance=instance, tags=tags)
        made = [e.materialization.partition for e in result.get_asset_materialization_events() if e.step_materialization_data]
    assert result.success
    assert made == ["2026-11-02", "2026-11-03", "2026-11-04"]


def test_an_asset_has_partitions_freshness_and_links_and_its_op_the_labels_of_the_pod(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATIVO_SOURCE_URL", "https://git.acme.example/jobs/blob/main")
    content = document([])
    process = content["processes"][0]
    labels = {"dativo/cost_center": "CC-1"}
    process["op_tags"] = {"dagster-k8s/config": {"pod_template_spec_metadata": {"labels": labels}}}
    process["jobs"][0]["asset"] |= {
        "places": {"job": "jobs/acme/orders.yaml#L1"},
        "freshness": {"fail_window": "PT24H"},
        "partitions": {"partition_keys": ["ch", "de"]},
    }
    (tmp_path / "definitions.json").write_text(json.dumps(content))
    definitions = build(tmp_path / "definitions.json")
    asset = definitions.resolve_asset_graph().get(dg.AssetKey(KEY.split("/")))
    assert asset.partitions_def == dg.StaticPartitionsDefinition(["ch", "de"])
    assert asset.freshness_policy == dg.FreshnessPolicy.time_window(fail_window=timedelta(hours=24))
    links = asset.metadata["dagster/code_references"].code_references
    assert [(link.url, link.label) for link in links] == [
        ("https://git.acme.example/jobs/blob/main/jobs/acme/orders.yaml#L1", "job")
    ]
    tags = next(iter(definitions.assets or [])).op.tags  # type: ignore[union-attr]
    assert json.loads(tags["dagster-k8s/config"])["pod_template_spec_metadata"]["labels"] == labels


def test_a_bad_file_is_named_with_the_place(tmp_path: Path) -> None:
    content = document([])
    content["processes"][0]["jobs"][0]["asset"]["spec"]["ownerz"] = []
    with pytest.raises(dg.DagsterInvalidDefinitionError, match=r"processes\.0\.jobs\.0\.asset\.spec\.ownerz"):
        run(tmp_path, content)
    content["processes"][0]["jobs"][0]["asset"]["spec"] = {"key": ["a"], "tags": {"owner": "a@b"}}
    with pytest.raises(dg.DagsterInvalidDefinitionError, match="acme_prod_orders: Invalid tag value: a@b"):
        run(tmp_path, content)
    with pytest.raises(dg.DagsterInvalidDefinitionError, match="Dativo writes this file"):
        build(tmp_path / "nowhere.json")


def test_the_published_schema_is_that_of_the_model() -> None:
    published = json.loads((Path(__file__).parents[3] / "docs/schemas/dagster-definitions.schema.json").read_text())
    assert published == Document.model_json_schema()
