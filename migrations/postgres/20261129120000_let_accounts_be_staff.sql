-- A third role: staff run catalogue, stock and orders, but no accounts. Every stored role passes the wider check.
alter table users
    drop constraint users_role_known,
    add constraint users_role_known check (role in ('CUSTOMER', 'STAFF', 'ADMIN'));
