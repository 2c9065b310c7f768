-- Slugs that products and categories had before, so that old addresses lead to the new ones.
create table product_old_slugs (
    slug text not null constraint product_old_slugs_pk primary key,
    product_id uuid not null
        constraint product_old_slugs_product_fk references products (id) on delete cascade,
    retired_at timestamptz not null
);

-- The foreign key of a product that is deleted.
create index product_old_slugs_of_product on product_old_slugs (product_id);

create table category_old_slugs (
    slug text not null constraint category_old_slugs_pk primary key,
    category_id uuid not null
        constraint category_old_slugs_category_fk references categories (id) on delete cascade,
    retired_at timestamptz not null
);

-- The foreign key of a category that is deleted.
create index category_old_slugs_of_category on category_old_slugs (category_id);
