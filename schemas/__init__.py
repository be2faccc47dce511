"""What a contracting process and a unit consist of: fields, presets, code lists, papers, and two lists of places.

``pengadaan.yaml`` describes the process, ``opd.yaml`` the unit (both ckanext-scheming, version 2), ``presets.yaml``
the types of value, ``codelists.yaml`` the choices and the wordings that sources use for them, ``papers.yaml`` the
papers of each stage. ``opd.csv`` lists the units of the regency (the 74 of 2017-2020, their parent, their successors),
``kecamatan.csv`` its 28 districts (codes of Kepmendagri 300.2.2-2138/2025 and of BPS; centres in WGS 84, computed
from the BPS boundaries of 2020). In ``opd.csv`` the codes ``simda_code`` and ``field_codes`` are worked out from
national lists, not issued by the regency: good for matching, not for publishing.
"""
