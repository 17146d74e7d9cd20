"""The catalog that a test names, as PyIceberg opens it."""

import json
import os

from pyiceberg.catalog import load_catalog


def opened():
    """Opens it with the properties that the environment holds as JSON."""
    return load_catalog(**json.loads(os.environ["CATALOG"]))


def answer(value):
    """Prints what the test reads."""
    print(json.dumps(value))
