-- Categories and products. Folded columns are written by the program.
create table categories (
    id blob not null constraint categories_pk primary key,
    name text not null,
    name_folded text not null,
    slug text not null constraint categories_slug_unique unique,
    description text,
    search_text text not null,
    image_url text,
    parent_id blob constraint categories_parent_fk references categories (id) on delete set null,
    is_active integer not null check (is_active in (0, 1)),
    sort_order integer not null,
    created_at integer not null,
    updated_at integer not null,
    constraint categories_not_own_parent check (parent_id <> id)
) strict;

-- The children of a category, and `on delete set null`.
create index categories_of_parent on categories (parent_id);

create table products (
    id blob not null constraint products_pk primary key,
    category_id blob not null constraint products_category_fk references categories (id),
    sku text not null constraint products_sku_unique unique,
    name text not null,
    name_folded text not null,
    slug text not null constraint products_slug_unique unique,
    description text,
    search_text text not null,
    price_minor integer not null constraint products_price_bounds check (price_minor between 1 and 9999999999),
    compare_at_minor integer constraint products_compare_at_bounds check (compare_at_minor between 1 and 9999999999),
    image_url text,
    images text not null check (json_valid(images)),
    status text not null constraint products_status_known check (status in ('DRAFT', 'ACTIVE', 'ARCHIVED')),
    is_featured integer not null check (is_featured in (0, 1)),
    metadata text check (json_valid(metadata)),
    created_at integer not null,
    updated_at integer not null
) strict;

-- Lists of one status by date, price and name, each with the tie-break of its pages.
create index products_by_created on products (status, created_at desc, id desc);
create index products_by_price on products (status, price_minor, id);
create index products_by_name on products (status, name_folded, id);
-- Lists of a category, the counts of categories, and the foreign key.
create index products_of_category on products (category_id, status, created_at desc, id desc);
-- What the home page recommends.
create index products_featured on products (name_folded, id) where is_featured and status = 'ACTIVE';
