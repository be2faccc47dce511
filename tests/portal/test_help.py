"""Help where it is needed: what each stage asks for, questions, terms, first steps, and the manual."""

from __future__ import annotations

import importlib.util
import io
import re
import sys
from html.parser import HTMLParser
from itertools import pairwise, product
from pathlib import Path
from types import ModuleType
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import yaml
from ckan import model

from ckanext.bos.core import codelists, completeness, schema
from ckanext.bos.core.schema import STAGES
from ckanext.bos.portal import help
from ckanext.bos.portal.help import owing, words

from .pages import Form, get, post
from .people import HEALTH, NOBODY, PDF, SCHOOLS, Person, enter, steward

pytestmark = pytest.mark.usefixtures("regency", "with_plugins")

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "panduan"
STATUSES = ["", *codelists.codes("tender_status")]
ASKED = [
    ("tender", "works"),
    ("selection", "consulting"),
    ("direct_procurement", "goods"),
    ("direct_appointment", "services"),
    ("e_purchasing", "goods"),
    ("contest", "services"),
    (owing.SELF_MANAGED, "works"),
]


class Ids(HTMLParser):
    """The ids in each section of a page that has an id itself."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sections: dict[str, list[str]] = {}
        self.all: list[str] = []
        self._section = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element's id."""
        name = dict(attrs).get("id") or ""
        if tag == "section":
            self._section = name
        if name:
            self.all.append(name)
            self.sections.setdefault(self._section, []).append(name)

    def within(self, section: str, prefix: str) -> set[str]:
        """The ids of a section with a prefix, without it."""
        return {name.removeprefix(prefix) for name in self.sections.get(section, ()) if name.startswith(prefix)}


def core_owes(stage: str, kind: str, method: str, category: str) -> set[str]:
    """What the core asks of a process that has come to its last stage, whatever became of its selection."""
    rows: dict[str, Any] = {entry.name: [{"id": "1"}] for entry in schema.load().rows()}
    own = {"sourcing": "self_managed"} if method == owing.SELF_MANAGED else {"method": method}
    process = {**rows, **own, "category": category}
    dues = (due for status in STATUSES for due in completeness.owed({**process, "tender_status": status}, []))
    return {due.name for due in dues if due.stage == stage and due.kind == kind}


# ---------------------------------------------------------------------------------------------- papers of a stage


def test_a_stage_asks_for_exactly_what_the_core_owes(app: Any) -> None:
    for stage, (method, category) in product(STAGES, ASKED):
        kinds = {paper.kind for paper in schema.load().papers.values() if paper.stage == stage}
        page = Ids(get(app, f"/bantuan/dokumen/{stage}?metode={method}&jenis={category}", NOBODY).body)
        due, welcome = page.within("diminta", "dokumen-"), page.within("boleh", "dokumen-")
        assert due == core_owes(stage, "paper", method, category), (method, category)
        assert due | welcome == kinds and not due & welcome
        assert page.within("isian", "isian-") == core_owes(stage, "field", method, category), (method, category)


def test_without_a_method_everything_that_is_ever_owed_is_listed_with_its_rule(app: Any) -> None:
    body = get(app, "/bantuan/dokumen/tender", NOBODY).body
    owed = {paper.kind for paper in schema.load().papers.values() if paper.stage == "tender" and paper.owed}
    assert Ids(body).within("diminta", "dokumen-") == owed

    minutes = body.split('id="dokumen-evaluation_minutes"')[1].split("</li>\n<li class")[0]
    for said in (
        "Pokja",
        "setelah pemilihan selesai",
        "tidak untuk swakelola",
        "terbuka kemudian",
        "50 MB",
        "12 metode",
    ):
        assert said in minutes, said
    assert "begitu tahap ini dimulai" not in minutes
    assert "hanya jika pemilihan gagal atau batal" in body.split('id="dokumen-tender_cancellation"')[1]


