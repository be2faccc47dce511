"""What one run leaves for the next: small texts by name."""

from stack.places import Places


def read_note(places: Places, name: str) -> str | None:
    """What an earlier run noted under this name, None if nothing."""
    path = places.var / "notes" / name
    return path.read_text() if path.exists() else None


def write_note(places: Places, name: str, text: str) -> None:
    path = places.var / "notes" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
