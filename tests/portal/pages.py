"""Pages as a browser without JavaScript reads them: the forms on them and what they would send."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from .people import Person


class Form(HTMLParser):
    """The first form of a page that has a certain field, with what would be sent as it stands."""

    def __init__(self, html: str, having: str) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self.names: set[str] = set()
        self._having = having
        self._found: list[tuple[str, str]] = []
        self._names: set[str] = set()
        self._inside = False
        self._template = 0
        self._select = ""
        self._chosen: str | None = None
        self._area: str | None = None
        self._text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect inputs, choices and texts of the form."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside, self._found, self._names = True, [], set()
        elif tag == "template":
            self._template += 1
        elif self._inside and not self._template:
            self._control(tag, given)

    def handle_endtag(self, tag: str) -> None:
        """Close what was open; at the end of the form, keep it if it is the one sought."""
        if tag == "template":
            self._template -= 1
        elif tag == "select" and self._select:
            self._found.append((self._select, self._chosen or ""))
            self._select = ""
        elif tag == "textarea" and self._area is not None:
            self._found.append((self._area, self._text.removeprefix("\n")))
            self._area = None
        elif tag == "form":
            if self._having in self._names and not self.names:
                self.sent, self.names = self._found, self._names
            self._inside = False

    def handle_data(self, data: str) -> None:
        """The text of a text area."""
        self._text += data

    def fill(self, **values: Any) -> dict[str, Any]:
        """What would be sent with these values typed instead; keys with ``__`` for ``-``. None takes a field away."""
        data: dict[str, Any] = {}
        for name, value in self.sent:
            data.setdefault(name, []).append(value)
        for key, value in values.items():
            name = key.replace("__", "-")
            if value is None:
                data.pop(name, None)
            else:
                data[name] = value
        return data

    def _control(self, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if name:
            self._names.add(name)
        if tag == "input" and name:
            if given.get("type") in ("checkbox", "radio") and "checked" not in given:
                return
            if given.get("type") not in ("file", "submit"):
                self._found.append((name, given.get("value", "")))
        elif tag == "select":
            self._select, self._chosen = name, None
        elif tag == "option" and self._select and (self._chosen is None or "selected" in given):
            self._chosen = given.get("value", "")
        elif tag == "textarea":
            self._area, self._text = name, ""


def get(app: Any, url: str, person: Person, **options: Any) -> Any:
    """A page as a person sees it; redirects are not followed."""
    return app.get(url, headers=person.headers, follow_redirects=False, **options)


def post(app: Any, url: str, person: Person, data: dict[str, Any], **options: Any) -> Any:
    """What the portal answers to a form; redirects are not followed."""
    return app.post(url, data=data, headers=person.headers, follow_redirects=False, **options)


def save(app: Any, url: str, person: Person, **values: Any) -> Any:
    """Open a stage's page, type some values, and save."""
    form = Form(get(app, url, person).body, "title" if url.endswith("new") else "_seen")
    return post(app, url, person, form.fill(**{"save": "stay"} | values))
