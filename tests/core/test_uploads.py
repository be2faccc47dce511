"""Papers are taken by what is in them, not by what they are called; photos lose place and device."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest

from ckanext.bos.core import photos, uploads
from ckanext.bos.core.errors import FieldError

LIMIT = 1024 * 1024
ANY = tuple(uploads.FAMILIES)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
GPS = b"GPSLatitude -7.15 111.88"


def packed(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def segment(marker: int, body: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body


def exif(orientation: int) -> bytes:
    entries = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    return b"Exif\x00\x00II\x2a\x00" + struct.pack("<IH", 8, 1) + entries + struct.pack("<I", 0) + GPS


def jpeg(orientation: int = 1) -> bytes:
    """A small JPEG with everything in it that a phone adds, and a second picture behind the first."""
    scan = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\x34\xff\xd0\x56"
    return b"".join(
        [
            b"\xff\xd8",
            segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"),
            segment(0xE1, exif(orientation)),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta>" + GPS),
            segment(0xE2, b"ICC_PROFILE\x00\x01\x01profile"),
            segment(0xE2, b"MPF\x00" + GPS),
            segment(0xED, b"Photoshop 3.0\x00" + GPS),
            segment(0xFE, b"comment " + GPS),
            segment(0xDB, b"\x00" * 65),
            scan,
            segment(0xC4, b"\x00" * 20),
            scan,
            b"\xff\xd9",
            b"\xff\xd8" + segment(0xE1, exif(1)) + b"\xff\xd9",
        ]
    )


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", b"\x00" * 13)
    + chunk(b"tEXt", GPS)
    + chunk(b"eXIf", GPS)
    + chunk(b"IEND", b"")
)


def riff(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\x00" * (len(body) % 2)


def webp() -> bytes:
    body = b"WEBP" + riff(b"VP8X", b"\x0c" + b"\x00" * 9) + riff(b"VP8 ", b"picture") + riff(b"EXIF", GPS)
    return b"RIFF" + struct.pack("<I", len(body)) + body


DOCX = packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"})
XLSX = packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})
ODT = packed({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}, zipfile.ZIP_STORED)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def check(name: str, content: bytes, accept: tuple[str, ...] = ANY, limit: int = LIMIT) -> str:
    return uploads.check(name, io.BytesIO(content), accept, limit)


def refused(name: str, content: bytes, accept: tuple[str, ...] = ANY, limit: int = LIMIT) -> FieldError:
    with pytest.raises(FieldError) as caught:
        check(name, content, accept, limit)
    return caught.value


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("KAK.pdf", PDF, "pdf"),
        ("KAK.PDF", b"\r\n" + PDF, "pdf"),
        ("Kontrak.docx", DOCX, "docx"),
        ("RAB.xlsx", XLSX, "xlsx"),
        ("Renja.odt", ODT, "odt"),
        ("lama.doc", OLE + "WordDocument".encode("utf-16-le"), "doc"),
        ("lama.xls", OLE + "Workbook".encode("utf-16-le"), "xls"),
        ("foto 50%.jpg", jpeg(), "jpeg"),
        ("foto.JPEG", jpeg(), "jpeg"),
        ("denah.png", PNG, "png"),
        ("foto.webp", webp(), "webp"),
        ("harga.csv", "uraian;harga\nBésar;1\n".encode(), "csv"),
    ],
)
def test_what_is_what_it_says_is_taken(name: str, content: bytes, kind: str) -> None:
    assert check(name, content) == kind


@pytest.mark.parametrize(
    ("name", "content", "code", "found"),
    [
        ("program.pdf", b"MZ\x90\x00" + b"\x00" * 60, "upload_type", "program (EXE)"),
        ("program.pdf", b"MZ%PDF-1.4" + b"\x00" * 60, "upload_type", "program (EXE)"),
        ("halaman.pdf", b"<html><script>alert(1)</script> %PDF-1.4", "upload_type", "halaman web (HTML)"),
        ("gambar.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "upload_type", "skrip atau kode"),
        ("foto.jpg", PDF, "upload_type", "PDF"),
        ("foto.jpg", b"\x00\x00\x00\x18ftypheic" + b"\x00" * 20, "upload_type", "HEIC"),
        ("arsip.docx", packed({"a.txt": b"x"}), "upload_type", "ZIP"),
        ("rusak.docx", DOCX[:40], "upload_type", "ZIP yang rusak"),
        ("makro.docx", packed({"word/document.xml": b"x", "word/vbaProject.bin": b"x"}), "upload_type", "bermakro"),
        ("makro.doc", OLE + "WordDocument_VBA_PROJECT".encode("utf-16-le"), "upload_type", "bermakro"),
        ("bom.xlsx", packed({"xl/workbook.xml": b"0" * 40_000_000}), "upload_type", "tidak wajar"),
        ("harga.csv", b"a;b\n\x00\x01\x02", "upload_type", "tidak dikenal"),
        ("kosong.pdf", b"", "upload_empty", "kosong"),
        ("besar.pdf", PDF + b"0" * LIMIT, "upload_size", "1 MB"),
        ("../../etc/passwd.pdf", PDF, "upload_name", "tidak dapat dipakai"),
        ("C:\\scan\\kak.pdf", PDF, "upload_name", "tidak dapat dipakai"),
        ("tanpa akhiran", PDF, "upload_name", "tidak dapat dipakai"),
        (".pdf", PDF, "upload_name", "tidak dapat dipakai"),
        ("KTP direktur.pdf", PDF, "upload_private", "dokumen pribadi"),
        ("scan_npwp.jpg", jpeg(), "upload_private", "dokumen pribadi"),
        ("Rekening Koran CV Contoh.pdf", PDF, "upload_private", "dokumen pribadi"),
        ("Ijazah tenaga ahli.pdf", PDF, "upload_private", "dokumen pribadi"),
    ],
)
def test_what_is_not_is_refused_with_the_reason(name: str, content: bytes, code: str, found: str) -> None:
    error = refused(name, content)

    assert error.code == code
    assert found in error.message("id")
    assert error.message("en") != error.message("id")


def test_a_kind_of_paper_takes_its_own_kinds_of_file_only() -> None:
    error = refused("foto.pdf", PDF, ("image",))

    assert error.code == "upload_kind"
    assert error.message() == "Berkas “foto.pdf” berisi PDF. Untuk jenis dokumen ini hanya diterima: JPG, PNG, WEBP."
    assert uploads.suffixes(("image",)) == [".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp"]


def test_papers_about_identity_cards_are_no_identity_cards() -> None:
    assert uploads.clean_name("KAK Pengadaan Blangko KTP-el.pdf") == "KAK Pengadaan Blangko KTP-el.pdf"
    assert uploads.clean_name("Spesifikasi printer KTP.pdf") == "Spesifikasi printer KTP.pdf"


def test_person_data_in_a_name_is_masked_and_long_names_are_cut_before_their_ending() -> None:
    assert uploads.clean_name("SPJ 3522010101800001 Budi.pdf") == "SPJ disamarkan Budi.pdf"
    assert uploads.clean_name("x" * 300 + ".pdf") == "x" * 146 + ".pdf"
    assert uploads.clean_name("Jalan_14-03-2019 (1).pdf") == "Jalan_14-03-2019 (1).pdf"


def test_the_file_is_ready_to_be_read_again() -> None:
    file = io.BytesIO(PDF)

    uploads.check("a.pdf", file, ANY, LIMIT)

    assert file.read() == PDF


def test_a_photo_loses_place_device_comment_and_second_picture() -> None:
    cleaned = photos.without_metadata("jpeg", jpeg())

    assert GPS not in cleaned and b"Exif" not in cleaned and b"xmpmeta" not in cleaned and b"Photoshop" not in cleaned
    assert b"ICC_PROFILE" in cleaned and b"JFIF" in cleaned
    assert cleaned.endswith(b"\x56\xff\xd9") and cleaned.count(b"\xff\xd8") == 1
    assert cleaned.count(b"\x12\xff\x00\x34\xff\xd0\x56") == 2, "the picture itself is untouched"
    assert uploads.identify(io.BytesIO(cleaned)) == "jpeg"
    assert photos.without_metadata("jpeg", cleaned) == cleaned


@pytest.mark.parametrize("way_up", range(2, 9))
def test_a_photo_taken_on_its_side_stays_the_right_way_up(way_up: int) -> None:
    cleaned = photos.without_metadata("jpeg", jpeg(way_up))

    assert photos.orientation(cleaned) == way_up
    assert GPS not in cleaned
    assert photos.without_metadata("jpeg", cleaned) == cleaned


def test_other_pictures_lose_it_too() -> None:
    assert GPS not in photos.without_metadata("png", PNG) and b"IHDR" in photos.without_metadata("png", PNG)
    cleaned = photos.without_metadata("webp", webp())
    assert GPS not in cleaned and b"picture" in cleaned
    assert struct.unpack("<I", cleaned[4:8])[0] == len(cleaned) - 8
    assert cleaned[20] == 0, "nothing is announced that is not there"
    assert photos.without_metadata("pdf", PDF) == PDF


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("jpeg", b"\xff\xd8\xff\xe1\xff\xff short"),
        ("jpeg", b"\xff\xd8\xff"),
        ("jpeg", jpeg()[:120]),
        ("png", PNG[:40]),
        ("webp", webp()[:24]),
    ],
)
def test_a_broken_picture_is_refused(kind: str, content: bytes) -> None:
    with pytest.raises(FieldError) as caught:
        photos.without_metadata(kind, content, "foto.jpg")

    assert caught.value.message() == (
        "Berkas “foto.jpg” rusak dan tidak dapat dibuka. Simpan ulang berkasnya, lalu unggah lagi."
    )
