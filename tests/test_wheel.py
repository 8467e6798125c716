"""What an installation from the wheel gets: all that the product's code reads, and nothing that only a checkout needs."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from warehouse.closure import closure

ROOT = Path(__file__).parents[1]
PACKAGES = ("expectations", "flows", "reports", "submissions", "warehouse")
BUILD = "import sys; from setuptools.build_meta import build_wheel; print(build_wheel(sys.argv[1]))"
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc")
INSIDE = "import sys; sys.path.insert(0, sys.argv.pop(1)); "
"""The unpacked wheel first: what it does not have must not be found in the checkout, so checkouts are taken off the path."""
WITHOUT_CHECKOUT = "sys.meta_path = [one for one in sys.meta_path if 'ditable' not in getattr(one, '__name__', '')]; "


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as ``pip wheel --no-deps --no-build-isolation`` has it built, unpacked; built from a copy, so that nothing is left here."""
    source, built = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for package in (*PACKAGES, "synthesis", "benchmarks", "tests", "samples", "deployments"):
        shutil.copytree(ROOT / package, source / package, ignore=LEFT_OUT)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    subprocess.run([sys.executable, "-c", BUILD, built], cwd=source, check=True, capture_output=True)
    (packed,) = built.glob("*.whl")
    unpacked = built / "unpacked"
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(unpacked)
    return unpacked


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts}


def run(wheel: Path, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """``code`` in an interpreter that finds the product in the wheel alone."""
    command = [sys.executable, "-I", "-c", INSIDE + WITHOUT_CHECKOUT + code, str(wheel), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=wheel)


def test_it_has_the_packages_of_the_product_alone(wheel: Path) -> None:
    assert {path.name for path in wheel.iterdir() if path.suffix != ".dist-info"} == set(PACKAGES)


@pytest.mark.parametrize("package", PACKAGES)
def test_it_has_every_file_of_a_package(wheel: Path, package: str) -> None:
    assert files(wheel / package) == files(ROOT / package)


def test_it_has_every_data_file_that_code_reads(wheel: Path) -> None:
    read = closure(("flows.cli",), ("synthesis",)).files
    assert "warehouse/tables/submissions.yaml" in read
    assert [name for name in read if not name.startswith("synthesis/") and not (wheel / name).is_file()] == []


def test_the_command_line_works_from_it(wheel: Path) -> None:
    done = run(wheel, "import flows.cli; print(flows.cli.__file__); sys.exit(flows.cli.run())", "--lang", "en", "explain", "SUM-01")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(str(wheel))


def test_synth_says_that_it_comes_with_a_checkout(wheel: Path, tmp_path: Path) -> None:
    done = run(wheel, "import flows.cli; sys.exit(flows.cli.run())", "synth", "--count", "1", "--out", str(tmp_path / "city"))
    assert done.returncode == 2
    assert "comes with a checkout" in done.stderr
    assert "源代码仓库" in done.stderr
    assert not (tmp_path / "city").exists()
