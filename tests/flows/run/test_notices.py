"""Notices: the office and the departments are told once, by a real HTTP address; nothing twice, and no address is written down."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from flows.failures import InvalidSetting, NotSent, is_transient
from flows.memory import reading
from flows.process.lock import holding
from flows.run.walk import Here, walk
from flows.settings import Settings
from flows.stages.work import Work
from flows.views.diagnosis import diagnose
from flows.views.settings_table import in_force

YEAR = 2023
TOKEN = "secrettoken0123456789"


class Mailbox:
    """A web server that takes Apprise's JSON messages, or refuses them."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []
        self.status = 200
        mailbox = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                content = self.rfile.read(int(self.headers["Content-Length"]))
                if mailbox.status == 200:
                    mailbox.told.append(json.loads(content))
                self.send_response(mailbox.status)
                self.end_headers()

            def log_message(self, *arguments: Any) -> None:
                del arguments

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"json://127.0.0.1:{self.server.server_port}/{TOKEN}"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    found = Mailbox()
    threading.Thread(target=found.server.serve_forever, daemon=True).start()
    yield found
    found.server.shutdown()
    found.server.server_close()


@pytest.fixture
def told(workspace: Settings, mailbox: Mailbox, tmp_path: Path) -> Settings:
    """The workspace with an address for the office and for one department."""
    with reading(workspace) as warehouse:
        code = next(row["filer"] for row in warehouse.rollup("filings", YEAR) if row["is_expected"])
    contacts = tmp_path / "contacts.csv"
    contacts.write_text(f"department_code,url\n{code},{mailbox.url}\n", "utf-8")
    return workspace.model_copy(update={"notify_urls": mailbox.url, "contacts": contacts, "site_url": "https://example.org/jixiao"})


def go_on(settings: Settings) -> tuple[str, ...]:
    with holding(settings):
        return walk(Work(YEAR, settings), Here()).done


def test_office_and_department_are_told_once_with_counts_and_link(told: Settings, mailbox: Mailbox) -> None:
    assert go_on(told) == ("send-notices",)
    office, department = mailbox.told
    assert "https://example.org/jixiao/2023/index.html" in office["message"]
    assert "退回 Returned" in office["message"]
    assert "/2023/departments/" in department["message"]
    assert go_on(told) == ()
    assert len(mailbox.told) == 2


def test_what_an_address_refused_is_sent_by_the_next_run_and_nothing_else(told: Settings, mailbox: Mailbox) -> None:
    mailbox.status = 500
    with pytest.raises(NotSent, match="2 messages were not sent") as refused:
        go_on(told)
    assert is_transient(refused.value)
    assert TOKEN not in str(refused.value)
    mailbox.status = 200
    assert go_on(told) == ("send-notices",)
    assert len(mailbox.told) == 2


def test_addresses_stand_in_no_file_and_no_list_of_settings(told: Settings, mailbox: Mailbox) -> None:
    go_on(told)
    assert mailbox.told
    for path in told.workspace.rglob("*"):
        assert not path.is_file() or TOKEN.encode() not in path.read_bytes(), path
    assert TOKEN not in str(in_force(told, ()))


def test_doctor_tries_the_addresses_without_sending(told: Settings, mailbox: Mailbox) -> None:
    def tried(settings: Settings) -> Any:
        return next(one for one in diagnose(settings) if one.name_en == "notifications")

    assert (tried(told).ok, tried(told).detail) == (True, "1 office, 1 departments; nothing sent")
    wrong = tried(told.model_copy(update={"notify_urls": f"nonsense:/{TOKEN}"}))
    assert not wrong.ok
    assert TOKEN not in wrong.detail
    assert mailbox.told == []


def test_a_list_of_addresses_that_cannot_be_read_is_named(workspace: Settings, tmp_path: Path) -> None:
    wrong = tmp_path / "contacts.csv"
    wrong.write_text("部门,地址\n甲,x\n", "utf-8")
    with pytest.raises(InvalidSetting, match=r"JIXIAO_CONTACTS.*contacts\.csv"):
        go_on(workspace.model_copy(update={"contacts": wrong}))


def test_without_addresses_nothing_is_done(workspace: Settings) -> None:
    assert go_on(workspace) == ()
