-- A product that comes in sizes or colours is several products: each variant keeps its own number, price, pictures and
-- stock, and is bought like any other. One of them leads: it stands in lists for all, and the others name it.
alter table products
    -- Null for what stands in lists. The lead of a variant is no variant itself: the program sees to that.
    add column variant_of uuid constraint products_variant_of_fk references products (id)
        constraint products_not_own_variant check (variant_of <> id),
    -- What distinguishes a variant from the others, `[{"name": "Size", "value": "M"}]`, in the order in which it is shown.
    add column options jsonb not null default '[]'
        constraint products_options_list check (jsonb_typeof(options) = 'array');

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
create or replace function log_search_products() returns trigger language plpgsql as $$
begin
    insert into search_changes (product_id)
    select distinct coalesce(variant_of, id) from changed where status = 'ACTIVE' or tg_op = 'UPDATE';
    return null;
end
$$;

create or replace function log_search_new_stock() returns trigger language plpgsql as $$
begin
    insert into search_changes (product_id)
    select distinct coalesce(p.variant_of, p.id)
    from changed
    join products p on p.id = changed.product_id
    where changed.on_hand > changed.reserved;
    return null;
end
$$;

create or replace function log_search_changed_stock() returns trigger language plpgsql as $$
begin
    insert into search_changes (product_id)
    select coalesce(p.variant_of, p.id) from products p where p.id = new.product_id;
    return null;
end
$$;
