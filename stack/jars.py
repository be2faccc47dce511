"""The jars of Solr and Jetty: fetched once through jgo's Maven client, checked, and kept for every checkout."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from stack.errors import StackError
from stack.places import cache_folder

LIST = Path(__file__).parent / "solr" / "jars.txt"
AT_ONCE = 8
ATTEMPTS = 3


@dataclass(frozen=True)
class Jar:
    """One artifact: its path in a Maven repository and the SHA-256 of its content, in hexadecimal."""

    path: str
    sha256: str

    @property
    def coordinates(self) -> tuple[str, str, str, str]:
        """Group, artifact, version and classifier ('' for none)."""
        *group, artifact, version, filename = self.path.split("/")
        rest = filename.removeprefix(f"{artifact}-{version}").removesuffix(".jar")
        return ".".join(group), artifact, version, rest.removeprefix("-")


def listed() -> Iterator[Jar]:
    """The jars that Solr 9.10.1 on Jetty 10 needs, resolved by Maven once and pinned since."""
    for line in LIST.read_text().splitlines():
        path, _, digest = line.partition(" sha256:")
        yield Jar(path.strip(), digest.strip())


def folder() -> Path:
    return cache_folder() / "solr-9.10.1"


def classpath() -> list[Path]:
    """Where the jars are, in the list's order, whether fetched yet or not."""
    return [folder() / jar.path for jar in listed()]


def fetch(progress: Callable[[int, int], None] = lambda done, total: None) -> list[Path]:
    """Fetch what is missing and return all paths.

    ``progress`` is called with the number of jars at hand and of all. Raises :class:`StackError` when the repository
    cannot be reached or delivers something else than was pinned.
    """
    jars = list(listed())
    missing = [jar for jar in jars if not (folder() / jar.path).exists()]
    if missing:
        folder().mkdir(parents=True, exist_ok=True)
        done = len(jars) - len(missing)
        progress(done, len(jars))
        with tempfile.TemporaryDirectory(dir=folder(), prefix=".part-") as part:
            with ThreadPoolExecutor(AT_ONCE) as pool:
                waiting = [pool.submit(_fetch_one, jar, Path(part)) for jar in missing]
                try:
                    for number, future in enumerate(as_completed(waiting), done + 1):
                        future.result()
                        progress(number, len(jars))
                except BaseException:
                    pool.shutdown(cancel_futures=True)
                    raise
    return [folder() / jar.path for jar in jars]


def _fetch_one(jar: Jar, part: Path) -> None:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            got = _download(jar, part / str(attempt))
            break
        except Exception:  # the client raises whatever its HTTP library raises
            if attempt == ATTEMPTS:
                name = jar.path.rpartition("/")[2]
                raise StackError(
                    f"Cannot fetch {name}: is there a network connection to the Maven repository?"
                ) from None
    if hashlib.sha256(got.read_bytes()).hexdigest() != jar.sha256:
        raise StackError(f"{jar.path} is not the file that was pinned (its SHA-256 differs); nothing was installed.")
    target = folder() / jar.path
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(got, target)


def _download(jar: Jar, repository: Path) -> Path:
    from jgo.maven import MavenContext

    group, artifact, version, classifier = jar.coordinates
    context = MavenContext(repo_cache=repository, local_repos=[], timeout=60)
    return context.project(group, artifact).at_version(version).artifact(classifier, "jar").resolve()
