"""Fetching Solr's jars."""

import hashlib
from pathlib import Path

import pytest

from stack import jars
from stack.errors import StackError
from stack.jars import Jar

CONTENT = b"a jar"


def test_the_list_is_complete_and_pinned():
    listed = list(jars.listed())
    assert len(listed) == 125 == len({jar.path for jar in listed})
    assert all(len(jar.sha256) == 64 for jar in listed)


def test_coordinates_follow_the_repository_layout():
    jar = Jar("io/netty/netty-tcnative/2.0.70.Final/netty-tcnative-2.0.70.Final-linux-x86_64.jar", "")
    assert jar.coordinates == ("io.netty", "netty-tcnative", "2.0.70.Final", "linux-x86_64")
    assert Jar("org/ow2/asm/asm/7.2/asm-7.2.jar", "").coordinates == ("org.ow2.asm", "asm", "7.2", "")


@pytest.fixture()
def one_jar(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Jar:
    """A list of one jar, and a repository that delivers it."""
    jar = Jar("org/example/thing/1/thing-1.jar", hashlib.sha256(CONTENT).hexdigest())

    def download(jar: Jar, repository: Path) -> Path:
        repository.mkdir()
        (repository / "got").write_bytes(CONTENT)
        return repository / "got"

    monkeypatch.setenv("BOS_CACHE", str(tmp_path))
    monkeypatch.setattr(jars, "listed", lambda: iter([jar]))
    monkeypatch.setattr(jars, "_download", download)
    return jar


def test_a_jar_is_fetched_once(one_jar: Jar, monkeypatch: pytest.MonkeyPatch):
    seen: list[tuple[int, int]] = []
    (path,) = jars.fetch(lambda done, total: seen.append((done, total)))
    assert path.read_bytes() == CONTENT and seen == [(0, 1), (1, 1)]
    monkeypatch.setattr(jars, "_download", None)
    assert jars.fetch() == [path]
    assert [entry.name for entry in jars.folder().iterdir()] == ["org"], "nothing half-done is left"


def test_a_jar_with_another_content_is_not_installed(one_jar: Jar, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(jars, "listed", lambda: iter([Jar(one_jar.path, "0" * 64)]))
    with pytest.raises(StackError, match="not the file that was pinned"):
        jars.fetch()
    assert not (jars.folder() / one_jar.path).exists()


def test_no_network_is_said_in_one_sentence(one_jar: Jar, monkeypatch: pytest.MonkeyPatch):
    attempts = []

    def fail(jar: Jar, repository: Path) -> Path:
        attempts.append(repository)
        raise OSError("unreachable")

    monkeypatch.setattr(jars, "_download", fail)
    with pytest.raises(StackError, match=r"Cannot fetch thing-1\.jar: is there a network connection"):
        jars.fetch()
    assert len(attempts) == jars.ATTEMPTS
