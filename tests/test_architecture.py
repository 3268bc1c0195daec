"""The arrows between modules, the weight of an import, and the exactness of the core."""

import ast
import subprocess
import sys
from collections.abc import Iterator

import pytest

from conftest import ROOT

SOURCE = ROOT / "checks" / "frictionless_figures"
# From the inside out: a module imports from its own layer and those before it.
LAYERS = (
    ("reading",),
    ("arithmetic",),
    (
        "backtracking",
        "edtf",
        "net",
        "outcome",
        "output",
        "packed",
        "shapes",
        "shown",
        "table",
    ),
    ("rules",),
    ("registry",),
    ("columns",),
    ("bounds", "descriptor", "gate", "package", "strict_yaml"),
    ("checks", "plugin"),
    ("chain", "validation"),
    ("draft",),
    ("expectations",),
    ("command",),
)
CORE = ("reading", "arithmetic", "edtf", "outcome", "table", "rules", "registry")
# Frictionless declares its classes with attrs, so a plugin of it does too; Spark hands over Arrow;
# Great Expectations takes frames of pandas.
TOGETHER = ({"attrs", "frictionless"}, {"pyarrow", "pyspark"}, {"great_expectations", "pandas"})
MODULES = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts): ast.parse(path.read_text("utf-8"))
    for path in SOURCE.rglob("*.py")
    if path != SOURCE / "__init__.py"
}


def imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def layer(name: str) -> int:
    top = name.partition(".")[0]
    (found,) = [number for number, names in enumerate(LAYERS) if top in names]
    return found


@pytest.mark.parametrize("name", MODULES)
def test_imports_inwards_only(name: str) -> None:
    prefix = "frictionless_figures."
    inner = [
        each.removeprefix(prefix) for each in imports(MODULES[name]) if each.startswith(prefix)
    ]
    assert [each for each in inner if layer(each) > layer(name)] == []


@pytest.mark.parametrize("name", MODULES)
def test_uses_one_framework_at_most(name: str) -> None:
    tops = {each.partition(".")[0] for each in imports(MODULES[name])}
    foreign = tops - set(sys.stdlib_module_names) - {"frictionless_figures"}
    assert len(foreign) <= 1 or foreign in TOGETHER
    assert name.partition(".")[0] not in CORE or foreign == set()


@pytest.mark.parametrize("name", [each for each in MODULES if each.partition(".")[0] in CORE])
def test_has_no_float_in_the_core(name: str) -> None:
    for node in ast.walk(MODULES[name]):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float | complex))
        if isinstance(node, ast.Name) and node.id == "float":
            # Named only to be refused.
            assert name == "reading.__init__"
        assert not (isinstance(node, ast.Attribute) and node.attr in ("getcontext", "localcontext"))


@pytest.mark.parametrize("name", [each for each in MODULES if each.startswith("arithmetic.")])
def test_divides_exactly(name: str) -> None:
    """An int by an int is a float: `Fraction(n, m)` and `//` are exact."""
    assert not any(isinstance(node, ast.Div) for node in ast.walk(MODULES[name]))


def test_imports_the_core_with_the_standard_library_alone() -> None:
    script = (
        "import sys, frictionless_figures; print({m.partition('.')[0] for m in sys.modules}"
        " - set(sys.stdlib_module_names) - {'frictionless_figures', '__main__', 'sitecustomize'})"
    )
    found = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    loaded = ast.literal_eval(found.stdout.replace("set()", "()"))
    assert [name for name in loaded if not name.startswith(("_", "encodings"))] == []


def test_loads_the_plugin_without_the_patterns_of_numerals() -> None:
    """They take longer to compile than Frictionless to validate."""
    script = "import sys, frictionless_figures.plugin; print(*sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert "frictionless_figures.reading.forms" in found.stdout.split()
    assert "frictionless_figures.reading.patterns" not in found.stdout.split()
