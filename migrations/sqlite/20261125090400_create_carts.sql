-- Carts. A guest's cart has the id of the guest's cookie and no account.
create table carts (
    id blob not null constraint carts_pk primary key,
    user_id blob constraint carts_user_unique unique
        constraint carts_user_fk references users (id) on delete cascade,
    created_at integer not null,
    updated_at integer not null
) strict;

-- Deleting guests' carts that nobody came back for.
create index carts_abandoned on carts (updated_at) where user_id is null;

create table cart_lines (
    cart_id blob not null constraint cart_lines_cart_fk references carts (id) on delete cascade,
    product_id blob not null constraint cart_lines_product_fk references products (id) on delete cascade,
    quantity integer not null constraint cart_lines_quantity_bounds check (quantity between 1 and 999),
    unit_price_seen_minor integer not null
        constraint cart_lines_price_bounds check (unit_price_seen_minor between 0 and 9999999999),
    added_at integer not null,
    constraint cart_lines_pk primary key (cart_id, product_id)
) strict;

-- The foreign key of a product that is deleted.
create index cart_lines_of_product on cart_lines (product_id);
