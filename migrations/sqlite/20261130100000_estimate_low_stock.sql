-- SQLite reads the list of what is running out by `stock_levels_low` as it is; PostgreSQL has to be told how few they are.
select 1;
