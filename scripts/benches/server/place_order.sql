-- What shopd asks PostgreSQL to place an order of two products, statement by statement, as its log shows them with
-- log_statement = all: who asks, then one transaction. For pgbench, which says how fast the database itself can do it.
--
-- Three things differ. Products and customers are drawn from tables that the bench has made, within the statements, so
-- that there are as many statements. Ids are counted and not made from the time, and rise in the same way. What
-- is the same in every order is written out and not sent as a parameter. In texts no letter or figure follows a
-- colon: pgbench would take it for a variable.
--
-- pgbench -n -M prepared -D n=... -D products=... -D customers=... -f place_order.sql
\set n :n + 1
\set customer random(1, :customers)
\set one random(1, :products - 1)
\set two :one + 1

select
    s.id as session_id,
    s.user_id as session_user_id,
    s.user_agent as session_user_agent,
    s.ip_address as session_ip_address,
    s.created_at as session_created_at,
    s.expires_at as session_expires_at,
    u.id,
    u.email,
    u.first_name,
    u.last_name,
    u.role,
    u.is_active,
    u.created_at,
    u.updated_at
from sessions s
join users u on u.id = s.user_id
where s.id = (select session_id from bench_customers where number = :customer)
    and s.expires_at > now()
    and u.is_active;

begin;

insert into idempotency_keys (user_id, key, request_hash, claimed_at)
values (
    (select user_id from bench_customers where number = :customer),
    concat('pgbench-', cast(:n as bigint), '-', cast(:client_id as integer)),
    '\x05a3a8e4ad823b4df13f00afd851c2c62e0ee9955b6d8dcf2b427cdfbb020efe'::bytea,
    now()
)
on conflict (user_id, key) do nothing;

select
    p.id,
    p.category_id,
    p.sku,
    p.name,
    p.slug,
    p.description,
    p.price_minor,
    p.compare_at_minor,
    coalesce(l.on_hand - l.reserved, 0) as available,
    p.image_url,
    p.images,
    p.status,
    p.is_featured,
    p.metadata,
    p.variant_of,
    p.options,
    p.created_at,
    p.updated_at
from products p
left join stock_levels l on l.product_id = p.id
where p.id = any(array(select product_id from bench_products where number in (:one, :two)))
order by p.id;

insert into orders (
    id,
    order_number,
    user_id,
    guest_email,
    guest_email_key,
    guest_visitor_id,
    status,
    subtotal_minor,
    discount_minor,
    shipping_minor,
    tax_minor,
    total_minor,
    tax_rate_millionths,
    currency,
    notes,
    shipping_address,
    billing_address,
    paid_at,
    packed_at,
    shipped_at,
    delivered_at,
    cancelled_at,
    refunded_at,
    placed_at,
    updated_at
) values (
    bench_id(:n, :client_id, 0),
    concat('BENCH-', cast(:n as bigint), '-', cast(:client_id as integer)),
    (select user_id from bench_customers where number = :customer),
    null,
    null,
    null,
    'PENDING',
    3548,
    0,
    999,
    355,
    4902,
    100000,
    'USD',
    null,
    '{"city": "Testville", "state": "TS", "country": "US", "address1": "1 Test Street", "lastName": "Test", "firstName": "Load", "postalCode": "12345"}',
    '{"city": "Testville", "state": "TS", "country": "US", "address1": "1 Test Street", "lastName": "Test", "firstName": "Load", "postalCode": "12345"}',
    null,
    null,
    null,
    null,
    null,
    null,
    now(),
    now()
);

insert into order_lines (
    id,
    order_id,
    position,
    product_id,
    sku,
    name,
    quantity,
    unit_price_minor,
    line_total_minor
)
select
    line.id,
    line.order_id,
    line.position,
    line.product_id,
    line.sku,
    line.name,
    line.quantity,
    line.unit_price_minor,
    line.line_total_minor
from unnest(
    array[bench_id(:n, :client_id, 1), bench_id(:n, :client_id, 2)]::uuid[],
    array[bench_id(:n, :client_id, 0), bench_id(:n, :client_id, 0)]::uuid[],
    '{0,1}'::integer[],
    array(select product_id from bench_products where number in (:one, :two) order by number)::uuid[],
    '{BEA-0000000,SHO-0000002}'::text[],
    '{"Kuva Kestrel Fragrance-Free Day Cream VY-80","Saden Prairie Everyday Wallet in cork"}'::text[],
    '{1,1}'::bigint[],
    '{1249,2299}'::bigint[],
    '{1249,2299}'::bigint[]
) as line (
    id,
    order_id,
    position,
    product_id,
    sku,
    name,
    quantity,
    unit_price_minor,
    line_total_minor
)
order by line.product_id;

