"""The same description for ckanext-dcat: profile ``bos_dcat_ap`` of its serializers and parsers.

The portal's own feeds do not need ckanext-dcat's plugin; whoever loads it, or writes RDF by its command line, gets with
``ckanext.dcat.rdf.profiles = bos_dcat_ap`` what the feeds say. Reading is that of DCAT-AP 3.
"""

from __future__ import annotations

from typing import Any

from ckanext.dcat.profiles import EuropeanDCATAP3Profile
from rdflib import Literal as RdfLiteral
from rdflib import URIRef
from rdflib.namespace import RDF

from .describing import Bodies, describe
from .faces import catalogue, dcat
from .faces.graph import NAMESPACES, Graph, Iri, Term, expand
from .faces.syntaxes import safe_iri


class BosDcatApProfile(EuropeanDCATAP3Profile):
    """DCAT-AP 3 of contracting processes and plain datasets."""

    def graph_from_dataset(self, dataset_dict: dict[str, Any], dataset_ref: URIRef) -> None:
        """Add a dataset of this portal to the graph, under the address that the caller gives it."""
        description = describe(dataset_dict["id"])
        if description is None:
            super().graph_from_dataset(dataset_dict, dataset_ref)
            return
        graph = Graph()
        dcat.add_dataset(graph, description)
        pour(graph, self.g, {description.uri: str(dataset_ref)})

    def graph_from_catalog(self, catalog_dict: dict[str, Any], catalog_ref: URIRef) -> None:
        """Add the catalogue itself."""
        graph = Graph()
        node = catalogue.catalog(graph, "", Bodies())
        pour(graph, self.g, {node.iri: str(catalog_ref)})


def pour(graph: Graph, target: Any, renamed: dict[str, str]) -> None:
    """Add everything that a graph says to one of rdflib.

    :param renamed: other IRIs for some nodes
    """
    for prefix, iri in NAMESPACES.items():
        target.bind(prefix, iri)
    for node in graph.nodes.values():
        subject = _uri(node.iri, renamed)
        for name in node.types:
            target.add((subject, RDF.type, URIRef(expand(name))))
        for name, objects in node.properties.items():
            for found in objects:
                target.add((subject, URIRef(expand(name)), _term(found, renamed)))


def _uri(iri: str, renamed: dict[str, str]) -> URIRef:
    return URIRef(safe_iri(renamed.get(iri, iri)))


def _term(found: Term, renamed: dict[str, str]) -> URIRef | RdfLiteral:
    if isinstance(found, Iri):
        return _uri(found, renamed)
    if found.lang:
        return RdfLiteral(found.text, lang=found.lang)
    if not found.datatype:
        return RdfLiteral(found.text)
    type = found.datatype if found.datatype.startswith("http") else expand(found.datatype)
    return RdfLiteral(found.text, datatype=URIRef(type))
