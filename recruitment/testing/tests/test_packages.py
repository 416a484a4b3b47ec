"""The order of packages is complete, and import-linter really refuses what it forbids."""

import configparser
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from recruitment.testing import sources

CONTRACTS = sources.BASE / ".importlinter"


def layers() -> set[str]:
    """Every module or package that the order names."""
    config = configparser.ConfigParser()
    config.read(CONTRACTS)
    listed = config["importlinter:contract:order"]["layers"].replace(":", "\n").split()
    return set(listed)


def lonely_modules() -> set[str]:
    """The modules of the process that reads workbooks, as the contract names them."""
    config = configparser.ConfigParser()
    config.read(CONTRACTS)
    return set(config["importlinter:contract:child"]["source_modules"].split())


def test_every_package_has_its_place_in_the_order():
    known = layers()
    roots = [sources.BASE / name for name in sources.PACKAGES if (sources.BASE / name).is_dir()]
    inside = [path for root in roots for path in root.iterdir() if path.name != "__init__.py"]
    modules = {
        f"{path.parent.name}.{path.stem}"
        for path in inside
        if path.suffix == ".py" or (path.is_dir() and any(path.rglob("*.py")))
    }
    assert modules <= known, f"missing in .importlinter: {sorted(modules - known)}"


def test_the_packages_above_packages_hold_no_code():
    for name in ("units", "candidates", "reports", "recruitment"):
        init = sources.BASE / name / "__init__.py"
        assert not init.exists() or init.read_text().strip() == "", f"{name} itself holds no code"


@pytest.fixture
def project(tmp_path):
    """A project of empty modules with our contracts; returns a function that plants text and runs the linter."""
    for name in layers() | lonely_modules() | {"reports.attainment.rules", "units.bases.tests"}:
        folder = tmp_path.joinpath(*name.split("."))
        folder.mkdir(parents=True, exist_ok=True)
        for package in (folder, *folder.parents):
            if package == tmp_path:
                break
            (package / "__init__.py").touch()
    shutil.copy(CONTRACTS, tmp_path)

    def lint(path="recruitment/kernel/dates.py", text="", helper=""):
        (tmp_path / path).write_text(text)
        (tmp_path / "recruitment/testing/factories.py").write_text(helper)
        tool = Path(sys.executable).with_name("lint-imports")
        done = subprocess.run([tool, "--no-cache", "--no-logo"], cwd=tmp_path, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    return lint


def test_an_order_that_is_kept_passes(project):
    code, printed = project("reports/appendix/actions.py", "import units.bases\nimport recruitment.kernel\n")
    assert code == 0, printed


def test_tests_may_use_what_tests_stand_on(project):
    used = "from recruitment.testing import factories\n"
    code, printed = project("units/bases/tests/test_x.py", used, helper="import reports.appendix\n")
    assert code == 0, printed


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("recruitment/kernel/dates.py", "import units.bases"),
        ("units/bases/models.py", "from units import targets"),
        ("reports/periodic/models.py", "import reports.appendix"),
        ("recruitment/audit/actions.py", "def f():\n    from recruitment.accounts import models"),
        ("reports/attainment/views.py", "from recruitment import settings"),
        ("reports/attainment/views.py", "from recruitment.testing import factories"),
        ("reports/attainment/rules.py", "from django.db import models"),
        ("recruitment/kernel/workbook_child.py", "import django"),
    ],
)
def test_a_planted_import_is_refused(project, path, text):
    code, printed = project(path, f"{text}\n")
    assert code == 1, printed
    assert "BROKEN" in printed
