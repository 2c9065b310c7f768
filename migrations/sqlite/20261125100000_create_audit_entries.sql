-- Who did what, and when: written with the change that it tells of, never changed and never deleted.
-- No foreign keys: an entry outlives the account and whatever it is about.
create table audit_entries (
    id blob not null constraint audit_entries_pk primary key,
    occurred_at integer not null,
    event text not null constraint audit_entries_event_bounds check (length(event) between 1 and 64),
    actor_kind text not null constraint audit_entries_actor_known
        check (actor_kind in ('USER', 'OPERATOR', 'NOBODY')),
    actor_id blob,
    ip_address text,
    request_id text,
    target_kind text,
    target_id blob,
    reason text,
    state_before text,
    state_after text,
    constraint audit_entries_actor_named check ((actor_kind = 'USER') = (actor_id is not null)),
    constraint audit_entries_target_named check ((target_kind is null) = (target_id is null))
) strict;

-- The latest entries, of all and of one event, one actor or one target.
create index audit_entries_latest on audit_entries (occurred_at desc, id desc);
create index audit_entries_of_event on audit_entries (event, occurred_at desc, id desc);
create index audit_entries_of_actor on audit_entries (actor_id, occurred_at desc, id desc)
    where actor_id is not null;
create index audit_entries_of_target on audit_entries (target_id, occurred_at desc, id desc)
    where target_id is not null;

create trigger audit_entries_never_change before update on audit_entries
begin
    select raise(abort, 'the audit trail is append-only');
end;

create trigger audit_entries_never_go before delete on audit_entries
begin
    select raise(abort, 'the audit trail is append-only');
end;
