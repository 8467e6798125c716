"""What the documents name exists, what exists is named, and the two READMEs keep step."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import click
import pytest
import yaml

from flows.cli import cli
from flows.run.register import STAGES
from flows.run.sources import SOURCES
from flows.settings import LIMIT, PREFIX, Settings
from submissions.limits import Limits
from warehouse.contract import SEVERITIES, tables

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh-CN.md")
DOCUMENTS = (
    *READMES,
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "docs/glossary.md",
    "deployments/README.md",
    "benchmarks/README.md",
)
OPTIONS_OF_THE_PROGRAM = {"--workspace", "--warehouse-url", "--lang", "--verbose", "--version"}


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("name", READMES)
def test_every_command_is_in_the_readme_and_every_command_there_exists(name: str) -> None:
    named = set(re.findall(r"(?:bin/|`)jixiao(?: --\S+ \S+)* ([a-z][a-z-]+)", read(name)))
    assert named - cli.commands.keys() == set()
    assert cli.commands.keys() - named - set(re.findall(r"`(?:jixiao )?([a-z-]+)`", read(name))) == set()


def _parameters(command: click.Command) -> list[click.Parameter]:
    """The command's parameters, with those of its own commands."""
    below = command.commands.values() if isinstance(command, click.Group) else ()
    return [*command.params, *(parameter for one in below for parameter in one.params)]


@pytest.mark.parametrize("name", READMES)
def test_every_option_that_the_readme_shows_exists(name: str) -> None:
    for command, rest in re.findall(r"jixiao ([a-z-]+)([^\n#`]*)", read(name)):
        if command in cli.commands:
            known = {option for parameter in _parameters(cli.commands[command]) for option in parameter.opts} | OPTIONS_OF_THE_PROGRAM
            assert set(re.findall(r"(?<!\S)--[a-z-]+", rest)) <= known, command


@pytest.mark.parametrize("name", READMES)
def test_every_setting_is_in_the_readme_and_every_setting_there_exists(name: str) -> None:
    text = read(name)
    settings = {PREFIX + field.upper() for field in Settings.model_fields if field != "limits"}
    assert set(re.findall(rf"`({PREFIX}[A-Z_]+)`", text)) - settings - {LIMIT + "SECONDS"} <= {LIMIT.rstrip("_")}
    assert settings <= set(re.findall(rf"{PREFIX}[A-Z_]+", text))
    assert {limit for limit in Limits.model_fields if f"`{limit.upper()}`" not in text} == set()


def test_the_two_readmes_have_the_same_sections_tables_and_commands() -> None:
    one, other = (read(name) for name in READMES)
    for shape in (r"^(#+) ", r"^\| ?:?-", r"\.venv/bin/jixiao ([a-z]+)", r"^(\s*(?:make|pip) \w+)", r"\]\((?!README)([^)#]+)\)"):
        assert re.findall(shape, one, re.MULTILINE) == re.findall(shape, other, re.MULTILINE), shape


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_file_that_a_document_names_is_there(name: str) -> None:
    text = read(name)
    linked = [target for target in re.findall(r"\]\(([^)#:]+)\)", text) if not target.startswith("http")]
    assert [target for target in linked if not ((ROOT / name).parent / target).exists()] == []
    packages = "flows|submissions|expectations|warehouse|reports|synthesis|tests|benchmarks|deployments|samples|docs|requirements"
    named = set(re.findall(rf"`((?:{packages})/[\w/.-]*\w\.(?:py|yaml|sql|csv|md|lock))`", text))
    assert [target for target in sorted(named) if not (ROOT / target).exists()] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_make_target_that_a_document_names_is_there(name: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z-]+)", read(name), re.MULTILINE)) <= targets


def test_the_dictionary_names_every_table() -> None:
    text = read("docs/dictionary.md")
    assert [table for table in tables() if f"`{table}`" not in text] == []


def test_outcomes_and_severities_have_one_home_for_their_words() -> None:
    words = {key: entry for key, entry in yaml.safe_load(read("reports/words.yaml")).items() if re.match(r"(outcome|severity)\.", key)}
    glossary = read("docs/glossary.md")
    for entry in words.values():
        assert entry["zh"] in glossary
        assert entry["en"].lower() in glossary.lower()
    handbook = read("docs/rules.md")
    assert all(f"`{code}` {words[f'severity.{code}']['zh']}" in handbook for code in SEVERITIES)
    telling = [entry["zh"] for key, entry in words.items() if key.startswith("outcome.") and len(entry["zh"]) > 2]
    for file in (path for package in ("flows", "reports") for path in (ROOT / package).rglob("*.py")):
        said = [node.value for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Constant)]
        assert [text for text in said if any(word in str(text) for word in telling)] == [], file


def test_the_changelog_has_the_release_and_says_how_to_upgrade_to_the_next() -> None:
    text, version = read("CHANGELOG.md"), tomllib.loads(read("pyproject.toml"))["project"]["version"]
    releases = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    assert version in [release.split("\n", 1)[0].split(" ")[0] for release in releases]
    assert [release.split("\n", 1)[0] for release in releases[:-1] if "### Upgrading" not in release] == []


def test_architecture_tells_of_every_stage_and_of_every_folder() -> None:
    text = read("ARCHITECTURE.md")
    table = re.findall(r"^\| `([a-z-]+)` \| ([^|]*) \| [^|]* \| ([^|]*) \|$", text, re.MULTILINE)
    assert [name for name, _, _ in table] == [stage.name for stage in STAGES]
    for stage, (_, reads, marker) in zip(STAGES, table, strict=True):
        assert set(re.findall(r"`([a-z-]+)`", reads)) == {name for name in stage.inputs if name not in SOURCES}, stage.name
        assert ("the table `stages`" if stage.beside == "warehouse" else stage.beside) in marker, stage.name
    folders = {path.parent.name for path in (ROOT / "flows").glob("*/__init__.py")}
    assert {name for name in folders if f"`{name}/`" not in text} == set()
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert {name for name in packages if f"`{name}/`" not in text} == set()
