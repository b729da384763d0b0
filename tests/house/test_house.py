"""What must hold for the house as a whole: its documents, its locks, and what code may not do."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("config", "bot", "storage", "handlers")
LOCKS = ("runtime", "dev", "bench")
# The one reader of the environment, and the one place that prints.
ENVIRONMENT_READER = "config/settings.py"
PRINTER = "handlers/cli.py"


def files_of(*packages: str) -> list[Path]:
    """Every file in these packages, without what Python leaves behind."""
    found = [
        path
        for package in packages
        for path in sorted((ROOT / package).rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    ]
    assert found, f"no file in {packages}: this test looked at nothing"
    return found


def modules_of(*packages: str) -> list[Path]:
    """Every Python module in these packages."""
    found = [path for path in files_of(*packages) if path.suffix == ".py"]
    assert found, f"no module in {packages}: this test looked at nothing"
    return found


def name_of(path: Path) -> str:
    """The path as the project writes it."""
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    """The parsed module."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def pyproject() -> dict[str, Any]:
    """What pyproject.toml says."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def direct_requirements(extra: str | None = None) -> list[Requirement]:
    """What pyproject.toml asks for: at run time, or for an extra."""
    project = pyproject()["project"]
    lines = project["optional-dependencies"][extra] if extra else project["dependencies"]
    assert lines
    return [Requirement(line) for line in lines]


def locked(lock: str) -> dict[str, tuple[str, int]]:
    """The packages of a lock file, each with its version and number of hashes."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    found: dict[str, tuple[str, int]] = {}
    # A requirement and its continuation lines are one paragraph.
    for line in text.replace("\\\n", " ").splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;]+)", line)
        assert match, f"requirements/{lock}.txt: not pinned to a version: {line[:80]}"
        found[canonicalize_name(match[1])] = (match[2], line.count("--hash=sha256:"))
    assert found, f"requirements/{lock}.txt is empty"
    return found


def environment_reads(tree: ast.Module) -> Iterator[int]:
    """The lines that touch os.environ or os.getenv, however they were imported."""
    names = {"environ", "environb", "getenv", "getenvb", "putenv", "unsetenv"}
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id="os"), attr=name) if name in names:
                yield node.lineno
            case ast.ImportFrom(module="os", names=imported):
                yield from (node.lineno for alias in imported if alias.name in names)


