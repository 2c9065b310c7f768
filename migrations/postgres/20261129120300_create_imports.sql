-- Files of products that were looked at and wait to be confirmed. The file is in a table of its own, so that telling how
-- far an import has come does not write it again.
create table imports (
    id uuid not null constraint imports_pk primary key,
    user_id uuid not null constraint imports_user_fk references users (id) on delete cascade,
    file_name text not null,
    row_count bigint not null,
    applied_count bigint not null,
    state text not null constraint imports_state_known check (state in ('FAULTY', 'READY', 'DONE')),
    report jsonb not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    constraint imports_applied_bounds check (applied_count between 0 and row_count)
);

-- The import of an account, and the foreign key.
create index imports_of_user on imports (user_id);
-- Deleting what is to be forgotten.
create index imports_expired on imports (expires_at);

create table import_files (
    import_id uuid not null constraint import_files_pk primary key
        constraint import_files_import_fk references imports (id) on delete cascade,
    content bytea not null
);
