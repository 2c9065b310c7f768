-- How many products are running out, for the planner: without it a third of all seems to be, and the list of the few is
-- looked for among all products in the order of the page instead of by `stock_levels_low`.
create statistics stock_levels_available on (on_hand - reserved) from stock_levels;
analyze stock_levels;
