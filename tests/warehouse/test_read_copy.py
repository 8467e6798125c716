"""The warehouse's file for readers and the writer's own: neither side stops the other, and nothing is lost between them."""

import os
import subprocess
import sys
from contextlib import contextmanager

import pytest

from warehouse.database import Warehouse
from warehouse.read_copy import publish, readable_url, take_up, writer_url


@pytest.fixture
def url(duckdb_url):
    """A published warehouse without runs."""
    with Warehouse(writer_url(duckdb_url)) as warehouse:
        warehouse.create()
    publish(duckdb_url)
    return duckdb_url


def runs(url):
    with Warehouse(url, read_only=True) as warehouse:
        return [row["run_id"] for row in warehouse.rows("runs")]


def write(url, name):
    from datetime import UTC, datetime

    with Warehouse(url) as warehouse:
        warehouse.put("runs", [{"run_id": name, "fiscal_year": 2023, "inbox": "in", "started_at": datetime.now(UTC), "state": "running"}])


@contextmanager
def somebody_reading(url):
    code = f"from warehouse.database import Warehouse\nw = Warehouse({url!r}, read_only=True)\nw.rows('runs')\nprint('up', flush=True)\ninput()\nprint(len(w.rows('runs')))"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "up\n"
        yield
        assert other.communicate("\n")[0] == "0\n"
    assert other.returncode == 0


def test_a_reader_who_leaves_the_file_open_neither_stops_the_writer_nor_is_stopped(url):
    with somebody_reading(url):
        take_up(url)
        write(writer_url(url), "one")
        assert publish(url)
        assert runs(url) == ["one"]


def test_a_reader_may_come_while_a_run_writes(url):
    with Warehouse(writer_url(url)) as writer:
        writer.rows("runs")
        assert runs(url) == []


def test_what_is_published_is_not_published_again(url):
    assert not publish(url)
    take_up(url)
    assert not publish(url)


def test_a_file_that_somebody_put_back_or_changed_is_taken_up(url):
    write(url, "by hand")
    take_up(url)
    assert runs(writer_url(url)) == ["by hand"]


def test_a_warehouse_of_an_older_version_has_one_file_and_is_taken_up(duckdb_url):
    with Warehouse(duckdb_url) as warehouse:
        warehouse.create()
    write(duckdb_url, "older")
    take_up(duckdb_url)
    assert runs(writer_url(duckdb_url)) == ["older"]


def test_what_a_killed_run_wrote_counts_though_the_clock_was_moved_back(url, tmp_path):
    write(writer_url(url), "before the kill")
    os.utime(tmp_path / "warehouse.writer.duckdb", (1, 1))
    (tmp_path / ".warehouse.duckdb-0123456789ab.tmp").write_bytes(b"half a copy")
    take_up(url)
    assert publish(url)
    assert runs(url) == ["before the kill"]
    assert not list(tmp_path.glob("*.tmp")) + list(tmp_path.glob(".*.tmp"))


def test_a_published_file_that_was_deleted_comes_back(url, tmp_path):
    write(writer_url(url), "one")
    (tmp_path / "warehouse.duckdb").unlink()
    assert readable_url(url) == writer_url(url)
    take_up(url)
    publish(url)
    assert runs(url) == ["one"]
