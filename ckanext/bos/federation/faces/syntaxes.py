"""A graph as Turtle, RDF/XML and JSON-LD: three short writers for graphs without blank nodes.

They take a tenth of the time of rdflib's serializers (docs/performance.md); tests hold what they write to what rdflib
reads back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

import msgspec

from .graph import NAMESPACES, Graph, Iri, Literal, Term, expand

_PREFIXES = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in NAMESPACES.items())
_XMLNS = "".join(f' xmlns:{prefix}="{iri}"' for prefix, iri in NAMESPACES.items())
_TURTLE_SIGNS = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_TURTLE = re.compile(r'["\\\n\r\t\x00-\x1f\x7f]')
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Syntax:
    """A way to write a graph: its media type and its writer."""

    media_type: str
    write: Callable[[Graph], bytes]


def turtle(graph: Graph) -> bytes:
    """Turtle (https://www.w3.org/TR/turtle/)."""
    parts = [_PREFIXES]
    for node in graph.nodes.values():
        said = ["a " + ", ".join(node.types)] if node.types else []
        said += [f"{name} {', '.join(map(_turtle, objects))}" for name, objects in node.properties.items()]
        if said:
            statements = " ;\n    ".join(said)
            parts.append(f"\n{_turtle_iri(node.iri)} {statements} .\n")
    return "".join(parts).encode()


def _turtle(term: Term) -> str:
    if isinstance(term, Iri):
        return _turtle_iri(term)
    text = f'"{_TURTLE.sub(_turtle_sign, term.text)}"' if _TURTLE.search(term.text) else f'"{term.text}"'
    if term.lang:
        return f"{text}@{term.lang}"
    return f"{text}^^{_short_or_full(term.datatype)}" if term.datatype else text


def _turtle_sign(found: re.Match[str]) -> str:
    return _TURTLE_SIGNS.get(found[0]) or f"\\u{ord(found[0]):04X}"


@lru_cache(maxsize=4096)
def _turtle_iri(iri: str) -> str:
    return f"<{safe_iri(iri)}>"


def _short_or_full(name: str) -> str:
    return f"<{name}>" if name.startswith("http") else name


def rdf_xml(graph: Graph) -> bytes:
    """RDF/XML (https://www.w3.org/TR/rdf-syntax-grammar/). Signs that XML cannot hold are left out."""
    parts = [f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{_XMLNS}>\n']
    for node in graph.nodes.values():
        if not node.types and not node.properties:
            continue
        parts.append(f'  <rdf:Description rdf:about="{_attribute(node.iri)}">\n')
        parts += [f'    <rdf:type rdf:resource="{expand(name)}"/>\n' for name in node.types]
        for name, objects in node.properties.items():
            parts += [_xml(name, term) for term in objects]
        parts.append("  </rdf:Description>\n")
    parts.append("</rdf:RDF>\n")
    return "".join(parts).encode()


def _xml(name: str, term: Term) -> str:
    if isinstance(term, Iri):
        return f'    <{name} rdf:resource="{_attribute(term)}"/>\n'
    about = f' xml:lang="{term.lang}"' if term.lang else ""
    if term.datatype:
        about = f' rdf:datatype="{_full(term.datatype)}"'
    # A carriage return is written as a reference: readers of XML make a line feed of a plain one.
    text = escape(_NOT_XML.sub("", term.text), {"\r": "&#13;"})
    return f"    <{name}{about}>{text}</{name}>\n"


def _attribute(iri: str) -> str:
    return escape(safe_iri(iri), {'"': "&quot;"})


def _full(name: str) -> str:
    return name if name.startswith("http") else expand(name)


def json_ld(graph: Graph) -> bytes:
    """JSON-LD 1.1 (https://www.w3.org/TR/json-ld11/), flat: one object a node."""
    nodes = [_json(node) for node in graph.nodes.values() if node.types or node.properties]
    return msgspec.json.encode({"@context": NAMESPACES, "@graph": nodes})


def _json(node: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"@id": safe_iri(node.iri)}
    if node.types:
        found["@type"] = node.types
    for name, objects in node.properties.items():
        values = [_json_term(term) for term in objects]
        found[name] = values[0] if len(values) == 1 else values
    return found


def _json_term(term: Term) -> Any:
    if isinstance(term, Iri):
        return {"@id": safe_iri(term)}
    if term.lang:
        return {"@value": term.text, "@language": term.lang}
    return {"@value": term.text, "@type": term.datatype} if term.datatype else term.text


_NOT_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')


@lru_cache(maxsize=4096)
def safe_iri(iri: str) -> str:
    """The IRI with what may not stand in one percent-encoded."""
    return _NOT_IRI.sub(lambda found: f"%{ord(found[0]):02X}", str(iri))


SYNTAXES: Mapping[str, Syntax] = {
    "ttl": Syntax("text/turtle", turtle),
    "xml": Syntax("application/rdf+xml", rdf_xml),
    "rdf": Syntax("application/rdf+xml", rdf_xml),  # the other name that CKAN catalogues have for it
    "jsonld": Syntax("application/ld+json", json_ld),
}
"""By the ending of the address."""

__all__ = ["SYNTAXES", "Literal", "Syntax", "json_ld", "rdf_xml", "safe_iri", "turtle"]
