"""The languages of other catalogues, each written from the one mapping table."""
