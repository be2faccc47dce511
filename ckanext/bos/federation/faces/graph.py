"""A small RDF graph that remembers the order in which things were said, made for being written out fast.

Names of properties and types are written short (``dct:title``, see :data:`NAMESPACES`); other IRIs in full. There are
no blank nodes: everything that is described has an address.
"""

from __future__ import annotations

from typing import NamedTuple

NAMESPACES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


class Literal(NamedTuple):
    """A text with a language, a typed value (``datatype`` short, ``xsd:date``), or a plain text."""

    text: str
    lang: str = ""
    datatype: str = ""


class Iri(str):
    """An absolute IRI."""

    __slots__ = ()


Term = Iri | Literal


class Node:
    """What is said of one thing: its types, and the objects of each property, each once."""

    __slots__ = ("iri", "types", "properties")

    def __init__(self, iri: str) -> None:
        self.iri = iri
        self.types: list[str] = []
        self.properties: dict[str, list[Term]] = {}

    def add(self, property: str, *objects: Term) -> Node:
        """Say something of it. Returns the node."""
        known = self.properties.get(property)
        if known is None:
            self.properties[property] = list(dict.fromkeys(objects)) if len(objects) > 1 else list(objects)
            return self
        for found in objects:
            if found not in known:
                known.append(found)
        return self


class Graph:
    """Nodes in the order in which they were first named."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}

    def node(self, iri: str, *types: str) -> Node:
        """The node of an IRI, made when it is new."""
        found = self.nodes.get(iri)
        if found is None:
            found = self.nodes[iri] = Node(iri)
        for name in types:
            if name not in found.types:
                found.types.append(name)
        return found

    def knows(self, iri: str) -> bool:
        """Whether something is said of it already."""
        return iri in self.nodes


def expand(short: str) -> str:
    """The full IRI of a short name."""
    prefix, _, name = short.partition(":")
    return NAMESPACES[prefix] + name
