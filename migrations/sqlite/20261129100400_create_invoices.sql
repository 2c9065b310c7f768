-- Invoices and credit notes, numbered without a gap in each year: the counter is taken in the transaction that writes the
-- document, so that a number that is rolled back is given to the next one. The seller is kept as it was then.
create table invoice_counters (
    kind text not null constraint invoice_counters_kind_known check (kind in ('INVOICE', 'CREDIT_NOTE')),
    year integer not null,
    last_number integer not null constraint invoice_counters_start check (last_number >= 1),
    constraint invoice_counters_pk primary key (kind, year)
) strict;

create table invoices (
    kind text not null constraint invoices_kind_known check (kind in ('INVOICE', 'CREDIT_NOTE')),
    year integer not null,
    number integer not null constraint invoices_number_start check (number >= 1),
    order_id blob not null constraint invoices_order_fk references orders (id) on delete cascade,
    seller text not null check (json_valid(seller)),
    issued_at integer not null,
    constraint invoices_pk primary key (kind, year, number),
    -- The documents of an order, and the promise that it has one of each kind.
    constraint invoices_once unique (order_id, kind)
) strict;
