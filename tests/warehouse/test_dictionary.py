import subprocess
import sys

import pytest

from warehouse import contract, dictionary
from warehouse.rollup import rollups


@pytest.fixture(scope="module")
def text():
    return dictionary.dictionary()


def test_every_table_column_code_list_and_rollup_is_in_it(text):
    for table in contract.tables().values():
        assert f"### `{table.name}` {table.label}" in text
        assert all(f"| `{column.name}` |" in text and column.description.replace("|", "\\|") in text for column in table.columns)
    assert all(f"### `{rollup.table}`" in text for rollup in rollups().values())
    assert "430511" in text
    assert "公务接待" in text


def test_an_alias_with_a_bar_does_not_break_its_row(text):
    rows = [line for line in text.splitlines() if line.startswith("| three_public |")]
    heading = next(line for line in text.splitlines() if line.startswith("| item_code |"))
    assert rows
    assert rows[0].replace("\\|", "").count("|") == heading.count("|")


def test_it_is_written_checked_and_found_stale(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(dictionary, "PATH", tmp_path / "docs" / "dictionary.md")
    assert dictionary.main(["--check"]) == 1
    assert "stale" in capsys.readouterr().err
    assert dictionary.main([]) == 0
    assert dictionary.main(["--check"]) == 0
    assert dictionary.main(["--chekc"]) == 2


def test_the_one_in_the_repository_is_fresh():
    assert subprocess.run([sys.executable, "-m", "warehouse.dictionary", "--check"], check=False).returncode == 0
