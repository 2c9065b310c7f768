-- Orders, their lines, and the replies of requests that may be sent twice.
create table orders (
    id blob not null constraint orders_pk primary key,
    order_number text not null constraint orders_number_unique unique,
    user_id blob not null constraint orders_user_fk references users (id),
    status text not null constraint orders_status_known check (status in
        ('PENDING', 'CONFIRMED', 'PROCESSING', 'SHIPPED', 'DELIVERED', 'CANCELLED', 'REFUNDED')),
    subtotal_minor integer not null constraint orders_subtotal_bounds check (subtotal_minor between 0 and 9999999999),
    discount_minor integer not null constraint orders_discount_bounds check (discount_minor between 0 and subtotal_minor),
    shipping_minor integer not null constraint orders_shipping_bounds check (shipping_minor between 0 and 9999999999),
    tax_minor integer not null constraint orders_tax_bounds check (tax_minor between 0 and 9999999999),
    total_minor integer not null constraint orders_total_bounds check (total_minor between 0 and 9999999999),
    currency text not null constraint orders_currency_form check (currency glob '[A-Z][A-Z][A-Z]'),
    notes text,
    shipping_address text check (json_valid(shipping_address)),
    billing_address text check (json_valid(billing_address)),
    paid_at integer,
    shipped_at integer,
    delivered_at integer,
    cancelled_at integer,
    placed_at integer not null,
    updated_at integer not null,
    constraint orders_total_adds_up check
        (total_minor = subtotal_minor - discount_minor + shipping_minor + tax_minor)
) strict;

-- The orders of an account, all orders, and the orders of one status, each latest first.
create index orders_of_user on orders (user_id, placed_at desc, id desc);
create index orders_by_placed on orders (placed_at desc, id desc);
create index orders_of_status on orders (status, placed_at desc, id desc);

create table order_lines (
    id blob not null constraint order_lines_pk primary key,
    order_id blob not null constraint order_lines_order_fk references orders (id) on delete cascade,
    position integer not null,
    product_id blob not null constraint order_lines_product_fk references products (id),
    sku text not null,
    name text not null,
    quantity integer not null constraint order_lines_quantity_bounds check (quantity between 1 and 1000000),
    unit_price_minor integer not null
        constraint order_lines_unit_price_bounds check (unit_price_minor between 0 and 9999999999),
    line_total_minor integer not null,
    constraint order_lines_total_adds_up check (line_total_minor = unit_price_minor * quantity),
    constraint order_lines_position_unique unique (order_id, position),
    constraint order_lines_product_once unique (order_id, product_id)
) strict;

-- Whether a product was ever ordered, and the foreign key.
create index order_lines_of_product on order_lines (product_id);

create table idempotency_keys (
    user_id blob not null constraint idempotency_keys_user_fk references users (id) on delete cascade,
    key text not null,
    request_hash blob not null constraint idempotency_keys_hash_length check (length(request_hash) = 32),
    order_id blob constraint idempotency_keys_order_fk references orders (id) on delete cascade,
    body text,
    claimed_at integer not null,
    constraint idempotency_keys_pk primary key (user_id, key)
) strict;

-- Deleting what is too old to be repeated.
create index idempotency_keys_claimed on idempotency_keys (claimed_at);
