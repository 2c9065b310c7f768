-- Which products the search index of each replica has to look at again, written by the transaction that changes them.
-- Triggers write it, since products and stock have many writers and none of them may be forgotten. SQLite has one writer
-- at a time, so that numbers become visible in their order; they are never used twice.
create table search_changes (
    sequence integer not null constraint search_changes_pk primary key autoincrement,
    -- Null where all products may have changed.
    product_id blob,
    changed_at integer not null
) strict;

-- One row: which database this is, so that no replica follows another one from where it left this, and how far the log
-- was trimmed: a replica that had not come so far builds its index anew.
create table search_feed (
    id integer not null constraint search_feed_pk primary key constraint search_feed_one_row check (id = 1),
    database_id blob not null,
    trimmed_transaction integer not null,
    trimmed_sequence integer not null
) strict;

insert into search_feed (id, database_id, trimmed_transaction, trimmed_sequence) values (1, randomblob(16), 0, 0);

create trigger search_logs_new_product after insert on products
    when new.status = 'ACTIVE'
begin
    insert into search_changes (product_id, changed_at) values (new.id, cast(unixepoch('subsec') * 1000000 as integer));
end;

create trigger search_logs_changed_product after update on products
    when new.status = 'ACTIVE' or old.status = 'ACTIVE'
begin
    insert into search_changes (product_id, changed_at) values (new.id, cast(unixepoch('subsec') * 1000000 as integer));
end;

create trigger search_logs_deleted_product after delete on products
    when old.status = 'ACTIVE'
begin
    insert into search_changes (product_id, changed_at) values (old.id, cast(unixepoch('subsec') * 1000000 as integer));
end;

create trigger search_logs_new_stock after insert on stock_levels
    when new.on_hand > new.reserved
begin
    insert into search_changes (product_id, changed_at)
        values (new.product_id, cast(unixepoch('subsec') * 1000000 as integer));
end;

-- The index knows whether there is any, not how much: most sales change nothing for it.
create trigger search_logs_changed_stock after update of on_hand, reserved on stock_levels
    when (new.on_hand > new.reserved) <> (old.on_hand > old.reserved)
begin
    insert into search_changes (product_id, changed_at)
        values (new.product_id, cast(unixepoch('subsec') * 1000000 as integer));
end;
