/** The types of the Open Inference Protocol that a column may be sent as; its own first. */
const ACCEPTED = {
    number: ['FP64', 'FP32', 'FP16', 'INT64', 'INT32', 'INT16', 'INT8', 'UINT64', 'UINT32', 'UINT16', 'UINT8'],
    category: ['BYTES'],
    time: ['INT64', 'BYTES', 'UINT64', 'FP64'],
    boolean: ['BOOL'],
};
const INTEGER_RANGES = {
    INT8: [-128, 127],
    INT16: [-32_768, 32_767],
    INT32: [-2_147_483_648, 2_147_483_647],
    INT64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    UINT8: [0, 255],
    UINT16: [0, 65_535],
    UINT32: [0, 4_294_967_295],
    UINT64: [0, Number.MAX_SAFE_INTEGER],
};
/** The type under which a column is announced. */
export function datatypeOf(kind) {
    return ACCEPTED[kind][0];
}
/** True where a column takes values of this type without loss. */
export function isAccepted(kind, datatype) {
    return ACCEPTED[kind].includes(datatype);
}
/**
 * Reads one JSON value as a number of a datatype: NaN for null, which is a missing value, and `undefined` for what it is not.
 * BOOL is 1 and 0. A single-precision number is taken with all digits it was written with.
 */
export function numberOf(datatype, value) {
    if (value === null)
        return Number.NaN;
    if (datatype === 'BOOL')
        return value === true || value === 1 ? 1 : value === false || value === 0 ? 0 : undefined;
    if (typeof value !== 'number' || !Number.isFinite(value))
        return undefined;
    const range = INTEGER_RANGES[datatype];
    if (range === undefined)
        return value;
    return Number.isInteger(value) && value >= range[0] && value <= range[1] ? value : undefined;
}
const MOMENT = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;
/** Milliseconds of an ISO 8601 date or time; without a zone it is UTC. NaN for null, `undefined` for what is none. */
export function momentOf(value) {
    if (value === null)
        return Number.NaN;
    const hit = typeof value === 'string' ? MOMENT.exec(value) : null;
    if (!hit)
        return undefined;
    const text = String(value).replace(' ', 'T');
    const at = Date.parse(hit[1] || text.length <= 'yyyy-mm-dd'.length ? text : `${text}Z`);
    return Number.isNaN(at) ? undefined : at;
}
//# sourceMappingURL=datatypes.js.map