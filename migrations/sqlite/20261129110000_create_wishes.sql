-- What accounts want to remember. A guest's list is in a cookie of the guest.
create table wishes (
    user_id blob not null constraint wishes_user_fk references users (id) on delete cascade,
    product_id blob not null constraint wishes_product_fk references products (id) on delete cascade,
    added_at integer not null,
    constraint wishes_pk primary key (user_id, product_id)
) strict;

-- The foreign key of a product that is deleted.
create index wishes_of_product on wishes (product_id);
