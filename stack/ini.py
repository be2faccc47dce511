"""The configuration of the demo portal, written anew at every start from fixed settings, addresses and secrets."""

import json
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from stack.places import LOOPBACK, Places

PLUGINS = (
    "bos_participation bos_monitoring bos_federation bos_harvest bos harvest scheming_datasets scheming_organizations"
    " datastore datatables_view text_view activity"
)
SETTINGS = {
    "ckan.plugins": PLUGINS,
    "scheming.dataset_schemas": "ckanext.bos.schemas:pengadaan.yaml ckanext.bos.schemas:dataset.yaml",
    "scheming.organization_schemas": "ckanext.bos.schemas:opd.yaml",
    "scheming.presets": "ckanext.bos.schemas:presets.yaml ckanext.scheming:presets.json",
    "ckanext.bos.demonstration": "true",
    "ckanext.bos.federation.priority": "true",  # the simulated regency is on the national list of priority data
    "ckan.site_id": "bos",
    "ckan.site_title": "Bojonegoro Open System",
    "ckan.locale_default": "id",
    "ckan.locales_offered": "id en",
    "ckan.locale_order": "id en",
    "ckan.display_timezone": "Asia/Jakarta",
    "ckan.hide_version": "true",
    "ckan.gravatar_default": "disabled",
    "ckan.views.default_views": "datatables_view text_view",
    "ckan.search.show_all_types": "false",
    "ckan.datastore.default_fts_lang": "simple",
    "ckan.max_resource_size": "50",
    "ckan.group_and_organization_list_all_fields_max": "200",
    "ckan.auth.create_dataset_if_not_in_organization": "false",
    "ckan.auth.user_create_groups": "false",
    "ckan.auth.user_create_organizations": "false",
    "ckan.auth.user_delete_groups": "false",
    "ckan.auth.user_delete_organizations": "false",
    "ckan.auth.public_user_details": "false",
    "ckan.files.storage.default.type": "ckan:fs",
    "ckan.files.storage.default.initialize": "true",
}
LOGGING = """
[loggers]
keys = root, ckan, bos

[handlers]
keys = console

[formatters]
keys = generic

[logger_root]
level = WARNING
handlers = console

[logger_ckan]
level = WARNING
handlers =
qualname = ckan

[logger_bos]
level = INFO
handlers =
qualname = ckanext.bos

[handler_console]
class = StreamHandler
args = (sys.stderr,)
level = NOTSET
formatter = generic

[formatter_generic]
format = %(asctime)s %(levelname)-5.5s [%(name)s] %(message)s
"""


def ini_path(places: Places) -> Path:
    return places.var / "portal.ini"


def write_ini(places: Places, addresses: Mapping[str, str], port: int) -> Path:
    """Write ``portal.ini``, readable by its owner alone, and return its path. The secrets stay from start to start."""
    storage = places.var / "storage"
    cookies = {"SESSION_COOKIE_NAME": f"bos_{port}", "REMEMBER_COOKIE_NAME": f"bos_remember_{port}"}
    values = {
        **SETTINGS,
        **addresses,
        **_secrets(places.var / "secrets.json"),
        **cookies,  # cookies ignore ports: two portals on one address need names of their own
        "ckan.site_url": f"http://{LOOPBACK}:{port}",
        "ckan.storage_path": str(storage),
        "ckan.files.storage.default.path": str(storage / "files"),
    }
    lines = ["# Written by the demo at every start: changes made here are lost.", "[app:main]", "use = egg:ckan"]
    lines += [f"{name} = {value.replace('%', '%%')}" for name, value in values.items()]
    path = ini_path(places)
    write_private(path, "\n".join(lines) + "\n" + LOGGING)
    return path


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read; it is never readable by others, not even while being written."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    part.write_text(text)
    part.replace(path)


def random_key() -> str:
    """A secret for machines, 384 bits."""
    return secrets.token_urlsafe(48)


def random_password() -> str:
    """A secret to be typed, 75 bits, without letters that look alike."""
    return "-".join("".join(secrets.choice("abcdefghijkmnpqrstuvwxyz23456789") for _ in range(5)) for _ in range(3))


def remembered_secrets(path: Path, names: list[str], new: Callable[[], str]) -> dict[str, str]:
    """The random secrets in a JSON file, made and kept there for names that have none yet."""
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    missing = [name for name in names if name not in known]
    if missing:
        known.update({name: new() for name in missing})
        write_private(path, json.dumps(known, indent=1) + "\n")
    return known


def _secrets(path: Path) -> dict[str, str]:
    known = remembered_secrets(path, ["SECRET_KEY", "api_token"], random_key)
    return {
        "SECRET_KEY": known["SECRET_KEY"],
        "WTF_CSRF_SECRET_KEY": f"string:{known['SECRET_KEY']}",
        "api_token.jwt.encode.secret": f"string:{known['api_token']}",
        "api_token.jwt.decode.secret": f"string:{known['api_token']}",
    }
