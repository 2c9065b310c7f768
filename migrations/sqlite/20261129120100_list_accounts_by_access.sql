-- The accounts of one role, newest first, and the administrators that are locked before a role is taken away.
create index users_of_role on users (role, created_at desc, id desc);

-- The accounts that are shut out, newest first: few among many.
create index users_shut_out on users (created_at desc, id desc) where not is_active;