def prints(tree: ast.Module) -> Iterator[int]:
    """The lines that call print."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "print"
        ):
            yield node.lineno


def test_every_module_says_what_lives_in_it() -> None:
    silent = [
        name_of(path) for path in modules_of(*PACKAGES) if not ast.get_docstring(tree_of(path))
    ]
    assert not silent, f"no module docstring: {silent}"


def test_every_folder_with_modules_is_a_package() -> None:
    # Migrations are scripts that Alembic loads by path, not a package.
    folders = {path.parent for path in modules_of(*PACKAGES)}
    homeless = [
        name_of(folder)
        for folder in sorted(folders)
        if not (folder / "__init__.py").exists() and "migrations" not in folder.parts
    ]
    assert not homeless, f"no __init__.py, so missing from an installation: {homeless}"


def test_tests_are_no_packages() -> None:
    assert modules_of("tests")
    inits = [name_of(path) for path in modules_of("tests") if path.name == "__init__.py"]
    assert not inits, f"these would shadow the packages under test: {inits}"


def test_only_settings_read_the_environment() -> None:
    readers = [
        f"{name_of(path)}:{line}"
        for path in modules_of(*PACKAGES)
        if name_of(path) != ENVIRONMENT_READER
        for line in environment_reads(tree_of(path))
    ]
    assert not readers, f"only {ENVIRONMENT_READER} may read the environment: {readers}"


@pytest.mark.parametrize(
    "source",
    [
        "import os\nos.environ['A']",
        "import os\nos.getenv('A')",
        "from os import environ",
        "def f():\n    from os import getenv as g\n    return g('A')",
    ],
)
def test_a_reader_of_the_environment_is_noticed(source: str) -> None:
    assert list(environment_reads(ast.parse(source)))


def test_only_the_command_line_prints() -> None:
    printers = [
        f"{name_of(path)}:{line}"
        for path in modules_of(*PACKAGES)
        if name_of(path) != PRINTER
        for line in prints(tree_of(path))
    ]
    assert not printers, f"only {PRINTER} may print: {printers}"


def test_a_print_is_noticed() -> None:
    assert list(prints(ast.parse("def f():\n    print('x')")))


def test_every_file_beside_the_code_is_installed_with_it() -> None:
    globs = [
        f"{package.replace('.', '/')}/{glob}"
        for package, patterns in pyproject()["tool"]["setuptools"]["package-data"].items()
        for glob in patterns
    ]
    shipped = {
        path for glob in globs for path in ROOT.glob(glob) if "__pycache__" not in path.parts
    }
    forgotten = [
        name_of(path)
        for path in files_of(*PACKAGES)
        if path.suffix not in {".py", ".pyc"} and path not in shipped
    ]
    assert globs
    assert not forgotten, f"not in [tool.setuptools.package-data]: {forgotten}"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_carries_a_hash(lock: str) -> None:
    without = [name for name, (_, hashes) in locked(lock).items() if not hashes]
    assert not without, f"requirements/{lock}.txt: no hash for {without}; run `make lock`"


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_name_packages_and_no_places(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    assert "==" in text
    assert not re.findall(r"^(?:--|-[a-z]\b).*|file://\S*| @ \S*", text, flags=re.MULTILINE)


def test_locks_are_in_step_with_pyproject() -> None:
    wanted = {
        "runtime": direct_requirements(),
        "dev": [*direct_requirements(), *direct_requirements("dev")],
    }
    stale = [
        f"{lock}.txt: {requirement}"
        for lock, requirements in wanted.items()
        for requirement in requirements
        if locked(lock).get(canonicalize_name(requirement.name), ("", 0))[0]
        not in requirement.specifier
    ]
    assert not stale, f"run `make lock`: {stale}"


def test_runtime_and_dev_locks_agree() -> None:
    runtime, dev = locked("runtime"), locked("dev")
    apart = {
        name: (version, dev.get(name))
        for name, (version, _) in runtime.items()
        if dev.get(name, ("", 0))[0] != version
    }
    assert not apart, f"developers would test other versions than run: {apart}"


def test_what_builds_the_project_is_locked() -> None:
    for line in pyproject()["build-system"]["requires"]:
        requirement = Requirement(line)
        for lock in ("runtime", "dev"):
            assert locked(lock)[canonicalize_name(requirement.name)][0] in requirement.specifier


def test_every_direct_dependency_is_explained() -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = {
        canonicalize_name(match[1])
        for match in re.finditer(r"^\| `([A-Za-z0-9._-]+)` \|", text, flags=re.MULTILINE)
    }
    direct = {
        canonicalize_name(requirement.name)
        for requirement in [*direct_requirements(), *direct_requirements("dev")]
    }
    assert direct <= rows, f"docs/dependencies.md does not explain: {sorted(direct - rows)}"


def test_every_unreleased_change_says_something() -> None:
    folder = ROOT / "changes" / "unreleased"
    assert (folder / "README.md").is_file()
    assert [path.name for path in folder.iterdir() if path.suffix != ".md"] == []
    for path in folder.glob("*.md"):
        if path.name == "README.md":
            continue
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*\.md", path.name), f"not a short slug: {path}"
        assert path.read_text(encoding="utf-8").strip(), f"an empty change: {path}"


def test_the_example_environment_names_each_key_once() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    keys = [line.partition("=")[0] for line in lines if line and not line.startswith("#")]
    assert keys
    assert len(keys) == len(set(keys))
    assert all(re.fullmatch(r"DIALOGBOTE_[A-Z_]+", key) for key in keys)
    assert "DIALOGBOTE_TOKEN=" in lines, "the example must not hold a token"


def test_no_file_of_the_project_names_a_place_on_somebodys_machine() -> None:
    texts = [
        ROOT / "pyproject.toml",
        ROOT / "Makefile",
        *(ROOT / "scripts").iterdir(),
        *(ROOT / "requirements").iterdir(),
        *(ROOT / "docs").rglob("*.md"),
    ]
    assert texts
    private = re.compile(r"/(?:home|root|work|Users)/")
    named = [
        name_of(path)
        for path in texts
        if path.is_file() and private.search(path.read_text(encoding="utf-8"))
    ]
    assert not named, f"a path that exists on one machine only: {named}"
