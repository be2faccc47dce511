"""Walks through a running portal as a person of any role would, following every link, a few pages of each pattern."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urljoin, urlsplit

import requests
from lxml import html as reader

# Where a visit would change the world or leave it.
_NEVER = re.compile(r"/(logout|_logout|_tracking|file/trusted-download)|/user/(reset|_reset)/|[?&]__|/download/")
# Forms whose empty sending does something, or leads out.
_NOT_SENT = re.compile(
    r"logout|delete|purge|hapus|clear|refresh|reindex|abort|terbit|publish|remove|follow|trash|login"
)
_FIELDS = ".//textarea | .//input[not(@type) or @type='text' or @type='email' or @type='password' or @type='url']"
_ACTS = "new|edit|about|delete|members?|member_new|member_delete|bulk_process|activity|followers|admins|changes"
_USER_ACTS = "edit|activity|api-tokens|delete"
_SEGMENTS = (
    (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}", "{id}"),
    (r"ocds-[\w.-]+", "{ocid}"),
    (rf"(/(?:organization|group|dataset|harvest)/(?:(?:{_ACTS})/)?)(?!(?:{_ACTS})\b)[\w.-]+", r"\1{name}"),
    (r"(/pantau/(?:opd|indikator)/)[\w-]+", r"\1{name}"),
    (rf"(/user/(?:(?:{_USER_ACTS})/)?)(?!(?:{_USER_ACTS}|login|reset|register|me)\b)[\w.-]+", r"\1{user}"),
    (r"\d+", "{n}"),
)


@dataclass(frozen=True)
class Answer:
    """A page as it came, and how it was reached."""

    path: str
    status: int
    html: str
    pattern: str
    headers: dict[str, str] = field(default_factory=dict, hash=False, compare=False)

    @property
    def tree(self) -> reader.HtmlElement:
        """The page, parsed."""
        return parsed(self.html)


def parsed(html: str) -> reader.HtmlElement:
    """A page as a tree."""
    return reader.document_fromstring(html.encode(), parser=reader.HTMLParser(encoding="utf-8"))


def pattern(path: str) -> str:
    """What addresses of one kind have in common: names, ids and numbers replaced, the names of the query kept."""
    parts = urlsplit(path)
    shape = parts.path
    for found, word in _SEGMENTS:
        shape = re.sub(found, word, shape)
    names = sorted({name for name, value in parse_qsl(parts.query) if value})
    return shape + ("?" + "&".join(names) if names else "")


def session(url: str, name: str = "", password: str = "", path: str = "/user/login") -> requests.Session:
    """A visitor, or somebody who has logged in by the form."""
    visitor = requests.Session()
    visitor.trust_env = False
    if name:
        [form] = parsed(visitor.get(url + path, timeout=60).text).xpath("//form[.//input[@name='password']]")
        answer = visitor.post(
            url + path, data=hidden(form) | {"login": name, "password": password}, timeout=60, headers={"Referer": url}
        )
        assert "/user/login" not in answer.url, f"{name} cannot log in"
    return visitor


def hidden(form: reader.HtmlElement) -> dict[str, str]:
    """The fields of a form that nobody fills."""
    return {one.get("name"): one.get("value", "") for one in form.xpath(".//input[@type='hidden'][@name]")}


def emptied(form: reader.HtmlElement) -> dict[str, str]:
    """What a browser sends when everything that can be typed has been wiped out and nothing is chosen anew."""
    sent = {one.get("name"): "" for one in form.xpath(f"({_FIELDS})[@name]")} | hidden(form)
    for choice in form.xpath(".//select[@name]"):
        options = choice.xpath("./descendant::option[@selected]") or choice.xpath("./descendant::option")
        sent[choice.get("name")] = options[0].get("value", "") if options else ""
    for button in form.xpath(".//button[@type='submit'][@name] | .//input[@type='submit'][@name]")[:1]:
        sent[button.get("name")] = button.get("value", "")
    return sent


def walk(
    url: str,
    visitor: requests.Session,
    start: str = "/",
    each: int = 2,
    variants: int = 3,
    most: int = 400,
    also: tuple[str, ...] = (),
) -> Iterator[Answer]:
    """Pages that links lead to, breadth first, of HTML only.

    :param each: pages of one pattern; :param variants: patterns of one address that differ in the query only
    :param also: addresses that nothing links to
    """
    waiting, seen = deque([start, *also]), set()
    counts: Counter[str] = Counter()
    queries: Counter[str] = Counter()
    kinds: set[str] = set()
    english = start.startswith("/en")
    while waiting and most:
        path = waiting.popleft()
        kind = pattern(path)
        if path in seen or counts[kind] >= each or _NEVER.search(path):
            continue
        bare = kind.partition("?")[0]
        if kind not in kinds and "?" in kind:
            if queries[bare] >= variants:
                continue
            queries[bare] += 1
        kinds.add(kind)
        seen.add(path)
        counts[kind] += 1
        most -= 1
        with visitor.get(url + path, timeout=60, stream=True) as answer:
            if not answer.headers.get("Content-Type", "").startswith("text/html"):
                continue
            page = Answer(path, answer.status_code, answer.text, kind, dict(answer.headers))
            final = answer.url
        yield page
        waiting.extend(link for link in links(page, url, final) if link.startswith("/en") == english)


def links(page: Answer, url: str, base: str) -> Iterator[str]:
    """The portal's own addresses on a page."""
    for address in page.tree.xpath("//a/@href | //iframe/@src"):
        target = urljoin(base, address)
        if target.startswith(url + "/"):
            parts = urlsplit(target)
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def sent_empty(url: str, visitor: requests.Session, page: Answer) -> Iterator[Answer]:
    """What comes back when the forms of a page that ask for something are sent as they are, with nothing filled in."""
    for form in page.tree.xpath("//form[translate(@method, 'POST', 'post')='post']"):
        action = urljoin(url + page.path, form.get("action") or page.path)
        if _NOT_SENT.search(action) or not form.xpath(_FIELDS) or not action.startswith(url):
            continue
        answer = visitor.post(action, data=emptied(form), timeout=60, headers={"Referer": url + page.path})
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            path = action.removeprefix(url)
            yield Answer(f"POST {path}", answer.status_code, answer.text, f"POST {pattern(path)}")
