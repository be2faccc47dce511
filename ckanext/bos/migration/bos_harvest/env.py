from ckanext.bos.migration import run

run("bos_harvest_alembic_version")
