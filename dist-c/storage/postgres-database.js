import pg from 'pg';
import { failStorage } from './errors.js';
import { createSqlDatabase } from './sql-database.js';
const INT8 = 20;
const CONNECT_WITHIN = 10_000;
/**
 * Metadata on a PostgreSQL server.
 *
 * Errors: `storage.database_unreachable`; the password is never part of it.
 *
 * @example
 * const database = await openPostgres({ url: 'postgres://millrace@localhost/millrace' })
 */
export async function openPostgres({ url, connections = 10 }) {
    const pool = new pg.Pool({
        connectionString: url,
        max: connections,
        connectionTimeoutMillis: CONNECT_WITHIN,
        options: '-c timezone=UTC',
        types: { getTypeParser: (id, format) => (id === INT8 ? Number : pg.types.getTypeParser(id, format)) },
    });
    // An idle connection that the server closes is replaced at the next use; without a listener it would end the process.
    pool.on('error', () => undefined);
    try {
        await pool.query('select 1');
    }
    catch (error) {
        await pool.end();
        const host = URL.canParse(url) ? new URL(url).host : 'the given address';
        throw failStorage('database_unreachable', { host, reason: error.message }, error);
    }
    return createSqlDatabase(pool);
}
//# sourceMappingURL=postgres-database.js.map