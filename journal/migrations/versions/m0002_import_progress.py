"""What an import that was broken off needs to go on: who began it, and under which text of the profile."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

PROGRESS = """
alter table accrual.import_run
    add column profile_digest  text not null default '',
    add column actor           text not null default '',
    add column file_columns    text[] not null default '{}',
    add column notes           text[] not null default '{}';
comment on column accrual.import_run.file_columns is 'The header of the file: the columns of the file to send back';
comment on column accrual.import_run.notes is 'What was worth knowing about the file besides its rows';
comment on column accrual.import_run.profile_digest is 'SHA-256 of the profile: an edited one begins anew';
comment on column accrual.import_run.byte_offset is 'Bytes of the file that were read, for showing progress';
comment on column accrual.import_run.rows_read is 'Rows dealt with: where to go on in the file';
comment on column accrual.import_run.counts is 'Rows by outcome and by reason';
"""


def upgrade() -> None:
    """Add what is kept of an import under way."""
    op.execute(PROGRESS)
