-- The products that are running out, for those who order more: few among many, so that orders for all others change no
-- further index. The bound is `LOW_STOCK` of core/src/inventory/model.rs.
create index stock_levels_low on stock_levels (product_id) where on_hand - reserved <= 5;
