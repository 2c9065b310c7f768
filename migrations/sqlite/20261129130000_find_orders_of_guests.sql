-- The orders of a guest by the address that was left, latest first; in lower case, as the addresses of accounts are.
-- Orders of guests that the release before places meanwhile are not found by their address, only by their number.
alter table orders add column guest_email_key text;
update orders set guest_email_key = lower(guest_email) where guest_email is not null;
create index orders_of_guest on orders (guest_email_key, placed_at desc, id desc) where guest_email_key is not null;
