from ckanext.bos.migration import run

run("bos_alembic_version")
