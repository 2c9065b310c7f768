-- A third role: staff run catalogue, stock and orders, but no accounts. Every stored role passes the wider check.
--
-- SQLite cannot change a check, and a table that is made anew and put in the place of the old one takes the sessions and
-- carts of all accounts with it, because dropping deletes. A column takes its check along when it goes, so a new column
-- takes the place of the old one.
alter table users add column granted_role text not null default 'CUSTOMER'
    constraint users_role_known check (granted_role in ('CUSTOMER', 'STAFF', 'ADMIN'));

update users set granted_role = role where role <> 'CUSTOMER';

alter table users drop column role;

alter table users rename column granted_role to role;
