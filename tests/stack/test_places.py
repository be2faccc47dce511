"""Folders and ports."""

import socket
from pathlib import Path

import pytest

from stack import places
from stack.errors import StackError
from stack.places import Places


def test_profiles_have_folders_of_their_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("BOS_VAR", str(tmp_path))
    assert places.var_folder() == tmp_path
    assert places.var_folder("test") == tmp_path / "test"


def test_downloads_are_shared_between_checkouts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.delenv("BOS_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert places.cache_folder() == tmp_path / "ckanext-bos"
    monkeypatch.setenv("BOS_CACHE", str(tmp_path / "elsewhere"))
    assert places.cache_folder() == tmp_path / "elsewhere"


@pytest.mark.parametrize("text", ["0", "65536", "abc", "-1", "80.5"])
def test_a_port_that_is_none_is_refused_in_one_sentence(monkeypatch: pytest.MonkeyPatch, text: str):
    monkeypatch.setenv("BOS_PORT", text)
    with pytest.raises(StackError, match=f"not '{text}'"):
        places.portal_port()


def test_a_port_is_remembered_until_somebody_else_takes_it(tmp_path: Path):
    ours = Places(tmp_path)
    port = ours.port("solr")
    assert ours.port("solr") == port == ours.last_port("solr")
    with socket.socket() as other:
        other.bind((places.LOOPBACK, port))
        other.listen()
        assert not places.port_is_free(port)
        assert ours.port("solr") != port


def test_sockets_lie_in_a_short_plain_folder_whatever_the_checkout_is_called(tmp_path: Path):
    assert Places(Path("/srv/bos/var")).sockets == Path("/srv/bos/var/run")
    for unusual in (tmp_path / ("long" * 30), Path("/srv/proyek saya/var"), Path("/srv/100%/var")):
        folder = str(Places(unusual).sockets)
        assert len(folder) <= places.SOCKET_FOLDER_LIMIT and places.PLAIN_PATH.fullmatch(folder)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StackError, match="Cannot write to .*BOS_VAR"):
        Places(tmp_path / "file" / "var").create()
