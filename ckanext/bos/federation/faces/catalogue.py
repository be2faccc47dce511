"""A page of the catalogue: who publishes it, the datasets on it, and the way to the next page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import ckan.plugins.toolkit as tk

from ckanext.bos import config
from ckanext.bos.ocds import addresses

from ..describing import Bodies, Description, Link, places, vocabulary
from . import dcat
from .graph import Graph, Iri, Literal, Node

CATALOG = "#catalog"
"""The fragment of the home page that names the catalogue."""


@dataclass(frozen=True)
class Links:
    """The addresses of a page, the first and the next one; empty where there is no next. ``total``: of all pages."""

    here: str
    first: str
    next: str
    total: int
    size: int


def page(descriptions: Iterable[Description], links: Links, modified: str, bodies: Bodies) -> Graph:
    """The graph of one page.

    :param modified: when anything in the whole catalogue last changed (ISO with offset), or empty
    """
    graph = Graph()
    _paging(graph, links)
    whole = catalog(graph, modified, bodies)
    for description in descriptions:
        dcat.add_dataset(graph, description)
        whole.add("dcat:dataset", Iri(description.uri))
    return graph


def single(description: Description) -> Graph:
    """The graph of one dataset."""
    graph = Graph()
    dcat.add_dataset(graph, description)
    return graph


def _paging(graph: Graph, links: Links) -> None:
    """Hydra, with the names of its older version beside: harvesters know one or the other."""
    node = graph.node(links.here, "hydra:PagedCollection", "hydra:PartialCollectionView")
    node.add("hydra:totalItems", Literal(str(links.total), datatype="xsd:integer"))
    node.add("hydra:itemsPerPage", Literal(str(links.size), datatype="xsd:integer"))
    node.add("hydra:first", Iri(links.first)).add("hydra:firstPage", Iri(links.first))
    if links.next:
        node.add("hydra:next", Iri(links.next)).add("hydra:nextPage", Iri(links.next))


def catalog(graph: Graph, modified: str, bodies: Bodies) -> Node:
    """Say what the catalogue itself is; its node."""
    home = addresses.absolute("/")
    node = graph.node(home + CATALOG, "dcat:Catalog")
    title = tk.config["ckan.site_title"]
    node.add("dct:title", Literal(f"{title}: pengadaan dan data terbuka {places.regency().name}", "id"))
    about = (
        f"Semua proses pengadaan {config.publisher_name()} yang sudah diumumkan, dari rencana sampai pembayaran, "
        "dan data terbuka perangkat daerahnya."
    )
    node.add("dct:description", Literal(about, "id"))
    node.add("dct:publisher", dcat.agent(graph, bodies.government))
    node.add("dct:license", dcat.licence(graph, vocabulary.licence_of_data()))
    write = dcat.WRITERS
    write["language"](graph, node, "dct:language", vocabulary.language("id"))
    write["document"](graph, node, "foaf:homepage", Link(home, title))
    write["place"](graph, node, "dct:spatial", places.regency())
    write["rights"](graph, node, "dct:accessRights", vocabulary.access("public"))
    write["contact"](graph, node, "dcat:contactPoint", bodies.steward())
    node.add("dcat:themeTaxonomy", Iri(vocabulary.THEMES)).add("dcat:service", dcat.service(graph))
    graph.node(vocabulary.THEMES, "skos:ConceptScheme").add("dct:title", Literal("EU data themes", "en"))
    if modified:
        write["moment"](graph, node, "dct:modified", modified)
    return node
