import { DOUBLE, DuckDBDataChunk, VARCHAR } from '@duckdb/node-api';
const CHUNK = 2_048;
/**
 * Puts a table of ours into a temporary table of the connection, and returns the query that reads it back with its types:
 * the engine turns milliseconds to timestamps and NaN to NULL faster than we do.
 */
export async function loadTable(connection, table) {
    const columns = [...table.columns];
    const types = columns.map(([, column]) => (column.kind === 'category' ? VARCHAR : DOUBLE));
    await connection.run(`create or replace temp table given (${types.map((type, i) => `c${i} ${type}`).join(', ')})`);
    const appender = await connection.createAppender('given');
    for (let from = 0; from < table.rows; from += CHUNK) {
        const to = Math.min(from + CHUNK, table.rows);
        const chunk = DuckDBDataChunk.create(types, to - from);
        for (const [i, [, column]] of columns.entries())
            chunk.setColumnValues(i, valuesOf(column, from, to));
        appender.appendDataChunk(chunk);
        if ((from / CHUNK) % 16 === 15)
            await new Promise(setImmediate);
    }
    appender.closeSync();
    const selected = columns.map(([name, column], i) => `${typed(column, `c${i}`)} as ${quoted(name)}`);
    return `select ${selected.join(', ')} from given`;
}
function valuesOf(column, from, to) {
    if (column.kind !== 'category')
        return Array.from(column.values.subarray(from, to));
    return Array.from(column.codes.subarray(from, to), (code) => column.dictionary[code] ?? null);
}
function typed(column, name) {
    if (column.kind === 'category')
        return name;
    const value = column.kind === 'time' ? `make_timestamp(round(${name} * 1000)::bigint)` : name;
    return `case when isnan(${name}) then null else ${value} end`;
}
const quoted = (name) => `"${name.replaceAll('"', '""')}"`;
//# sourceMappingURL=duckdb-tables.js.map