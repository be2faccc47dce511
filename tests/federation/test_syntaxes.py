"""What our writers of Turtle, RDF/XML and JSON-LD write, rdflib reads back, to the last sign."""

from __future__ import annotations

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.compare import isomorphic

from ckanext.bos.federation.faces.graph import Graph, Iri, Literal
from ckanext.bos.federation.faces.syntaxes import SYNTAXES
from ckanext.bos.federation.profile import pour

FORMATS = {"ttl": "turtle", "xml": "xml", "jsonld": "json-ld"}

# What XML can hold: our texts are cleared of other signs when they are read.
TEXTS = st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff"), max_size=40)
TEXTS |= st.sampled_from(['"', "\\", "a\nb", "a\tb", "]]>", "<b>&amp;</b>", "\\u0041", "{x}", "'''", '"""', " "])
NAMES = st.sampled_from(["dct:title", "dcat:keyword", "skos:notation", "rdfs:label"])
IRIS = st.sampled_from(
    ["https://contoh.go.id/a", "https://contoh.go.id/b?c=d&e='f'", "http://contoh.go.id/é#x", "urn:x:1"]
)
IRIS |= st.sampled_from(["https://contoh.go.id/dokumen pemilihan.pdf", 'https://contoh.go.id/<a>"{b}|^`\\'])
TERMS = (
    st.builds(Iri, IRIS)
    | TEXTS.map(Literal)
    | st.tuples(TEXTS, st.sampled_from(["id", "en"])).map(lambda pair: Literal(*pair))
)
TERMS |= st.sampled_from([Literal("2026-03-14", datatype="xsd:date"), Literal("12", datatype="xsd:integer")])
TYPES = st.lists(st.sampled_from(["dcat:Dataset", "foaf:Agent", "skos:Concept"]), max_size=2)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    graph = Graph()
    for iri in draw(st.lists(IRIS, min_size=1, max_size=4, unique=True)):
        node = graph.node(iri, *draw(TYPES))
        for name in draw(st.lists(NAMES, max_size=3)):
            node.add(name, *draw(st.lists(TERMS, min_size=1, max_size=3)))
    return graph


@pytest.mark.parametrize("ending", FORMATS)
@settings(max_examples=150, deadline=None)
@given(graph=graphs())
def test_what_is_written_is_read_back(ending: str, graph: Graph) -> None:
    expected = rdflib.Graph()
    pour(graph, expected, {})
    read = rdflib.Graph().parse(data=SYNTAXES[ending].write(graph), format=FORMATS[ending])
    assert isomorphic(read, expected), (read - expected).serialize(format="nt") + (expected - read).serialize(
        format="nt"
    )


def test_signs_that_xml_cannot_hold_are_left_out() -> None:
    graph = Graph()
    graph.node("https://contoh.go.id/a").add("dct:title", Literal("a\x00b\x0bc\r\nd"))
    read = rdflib.Graph().parse(data=SYNTAXES["xml"].write(graph), format="xml")
    assert [str(found) for found in read.objects()] == ["abc\r\nd"]


def test_nothing_is_said_twice() -> None:
    graph = Graph()
    node = graph.node("https://contoh.go.id/a", "dcat:Dataset", "dcat:Dataset")
    node.add("dct:title", Literal("a"), Literal("a")).add("dct:title", Literal("a"))
    assert SYNTAXES["ttl"].write(graph).count(b'"a"') == 1 == SYNTAXES["ttl"].write(graph).count(b"dcat:Dataset")
