const LONGEST_CELL = 48;
const MOMENT_NAME = /^(?:at|from|to|since|first|last|until)$|(?:At|_at|From|Until)$/;
const FIRST_MOMENT = 1e11;
/**
 * A result as people read it: a list of objects as a table, an object as lines of key and value with its lists below, anything
 * else as it is. Characters that a terminal would obey are shown as `?`.
 */
export function renderResult(value) {
    if (value === null || value === undefined)
        return 'Done.\n';
    if (Array.isArray(value))
        return renderList(value);
    if (typeof value !== 'object')
        return `${cell(value)}\n`;
    const entries = Object.entries(value);
    const lists = entries.filter(([, member]) => isTable(member));
    const plain = entries.filter(([, member]) => !isTable(member));
    const parts = [
        renderPairs(plain),
        ...lists.map(([name, rows]) => heading(name, lists.length + plain.length) + renderTable(rows)),
    ];
    return parts.filter((part) => part !== '').join('\n') || 'Nothing.\n';
}
const isTable = (value) => Array.isArray(value) && value.every((row) => typeof row === 'object' && row !== null && !Array.isArray(row));
const heading = (name, parts) => (parts > 1 ? `${name}\n` : '');
function renderList(list) {
    if (list.length === 0)
        return 'None.\n';
    return isTable(list) ? renderTable(list) : `${list.map((one) => cell(one)).join('\n')}\n`;
}
function renderPairs(entries) {
    const flat = entries.flatMap(([name, value]) => pairsOf(name, value));
    const width = Math.max(0, ...flat.map(([name]) => name.length));
    return flat.map(([name, text]) => `${name.padEnd(width)}  ${text}\n`).join('');
}
function pairsOf(name, value) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
        return [[name, cell(value, name, Infinity)]];
    return Object.entries(value).flatMap(([inner, member]) => pairsOf(`${name}.${inner}`, member));
}
/** Rows under the names of their members, numbers to the right. */
export function renderTable(rows) {
    if (rows.length === 0)
        return 'None.\n';
    const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    const texts = rows.map((row) => names.map((name) => cell(row[name], name)));
    const widths = names.map((name, i) => Math.max(name.length, ...texts.map((line) => line[i].length)));
    const right = names.map((name) => rows.every((row) => typeof row[name] === 'number' || row[name] == null));
    const line = (cells) => cells
        .map((text, i) => (right[i] ? text.padStart(widths[i]) : text.padEnd(widths[i])))
        .join('  ')
        .trimEnd();
    return `${[line(names), line(widths.map((width) => '─'.repeat(width))), ...texts.map(line)].join('\n')}\n`;
}
function cell(value, name = '', longest = LONGEST_CELL) {
    const text = textOf(value, name).replace(/[\p{Cc}\u2028\u2029]/gu, '?');
    return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
function textOf(value, name) {
    if (value === null || value === undefined)
        return '-';
    if (typeof value === 'number')
        return numberText(value, name);
    if (typeof value === 'boolean')
        return value ? 'yes' : 'no';
    return typeof value === 'string' ? value : JSON.stringify(value);
}
function numberText(value, name) {
    if (MOMENT_NAME.test(name) && value > FIRST_MOMENT)
        return new Date(value).toISOString().replace('.000Z', 'Z');
    return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}
//# sourceMappingURL=render.js.map