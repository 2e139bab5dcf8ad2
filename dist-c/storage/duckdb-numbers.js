import { DuckDBTypeId } from '@duckdb/node-api';
import { DAY, SECOND } from '../base/index.js';
const WORD = 2 ** 32;
function scaled(View, width, factor = 1) {
    return {
        kind: factor === 1 ? 'number' : 'time',
        width,
        copy(bytes, rows, { values, at }) {
            const view = new View(bytes.buffer, bytes.byteOffset, rows);
            for (let row = 0; row < rows; row++)
                values[at + row] = view[row] * factor;
        },
    };
}
const doubles = {
    kind: 'number',
    width: 8,
    copy(...[bytes, rows, { values, at }]) {
        values.set(new Float64Array(bytes.buffer, bytes.byteOffset, rows), at);
    },
};
/** Integers of `words` times 32 bits, the lowest first; divided by `divisor`. */
function wide(words, divisor, options = {}) {
    return {
        kind: options.time ? 'time' : 'number',
        width: words * 4,
        copy(bytes, rows, { values, at }) {
            const low = new Uint32Array(bytes.buffer, bytes.byteOffset, rows * words);
            const high = options.unsigned ? low : new Int32Array(bytes.buffer, bytes.byteOffset, rows * words);
            for (let row = 0, word = 0; row < rows; row++, word += words) {
                let value = high[word + words - 1];
                for (let next = words - 2; next >= 0; next--)
                    value = value * WORD + low[word + next];
                values[at + row] = value / divisor;
            }
        },
    };
}
const LAYOUTS = {
    [DuckDBTypeId.BOOLEAN]: scaled(Uint8Array, 1),
    [DuckDBTypeId.TINYINT]: scaled(Int8Array, 1),
    [DuckDBTypeId.SMALLINT]: scaled(Int16Array, 2),
    [DuckDBTypeId.INTEGER]: scaled(Int32Array, 4),
    [DuckDBTypeId.UTINYINT]: scaled(Uint8Array, 1),
    [DuckDBTypeId.USMALLINT]: scaled(Uint16Array, 2),
    [DuckDBTypeId.UINTEGER]: scaled(Uint32Array, 4),
    [DuckDBTypeId.FLOAT]: scaled(Float32Array, 4),
    [DuckDBTypeId.DOUBLE]: doubles,
    [DuckDBTypeId.BIGINT]: wide(2, 1),
    [DuckDBTypeId.UBIGINT]: wide(2, 1, { unsigned: true }),
    [DuckDBTypeId.HUGEINT]: wide(4, 1),
    [DuckDBTypeId.UHUGEINT]: wide(4, 1, { unsigned: true }),
    [DuckDBTypeId.DATE]: scaled(Int32Array, 4, DAY),
    [DuckDBTypeId.TIMESTAMP]: wide(2, 1_000, { time: true }),
    [DuckDBTypeId.TIMESTAMP_TZ]: wide(2, 1_000, { time: true }),
    [DuckDBTypeId.TIMESTAMP_S]: wide(2, 1 / SECOND, { time: true }),
    [DuckDBTypeId.TIMESTAMP_MS]: wide(2, 1, { time: true }),
    [DuckDBTypeId.TIMESTAMP_NS]: wide(2, 1_000_000, { time: true }),
};
/** The layout of a type that holds numbers or times; `undefined` for any other. */
export function numberLayout(type) {
    if (type.typeId !== DuckDBTypeId.DECIMAL)
        return LAYOUTS[type.typeId];
    const { width, scale } = type;
    const divisor = 10 ** scale;
    if (width <= 4)
        return divided(scaled(Int16Array, 2), divisor);
    if (width <= 9)
        return divided(scaled(Int32Array, 4), divisor);
    return wide(width <= 18 ? 2 : 4, divisor);
}
function divided(layout, divisor) {
    return {
        ...layout,
        copy(bytes, rows, into) {
            layout.copy(bytes, rows, into);
            for (let row = into.at; row < into.at + rows; row++)
                into.values[row] /= divisor;
        },
    };
}
//# sourceMappingURL=duckdb-numbers.js.map