"""Writes what the official classes say, or compares it with what the tests of dativo-catalogs hold.

official.py write DIRECTORY     writes names.json, changes.json, answers.json
official.py compare DIRECTORY   fails where one of them is another
official.py validate FILE       reads requests of ours, as the tests export them, with the official classes
"""

import json
import logging
import sys
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)


def as_text(value):
    """One row a line, in ASCII, so that a change is seen in a diff."""
    if isinstance(value, dict):
        parts = [f"{json.dumps(key)}: {as_text(item)}" for key, item in value.items()]
        return "{\n" + ",\n".join(parts) + "\n}"
    if isinstance(value, list):
        return "[\n" + ",\n".join(json.dumps(row) for row in value) + "\n]"
    return json.dumps(value)


def tables():
    import answers
    import changes
    import names

    return {"names.json": names.tables(), "changes.json": changes.recorded(), "answers.json": answers.serialised()}


def main(command, place):
    if command == "validate":
        import validation

        return validation.problems(json.loads(Path(place).read_text(encoding="utf-8")))
    problems = []
    for name, table in tables().items():
        file = Path(place, name)
        text = as_text(table) + "\n"
        if command == "write":
            file.write_text(text, encoding="utf-8")
        elif not file.is_file() or file.read_text(encoding="utf-8") != text:
            problems.append(f"{file} is not what the official classes say; write it anew with: official.py write {place}")
    return problems


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("write", "compare", "validate"):
        sys.exit(__doc__)
    found = main(sys.argv[1], sys.argv[2])
    sys.exit("\n".join(found) if found else 0)
