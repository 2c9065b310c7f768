-- A product that comes in sizes or colours is several products: each variant keeps its own number, price, pictures and
-- stock, and is bought like any other. One of them leads: it stands in lists for all, and the others name it.

-- Null for what stands in lists. The lead of a variant is no variant itself: the program sees to that.
alter table products add column variant_of blob constraint products_variant_of_fk references products (id)
    constraint products_not_own_variant check (variant_of <> id);
-- What distinguishes a variant from the others, `[{"name": "Size", "value": "M"}]`, in the order in which it is shown.
alter table products add column options text not null default '[]'
    constraint products_options_list check (json_valid(options) and json_type(options) = 'array');

-- The variants of a lead, and the foreign key.
create index products_of_lead on products (variant_of) where variant_of is not null;

-- What serves lists holds leads alone: lists are read as before, however many variants there are.
drop index products_by_created;
drop index products_by_price;
drop index products_by_name;
drop index products_of_category;
drop index products_of_category_by_price;
drop index products_of_category_by_name;
drop index products_featured;
create index products_by_created on products (status, created_at desc, id desc) where variant_of is null;
create index products_by_price on products (status, price_minor, id) where variant_of is null;
create index products_by_name on products (status, name_folded, id) where variant_of is null;
create index products_of_category on products (category_id, status, created_at desc, id desc)
    where variant_of is null;
create index products_of_category_by_price on products (category_id, status, price_minor, id)
    where variant_of is null;
create index products_of_category_by_name on products (category_id, status, name_folded, id)
    where variant_of is null;
create index products_featured on products (name_folded, id)
    where is_featured and status = 'ACTIVE' and variant_of is null;
-- Everything of a category, and its foreign key.
create index products_in_category on products (category_id);

-- The search index knows leads alone: what changes of a variant changes its lead.
drop trigger search_logs_new_product;
create trigger search_logs_new_product after insert on products
    when new.status = 'ACTIVE'
begin
    insert into search_changes (product_id, changed_at)
        values (coalesce(new.variant_of, new.id), cast(unixepoch('subsec') * 1000000 as integer));
end;

drop trigger search_logs_changed_product;
create trigger search_logs_changed_product after update on products
    when new.status = 'ACTIVE' or old.status = 'ACTIVE'
begin
    insert into search_changes (product_id, changed_at)
        values (coalesce(new.variant_of, new.id), cast(unixepoch('subsec') * 1000000 as integer));
end;

drop trigger search_logs_deleted_product;
create trigger search_logs_deleted_product after delete on products
    when old.status = 'ACTIVE'
begin
    insert into search_changes (product_id, changed_at)
        values (coalesce(old.variant_of, old.id), cast(unixepoch('subsec') * 1000000 as integer));
end;

drop trigger search_logs_new_stock;
create trigger search_logs_new_stock after insert on stock_levels
    when new.on_hand > new.reserved
begin
    insert into search_changes (product_id, changed_at)
        select coalesce(p.variant_of, p.id), cast(unixepoch('subsec') * 1000000 as integer)
        from products p
        where p.id = new.product_id;
end;

drop trigger search_logs_changed_stock;
-- The index knows whether there is any, not how much: most sales change nothing for it.
create trigger search_logs_changed_stock after update of on_hand, reserved on stock_levels
    when (new.on_hand > new.reserved) <> (old.on_hand > old.reserved)
begin
    insert into search_changes (product_id, changed_at)
        select coalesce(p.variant_of, p.id), cast(unixepoch('subsec') * 1000000 as integer)
        from products p
        where p.id = new.product_id;
end;
