-- An order is an account's, or that of a guest who left an address to write to. `guest_visitor_id` is the id in the
-- signed cookie of the browser that placed it: whoever has the cookie may see the order there.
-- The release before works on: its own orders are accounts' and its lists leave those of guests out.
alter table orders
    alter column user_id drop not null,
    add column guest_email text,
    add column guest_visitor_id uuid,
    add constraint orders_buyer_known check (
        (user_id is null) = (guest_email is not null)
        and (guest_email is null) = (guest_visitor_id is null)
    );
