-- Accounts and their sessions. `email_key` is the address in lower case: two accounts never differ by case alone.
create table users (
    id blob not null constraint users_pk primary key,
    email text not null,
    email_key text not null constraint users_email_key_unique unique,
    password_hash text not null,
    first_name text,
    last_name text,
    role text not null constraint users_role_known check (role in ('CUSTOMER', 'ADMIN')),
    is_active integer not null check (is_active in (0, 1)),
    created_at integer not null,
    updated_at integer not null
) strict;

-- The list of accounts, newest first.
create index users_created on users (created_at desc, id desc);

create table sessions (
    id blob not null constraint sessions_pk primary key,
    user_id blob not null constraint sessions_user_fk references users (id) on delete cascade,
    user_agent text,
    ip_address text,
    created_at integer not null,
    expires_at integer not null,
    constraint sessions_end_after_start check (expires_at > created_at)
) strict;

-- The sessions of an account, newest first.
create index sessions_of_user on sessions (user_id, created_at desc, id desc);
-- Deleting what has expired.
create index sessions_expired on sessions (expires_at);
