-- Stock and the ledger that explains it. The checks make an oversell an error whatever the program does.
create table stock_levels (
    product_id blob not null constraint stock_levels_pk primary key
        constraint stock_levels_product_fk references products (id) on delete cascade,
    on_hand integer not null constraint stock_levels_on_hand_bounds check (on_hand between 0 and 2000000000),
    reserved integer not null,
    constraint stock_levels_reserved_bounds check (reserved between 0 and on_hand)
) strict;

-- No foreign key: the ledger outlives a deleted product.
create table stock_moves (
    id blob not null constraint stock_moves_pk primary key,
    product_id blob not null,
    delta_on_hand integer not null,
    delta_reserved integer not null,
    reason text not null constraint stock_moves_reason_known
        check (reason in ('RECEIVED', 'ADJUSTED', 'RESERVED', 'RELEASED', 'SHIPPED', 'WRITTEN_OFF')),
    order_id blob,
    moved_at integer not null,
    constraint stock_moves_move_something check (delta_on_hand <> 0 or delta_reserved <> 0)
) strict;

-- The ledger of a product, oldest first.
create index stock_moves_of_product on stock_moves (product_id, moved_at, id);

create trigger stock_moves_never_change before update on stock_moves
begin
    select raise(abort, 'the stock ledger is append-only');
end;

-- The ledger of a product that is gone may go too.
create trigger stock_moves_never_go before delete on stock_moves
    when exists (select 1 from products where id = old.product_id)
begin
    select raise(abort, 'the stock ledger is append-only');
end;
