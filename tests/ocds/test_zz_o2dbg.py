from .test_api import *
from .test_api import client, portal
def test_x(client):
    whole = mapped(full())
    plan = {n: whole[n] for n in ("ocid", "language", "initiationType", "title", "parties", "buyer", "planning")}
    plan["tender"] = {"id": whole["tender"]["id"], "title": whole["tender"]["title"], "status": "planned"}
    changed = {name: value for name, value in whole.items() if name != "description"} | {"title": "Judul yang benar"}
    for state in (plan, whole, changed):
        publish(whole["ocid"], what=state)
    publish(ocid_of(1))
    files = conformance.standard(SHARED / "ocds")
    for u in ("/ocds/releases","/ocds/releases?page_size=2"):
        pk=read(client,u); print(pk["extensions"], pk.get("links"))
        print(conformance.report(pk, files)["additional_fields"])
        for _,f in conformance.check(pk, files): print(f)
    assert 0
