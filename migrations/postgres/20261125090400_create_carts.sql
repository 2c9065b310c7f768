-- Carts. A guest's cart has the id of the guest's cookie and no account.
create table carts (
    id uuid not null constraint carts_pk primary key,
    user_id uuid constraint carts_user_unique unique
        constraint carts_user_fk references users (id) on delete cascade,
    created_at timestamptz not null,
    updated_at timestamptz not null
);

-- Deleting guests' carts that nobody came back for.
create index carts_abandoned on carts (updated_at) where user_id is null;

create table cart_lines (
    cart_id uuid not null constraint cart_lines_cart_fk references carts (id) on delete cascade,
    product_id uuid not null constraint cart_lines_product_fk references products (id) on delete cascade,
    quantity bigint not null constraint cart_lines_quantity_bounds check (quantity between 1 and 999),
    unit_price_seen_minor bigint not null
        constraint cart_lines_price_bounds check (unit_price_seen_minor between 0 and 9999999999),
    added_at timestamptz not null,
    constraint cart_lines_pk primary key (cart_id, product_id)
);

-- The foreign key of a product that is deleted.
create index cart_lines_of_product on cart_lines (product_id);