def test_a_method_that_nobody_knows_counts_as_none_and_the_filter_keeps_what_was_chosen(app: Any) -> None:
    everything = get(app, "/bantuan/dokumen/contract", NOBODY).body
    odd = get(app, "/bantuan/dokumen/contract?metode=<b>&jenis=x", NOBODY).body
    assert Ids(odd).within("diminta", "") == Ids(everything).within("diminta", "") and "<b>&" not in odd

    chosen = get(app, "/bantuan/dokumen/contract?metode=self_managed&jenis=works", NOBODY).body
    assert '<option value="self_managed" selected>Swakelola</option>' in chosen
    assert "/bantuan/dokumen/award?metode=self_managed&amp;jenis=works" in chosen
    assert get(app, "/bantuan/dokumen/elsewhere", NOBODY).status_code == 404


def test_pages_that_name_what_is_missing_lead_to_the_help_of_the_stage(
    app: Any, health: Person, walidata: Person
) -> None:
    process = enter(health, title="Paket berkekurangan", tender_code="8800001", method="tender")
    tk.get_action("bos_process_publish")({"ignore_auth": True, "user": walidata.name}, {"id": process["name"]})

    assert 'href="/bantuan/dokumen/tender"' in get(app, f"/pengadaan/{process['name']}", NOBODY).body
    assert 'href="/bantuan/dokumen/tender"' in get(app, f"/pengadaan/edit/{process['name']}/tender", health).body
    assert 'href="/bantuan/dokumen"' in get(app, "/pantau/tugas", health).body
    assert 'href="/bantuan"' in get(app, "/", NOBODY).body


# ------------------------------------------------------------------------------------------ questions and terms


@pytest.mark.parametrize("name", ["glossary.yaml", "questions.yaml"])
def test_help_speaks_both_languages(name: str) -> None:
    def texts(entry: Any) -> Any:
        if isinstance(entry, dict):
            if {"id", "en"} & entry.keys():
                yield entry
            for value in entry.values():
                yield from texts(value)
        elif isinstance(entry, list):
            for value in entry:
                yield from texts(value)

    found = list(texts(yaml.safe_load((Path(str(help.__file__)).parent / name).read_text("utf-8"))))
    assert len(found) > 30
    for entry in found:
        assert entry["id"] and entry["en"] and entry["id"] != entry["en"], entry
        assert not re.search(r"\b(the|of|and|is)\b", str(entry["id"])), entry


def test_each_question_has_its_own_address_and_its_links_lead_somewhere(app: Any, walidata: Person) -> None:
    page = get(app, "/bantuan", NOBODY).body
    ids = Ids(page).all
    assert len(ids) == len(set(ids))
    with app.flask_app.test_request_context("/bantuan"):
        groups = words.groups()
    for one in (one for group in groups for one in group.questions):
        assert one.anchor in ids and page.count(f'href="#{one.anchor}"') == 2
        for url, _words in one.links:
            assert get(app, url, walidata).status_code == 200, url
    assert sum(len(one.links) for group in groups for one in group.questions) == 12
    assert "How can we help?" in get(app, "/en/bantuan", NOBODY).body


def test_the_glossary_explains_each_term_once_and_every_reference_is_there(app: Any) -> None:
    page = get(app, "/bantuan/istilah", NOBODY).body
    ids = Ids(page).all
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    assert {"hps", "pagu", "ppk", "pokja", "sp2d", "adendum", "bast", "kode-rekening"} <= set(ids)
    written = [term.term for term in words.terms()]
    assert all(before.casefold() < after.casefold() for before, after in pairwise(written))


def test_a_term_explains_itself_on_any_page_and_what_nobody_explained_stays_plain(app: Any) -> None:
    source = "{% from 'bos/help/macros.html' import term, explained %}"
    with app.flask_app.test_request_context("/"):
        draw = lambda text: app.flask_app.jinja_env.from_string(source + text).render().strip()  # noqa: E731
        twice = draw("{{ term('HPS') }}{{ term('hps') }}")
        ids = re.findall(r'popovertarget="([^"]+)"', twice)
        assert len(set(ids)) == 2 and all(f'id="{one}" popover' in twice for one in ids)
        assert "Harga perkiraan sendiri" in twice and 'href="/bantuan/istilah#hps"' in twice
        assert 'href="/bantuan/istilah#tender"' in draw("{{ term('lelang') }}")
        assert draw("{{ term('<Xyz>') }}") == "&lt;Xyz&gt;"
        marked = draw("{{ explained('PPK; BPKAD, bukan PPKX') }}")
        assert marked.count("popovertarget") == 2 and marked.endswith("bukan PPKX")


