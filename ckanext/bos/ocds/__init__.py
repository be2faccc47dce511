"""Contracting processes in the Open Contracting Data Standard (OCDS 1.1.5): mapping, ledger, records, files and API."""
