"""What can go wrong between a source and us, in the words of those who run the harvest."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: dict[str, dict[str, str]] = {
    "address": {
        "id": "Alamat {url} tidak dapat dipakai: hanya http atau https.",
        "en": "The address {url} cannot be used: only http or https.",
    },
    "host": {
        "id": "Server {host} tidak ada dalam daftar server yang diizinkan.",
        "en": "The host {host} is not on the list of allowed hosts.",
    },
    "redirect": {
        "id": "{url} mengalihkan terlalu sering.",
        "en": "{url} redirects too often.",
    },
    "unreachable": {
        "id": "{url} tidak dapat dihubungi ({why}).",
        "en": "{url} cannot be reached ({why}).",
    },
    "timeout": {
        "id": "{url} terlalu lama menjawab (batas {seconds} detik).",
        "en": "{url} takes too long to answer (limit {seconds} seconds).",
    },
    "too_large": {
        "id": "Jawaban {url} terlalu besar (batas {limit} MB).",
        "en": "The answer of {url} is too large (limit {limit} MB).",
    },
    "unauthorized": {
        "id": "{url} menolak token ({status}). Periksa token dan alamat IP server yang terdaftar.",
        "en": "{url} refuses the token ({status}). Check the token and the registered IP address of the server.",
    },
    "not_found": {
        "id": "{url} tidak ada ({status}). Periksa alamat dan nama layanannya.",
        "en": "{url} does not exist ({status}). Check the address and the name of the service.",
    },
    "busy": {
        "id": "{url} sedang sibuk atau terganggu ({status}) dan tetap begitu setelah {tries} kali dicoba.",
        "en": "{url} is busy or disturbed ({status}) and remained so after {tries} tries.",
    },
    "status": {
        "id": "{url} menjawab dengan status {status}.",
        "en": "{url} answers with status {status}.",
    },
    "invalid_response": {
        "id": "{url} menjawab “invalid_response”: token salah, atau memang kosong. Tidak ada yang diubah.",
        "en": "{url} answers “invalid_response”: a wrong token, or truly empty. Nothing was changed.",
    },
    "empty_body": {
        "id": "{url} menjawab tanpa isi. Tidak ada yang diubah.",
        "en": "{url} answers with an empty body. Nothing was changed.",
    },
    "not_defined": {
        "id": "{url} menjawab “URL-NOT-DEFINED”: nama atau nomor layanan salah.",
        "en": "{url} answers “URL-NOT-DEFINED”: the service's name or number is wrong.",
    },
    "html": {
        "id": "{url} menjawab dengan halaman web, bukan data; mungkin dihalangi penyaring bot atau halaman masuk.",
        "en": "{url} answers with a web page instead of data; perhaps a bot filter or a login page.",
    },
    "not_json": {
        "id": "Jawaban {url} rusak: bukan JSON yang utuh.",
        "en": "The answer of {url} is broken: no complete JSON.",
    },
    "shape": {
        "id": "Jawaban {url} tidak dikenal bentuknya.",
        "en": "The answer of {url} has an unknown shape.",
    },
    "failed": {
        "id": "{url} melaporkan kegagalan ({why}).",
        "en": "{url} reports a failure ({why}).",
    },
    "endless": {
        "id": "{url} tidak berhenti memberi halaman (lebih dari {limit}).",
        "en": "{url} does not stop giving pages (more than {limit}).",
    },
    "incomplete": {
        "id": "{url} berhenti sebelum selesai: {found} dari {total} baris.",
        "en": "{url} stopped before its end: {found} of {total} rows.",
    },
    "file": {
        "id": "{url}: berkas tidak dapat dibaca ({why}).",
        "en": "{url}: the file cannot be read ({why}).",
    },
}


class SourceError(Exception):
    """A source could not be read: what it holds is *unknown*, never *empty*.

    :ivar code: a key of :data:`MESSAGES`
    :ivar message: the sentence in ``id`` and ``en``; holds neither token nor query
    :ivar retryable: whether trying again later may help
    """

    def __init__(self, code: str, *, retryable: bool = False, **params: object) -> None:
        self.code = code
        self.retryable = retryable
        self.message: Mapping[str, str] = {
            lang: text.format_map({name: str(value) for name, value in params.items()})
            for lang, text in MESSAGES[code].items()
        }
        super().__init__(self.message["en"])
