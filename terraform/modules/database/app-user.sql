-- Makes the user that the shop signs in with, or gives it a new password. Run by the master, with psql 15 or later; safe to run
-- again. APP_USER, APP_PASSWORD and DATABASE come from the environment, where other users of the machine do not see them.
\set ON_ERROR_STOP on
\set QUIET on
\getenv app_user APP_USER
\getenv app_password APP_PASSWORD
\getenv database DATABASE

begin;

select not exists (select from pg_roles where rolname = :'app_user') as is_missing \gset
\if :is_missing
  create role :"app_user";
\endif

-- The parameter group logs no statement by its kind, so that the password is in no log.
alter role :"app_user" with login nocreatedb nocreaterole password :'app_password';

-- Who owns the database may make its tables and the trusted extension pg_trgm in it, and nothing elsewhere.
grant :"app_user" to current_user;
alter database :"database" owner to :"app_user";
revoke all on database :"database" from public;

commit;
