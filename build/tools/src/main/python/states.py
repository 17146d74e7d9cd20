"""Compares what the library reads in Terraform states with what Terraform and this program read in them.

Outputs are compared with `terraform output -json`, addresses, ids, ARNs and tags with an extraction of this program's own,
which shares nothing with the library: it loads the whole document and looks. No value is ever printed.
"""
import base64
import binascii
import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile

USUAL = ["tags_all", "terraform_labels", "effective_labels", "tags", "labels"]
# Where else types keep tags: an attribute, and how to read it.
ELSEWHERE = {
    "aws_glue_catalog_table": ("parameters", "map"),
    "azurerm_storage_container": ("metadata", "map"),
    "azurerm_storage_data_lake_gen2_filesystem": ("properties", "base64"),
    "aws_autoscaling_group": ("tag", "blocks"),
}
UNTAGGABLE = {"google_service_account", "aws_inspector_resource_group"}
# What this library refuses by name and Terraform answers with an empty map or upgrades.
REFUSED_BY_NAME = {"state-empty", "state-version", "state-is-backend-config"}
BOM = b"\xef\xbb\xbf"


def numbers(text):
    """JSON in which numbers are texts: no digit is lost."""
    return json.loads(text, parse_float=lambda n: ("number", n), parse_int=lambda n: ("number", n))


class Document:
    def __init__(self, path):
        self.path = path
        with open(path, "rb") as file:
            self.bytes = file.read()
        try:
            self.json = json.loads(self.bytes.decode("utf-8-sig"))
        except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
            self.json = None

    def is_state(self):
        return isinstance(self.json, dict) and self.json.get("version") in (3, 4) and (
            "outputs" in self.json or "resources" in self.json or "modules" in self.json)

    def resources(self):
        """The managed resources as (address, id, arn, tags), or None where the form says nothing of them."""
        document = self.json
        if document.get("version") == 4:
            return list(self.version_4(document))
        if document.get("version") == 3:
            return list(self.version_3(document))
        values = document.get("values") or document.get("planned_values")
        if isinstance(values, dict) and "format_version" in document:
            return list(self.shown(values.get("root_module") or {}))
        return None

    def version_4(self, document):
        for block in document.get("resources") or []:
            if block.get("mode") != "managed":
                continue
            module = block["module"] + "." if block.get("module") else ""
            for instance in block.get("instances") or []:
                if instance.get("deposed"):
                    continue
                key = instance.get("index_key")
                if isinstance(key, str):
                    index = "[" + json.dumps(key, ensure_ascii=False).replace("${", "$${").replace("%{", "%%{") + "]"
                else:
                    index = "" if key is None else "[%d]" % key
                address = module + block["type"] + "." + block["name"] + index
                secrets = [self.path_of(path) for path in instance.get("sensitive_attributes") or []]
                attributes = instance.get("attributes")
                if attributes is None and instance.get("attributes_flat") is not None:
                    attributes = self.unflattened(instance["attributes_flat"])
                yield self.resource(address, block["type"], attributes or {}, secrets)

    def version_3(self, document):
        for module in document.get("modules") or []:
            prefix = "".join("module." + step + "." for step in module["path"][1:])
            for name, resource in (module.get("resources") or {}).items():
                parts = name.split(".")
                if parts[0] == "data":
                    continue
                address = prefix + ".".join(parts[:2]) + ("[" + parts[2] + "]" if len(parts) > 2 else "")
                primary = resource.get("primary") or {}
                attributes = self.unflattened(primary.get("attributes") or {})
                if "id" not in attributes and primary.get("id"):
                    attributes["id"] = primary["id"]
                yield self.resource(address, parts[0], attributes, [])

    def shown(self, module):
        for resource in module.get("resources") or []:
            if resource.get("mode") == "managed" and not resource.get("deposed_key"):
                secrets = list(self.marked(resource.get("sensitive_values") or {}, []))
                yield self.resource(resource["address"], resource["type"], resource.get("values") or {}, secrets)
        for child in module.get("child_modules") or []:
            yield from self.shown(child)

    @staticmethod
    def unflattened(flat):
        """The texts, maps and blocks on the first level of flat attributes."""
        attributes = {name: text for name, text in flat.items() if "." not in name}
        for mark in flat:
            name, _, rest = mark.partition(".")
            inside = {key[len(name) + 1:]: text for key, text in flat.items() if key.startswith(name + ".")}
            if rest == "%":
                attributes[name] = {key: text for key, text in inside.items() if key != "%"}
            elif rest == "#":
                items = sorted({key.split(".")[0] for key in inside if key != "#"})
                attributes[name] = [
                    {key[len(item) + 1:]: text for key, text in inside.items() if key.startswith(item + ".")}
                    for item in items]
        return attributes

    @staticmethod
    def path_of(path):
        steps = []
        for step in path:
            value = step.get("value")
            steps.append(value.get("value") if isinstance(value, dict) else value)
        return steps

    @classmethod
    def marked(cls, marks, path):
        if marks is True:
            yield path
        elif isinstance(marks, dict):
            for key, mark in marks.items():
                yield from cls.marked(mark, path + [key])

    @staticmethod
    def resource(address, kind, attributes, secrets):
        def text(name):
            value = attributes.get(name)
            return value if isinstance(value, str) and [name] not in secrets else None

        place, form = ELSEWHERE.get(kind, (None, "map"))
        places = [place] if place else [] if kind in UNTAGGABLE else USUAL
        tags = {}
        for name in places:
            held = attributes.get(name)
            if form == "blocks" and isinstance(held, list):
                held = {block.get("key"): block.get("value") for block in held}
            if isinstance(held, dict):
                tags = dict(held)
                break
        for path in secrets:
            if path and path[0] in places:
                if len(path) == 1:
                    tags = {}
                else:
                    tags.pop(path[1], None)
        tags = {key: scalar(value) for key, value in tags.items() if not isinstance(value, (dict, list, type(None)))}
        if form == "base64":
            tags = {key: decoded(value) for key, value in tags.items()}
        arns = {value for name, value in attributes.items()
                if isinstance(value, str) and value.startswith("arn:") and (name == "id" or name.endswith("_arn"))}
        return address, text("id"), text("arn"), arns, tags


