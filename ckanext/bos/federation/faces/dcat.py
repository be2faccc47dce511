"""A description as DCAT-AP 3 (https://semiceu.github.io/DCAT-AP/releases/3.0.0/), written from the mapping table.

Everything that the SHACL shapes ask to be typed is typed on the page itself, since harvesters read each page alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ckanext.bos.ocds import addresses

from .. import mapping
from ..describing import Agent, Code, Description, Distribution, Licence, Link, Number, Period, Place, government
from ..describing import vocabulary
from .graph import Graph, Iri, Literal, Node

SERVICE = "#ocds-api"
"""The fragment that names the OCDS API as a service."""

_LANG = "id"


def add_dataset(graph: Graph, description: Description) -> None:
    """Say in a graph what a description says."""
    node = graph.node(description.uri, "dcat:Dataset")
    _write(graph, node, mapping.DATASET, description)


def _write(graph: Graph, node: Node, table: tuple[mapping.Line, ...], thing: Any) -> None:
    for line in table:
        if line.dcat is None:
            continue
        value = getattr(thing, line.name)
        if not value:
            continue
        for place in (line.dcat, *line.also):
            WRITERS[place.way](graph, node, place.property, value)


def _text(graph: Graph, node: Node, property: str, value: str | tuple[str, ...]) -> None:
    texts = (value,) if isinstance(value, str) else value
    node.add(property, *(Literal(text, _LANG) for text in texts))


def _literal(graph: Graph, node: Node, property: str, value: str) -> None:
    node.add(property, Literal(value))


def _moment(graph: Graph, node: Node, property: str, value: str) -> None:
    node.add(property, Literal(value, datatype="xsd:dateTime"))


def _size(graph: Graph, node: Node, property: str, value: int) -> None:
    node.add(property, Literal(str(value), datatype="xsd:nonNegativeInteger"))


def _document(graph: Graph, node: Node, property: str, value: Link) -> None:
    graph.node(value.url, "foaf:Document")
    node.add(property, Iri(value.url))


def _resource(graph: Graph, node: Node, property: str, value: tuple[Link, ...]) -> None:
    for link in value:
        graph.node(link.url, "rdfs:Resource").add("rdfs:label", Literal(link.title, _LANG))
        node.add(property, Iri(link.url))


def _standard(graph: Graph, node: Node, property: str, value: Link | tuple[Link, ...]) -> None:
    for link in (value,) if isinstance(value, Link) else value:
        graph.node(link.url, "dct:Standard").add("dct:title", Literal(link.title, "en"))
        node.add(property, Iri(link.url))


def _concept(graph: Graph, node: Node, property: str, value: Code | tuple[Code, ...]) -> None:
    for code in (value,) if isinstance(value, Code) else value:
        _name(graph, code, "skos:Concept", "skos:prefLabel", _LANG)
        node.add(property, Iri(code.uri))


def _typed(type: str) -> Callable[[Graph, Node, str, Code], None]:
    """A writer of a term that stock parsers read by its ``rdfs:label``."""

    def write(graph: Graph, node: Node, property: str, value: Code) -> None:
        _name(graph, value, type, "rdfs:label")
        node.add(property, Iri(value.uri))

    return write


def _name(graph: Graph, code: Code, type: str, property: str, lang: str = "") -> None:
    """Say once on a page what a term is and what it is called."""
    found = graph.node(code.uri)
    if type not in found.types:
        found.types.append(type)
        found.add(property, Literal(code.label, lang))


def _file_type(graph: Graph, node: Node, property: str, value: str) -> None:
    code = vocabulary.file_type(value)
    if code is not None:
        graph.node(code.uri, "dct:MediaTypeOrExtent")
        node.add(property, Iri(code.uri))


def _media_type(graph: Graph, node: Node, property: str, value: str) -> None:
    _as_media_type(graph, node, property, vocabulary.media_type(value))


def _agent(graph: Graph, node: Node, property: str, value: Agent) -> None:
    node.add(property, agent(graph, value))


def agent(graph: Graph, found: Agent) -> Iri:
    """Say who a body is; its IRI."""
    iri = Iri(found.uri)
    node = graph.node(iri, "foaf:Agent", "org:FormalOrganization")
    if "foaf:name" in node.properties:
        return iri
    node.add("foaf:name", Literal(found.name, _LANG))
    _concept(graph, node, "dct:type", vocabulary.LOCAL_AUTHORITY)
    if found.homepage:
        _document(graph, node, "foaf:homepage", Link(found.homepage, found.name))
    if found.parent is not None:
        node.add("org:subOrganizationOf", agent(graph, found.parent))
    return iri


def _contact(graph: Graph, node: Node, property: str, value: Agent) -> None:
    """The office, never a person."""
    iri = addresses.absolute("/") + "#walidata"
    contact = graph.node(iri, "vcard:Kind", "vcard:Organization")
    contact.add("vcard:fn", Literal(value.name, _LANG))
    if value.email:
        contact.add("vcard:hasEmail", Iri(f"mailto:{value.email}"))
    if value.homepage:
        contact.add("vcard:hasURL", Iri(value.homepage))
    node.add(property, Iri(iri))


def _place(graph: Graph, node: Node, property: str, value: Place | tuple[Place, ...]) -> None:
    for place in (value,) if isinstance(value, Place) else value:
        node.add(property, Iri(place.uri))
        if graph.knows(place.uri):
            continue
        found = graph.node(place.uri, "dct:Location")
        found.add("skos:prefLabel", Literal(place.name, _LANG)).add("dct:identifier", Literal(place.code))
        if place.lat:
            point = f"POINT({place.lon} {place.lat})"
            found.add("dcat:centroid", Literal(point, datatype="http://www.opengis.net/ont/geosparql#wktLiteral"))


def _period(graph: Graph, node: Node, property: str, value: Period) -> None:
    found = graph.node(value.uri, "dct:PeriodOfTime")
    for name, day in (("dcat:startDate", value.start), ("dcat:endDate", value.end)):
        if day:
            found.add(name, Literal(day, datatype="xsd:date"))
    node.add(property, Iri(value.uri))


def _licence(graph: Graph, node: Node, property: str, value: Licence) -> None:
    node.add(property, licence(graph, value))


def licence(graph: Graph, found: Licence) -> Iri:
    """Say what a licence is called; its IRI."""
    if not graph.knows(found.url):
        node = graph.node(found.url, "dct:LicenseDocument").add("dct:title", Literal(found.title, "en"))
        if found.id == "cc-by":
            _concept(graph, node, "dct:type", vocabulary.ATTRIBUTION)
    return Iri(found.url)


def _number(graph: Graph, node: Node, property: str, value: tuple[Number, ...]) -> None:
    for number in value:
        found = graph.node(number.uri, "adms:Identifier").add("skos:notation", Literal(number.value))
        found.add("adms:schemaAgency", Literal(number.scheme, _LANG))
        node.add(property, Iri(number.uri))


def _provenance(graph: Graph, node: Node, property: str, value: str) -> None:
    iri = f"{node.iri}#sumber"
    graph.node(iri, "dct:ProvenanceStatement").add("rdfs:label", Literal(value, _LANG))
    node.add(property, Iri(iri))


def _file(graph: Graph, node: Node, property: str, value: str) -> None:
    graph.node(value, "rdfs:Resource")
    node.add(property, Iri(value))


def _withheld(graph: Graph, node: Node, property: str, value: str) -> None:
    _rights(graph, node, property, vocabulary.access("closed"))


def _checksum(graph: Graph, node: Node, property: str, value: str) -> None:
    iri = f"{node.iri}{'-' if '#' in node.iri else '#'}sha256"
    graph.node(vocabulary.SHA256, "spdx:ChecksumAlgorithm")
    found = graph.node(iri, "spdx:Checksum").add("spdx:algorithm", Iri(vocabulary.SHA256))
    found.add("spdx:checksumValue", Literal(value, datatype="xsd:hexBinary"))
    node.add(property, Iri(iri))


def _service(graph: Graph, node: Node, property: str, value: Link) -> None:
    if value == vocabulary.ocds_api():
        node.add(property, service(graph))
        return
    iri = Iri(f"{node.iri}#api")
    found = graph.node(iri, "dcat:DataService").add("dct:title", Literal(value.title, _LANG))
    _file(graph, found, "dcat:endpointURL", value.url)
    _licence(graph, found, "dct:license", vocabulary.licence_of_data())
    node.add(property, iri)


def service(graph: Graph) -> Iri:
    """Say what the OCDS API is; its IRI."""
    entrance = addresses.absolute(addresses.ENTRANCE)
    iri = Iri(entrance + SERVICE)
    if graph.knows(iri):
        return iri
    node = graph.node(iri, "dcat:DataService")
    node.add("dct:title", Literal(vocabulary.ocds_api().title, _LANG))
    about = "Rilis dan rekaman semua proses pengadaan yang terbuka, menurut Open Contracting Data Standard 1.1."
    node.add("dct:description", Literal(about, _LANG)).add("dcat:keyword", Literal("OCDS", _LANG))
    _file(graph, node, "dcat:endpointURL", vocabulary.ocds_api().url)
    _file(graph, node, "dcat:endpointDescription", f"{entrance}/openapi.json")
    _document(graph, node, "dcat:landingPage", Link(entrance, ""))
    _agent(graph, node, "dct:publisher", government())
    _licence(graph, node, "dct:license", vocabulary.licence_of_data())
    _rights(graph, node, "dct:accessRights", vocabulary.access("public"))
    _concept(graph, node, "dcat:theme", vocabulary.theme("gove"))
    _standard(graph, node, "dct:conformsTo", vocabulary.OCDS)
    return iri


def _distribution(graph: Graph, node: Node, property: str, value: tuple[Distribution, ...]) -> None:
    for distribution in value:
        found = graph.node(distribution.uri, "dcat:Distribution")
        _write(graph, found, mapping.DISTRIBUTION, distribution)
        _language(graph, found, "dct:language", vocabulary.language(_LANG))
        if not distribution.withheld:
            found.add("dcat:downloadURL", Iri(distribution.url))
            _concept(graph, found, "dcatap:availability", vocabulary.STABLE)
        node.add(property, Iri(distribution.uri))


_as_media_type = _typed("dct:MediaType")
_language = _typed("dct:LinguisticSystem")
_rights = _typed("dct:RightsStatement")

WRITERS: Mapping[str, Callable[[Graph, Node, str, Any], None]] = {
    "agent": _agent,
    "checksum": _checksum,
    "concept": _concept,
    "contact": _contact,
    "distribution": _distribution,
    "document": _document,
    "file": _file,
    "file_type": _file_type,
    "frequency": _typed("dct:Frequency"),
    "language": _language,
    "licence": _licence,
    "literal": _literal,
    "media_type": _media_type,
    "moment": _moment,
    "number": _number,
    "period": _period,
    "place": _place,
    "provenance": _provenance,
    "resource": _resource,
    "rights": _rights,
    "service": _service,
    "size": _size,
    "standard": _standard,
    "text": _text,
    "withheld": _withheld,
}
"""How a value is written, by the names of :class:`ckanext.bos.federation.mapping.Dcat`."""
