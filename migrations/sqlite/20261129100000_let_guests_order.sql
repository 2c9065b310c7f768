-- no-transaction
-- An order is an account's, or that of a guest who left an address to write to. `guest_visitor_id` is the id in the
-- signed cookie of the browser that placed it: whoever has the cookie may see the order there.
-- The release before works on: its own orders are accounts' and its lists leave those of guests out.
--
-- SQLite takes no NOT NULL back, so the table is made anew. References to it are off meanwhile, since dropping the old
-- table would delete all lines with it; that is possible outside of a transaction only, so this file has one of its own.
-- Done again after a stop in between, it does the same again.
pragma foreign_keys = off;

begin immediate;

create table orders_with_guests (
    id blob not null constraint orders_pk primary key,
    order_number text not null constraint orders_number_unique unique,
    user_id blob constraint orders_user_fk references users (id),
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
    guest_email text,
    guest_visitor_id blob,
    constraint orders_total_adds_up check
        (total_minor = subtotal_minor - discount_minor + shipping_minor + tax_minor),
    constraint orders_buyer_known check (
        (user_id is null) = (guest_email is not null)
        and (guest_email is null) = (guest_visitor_id is null)
    )
) strict;

insert into orders_with_guests (
    id,
    order_number,
    user_id,
    status,
    subtotal_minor,
    discount_minor,
    shipping_minor,
    tax_minor,
    total_minor,
    currency,
    notes,
    shipping_address,
    billing_address,
    paid_at,
    shipped_at,
    delivered_at,
    cancelled_at,
    placed_at,
    updated_at
)
select
    id,
    order_number,
    user_id,
    status,
    subtotal_minor,
    discount_minor,
    shipping_minor,
    tax_minor,
    total_minor,
    currency,
    notes,
    shipping_address,
    billing_address,
    paid_at,
    shipped_at,
    delivered_at,
    cancelled_at,
    placed_at,
    updated_at
from orders;

drop table orders;

alter table orders_with_guests rename to orders;

-- The orders of an account, all orders, and the orders of one status, each latest first.
create index orders_of_user on orders (user_id, placed_at desc, id desc);
create index orders_by_placed on orders (placed_at desc, id desc);
create index orders_of_status on orders (status, placed_at desc, id desc);

-- Nothing is kept where a line has lost its order.
create temporary table loose_ends (number integer not null check (number = 0));
insert into loose_ends select count(*) from pragma_foreign_key_check;
drop table loose_ends;

commit;

pragma foreign_keys = on;
