"""Alembic's entry: runs the migrations on the connection that `storage.migrating` hands over."""

from __future__ import annotations

from alembic import context

from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite changes a table by copying it.
    render_as_batch=True,
    # SQLite can take back changes of tables, though Alembic supposes that it cannot: so all
    # migrations are one transaction.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
