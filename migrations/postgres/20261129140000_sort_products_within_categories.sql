-- The products of one category by price and by name; by date there is products_of_category. Each with its tie-break.
create index products_of_category_by_price on products (category_id, status, price_minor, id);
create index products_of_category_by_name on products (category_id, status, name_folded, id);
