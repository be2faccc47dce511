from ckanext.bos.migration import run

run("bos_participation_alembic_version")
