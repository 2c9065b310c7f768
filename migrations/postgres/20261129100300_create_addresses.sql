-- The address book of an account. At most one is offered first; the program keeps the number of them small.
create table addresses (
    id uuid not null constraint addresses_pk primary key,
    user_id uuid not null constraint addresses_user_fk references users (id) on delete cascade,
    address jsonb not null,
    is_default boolean not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
);

-- The book of an account, latest first.
create index addresses_of_user on addresses (user_id, created_at desc, id desc);
create unique index addresses_one_default on addresses (user_id) where is_default;
