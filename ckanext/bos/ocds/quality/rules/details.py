"""Single values: dates within reason, documents, languages, contacts. Source: the field checks of OCP's Pelican."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .. import facts as reading
from ..facts import Facts, Node
from ..rule import Case, Rule, Wrong
from ..words import both, place, short

_SECTIONS = {
    "planning": """plannedProcurementNotice procurementPlan marketStudies environmentalImpact
        assetAndLiabilityAssessment riskProvisions needsAssessment feasibilityStudy projectPlan""",
    "tender": """tenderNotice biddingDocuments technicalSpecifications evaluationCriteria evaluationReports
        contractDraft contractArrangements contractSchedule hearingNotice eligibilityCriteria clarifications
        shortlistedFirms complaints contractGuarantees billOfQuantity bidders conflictOfInterest illustration
        cancellationDetails""",
    "award": """awardNotice contractDraft contractArrangements contractSchedule winningBid complaints
        conflictOfInterest submissionDocuments cancellationDetails""",
    "contract": """contractNotice contractSigned contractArrangements contractSchedule contractAnnexe
        contractGuarantees subContract conflictOfInterest illustration submissionDocuments contractSummary
        cancellationDetails""",
    "implementation": """completionCertificate physicalProgressReport financialProgressReport finalAudit
        environmentalImpact conflictOfInterest debarments illustration cancellationDetails contractSchedule""",
    "bid": "illustration submissionDocuments bidders",
}
"""documentType.csv of OCDS 1.1.5: code by section. The schedule of a contract (SPMK) is also taken where it is carried
out, since the order to start the work opens the implementation."""
_ALLOWED = {section: frozenset(codes.split()) for section, codes in _SECTIONS.items()}
_STANDARD = frozenset().union(*_ALLOWED.values())
_MEDIA = re.compile(
    r"(?:application|audio|font|haptics|image|message|model|multipart|text|video)/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}"
    r"|offline/print"
)
_LANGUAGES = frozenset(
    """aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el
    en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja
    jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd
    ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss
    st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu""".split()
)
"""ISO 639-1."""
_SCHEME = re.compile(r"(?:[A-Z]{2}|X[A-Z])-[A-Z0-9][A-Z0-9_.-]*|x_[A-Za-z0-9_]+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
_TELEPHONE = re.compile(r"\+[1-9](?:[ ().-]*[0-9]){6,14}")
EARLIEST, LATEST = 1990, 2049
LONGEST_DESCRIPTION = 250


class Years(Rule):
    code = "field.date_range"
    title = both("Tahun masuk akal", "Years are realistic")
    needs = both("tanggal", "a date")
    level = "error"

    def cases(self, facts: Facts) -> Iterator[Case]:
        for path, name, found, _ in facts.leaves:
            if name in reading.DATES and isinstance(found, str) and (when := reading.moment(found)):
                yield None if EARLIEST <= when.year <= LATEST else self._far(path, when.year)

    @staticmethod
    def _far(path: str, year: int) -> Wrong:
        name = place(path)
        return Wrong(
            path,
            both(
                f"Tahun {year} tidak mungkin untuk {name['id']}.", f"The year {year} is not possible for {name['en']}."
            ),
            both(f"tahun {EARLIEST} sampai {LATEST}", f"a year from {EARLIEST} to {LATEST}"),
        )


class _OfDocuments(Rule):
    """A rule for one field of every document."""

    field = ""

    def cases(self, facts: Facts) -> Iterator[Case]:
        for section, document in facts.documents:
            if found := document.text(self.field):
                yield self.wrong(document, section, found)

    def wrong(self, document: Node, section: str, found: str) -> Case:
        raise NotImplementedError


class DescriptionLength(_OfDocuments):
    code = "field.document_description_length"
    title = both("Keterangan dokumen singkat", "Descriptions of documents are short")
    needs = both("keterangan dokumen", "description of a document")
    field = "description"

    def wrong(self, document: Node, section: str, found: str) -> Case:
        if len(found) <= LONGEST_DESCRIPTION:
            return None
        return Wrong(
            document.at(self.field),
            both(
                f"Keterangan dokumen {_titled(document)} sepanjang {len(found)} huruf.",
                f"The description of the document {_titled(document)} has {len(found)} characters.",
            ),
            both(f"paling panjang {LONGEST_DESCRIPTION} huruf", f"at most {LONGEST_DESCRIPTION} characters"),
        )


class DocumentFormat(_OfDocuments):
    code = "field.document_format"
    title = both("Format dokumen berupa jenis media", "Formats of documents are media types")
    needs = both("format dokumen", "format of a document")
    field = "format"

    def wrong(self, document: Node, section: str, found: str) -> Case:
        if _MEDIA.fullmatch(found.lower()):
            return None
        return Wrong(
            document.at(self.field),
            both(
                f"Format dokumen {_titled(document)} tertulis “{short(found)}”.",
                f"The format of the document {_titled(document)} is “{short(found)}”.",
            ),
            both("jenis media seperti application/pdf", "a media type like application/pdf"),
        )


class DocumentType(_OfDocuments):
    """Codes of our own (``x_…``) may stand in any section."""

    code = "field.document_type"
    title = both("Jenis dokumen sesuai tahapnya", "Types of documents belong to their section")
    needs = both("jenis dokumen", "type of a document")
    field = "documentType"

    def wrong(self, document: Node, section: str, found: str) -> Case:
        if found not in _STANDARD or found in _ALLOWED[section]:
            return None
        homes = ", ".join(name for name, codes in _ALLOWED.items() if found in codes)
        return Wrong(
            document.at(self.field),
            both(
                f"Dokumen {_titled(document)} berjenis “{found}”, yang bukan jenis dokumen bagian {section}.",
                f"The document {_titled(document)} is of type “{found}”, which does not belong to {section}.",
            ),
            both(f"dokumen itu di bagian {homes}", f"that document in the section {homes}"),
        )


def _titled(document: Node) -> str:
    return f"“{short(document.text('title') or document.ident() or '?')}”"


class Language(Rule):
    code = "field.language"
    title = both("Bahasa ditulis dengan dua huruf", "Languages are two-letter codes")
    needs = both("bahasa", "a language")

    def cases(self, facts: Facts) -> Iterator[Case]:
        for node in (facts, *(document for _, document in facts.documents)):
            if found := node.text("language"):
                yield (
                    None
                    if found in _LANGUAGES
                    else Wrong(
                        node.at("language"),
                        both(f"Bahasanya tertulis “{short(found)}”.", f"The language is “{short(found)}”."),
                        both("kode dua huruf ISO 639-1 seperti id", "a two-letter code of ISO 639-1 like id"),
                    )
                )


class _OfParties(Rule):
    """A rule for one text of every organisation."""

    def texts(self, party: Node) -> Iterator[tuple[str, str]]:
        """Path and text."""
        raise NotImplementedError

    def holds(self, text: str) -> bool:
        """Whether the text is as it should be."""
        raise NotImplementedError

    expected = both("", "")

    def cases(self, facts: Facts) -> Iterator[Case]:
        for parties in facts.parties.values():
            for party in parties:
                name = short(party.text("name") or party.ident() or "?")
                for path, text in self.texts(party):
                    yield (
                        None
                        if self.holds(text)
                        else Wrong(
                            path,
                            both(f"{name}: tertulis “{short(text)}”.", f"{name}: found “{short(text)}”."),
                            self.expected,
                        )
                    )


class Scheme(_OfParties):
    code = "field.identifier_scheme"
    title = both("Skema pengenal organisasi dikenal", "Schemes of identifiers are well formed")
    needs = both("pengenal organisasi", "identifier of an organisation")
    expected = both("skema seperti ID-KLPD atau x_bos", "a scheme like ID-KLPD or x_bos")

    def texts(self, party: Node) -> Iterator[tuple[str, str]]:
        for identifier in (party.node("identifier"), *party.nodes("additionalIdentifiers")):
            if found := identifier.text("scheme"):
                yield identifier.at("scheme"), found

    def holds(self, text: str) -> bool:
        return _SCHEME.fullmatch(text) is not None


class Email(_OfParties):
    code = "field.email"
    title = both("Alamat surel lengkap", "E-mail addresses are complete")
    needs = both("alamat surel", "an e-mail address")
    expected = both("alamat seperti nama@contoh.go.id", "an address like name@example.org")

    def texts(self, party: Node) -> Iterator[tuple[str, str]]:
        contact = party.node("contactPoint")
        if found := contact.text("email"):
            yield contact.at("email"), found

    def holds(self, text: str) -> bool:
        return len(text) <= 254 and _EMAIL.fullmatch(text) is not None


class Telephone(_OfParties):
    code = "field.telephone"
    title = both("Nomor telepon dengan kode negara", "Telephone numbers are international")
    needs = both("nomor telepon", "a telephone number")
    expected = both("nomor seperti +62 353 881826", "a number like +62 353 881826")

    def texts(self, party: Node) -> Iterator[tuple[str, str]]:
        contact = party.node("contactPoint")
        for name in ("telephone", "faxNumber"):
            if found := contact.text(name):
                yield contact.at(name), found

    def holds(self, text: str) -> bool:
        return len(text) <= 60 and _TELEPHONE.fullmatch(text) is not None


RULES = (Years, DescriptionLength, DocumentFormat, DocumentType, Language, Scheme, Email, Telephone)
