from ckanext.bos.migration import run

run("bos_monitoring_alembic_version")
