-- The roles, the database and its extensions (for psql, as a superuser; may run any number of times).
--
-- Every process logs in as goodterms, which can do nothing: NOINHERIT, so that a forgotten
-- SET ROLE is "permission denied" and never a page of another person's data.
\set QUIET on
\set ON_ERROR_STOP on
SET client_min_messages = warning;

SELECT format('CREATE ROLE %I NOLOGIN', role)
  FROM unnest(ARRAY['goodterms_owner', 'goodterms_desk', 'goodterms_portal', 'goodterms_worker',
                    'goodterms_program']) AS role
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role)
\gexec
SELECT 'CREATE ROLE goodterms LOGIN'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'goodterms')
\gexec
ALTER ROLE goodterms NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION;
GRANT goodterms_owner, goodterms_desk, goodterms_portal, goodterms_worker, goodterms_program
  TO goodterms;

SELECT 'CREATE DATABASE goodterms OWNER goodterms_owner'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'goodterms')
\gexec

\connect goodterms
SET client_min_messages = warning;
