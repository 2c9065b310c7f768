-- The latest lines of a product, which tell what is bought together with it; also whether it was ever ordered, and
-- the foreign key, which the index it replaces served.
create index order_lines_of_product_by_age on order_lines (product_id, id);
drop index order_lines_of_product;
