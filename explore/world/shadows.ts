/**
 * Functions in front of PostgreSQL's own, found first by `search_path`: the time is that of the schedule
 * (`birth.now`, in every session that has it set), ids follow one another. What has a default is made after them.
 */
export const SHADOWS = `
  create schema explore;
  create sequence explore.ids;
  create function explore.clock_timestamp() returns timestamptz language sql stable as
    $$ select coalesce(nullif(current_setting('birth.now', true), '')::timestamptz, pg_catalog.clock_timestamp()) $$;
  create function explore.now() returns timestamptz language sql stable as $$ select explore.clock_timestamp() $$;
  create function explore.gen_random_uuid() returns uuid language sql volatile as
    $$ select md5('id ' || nextval('explore.ids'))::uuid $$;`;

export const SEARCH_PATH = 'explore, pg_catalog, public';
