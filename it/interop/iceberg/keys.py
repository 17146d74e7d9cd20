"""Every key that PyIceberg looks up in the properties of a table, read from its own source."""

import ast
import importlib
import inspect
import pkgutil

import pyiceberg.io
import pyiceberg.table
from catalog import answer

LOOKUPS = {"get_first_property_value", "property_as_bool", "property_as_int", "property_as_float"}


def modules():
    for package in (pyiceberg.io, pyiceberg.table):
        yield package
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            yield importlib.import_module(module.name)


def holds_table_properties(node):
    text = ast.unparse(node)
    return text.endswith("properties") and not text.startswith("blob")


def lookups(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and holds_table_properties(node.value):
            yield node.slice
        elif isinstance(node, ast.Call):
            function = node.func
            if isinstance(function, ast.Attribute) and function.attr == "get" and holds_table_properties(function.value):
                yield node.args[0]
            elif isinstance(function, ast.Name) and function.id in LOOKUPS:
                yield from (arg for arg in node.args[1:] if not isinstance(arg, ast.Constant))


def known(node, names):
    """The text of a key; of one that is put together, with 'x' for what is not known."""
    if isinstance(node, ast.JoinedStr):
        parts = [known(part.value, names) if isinstance(part, ast.FormattedValue) else part.value for part in node.values]
        return "".join(part or "x" for part in parts)
    try:
        value = eval(compile(ast.Expression(node), "key", "eval"), dict(names))
    except NameError:
        return None
    return value if isinstance(value, str) and not ast.unparse(node).endswith("_DEFAULT") else None


keys = set()
for module in modules():
    for node in lookups(ast.parse(inspect.getsource(module))):
        keys.add(known(node, vars(module)))
keys.discard(None)
answer(sorted(keys))
