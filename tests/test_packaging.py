"""The built package is complete: an environment with CKAN and our wheel, and nothing of this checkout, can use it."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
#: Folders of the checkout and what they are called once installed.
INSTALLED_AS = {"ckanext/bos": "ckanext/bos", "schemas": "ckanext/bos/schemas", "i18n": "ckanext/bos/i18n"}
NOT_SOURCE = shutil.ignore_patterns(".*", "var", "build", "dist", "__pycache__", "*.egg-info")
OURS = ("ckanext_bos", "__editable__")

PROBE = """
import json, sys
from importlib.metadata import entry_points, version

from ckan.cli import load_config
from ckan.config.middleware import make_app

(entry,) = entry_points(group="ckan.plugins", name="bos")
plugin = entry.load()
app = make_app(load_config(sys.argv[1]))
import ckan.plugins.toolkit as tk

with app._wsgi_app.test_request_context("/"):
    dataset = tk.get_action("scheming_dataset_schema_show")({}, {"type": "pengadaan"})
    unit = tk.get_action("scheming_organization_schema_show")({}, {"type": "organization"})
    word = tk._("Log in")
import ckanext.bos, ckanext.bos.i18n, ckanext.bos.schemas

print(json.dumps({
    "version": version("ckanext-bos"),
    "plugin": plugin.__module__,
    "from": [m.__file__ for m in (ckanext.bos, ckanext.bos.i18n, ckanext.bos.schemas, sys.modules[plugin.__module__])],
    "fields": [field["field_name"] for field in dataset["dataset_fields"]],
    "unit_fields": [field["field_name"] for field in unit["fields"]],
    "word": word,
}))
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout, so that building leaves no traces in it."""
    return Path(shutil.copytree(ROOT, tmp_path_factory.mktemp("source") / "ckanext-bos", ignore=NOT_SOURCE))


@pytest.fixture(scope="module")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", source, tmp_path_factory.mktemp("wheel"))


def build(kind: str, source: Path, target: Path) -> Path:
    """Build a ``wheel`` or ``sdist`` with the backend that pyproject.toml names; returns the file."""
    code = f"from setuptools import build_meta; build_meta.build_{kind}({str(target)!r})"
    subprocess.run([sys.executable, "-c", code], cwd=source, check=True, capture_output=True)
    (built,) = target.iterdir()
    return built


def contents(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def test_the_wheel_holds_every_file_of_the_packages(wheel: Path):
    expected = {
        f"{installed}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder, installed in INSTALLED_AS.items()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix not in (".pyc", ".md")
    }
    assert expected == {name for name in contents(wheel) if not name.endswith(".md")}


def test_the_wheel_holds_nothing_of_the_workshop(wheel: Path):
    assert {name.split("/")[0] for name in contents(wheel)} == {"ckanext"}
    assert "ckanext/__init__.py" not in contents(wheel), "the namespace is shared with other extensions"


def test_a_wheel_from_the_sdist_is_the_same(source: Path, wheel: Path, tmp_path: Path):
    for name in ("sdist", "unpacked", "wheel"):
        (tmp_path / name).mkdir()
    shutil.unpack_archive(build("sdist", source, tmp_path / "sdist"), tmp_path / "unpacked")
    (unpacked,) = (tmp_path / "unpacked").iterdir()
    assert contents(build("wheel", unpacked, tmp_path / "wheel")) == contents(wheel)


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a new environment that has what ours has, except this extension, and then the wheel."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = folder / "bin" / "python"
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if entry.name == "ckanext":
            (packages / "ckanext").mkdir()
            for extension in entry.iterdir():
                if extension.name != "bos":
                    (packages / "ckanext" / extension.name).symlink_to(extension)
        elif not entry.name.startswith(OURS) and entry.name != "__pycache__":
            (packages / entry.name).symlink_to(entry)
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*command, str(wheel)], check=True, cwd=folder)
    return python


def test_the_installed_wheel_runs_in_ckan(installed: Path, tmp_path: Path):
    settings = (ROOT / "test.ini").read_text().replace("%(here)s", str(tmp_path))
    (tmp_path / "ckan.ini").write_text(settings)
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "CKAN_INI")}
    done = subprocess.run(
        [str(installed), "-P", "-c", PROBE, str(tmp_path / "ckan.ini")],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert all(path.startswith(str(installed.parent.parent)) for path in found["from"])
    assert found["plugin"] == "ckanext.bos.portal.plugin"
    assert found["version"] == "0.1.0"
    assert {"ocid", "fiscal_year", "awards", "contracts", "payments"} <= set(found["fields"])
    assert "name" in found["unit_fields"]
    assert found["word"] == "Masuk", "Indonesian is the portal's own language"
