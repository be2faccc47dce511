from ckanext.bos.migration import run

run("bos_federation_alembic_version")
