-- Run once, when the volume is empty. The shop owns its database and nothing else: it is no superuser.
\set shop_password `cat /run/secrets/database-shop`
create role shop login password :'shop_password';
create database shop owner shop;
revoke all on database shop from public;
