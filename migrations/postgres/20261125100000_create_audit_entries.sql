-- Who did what, and when: written with the change that it tells of, never changed and never deleted.
-- No foreign keys: an entry outlives the account and whatever it is about.
create table audit_entries (
    id uuid not null constraint audit_entries_pk primary key,
    occurred_at timestamptz not null,
    event text not null constraint audit_entries_event_bounds check (length(event) between 1 and 64),
    actor_kind text not null constraint audit_entries_actor_known
        check (actor_kind in ('USER', 'OPERATOR', 'NOBODY')),
    actor_id uuid,
    ip_address text,
    request_id text,
    target_kind text,
    target_id uuid,
    reason text,
    state_before jsonb,
    state_after jsonb,
    constraint audit_entries_actor_named check ((actor_kind = 'USER') = (actor_id is not null)),
    constraint audit_entries_target_named check ((target_kind is null) = (target_id is null))
);

-- The latest entries, of all and of one event, one actor or one target.
create index audit_entries_latest on audit_entries (occurred_at desc, id desc);
create index audit_entries_of_event on audit_entries (event, occurred_at desc, id desc);
create index audit_entries_of_actor on audit_entries (actor_id, occurred_at desc, id desc)
    where actor_id is not null;
create index audit_entries_of_target on audit_entries (target_id, occurred_at desc, id desc)
    where target_id is not null;

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
    raise exception 'the audit trail is append-only' using errcode = 'restrict_violation';
end
$$;

create trigger audit_entries_append_only before update or delete on audit_entries
    for each row execute function refuse_audit_change();

create trigger audit_entries_never_emptied before truncate on audit_entries
    for each statement execute function refuse_audit_change();
