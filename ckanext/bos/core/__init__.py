"""The contracting process and its rules, in plain Python: no CKAN, no web, no database."""
