import hashlib
import json
import random
import subprocess
import sys
import textwrap
from decimal import Decimal

import pyarrow.parquet as pq
import pytest

from warehouse.faults import InvalidRow, LakeDamaged
from warehouse.lake import Lake


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake")


@pytest.fixture
def root(tmp_path):
    return tmp_path / "lake"


def _files(root):
    return {p.relative_to(root).as_posix(): (p.read_bytes(), p.stat().st_mtime_ns) for p in root.rglob("*") if p.is_file()}


def _next_year(batch):
    return {table: [row | {"fiscal_year": 2024} for row in rows] for table, rows in batch.items()}


def test_accepted_and_returned_stand_apart_in_folders_by_year_and_division(lake, root, city, year):
    lake.publish(year, city)
    places = {path.rsplit("/", 1)[0] for path in _files(root) if path.endswith(".parquet")}
    assert "accepted/budget_lines/fiscal_year=2023/division_code=430511" in places
    assert "returned/submissions/fiscal_year=2023/division_code=430523" in places
    for standing in ("accepted", "returned"):
        assert set(lake.read("submissions", year, standing).column("standing").to_pylist()) == {standing}
    assert {row["submission_id"] for row in lake.read("submissions", standing="returned").to_pylist()} == {"b-1", "c-2", "f-1"}


def test_rows_come_back_as_they_were(lake, city, year):
    lake.publish(year, city)
    amounts = {(r["submission_id"], r["item_code"], r["measure"]): r["amount_cny"] for r in lake.read("budget_lines", year).to_pylist()}
    assert amounts["a-1", "three_public", "actual"] == Decimal("1185900.00")
    assert amounts["a-1", "three_public.overseas", "actual"] is None
    assert len(amounts) == len(city["budget_lines"])


def test_the_manifest_names_every_live_file_and_carries_no_time(lake, root, city, year):
    published = lake.publish(year, city)
    content = (root / "manifest.json").read_bytes()
    assert published.manifest_sha256 == hashlib.sha256(content).hexdigest()
    files = lake.manifest()["files"]
    assert {entry["path"] for entry in files} == {path for path in _files(root) if path.endswith(".parquet")}
    for entry in files:
        assert hashlib.sha256((root / entry["path"]).read_bytes()).hexdigest() == entry["sha256"]
    assert sum(entry["rows"] for entry in files if entry["table"] == "findings") == len(city["findings"])
    assert set(json.loads(content)["files"][0]) == {"path", "sha256", "bytes", "rows", "table", "standing", "fiscal_year", "division_code"}


def test_publishing_the_same_rows_in_another_order_changes_no_byte(lake, root, city, year):
    assert lake.publish(year, city).changed
    before = _files(root)
    shuffled = {table: random.Random(1).sample(rows, len(rows)) for table, rows in reversed(city.items())}
    again = lake.publish(year, shuffled)
    assert not again.changed
    assert _files(root) == before


def test_a_year_is_replaced_whole_and_the_others_stay(lake, root, city, year):
    lake.publish(year, city)
    before = _files(root)
    lake.publish(2024, _next_year(city))
    lake.publish(2024, {"submissions": _next_year(city)["submissions"][:1]})
    assert lake.read("budget_lines", 2024).num_rows == 0
    assert lake.read("submissions", 2024).num_rows == 1
    after = _files(root)
    assert {path: after[path] for path in before if path != "manifest.json"} == {p: before[p] for p in before if p != "manifest.json"}
    lake.publish(2024, {})
    assert not any("2024" in path for path in _files(root))
    assert not list(root.rglob("fiscal_year=2024"))


def test_nothing_published_reads_as_empty_tables(lake):
    assert lake.read("budget_lines").num_rows == 0
    assert lake.manifest() == {"format": 1, "files": ()}
    with pytest.raises(KeyError):
        lake.read("no_such_table")


@pytest.mark.parametrize(
    ("table", "change", "reason"),
    [
        ("budget_lines", {"amount_cny": 1.5}, "expected a Decimal"),
        ("budget_lines", {"submission_id": "nobody"}, "no such submission"),
        ("budget_lines", {"standing": "returned"}, "its submission has 'accepted'"),
        ("budget_lines", {"division_code": "430523"}, "its submission has '430511'"),
        ("submissions", {"standing": "returned"}, "the outcome is 'accepted'"),
        ("submissions", {"fiscal_year": 2022}, "in a batch of 2023"),
        ("submissions", {"division_code": "../../x"}, "neither"),
        ("submissions", {"division_code": None}, "neither"),
    ],
)
def test_a_batch_that_breaks_the_contract_leaves_the_lake_as_it_was(lake, root, city, year, table, change, reason):
    lake.publish(year, city)
    before = _files(root)
    with pytest.raises(InvalidRow, match=reason):
        lake.publish(year, city | {table: [city[table][0] | change, *city[table][1:]]})
    assert _files(root) == before


def test_a_key_may_occur_once_and_only_tables_of_the_lake_are_taken(lake, city, year):
    with pytest.raises(InvalidRow, match="occurs twice"):
        lake.publish(year, city | {"findings": [*city["findings"], city["findings"][0]]})
    with pytest.raises(InvalidRow, match="holds no such table"):
        lake.publish(year, city | {"departments": []})


