"""Running the migrations of one plugin of ours: what each ``env.py`` asks of Alembic."""

from __future__ import annotations

from alembic import context
from sqlalchemy import engine_from_config, pool


def run(version_table: str) -> None:
    """Run them, offline or on the database of the configuration.

    :param version_table: the plugin's own table of what it has run
    """
    config = context.config
    if context.is_offline_mode():
        context.configure(url=config.get_main_option("sqlalchemy.url"), literal_binds=True, version_table=version_table)
        with context.begin_transaction():
            context.run_migrations()
        return
    section = config.get_section(config.config_ini_section) or {}
    connectable = engine_from_config(section, prefix="sqlalchemy.", poolclass=pool.NullPool)
    with connectable.connect() as connection:
        context.configure(connection=connection, version_table=version_table)
        with context.begin_transaction():
            context.run_migrations()
