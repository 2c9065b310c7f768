-- The replies of checkouts that guests may send twice; `visitor_id` is the id in the browser's signed cookie. Those of
-- accounts stay in a table of their own, in which the release before looks for them too.
create table guest_idempotency_keys (
    visitor_id uuid not null,
    key text not null,
    request_hash bytea not null constraint guest_idempotency_keys_hash_length check (octet_length(request_hash) = 32),
    order_id uuid constraint guest_idempotency_keys_order_fk references orders (id) on delete cascade,
    body text,
    claimed_at timestamptz not null,
    constraint guest_idempotency_keys_pk primary key (visitor_id, key)
);

-- Deleting what is too old to be repeated.
create index guest_idempotency_keys_claimed on guest_idempotency_keys (claimed_at);