def test_a_file_that_is_missing_or_altered_is_said_so_and_mended_by_publishing(lake, root, city, year):
    lake.publish(year, city)
    path = next(root.glob("accepted/fund_lines/**/*.parquet"))
    path.write_bytes(path.read_bytes()[::-1])
    with pytest.raises(LakeDamaged, match="not what the manifest says") as caught:
        lake.read("fund_lines")
    assert caught.value.path == path.relative_to(root).as_posix()
    path.unlink()
    with pytest.raises(LakeDamaged, match="is missing"):
        lake.read("fund_lines")
    lake.publish(year, city)
    assert lake.read("fund_lines").num_rows == len(city["fund_lines"])
    (root / "manifest.json").write_text("{", "utf-8")
    with pytest.raises(LakeDamaged, match=r"manifest\.json"):
        lake.read("fund_lines")


KILLED = """
import json, os, pickle, signal, sys
from pathlib import Path
from warehouse.lake import Lake

step, count = int(sys.argv[3]), 0

def dying(operation):
    def wrapped(*args, **kwargs):
        global count
        for _ in range(2):
            if count == step:
                os.kill(os.getpid(), signal.SIGKILL)
            count += 1
            if _ == 0:
                result = operation(*args, **kwargs)
        return result
    return wrapped

for name in ("replace", "unlink", "fsync"):
    setattr(os, name, dying(getattr(os, name)))
Lake(Path(sys.argv[1])).publish(2023, pickle.loads(Path(sys.argv[2]).read_bytes()))
print(count)
"""


def _publish_until(step, root, batch_file):
    command = [sys.executable, "-c", textwrap.dedent(KILLED), str(root), str(batch_file), str(step)]
    return subprocess.run(command, check=False, capture_output=True, text=True)


@pytest.mark.slow
def test_a_process_killed_at_any_moment_leaves_the_old_state_or_the_new(tmp_path, city, year):
    import pickle
    import shutil

    old = {table: rows for table, rows in city.items() if table in ("submissions", "fund_lines")}
    new = city | {"fund_lines": [row | {"actual_cny": Decimal("1.00")} for row in city["fund_lines"]]}
    (tmp_path / "new.pickle").write_bytes(pickle.dumps(new))
    first, last = Lake(tmp_path / "first"), Lake(tmp_path / "last")
    first.publish(year, old)
    states = {json.dumps(first.manifest()["files"])}
    last.publish(year, new)
    whole = json.dumps(last.manifest()["files"])
    shutil.copytree(tmp_path / "first", tmp_path / "count")
    steps = int(_publish_until(-1, tmp_path / "count", tmp_path / "new.pickle").stdout)
    assert steps > 40
    seen = set()
    for step in sorted({*range(0, steps - 14, 6), *range(steps - 14, steps)}):
        root = tmp_path / f"lake{step}"
        shutil.copytree(tmp_path / "first", root)
        assert _publish_until(step, root, tmp_path / "new.pickle").returncode == -9
        lake = Lake(root)
        state = json.dumps(lake.manifest()["files"])
        assert state in states | {whole}
        seen.add(state)
        assert lake.read("fund_lines").num_rows == 5
        lake.publish(year, new)
        assert {path: content for path, (content, _) in _files(root).items()} == {p: c for p, (c, _) in _files(tmp_path / "last").items()}
    assert seen == states | {whole}


def test_two_publishers_take_turns(tmp_path, city, year):
    from concurrent.futures import ThreadPoolExecutor

    lake = Lake(tmp_path / "lake")
    with ThreadPoolExecutor(8) as pool:
        list(
            pool.map(
                lambda n: lake.publish(2020 + n, {t: [r | {"fiscal_year": 2020 + n} for r in rows] for t, rows in city.items()}), range(8)
            )
        )
    assert {entry["fiscal_year"] for entry in lake.manifest()["files"]} == set(range(2020, 2028))
    assert lake.read("findings").num_rows == 8 * len(city["findings"])


def _without(root, table, column):
    """Makes the lake's files of a table older than the column, and the manifest with them."""
    manifest = json.loads((root / "manifest.json").read_text("utf-8"))
    for entry in manifest["files"]:
        if entry["table"] == table:
            path = root / entry["path"]
            pq.write_table(pq.read_table(path).drop_columns([column]), path)
            entry["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (root / "manifest.json").write_text(json.dumps(manifest), "utf-8")


def test_rows_written_before_a_column_was_declared_have_none_in_it(lake, root, city, year):
    lake.publish(year, city)
    before = lake.read("findings").drop_columns(["cause_fingerprint"])
    _without(root, "findings", "cause_fingerprint")
    rows = Lake(root).read("findings")
    assert set(rows.column("cause_fingerprint").to_pylist()) == {None}
    assert rows.drop_columns(["cause_fingerprint"]) == before


def test_what_older_files_accuse_though_it_could_not_be_judged_has_no_severity(lake, root, city, year):
    findings = [row | {"severity": row["severity"] or "critical"} for row in city["findings"]]
    lake.publish(year, city | {"findings": findings})
    told = {(row["outcome"], row["severity"]) for row in Lake(root).read("findings").to_pylist()}
    assert ("could_not_judge", None) in told
    assert all((severity is None) == (outcome == "could_not_judge") for outcome, severity in told)


def test_rows_without_a_column_that_must_be_there_are_damaged(lake, root, city, year):
    lake.publish(year, city)
    _without(root, "findings", "rule")
    with pytest.raises(LakeDamaged, match="has no rule"):
        Lake(root).read("findings")


def test_reading_leaves_no_thread_behind_that_could_abort_the_process_at_its_end(lake, root, city, year):
    """The dataset scanner behind ``pq.read_table`` lets go of Python's buffers in its own threads, in the middle of the exit."""
    lake.publish(year, city)
    script = """
        import os, sys
        from pathlib import Path
        from warehouse.lake import Lake
        threads = lambda: len(os.listdir("/proc/self/task"))
        before = threads()
        assert len(Lake(Path(sys.argv[1])).read("submissions"))
        print(threads() - before)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script), str(root)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0"]
