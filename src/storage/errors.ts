import { defineErrors } from '../base/index.ts'

export const failStorage = defineErrors('storage', {
  folder_in_use: {
    status: 409,
    says: 'The folder {folder} is in use by process {pid}.',
    help: 'Stop that process, or give this one another folder with --data-dir.',
  },
  migration_changed: {
    status: 500,
    says: 'Migration {name} ran here before with another text.',
    help: 'Give the new text a new name: a released migration never changes.',
  },
  database_lost: {
    status: 503,
    says: 'The embedded database stopped: {reason}.',
    help: 'Start Millrace again; everything acknowledged is on disk.',
  },
  database_unreachable: {
    status: 503,
    says: 'No PostgreSQL answers at {host}: {reason}.',
    help: 'Check the address and the rights of the user: psql "$MILLRACE_DATABASE_URL" -c "select 1"',
  },
  nothing_to_move: {
    status: 404,
    says: 'There is no embedded database in {folder}.',
    help: 'Name the folder that the server uses: millrace storage move --data-dir FOLDER --to postgres://…',
  },
  target_not_empty: {
    status: 409,
    says: 'The database to move to is not empty: it has a table {table}.',
    help: 'Make a new one, such as with createdb millrace, and name that.',
  },
  move_differs: {
    status: 500,
    says: 'After the move the rows of {table} were not the same on both sides, so nothing was kept there.',
    help: 'Try again with nobody else writing to the new database; the old one is as it was.',
  },
  database_moved: {
    status: 409,
    says: 'The database of this folder was moved to {host}.',
    help: 'Start with MILLRACE_DATABASE_URL, or remove {file} to go back to what the folder held then.',
  },
  blob_not_found: {
    status: 404,
    says: 'There is no blob {address}.',
    help: 'Restore it from a backup, or make again what it belongs to.',
  },
  blob_damaged: {
    status: 500,
    says: 'The bytes of blob {address} are not the ones that were stored.',
    help: 'Check the disk, then restore the blob from a backup, or make again what it belongs to.',
  },
  online_damaged: {
    status: 500,
    says: 'The log of the online store, {file}, is damaged at byte {offset}.',
    help: 'Remove the file and materialize the feature views again.',
  },
  online_not_written: {
    status: 503,
    says: 'The online store cannot write {file}: {reason}.',
    help: 'Make room on the disk, then try again.',
  },
  online_unreachable: {
    status: 503,
    says: 'The online store at {host} does not answer: {reason}.',
    help: 'See whether Redis runs and the address is right: redis-cli -u "$MILLRACE_REDIS_URL" ping',
  },
  bad_redis_url: {
    status: 400,
    says: 'The address of Redis is wrong: {reason}.',
    help: 'Write it as redis://user:password@host:6379/0, or rediss:// for an encrypted connection.',
  },
  bad_query: {
    status: 400,
    says: 'The engine refused the query: {reason}',
    help: 'Correct the SQL text or the file that it reads.',
  },
  lake_full: {
    status: 507,
    says: 'The query needs more memory than the engine may use.',
    help: 'Give it more with MILLRACE_MEMORY_LIMIT, or ask for fewer rows or columns.',
  },
  query_too_long: {
    status: 422,
    says: 'The query took longer than {seconds} seconds.',
    help: 'Ask for less: fewer rows, fewer columns, a shorter time.',
  },
  lake_closed: {
    status: 503,
    says: 'The lake is closed.',
    help: 'Open it again before asking.',
  },
})
