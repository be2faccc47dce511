"""Federation: what is public leaves as DCAT-AP 3, through the façade for Satu Data Indonesia, ``data.json`` and
schema.org, all from one mapping table. What is withdrawn is announced."""