with moves (
    id,
    product_id,
    delta_on_hand,
    delta_reserved,
    reason,
    order_id,
    moved_at
) as (
    values
        (
            bench_id(:n, :client_id, 3)::uuid,
            (select product_id from bench_products where number = :one)::uuid,
            0::bigint,
            1::bigint,
            'RESERVED'::text,
            bench_id(:n, :client_id, 0)::uuid,
            now()::timestamptz
        ),
        (
            bench_id(:n, :client_id, 4)::uuid,
            (select product_id from bench_products where number = :two)::uuid,
            0::bigint,
            1::bigint,
            'RESERVED'::text,
            bench_id(:n, :client_id, 0)::uuid,
            now()::timestamptz
        )
),
locked as (
    select
        product_id,
        on_hand,
        reserved
    from stock_levels
    where product_id in (
        (select product_id from bench_products where number = :one),
        (select product_id from bench_products where number = :two)
    )
    order by product_id
    for update
),
changed as (
    update stock_levels level set
        on_hand = locked.on_hand + moves.delta_on_hand,
        reserved = locked.reserved + moves.delta_reserved
    from locked
    join moves on moves.product_id = locked.product_id
    where level.product_id = locked.product_id
        and locked.on_hand + moves.delta_on_hand >= 0
        and locked.reserved + moves.delta_reserved >= 0
        and locked.reserved + moves.delta_reserved <= locked.on_hand + moves.delta_on_hand
    returning moves.id
)
insert into stock_moves (
    id,
    product_id,
    delta_on_hand,
    delta_reserved,
    reason,
    order_id,
    moved_at
)
select
    moves.id,
    moves.product_id,
    moves.delta_on_hand,
    moves.delta_reserved,
    moves.reason,
    moves.order_id,
    moves.moved_at
from moves
join changed on changed.id = moves.id
returning product_id;

update idempotency_keys set
    order_id = bench_id(:n, :client_id, 0),
    body = '{"success": true,"data":{"id":"01a227db-03d7-72fd-89c3-309227d98c20","orderNumber":"ORD-MX1Z6QQF-10C5E5","userId":"018b92d4-82f3-7af9-ab08-e84165911437","status":"PENDING","subtotal":"35.48","tax":"3.55","shippingAmount":"9.99","discountAmount":"0","totalAmount":"49.02","currency":"USD","notes": null,"shippingAddress":{"firstName":"Load","lastName":"Test","address1":"1 Test Street","city":"Testville","state":"TS","postalCode":"12345","country":"US"},"billingAddress":{"firstName":"Load","lastName":"Test","address1":"1 Test Street","city":"Testville","state":"TS","postalCode":"12345","country":"US"},"paidAt": null,"shippedAt": null,"deliveredAt": null,"cancelledAt": null,"createdAt":"2026-11-29T15.09.54.519Z","updatedAt":"2026-11-29T15.09.54.519Z","items":[{"id":"01a227db-03d7-7237-9552-953d5cddb352","orderId":"01a227db-03d7-72fd-89c3-309227d98c20","productId":"018b888c-ad8b-7731-ae67-202f338fecd1","sku":"BEA-0000000","name":"Kuva Kestrel Fragrance-Free Day Cream VY-80","quantity": 1,"unitPrice":"12.49","subtotal":"12.49","product":{"id":"018b888c-ad8b-7731-ae67-202f338fecd1","name":"Kuva Kestrel Fragrance-Free Day Cream VY-80","imageUrl": null}},{"id":"01a227db-03d7-77fe-91f3-fe9742c1841e","orderId":"01a227db-03d7-72fd-89c3-309227d98c20","productId":"018b89b3-2409-702f-b789-833992b5e4a5","sku":"SHO-0000002","name":"Saden Prairie Everyday Wallet in cork","quantity": 1,"unitPrice":"22.99","subtotal":"22.99","product":{"id":"018b89b3-2409-702f-b789-833992b5e4a5","name":"Saden Prairie Everyday Wallet in cork","imageUrl": null}}]}}'
where user_id = (select user_id from bench_customers where number = :customer)
    and key = concat('pgbench-', cast(:n as bigint), '-', cast(:client_id as integer));

commit;
