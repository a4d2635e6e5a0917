"""Where the browser of the tests comes from, without installing one."""

from __future__ import annotations

import pytest

from tests.browser import chromium


class Machine:
    """A machine on which a browser appears once the named installer has run."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, root: bool, installer: str | None) -> None:
        self.commands: list[str] = []
        self._there = installer == "already"
        self._installer = installer
        monkeypatch.delenv("CHROMIUM", raising=False)
        monkeypatch.setattr(chromium, "find", lambda: "/its/path" if self._there else None)
        monkeypatch.setattr(chromium, "_may_use_apt", lambda: root)
        monkeypatch.setattr(chromium, "_say", self._run)

    def _run(self, command: list[str], settings: dict[str, str]) -> None:
        self.commands.append(" ".join(command))
        self._there |= self._installer is not None and f"{self._installer} install" in " ".join(command).replace(
            " -q", ""
        )


def test_one_that_is_there_is_taken_and_nothing_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, root=True, installer="already")
    assert chromium.ensure() == "/its/path"
    assert machine.commands == []


def test_root_asks_apt_after_fetching_its_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, root=True, installer="apt-get")
    assert chromium.ensure() == "/its/path"
    assert [command.split()[2] for command in machine.commands] == ["update", "install"]


@pytest.mark.parametrize(("root", "needs"), [(True, True), (False, False)])
def test_else_the_browser_driver_installs_its_own(monkeypatch: pytest.MonkeyPatch, root: bool, needs: bool) -> None:
    machine = Machine(monkeypatch, root, installer="playwright")
    assert chromium.ensure() == "/its/path"
    assert machine.commands[-1].endswith("chromium")
    assert ("--with-deps" in machine.commands[-1]) is needs
    assert any(command.startswith("apt-get") for command in machine.commands) is root


def test_where_none_can_be_had_one_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    Machine(monkeypatch, root=True, installer=None)
    with pytest.raises(SystemExit, match="need Chromium, and none was found or could be installed"):
        chromium.ensure()


def test_a_path_that_does_not_start_is_named_and_nothing_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, root=True, installer="apt-get")
    monkeypatch.setenv("CHROMIUM", "/no/browser")
    with pytest.raises(SystemExit, match="CHROMIUM is '/no/browser', which does not start"):
        chromium.ensure()
    assert machine.commands == []