# ----------------------------------------------------------------------------------------------------- first steps


@pytest.fixture
def new() -> Person:
    """A steward of the health office who has done nothing yet."""
    person = steward("opd-kesehatan-baru", HEALTH)
    user = model.User.get(person.name)
    assert user is not None
    user.plugin_extras = {"other": {"kept": 1}}
    model.Session.commit()
    return person


def done(person: Person) -> list[str]:
    model.Session.expire_all()
    return person.act("bos_first_steps_show")["done"]


def call(app: Any, person: Person, action: str, **data: Any) -> Any:
    """An action over the web, as a form or a program calls it."""
    answer = app.post(f"/api/action/{action}", data=data, headers=person.headers)
    assert answer.status_code == 200, answer.body
    return answer.json["result"]


def test_the_first_steps_tick_themselves_from_what_was_really_done(app: Any, new: Person, health: Person) -> None:
    process = enter(health, title="Paket langkah pertama")
    before = done(health)
    assert "0 dari 5 selesai" in get(app, "/dashboard/datasets", new).body

    get(app, f"/organization/{SCHOOLS}", new)
    assert done(new) == []
    get(app, f"/organization/{HEALTH}", new)
    assert done(new) == ["unit"]
    get(app, f"/pengadaan/edit/{process['name']}/planning", new)
    assert done(new) == ["unit", "package"]

    file = (io.BytesIO(PDF), "kak.pdf")
    paper = {"stage": "planning", "kind": "kak", "name": "KAK", "openness": "open", "upload": file}
    call(app, new, "resource_create", package_id=process["id"], **paper)
    assert done(new) == ["unit", "package", "paper"]

    award = {"supplier_name": "CV Contoh", "amount": "1000000", "date": "2026-02-01", "status": "active"}
    given = {"id": process["id"], "method": "direct_procurement", "category": "goods"}
    answer = app.post("/api/action/package_patch", json={**given, "awards": [award]}, headers=new.headers)
    assert answer.status_code == 200, answer.body
    assert done(new) == ["unit", "package", "stage", "paper"]

    page = get(app, "/dashboard/datasets", new).body
    assert "4 dari 5 selesai" in page and f"/pengadaan/edit/{process['name']}" in page
    user = model.User.get(new.name)
    assert user is not None and user.plugin_extras["other"] == {"kept": 1}
    assert done(health) == before, "nobody is credited with a colleague's work"


def test_a_package_of_another_unit_and_a_failed_save_tick_nothing(app: Any, new: Person, schools: Person) -> None:
    process = enter(schools, unit=SCHOOLS, title="Paket sekolah")
    assert get(app, f"/pengadaan/edit/{process['name']}/planning", new).status_code == 403
    assert app.post("/api/action/package_patch", json={"id": process["id"]}, headers=new.headers).status_code == 403
    assert done(new) == []


def test_the_list_is_put_away_and_brought_back(app: Any, new: Person) -> None:
    page = get(app, "/dashboard/datasets", new).body
    sent = Form(page, "_csrf_token").fill() if "_csrf_token" in page else {}
    assert post(app, "/bantuan/langkah/sembunyikan", new, sent).status_code == 302
    model.Session.expire_all()
    assert "Langkah pertama" not in get(app, "/dashboard/datasets", new).body

    assert 'action="/bantuan/langkah/tampilkan"' in get(app, "/bantuan", new).body
    assert post(app, "/bantuan/langkah/tampilkan", new, {}).status_code == 302
    model.Session.expire_all()
    assert "Langkah pertama" in get(app, "/dashboard/datasets", new).body


