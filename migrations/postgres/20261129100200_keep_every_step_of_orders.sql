-- When an order was packed and when it was paid back, and the rate of its tax. Orders from before have none of them.
alter table orders
    add column packed_at timestamptz,
    add column refunded_at timestamptz,
    add column tax_rate_millionths bigint
        constraint orders_tax_rate_bounds check (tax_rate_millionths between 0 and 1000000);
