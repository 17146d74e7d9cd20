"""Under the real Dagster, with a child that plays messages in place of a process of Java."""

import json
import sys
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
