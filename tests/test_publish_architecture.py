"""`publish` publishes: it uses the library, one framework a file, and its arrows point one way."""

import ast
import sys

import pytest

from conftest import ROOT
from test_architecture import imports

SOURCE = ROOT / "publish"
# From the inside out: a module imports from its own layer and those before it.
LAYERS = (
    ("archive", "docs", "source"),
    ("facts", "page.drawings", "page.language", "readiness"),
    ("parquet", "records"),
    ("schema_org", "sql"),
    ("citation", "spreadsheet", "sqlite"),
    ("page.content",),
    ("page.render",),
    ("release",),
    ("__main__",),
)
# What is used in one file only, but PyArrow, which also deflates; markupsafe and jinja2 are one.
FRAMEWORKS = {
    "frictionless": ["__main__"],
    "jinja2": ["page.render"],
    "marko": ["docs"],
    "pyarrow": ["archive", "parquet"],
    "xlsxwriter": ["spreadsheet"],
    "yaml": ["records"],
}
MODULES = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts): ast.parse(path.read_text("utf-8"))
    for path in SOURCE.rglob("*.py")
    if path.name != "__init__.py"
}


def test_places_every_module() -> None:
    assert sorted(name for names in LAYERS for name in names) == sorted(MODULES)


@pytest.mark.parametrize("name", MODULES)
def test_imports_inwards_only(name: str) -> None:
    layers = {module: place for place, names in enumerate(LAYERS) for module in names}
    inner = {
        max((module for module in MODULES if f"{target}.".startswith(f"{module}.")), key=len)
        for target in (
            imported.removeprefix("publish.")
            for imported in imports(MODULES[name])
            if imported.startswith("publish.")
        )
        if any(f"{target}.".startswith(f"{module}.") for module in MODULES)
    }
    assert [module for module in inner if layers[module] > layers[name]] == []


@pytest.mark.parametrize("name", MODULES)
def test_uses_the_library_and_none_of_its_adapters(name: str) -> None:
    used = {imported for imported in imports(MODULES[name]) if "frictionless_figures" in imported}
    adapters = ("command", "expectations", "plugin", "columns")
    outside = [
        each
        for each in used
        if each.startswith(tuple(f"frictionless_figures.{a}" for a in adapters))
    ]
    assert outside == []


@pytest.mark.parametrize("name", MODULES)
def test_uses_each_framework_in_one_file(name: str) -> None:
    tops = {imported.partition(".")[0] for imported in imports(MODULES[name])}
    foreign = (
        tops - set(sys.stdlib_module_names) - {"frictionless_figures", "publish", "markupsafe"}
    )
    assert foreign == {framework for framework, places in FRAMEWORKS.items() if name in places}
