-- The address book of an account. At most one is offered first; the program keeps the number of them small.
create table addresses (
    id blob not null constraint addresses_pk primary key,
    user_id blob not null constraint addresses_user_fk references users (id) on delete cascade,
    address text not null check (json_valid(address)),
    is_default integer not null check (is_default in (0, 1)),
    created_at integer not null,
    updated_at integer not null
) strict;

-- The book of an account, latest first.
create index addresses_of_user on addresses (user_id, created_at desc, id desc);
create unique index addresses_one_default on addresses (user_id) where is_default;
