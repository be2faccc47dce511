"""The search schema: the installed CKAN's own, made Indonesian and given typed fields.

A name of Solr's dynamic fields may have its ``*`` only at one end, so that ``bos_<what>_amount`` cannot be a pattern:
the names are listed here, and the portal's index code may send these and no others of that form.
"""

import xml.etree.ElementTree as ET
from pathlib import Path

CONFIGURATION = Path(__file__).parent / "solr"
SYNONYMS = "solr.SynonymGraphFilterFactory"

#: Whole rupiah: the steps of the money ladder, and the furthest of them.
AMOUNTS = ("budget", "estimate", "award", "contract", "paid", "value")
COUNTS = ("bidders",)
#: Found but not shown: names of firms and places, codes and numbers of papers, the words for codes.
TEXTS = ("names", "codes", "terms")
#: Words as they are written in public processes, neither stemmed nor expanded: what typing and misspelling are held to.
WORDS = "bos_words"


def indonesian_schema() -> bytes:
    """The text of ``schema.xml`` for the CKAN that is installed.

    Raises ``ValueError`` if that CKAN's schema lacks what is to be replaced, so that no English stemmer slips through.
    """
    tree = ET.parse(ckan_schema(), ET.XMLParser(target=ET.TreeBuilder(insert_comments=True)))
    root = tree.getroot()
    _stem_indonesian(root)
    _expand_when_indexing(root)
    _add_words(root)
    _add_fields(root)
    _keep_codes_out_of_text(root)
    ET.indent(tree)
    return ET.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def ckan_schema() -> Path:
    """The schema file inside the installed CKAN."""
    import ckan

    return Path(ckan.__path__[0]) / "config" / "solr" / "schema.xml"


def _found(root: ET.Element, path: str) -> list[ET.Element]:
    elements = root.findall(path)
    if not elements:
        raise ValueError(f"CKAN's Solr schema has no {path} any more")
    return elements


def _stem_indonesian(root: ET.Element) -> None:
    """Words keep their stem by Indonesian rules, except those in ``protwords.txt``."""
    english = "solr.SnowballPorterFilterFactory"
    for analyzer in _found(root, f".//filter[@class='{english}']/.."):
        position = [element.get("class") for element in analyzer].index(english)
        analyzer[position] = ET.Element("filter", {"class": "solr.IndonesianStemFilterFactory"})
        protected = {"class": "solr.KeywordMarkerFilterFactory", "protected": "protwords.txt", "ignoreCase": "true"}
        analyzer.insert(position, ET.Element("filter", protected))


def _expand_when_indexing(root: ET.Element) -> None:
    """Synonyms of several words work in one direction only when searching: the parser hands on one word at a time."""
    for analyzer in _found(root, "types/fieldType[@name='text']/analyzer"):
        names = [element.get("class") for element in analyzer]
        if analyzer.get("type") == "query":
            del analyzer[names.index(SYNONYMS)]
            continue
        position = names.index("solr.LowerCaseFilterFactory") + 1
        expand = {"class": SYNONYMS, "synonyms": "synonyms.txt", "ignoreCase": "true", "expand": "true"}
        flatten = {"class": "solr.FlattenGraphFilterFactory"}
        analyzer[position:position] = [ET.Element("filter", expand), ET.Element("filter", flatten)]


def _add_words(root: ET.Element) -> None:
    kind = ET.SubElement(_found(root, "types")[0], "fieldType", {"name": WORDS, "class": "solr.TextField"})
    analyzer = ET.SubElement(kind, "analyzer")
    ET.SubElement(analyzer, "tokenizer", {"class": "solr.StandardTokenizerFactory"})
    for name in ("solr.ASCIIFoldingFilterFactory", "solr.LowerCaseFilterFactory"):
        ET.SubElement(analyzer, "filter", {"class": name})


def _add_fields(root: ET.Element) -> None:
    fields = _found(root, "fields")[0]
    first_pattern = list(fields).index(_found(root, "fields/dynamicField")[0])
    number = {"indexed": "true", "stored": "true", "docValues": "true"}
    new = [
        *(ET.Element("field", {"name": f"bos_{what}_amount", "type": "plong", **number}) for what in AMOUNTS),
        *(ET.Element("field", {"name": f"bos_{what}_count", "type": "pint", **number}) for what in COUNTS),
        *(_text_field(f"bos_{what}_text") for what in TEXTS),
        _text_field("bos_words_text", WORDS),
        ET.Element("dynamicField", {"name": "vocab_bos_*", "type": "string", "multiValued": "true", **number}),
    ]
    fields[first_pattern:first_pattern] = new
    for what in TEXTS:
        root.append(ET.Element("copyField", {"source": f"bos_{what}_text", "dest": "text"}))


def _text_field(name: str, kind: str = "text") -> ET.Element:
    return ET.Element(
        "field", {"name": name, "type": kind, "indexed": "true", "stored": "false", "multiValued": "true"}
    )


def _keep_codes_out_of_text(root: ET.Element) -> None:
    """Codes in ``vocab_*`` are for facets; the full text gets their labels through ``bos_terms_text``."""
    for copy in _found(root, "copyField[@source='vocab_*']"):
        root.remove(copy)


def write_configuration(folder: Path) -> bool:
    """Write the core's configuration into ``folder``. True if that changed anything."""
    files = {name: (CONFIGURATION / name).read_bytes() for name in ("solrconfig.xml", "synonyms.txt", "protwords.txt")}
    files["schema.xml"] = indonesian_schema()
    folder.mkdir(parents=True, exist_ok=True)
    changed = False
    for name, content in files.items():
        path = folder / name
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
            changed = True
    return changed
