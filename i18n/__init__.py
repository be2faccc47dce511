"""Translations of the portal: gettext domain ``ckanext-bos`` in ``id`` (first) and ``en``.

The catalogues hold the strings of ``ckanext.bos`` and those strings of CKAN and its plugins that CKAN's own Indonesian
lacks or says less well. ``update.py`` extracts, merges, compiles and checks; see README.md beside this file.
"""
