-- What is recommended in a category, and what is reduced: the first page and the pages of products show a few of each, of as
-- many as there may be.
create index products_featured_of_category on products (category_id, name_folded, id)
    where is_featured and status = 'ACTIVE' and variant_of is null;
create index products_on_sale on products (is_featured desc, name_folded, id)
    where compare_at_minor > price_minor and status = 'ACTIVE' and variant_of is null;
