import doctest

from conftest import ROOT
from frictionless_figures.command.dictionary import blocks, data_dictionary, with_blocks
from frictionless_figures.table import Tables


def test_has_the_data_dictionary_that_the_schemas_make() -> None:
    found = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    assert found == data_dictionary(ROOT / "datapackage.json")


def test_has_the_blocks_of_the_readme_that_the_package_makes(tables: Tables) -> None:
    found = (ROOT / "README.md").read_text(encoding="utf-8")
    assert found == with_blocks(found, blocks(ROOT / "datapackage.json", tables))


def test_has_a_readme_whose_examples_run() -> None:
    assert doctest.testfile(str(ROOT / "README.md"), module_relative=False).failed == 0
