import { DuckDBTypeId } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { numberLayout } from './duckdb-numbers.js';
import { createTextCodes } from './duckdb-texts.js';
const FIRST_ROWS = 4_096;
const TEXT_WIDTH = 16;
/** Reads a whole result into columns, without an object for any row. */
export async function readTable(result) {
    const names = result.deduplicatedColumnNames();
    const collectors = result.columnTypes().map(collectorOf);
    let rows = 0;
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
        for (const [column, collector] of collectors.entries())
            collector.take({ chunk, column, rows: chunk.rowCount });
        rows += chunk.rowCount;
    }
    return { rows, columns: new Map(names.map((name, column) => [name, collectors[column].finish()])) };
}
function collectorOf(type) {
    const layout = numberLayout(type);
    return layout ? numbers(layout) : texts(type);
}
function numbers({ kind, width, copy }) {
    let values = new Float64Array(FIRST_ROWS);
    let held = 0;
    return {
        take(part) {
            if (held + part.rows > values.length) {
                const wider = new Float64Array(Math.max(values.length * 2, held + part.rows));
                wider.set(values);
                values = wider;
            }
            copy(bytesOf(part, width), part.rows, { values, at: held });
            const valid = validityOf(part);
            if (valid)
                for (let row = 0; row < part.rows; row++)
                    if (!isValid(valid, row))
                        values[held + row] = Number.NaN;
            held += part.rows;
        },
        finish: () => ({ kind, values: values.slice(0, held) }),
    };
}
function texts(type) {
    const codes = createTextCodes();
    const packed = type.typeId === DuckDBTypeId.VARCHAR;
    let values = new Int32Array(FIRST_ROWS);
    let held = 0;
    return {
        take(part) {
            if (held + part.rows > values.length) {
                const wider = new Int32Array(Math.max(values.length * 2, held + part.rows));
                wider.set(values);
                values = wider;
            }
            const valid = validityOf(part);
            const vector = part.chunk.getColumnVector(part.column);
            const read = (row) => String(vector.getItem(row));
            const bytes = packed ? bytesOf(part, TEXT_WIDTH) : undefined;
            const words = bytes && new Uint32Array(bytes.buffer, bytes.byteOffset, part.rows * 4);
            for (let row = 0; row < part.rows; row++) {
                if (valid && !isValid(valid, row))
                    values[held + row] = -1;
                else
                    values[held + row] = words ? codes.code(words, row, read) : codes.codeOf(read(row));
            }
            held += part.rows;
        },
        finish: () => ({ kind: 'category', codes: values.slice(0, held), dictionary: codes.dictionary }),
    };
}
function bytesOf({ chunk, column, rows }, width) {
    return duckdb.vector_get_data(duckdb.data_chunk_get_vector(chunk.chunk, column), rows * width);
}
/** One bit a row; nothing where every row has a value. */
function validityOf({ chunk, column, rows }) {
    const bytes = Math.ceil(rows / 64) * 8;
    return duckdb.vector_get_validity(duckdb.data_chunk_get_vector(chunk.chunk, column), bytes) ?? undefined;
}
function isValid(validity, row) {
    return (validity[row >> 3] & (1 << (row & 7))) !== 0;
}
//# sourceMappingURL=duckdb-columns.js.map