def test_the_tour_is_due_until_it_has_been_seen(app: Any, new: Person, health: Person) -> None:
    address = f"/pengadaan/edit/{enter(health)['name']}/planning"
    assert "data-tour-due" in get(app, address, new).body
    post(app, "/bantuan/langkah/tur", new, {})
    model.Session.expire_all()
    page = get(app, address, new).body
    assert "data-tour-due" not in page and "data-tour-start" in page


def test_walidata_auditors_and_readers_have_no_first_steps(app: Any, walidata: Person, auditor: Person) -> None:
    for person in (walidata, auditor):
        assert "Langkah pertama" not in get(app, "/dashboard/datasets", person).body
    assert "/bantuan/langkah" not in get(app, "/bantuan", NOBODY).body
    for button in ("sembunyikan", "tampilkan", "tur"):
        answer = post(app, f"/bantuan/langkah/{button}", NOBODY, {})
        assert answer.status_code == 302 and "/user/login" in answer.headers["Location"]
        assert get(app, f"/bantuan/langkah/{button}", NOBODY).status_code in (404, 405)


def test_the_actions_are_for_oneself_and_check_what_they_are_given(new: Person) -> None:
    for action in ("bos_first_steps_show", "bos_first_steps_update"):
        with pytest.raises(tk.NotAuthorized):
            NOBODY.act(action)
    for wrong in ({"done": ["fly"]}, {"done": "unit"}, {"done": [["unit"]]}):
        with pytest.raises(tk.ValidationError):
            new.act("bos_first_steps_update", **wrong)
    told = new.act("bos_first_steps_update", done=["submit"], hidden="true")
    assert told == {"done": ["submit"], "package": "", "hidden": True, "toured": False}
    assert new.act("bos_first_steps_update", done=[])["done"] == ["submit"]


# --------------------------------------------------------------------------------------------------------- manual


def _pictures() -> ModuleType:
    spec = importlib.util.spec_from_file_location("panduan_gambar", MANUAL / "gambar.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where its dataclass looks for it
    spec.loader.exec_module(module)
    return module


def test_every_picture_of_the_manual_is_there_and_every_page_of_one_answers(
    app: Any, health: Person, walidata: Person
) -> None:
    """A picture may only be missing where the portal does not have its page."""
    script = _pictures()
    named = set(
        re.findall(r"\(gambar/([\w-]+)\.png\)", "".join(file.read_text("utf-8") for file in MANUAL.glob("*.md")))
    )
    known = {picture.name: picture for picture in script.PICTURES}
    assert named == known.keys(), "a picture that no chapter shows, or that nobody takes"

    process = enter(health, title="Paket bergambar")
    tk.get_action("bos_process_publish")({"ignore_auth": True, "user": walidata.name}, {"id": process["name"]})
    people = {"": NOBODY, script.STEWARD: health, "walidata": walidata}
    answers = {
        name: get(app, picture.address.format(package=process["name"]), people[picture.who]).status_code
        for name, picture in known.items()
    }
    assert set(answers.values()) <= {200, 404}, answers
    there = {file.stem for file in (MANUAL / "gambar").glob("*.png")}
    assert there >= {name for name, status in answers.items() if status == 200}
    assert there <= known.keys()
    text = "".join(file.read_text("utf-8") for file in MANUAL.glob("*.md"))
    for address in set(re.findall(r"`(/[\w/]+)`", text)):
        assert get(app, address, walidata).status_code in (200, 404), address
    assert max(file.stat().st_size for file in (MANUAL / "gambar").glob("*.png")) < 300_000


def test_every_link_within_the_documents_leads_to_a_file_that_is_there() -> None:
    for file in (*MANUAL.glob("*.md"), *MANUAL.parent.glob("*.md")):
        for link in re.findall(r"(?<!!)\[[^]]*\]\(([^)#\s]+)(?:#[^)]*)?\)", file.read_text("utf-8")):
            assert "://" in link or (file.parent / link).exists(), f"{file.name}: {link}"


def test_the_index_of_the_documents_names_each_of_them() -> None:
    index = (MANUAL.parent / "README.md").read_text("utf-8")
    assert [
        file.name for file in MANUAL.parent.glob("*.md") if file.name != "README.md" and file.name not in index
    ] == []
    assert "panduan/README.md" in index
