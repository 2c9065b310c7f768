-- Which products the search index of each replica has to look at again, written by the transaction that changes them.
-- Triggers write it, since products and stock have many writers and none of them may be forgotten.
--
-- A sequence gives numbers out before transactions commit: who has read number 8 may see 7 only later. So a change is
-- ordered by its transaction first, and read once no transaction that is as old or older is under way
-- (`pg_snapshot_xmin`): from then on nothing can appear before it, and one position is enough to follow. The price is that
-- a long transaction that writes holds back the changes of those that began after it.
create table search_changes (
    transaction_id xid8 not null default pg_current_xact_id(),
    sequence bigint not null generated always as identity,
    -- Null where all products may have changed.
    product_id uuid,
    changed_at timestamptz not null default clock_timestamp(),
    constraint search_changes_pk primary key (transaction_id, sequence)
);

-- One row: which database this is, so that no replica follows another one from where it left this, and how far the log
-- was trimmed: a replica that had not come so far builds its index anew.
create table search_feed (
    id integer not null constraint search_feed_pk primary key constraint search_feed_one_row check (id = 1),
    database_id uuid not null,
    trimmed_transaction bigint not null,
    trimmed_sequence bigint not null
);

insert into search_feed (id, database_id, trimmed_transaction, trimmed_sequence) values (1, gen_random_uuid(), 0, 0);

-- A statement at once, however many products it writes.
create function log_search_products() returns trigger language plpgsql as $$
begin
    insert into search_changes (product_id)
    select id from changed where status = 'ACTIVE' or tg_op = 'UPDATE';
    return null;
end
$$;

create trigger search_logs_new_products after insert on products
    referencing new table as changed
    for each statement execute function log_search_products();
create trigger search_logs_changed_products after update on products
    referencing new table as changed
    for each statement execute function log_search_products();
create trigger search_logs_deleted_products after delete on products
    referencing old table as changed
    for each statement execute function log_search_products();

create function log_search_everything() returns trigger language plpgsql as $$
begin
    insert into search_changes (product_id) values (null);
    return null;
end
$$;

create trigger search_logs_emptied_products after truncate on products
    for each statement execute function log_search_everything();

create function log_search_new_stock() returns trigger language plpgsql as $$
begin
    insert into search_changes (product_id)
    select product_id from changed where on_hand > reserved;
    return null;
end
$$;

create trigger search_logs_new_stock after insert on stock_levels
    referencing new table as changed
    for each statement execute function log_search_new_stock();

create function log_search_changed_stock() returns trigger language plpgsql as $$
begin
    insert into search_changes (product_id) values (new.product_id);
    return null;
end
$$;

-- The index knows whether there is any, not how much: most sales change nothing for it.
create trigger search_logs_changed_stock after update of on_hand, reserved on stock_levels
    for each row when ((old.on_hand > old.reserved) <> (new.on_hand > new.reserved))
    execute function log_search_changed_stock();
