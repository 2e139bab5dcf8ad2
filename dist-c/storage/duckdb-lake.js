import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { openDrafts } from './drafts.js';
import { readTable } from './duckdb-columns.js';
import { lakeError } from './duckdb-errors.js';
import { loadTable } from './duckdb-tables.js';
import { bound, plain } from './duckdb-values.js';
import { failStorage } from './errors.js';
/** Rows of a Parquet row group: fixed, so that a file does not depend on who wrote it. */
const ROW_GROUP = 122_880;
/** On one thread the engine cuts row groups elsewhere than on two or more, and files would depend on the machine. */
const FEWEST_THREADS = 2;
/**
 * The lake on DuckDB, in this process.
 *
 * Errors: `storage.bad_query` with the engine's first line and no values of rows, `storage.lake_full`.
 *
 * @example
 * const lake = await openLake({ folder: '.millrace/lake', blobs, memoryLimit: '1GB', threads: 2 })
 */
export async function openLake(options) {
    const withDraft = await openDrafts(path.join(options.folder, 'unfinished'));
    const instance = await start(options);
    const going = new Set();
    let closed = false;
    function connected(work) {
        if (closed)
            return Promise.reject(failStorage('lake_closed', {}));
        const done = instance.connect().then((connection) => work(connection).finally(() => connection.closeSync()));
        going.add(done);
        const forget = () => going.delete(done);
        done.then(forget, forget);
        return done;
    }
    async function copy(connection, sql, given) {
        return withDraft(async (draft) => {
            const { values, types } = bound(given);
            const { rowsChanged: rows } = await connection.run(copyTo(draft, sql), values, types).catch(refuse);
            const { size: bytes } = await stat(draft);
            return { address: await options.blobs.adopt(draft), rows, bytes };
        });
    }
    return {
        rows: (sql, given = {}) => connected(async (connection) => {
            const { values, types } = bound(given);
            const reader = await connection.runAndReadAll(sql, values, types).catch(refuse);
            const names = reader.deduplicatedColumnNames();
            return reader.getRows().map((row) => Object.fromEntries(names.map((name, i) => [name, plain(row[i])])));
        }),
        table: (sql, given = {}) => connected(async (connection) => {
            const { values, types } = bound(given);
            return connection.stream(sql, values, types).then(readTable).catch(refuse);
        }),
        write: (sql, given = {}) => connected((connection) => copy(connection, sql, given)),
        writeTable: (table) => connected(async (connection) => copy(connection, await loadTable(connection, table), {})),
        async scan(addresses) {
            const paths = await Promise.all(addresses.map((address) => options.blobs.path(address)));
            return `read_parquet([${paths.map(literal).join(', ')}])`;
        },
        async close() {
            closed = true;
            await Promise.allSettled(going);
            instance.closeSync();
        },
    };
}
async function start({ folder, memoryLimit = '1GB', threads = 2 }) {
    const spill = path.join(folder, 'spill');
    await mkdir(spill, { recursive: true });
    const instance = await DuckDBInstance.create(':memory:', {
        memory_limit: memoryLimit,
        threads: String(Math.max(threads, FEWEST_THREADS)),
        temp_directory: spill,
        autoinstall_known_extensions: 'false',
        autoload_known_extensions: 'false',
        allow_community_extensions: 'false',
        // An `install` in a query would look here, and not on the network.
        custom_extension_repository: path.join(folder, 'none'),
    });
    const connection = await instance.connect();
    await connection.run(`set global TimeZone = 'UTC'`);
    await connection.run('set global lock_configuration = true');
    connection.closeSync();
    return instance;
}
function copyTo(file, sql) {
    const query = sql.trim().replace(/;$/, '');
    return `copy (${query}\n) to ${literal(file)} (format parquet, compression zstd, row_group_size ${ROW_GROUP})`;
}
function refuse(error) {
    throw lakeError(error);
}
const literal = (text) => `'${text.replaceAll("'", "''")}'`;
//# sourceMappingURL=duckdb-lake.js.map