"""What is installed is pinned by its content, and no lock says where it comes from."""

import json
import re

import pytest

from conftest import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
NPM_LOCKS = [
    path
    for path in sorted(ROOT.glob("tests/**/package-lock.json"))
    if "node_modules" not in str(path)
]


def test_has_the_locks_that_make_installs() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert set(re.findall(r"\$\(LOCKS\)/(\w+)\.txt", makefile)) == {path.stem for path in LOCKS}
    assert all(path.is_file() for path in NPM_LOCKS)


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
def test_pins_every_python_package_by_hash(path: object) -> None:
    text = path.read_text(encoding="utf-8")
    assert "://" not in text
    packages = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert packages
    for package in packages:
        assert re.match(r"[a-z0-9][a-z0-9.\-]*==\S+", package)
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", package)


@pytest.mark.parametrize("path", NPM_LOCKS, ids=lambda path: path.parent.name)
def test_pins_every_npm_package_by_integrity_without_an_address(path: object) -> None:
    packages = json.loads(path.read_text(encoding="utf-8"))["packages"]
    wanted = json.loads((path.parent / "package.json").read_text(encoding="utf-8"))
    names = {*wanted.get("dependencies", {}), *wanted.get("devDependencies", {})}
    assert names
    assert {f"node_modules/{name}" for name in names} <= set(packages)
    for name, package in packages.items():
        assert "resolved" not in package
        if name:
            assert package["integrity"].startswith("sha512-")
