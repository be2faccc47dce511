"""One command at a time in one folder."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from stack.errors import StackError
from stack.places import Places


@contextmanager
def alone(places: Places, what: str) -> Iterator[None]:
    """Hold the folder's lock; the system frees it even after a crash. Raises :class:`StackError` when it is taken."""
    places.create()
    with (places.run / "lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StackError(f"{what} is at work in {places.var} already; wait for it to end.") from None
        yield
