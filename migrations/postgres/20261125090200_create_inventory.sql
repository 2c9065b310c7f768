-- Stock and the ledger that explains it. The checks make an oversell an error whatever the program does.
create table stock_levels (
    product_id uuid not null constraint stock_levels_pk primary key
        constraint stock_levels_product_fk references products (id) on delete cascade,
    on_hand bigint not null constraint stock_levels_on_hand_bounds check (on_hand between 0 and 2000000000),
    reserved bigint not null,
    constraint stock_levels_reserved_bounds check (reserved between 0 and on_hand)
);

-- No foreign key: the ledger outlives a deleted product.
create table stock_moves (
    id uuid not null constraint stock_moves_pk primary key,
    product_id uuid not null,
    delta_on_hand bigint not null,
    delta_reserved bigint not null,
    reason text not null constraint stock_moves_reason_known
        check (reason in ('RECEIVED', 'ADJUSTED', 'RESERVED', 'RELEASED', 'SHIPPED', 'WRITTEN_OFF')),
    order_id uuid,
    moved_at timestamptz not null,
    constraint stock_moves_move_something check (delta_on_hand <> 0 or delta_reserved <> 0)
);

-- The ledger of a product, oldest first.
create index stock_moves_of_product on stock_moves (product_id, moved_at, id);

create function refuse_ledger_change() returns trigger language plpgsql as $$
begin
    raise exception 'the stock ledger is append-only' using errcode = 'restrict_violation';
end
$$;

create trigger stock_moves_append_only before update or delete on stock_moves
    for each row execute function refuse_ledger_change();
