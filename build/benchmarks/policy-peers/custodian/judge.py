"""Cloud Custodian's library in one process: judge.py FLEET. Judges the resources of a fleet each time a line comes in, and
answers with a line of JSON: the processor time, and at the line "findings" also which resource breaks which rule.
"""

import json
import sys
import time

from c7n.config import Config
from c7n.policy import PolicyCollection
from c7n.resources import load_resources


def value(key, **comparison):
    return {"type": "value", "key": f"tag:{key}", **comparison}


def filters(number):
    """The filters of one of the twenty rules of Fleet.java: they find the resources that break it."""
    key = f"key_{number}"
    if number % 5 == 0:
        allowed = ["value-0", "value-1", "value-2", "value-3"]
        return [value(key, op="not-in", value=allowed), {"not": [value(key, op="glob", value="prod-*")]}]
    if number % 5 == 1:
        pattern = r"[a-z]{1,10}-[0-9]{1,4}\Z"
        return [{f"tag:{key}": "present"}, {"not": [value(key, op="regex-case", value=pattern)]}]
    if number % 5 == 2:
        length = {"key": key, "value_type": "size"}
        return [{"or": [value(op="lt", value=3, **length), value(op="gt", value=20, **length)]}]
    if number % 5 == 3:
        blank = value(key, op="regex-case", value=r"\s*\Z")
        return [value("key_0", op="glob", value="value-*"), {"or": [{f"tag:{key}": "absent"}, blank]}]
    float_of = {"key": key, "value_type": "float"}
    return [
        {f"tag:{key}": "present"},
        {"or": [
            {"not": [value(key, op="regex-case", value=r"-?[0-9]+(\.[0-9]+)?\Z")]},
            value(op="lt", value=0, **float_of),
            value(op="gt", value=1000000, **float_of),
        ]},
    ]


def resources(fleet):
    """As AWS describes a bucket: its tags are a list."""
    for one in fleet:
        yield {"Name": one["id"], "Tags": [{"Key": key, "Value": text} for key, text in one["tags"].items()]}


load_resources(["aws.s3"])
rules = [{"name": f"rule-{number}", "resource": "aws.s3", "filters": filters(number)} for number in range(20)]
policies = PolicyCollection.from_data({"policies": rules}, Config.empty(region="us-east-1", account_id="1" * 12))
for policy in policies:
    policy.validate()
with open(sys.argv[1], encoding="utf-8") as file:
    fleet = json.load(file)

for line in sys.stdin:
    judged = list(resources(fleet))  # made anew: filters write on what they match
    start = time.process_time()
    broken = {policy.name: policy.resource_manager.filter_resources(judged) for policy in policies}
    answer = {"seconds": time.process_time() - start}
    if line.strip() == "findings":
        answer["findings"] = [[one["Name"], rule] for rule, found in broken.items() for one in found]
    print(json.dumps(answer), flush=True)