def scalar(value):
    return json.dumps(value) if isinstance(value, (bool, int, float)) else value


def decoded(value):
    try:
        return base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return value


def terraform_outputs(path, work):
    """What `terraform output -json` says of a state, or None when it refuses it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TF_")}
    environment.update(TF_CLI_CONFIG_FILE=os.devnull, CHECKPOINT_DISABLE="1", TF_IN_AUTOMATION="1")
    run = subprocess.run(
        [os.environ.get("DATIVO_TERRAFORM", "terraform"), "output", "-json", "-no-color", "-state=" + os.path.abspath(path)],
        cwd=work, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return run.stdout.decode() if run.returncode == 0 else None


def compare_outputs(document, ours, theirs):
    if theirs is None:
        if "refused" in ours or document.bytes.startswith(BOM):
            return
        yield "terraform refuses it"
        return
    if "refused" in ours:
        if ours["refused"] not in REFUSED_BY_NAME:
            yield "refused as %s, and terraform reads it" % ours["refused"]
        return
    expected = numbers(theirs)
    got = {name: {"sensitive": output["sensitive"], "type": json.loads(output["type"]), "value": numbers(output["value"])}
           for name, output in ours["outputs"].items()}
    for name in sorted(expected.keys() | got.keys()):
        if expected.get(name) != got.get(name):
            yield "output %s" % name


def compare_resources(expected, ours):
    if [resource["address"] for resource in ours] != [resource[0] for resource in expected]:
        yield "the addresses"
        return
    for resource, (address, identity, arn, arns, tags) in zip(ours, expected):
        if resource["id"] != identity:
            yield "the id of " + address
        # Some types have theirs under another name; where there is an 'arn', it is that one.
        if resource["arn"] != arn and (arn is not None or resource["arn"] not in arns):
            yield "the ARN of " + address
        if resource["tags"] != tags:
            yield "the tags of " + address


def compare(document, ours, work):
    if document.is_state() or document.json is None:
        yield from compare_outputs(document, ours, terraform_outputs(document.path, work))
    if "refused" in ours:
        return
    if not ours["early"]:
        yield "the reader of outputs alone says something else"
    if document.json is None:
        yield "this is no JSON, and it was read"
        return
    expected = document.resources()
    if expected is not None:
        yield from compare_resources(expected, ours["resources"])


def main(folder, run_main):
    files = sorted(
        os.path.join(place, name)
        for place, _, names in os.walk(folder) for name in names
        if name.endswith((".tfstate", ".json", ".backup")))
    if not files:
        print("there is no state below " + folder, file=sys.stderr)
        return 2
    lines = []
    for first in range(0, len(files), 500):
        run = subprocess.run(
            run_main + files[first:first + 500], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, check=True)
        lines += [json.loads(line) for line in run.stdout.decode().splitlines()]
    if len(lines) != len(files):
        print("%d answers for %d files" % (len(lines), len(files)), file=sys.stderr)
        return 1
    counts = {"outputs": 0, "resources": 0, "refused": 0}
    differences = 0
    with tempfile.TemporaryDirectory() as work, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = pool.map(lambda ours: list(compare(Document(ours["file"]), ours, work)), lines)
        for ours, different in zip(lines, found):
            counts["outputs"] += len(ours.get("outputs", ()))
            counts["resources"] += len(ours.get("resources", ()))
            counts["refused"] += "refused" in ours
            differences += len(different)
            for what in different:
                print("%s: %s differs" % (ours["file"], what))
    print("%d files, of which %d are refused; %d outputs and %d resources compared: %d differences" % (
        len(files), counts["refused"], counts["outputs"], counts["resources"], differences))
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
