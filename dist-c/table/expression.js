/**
 * Marks a text as SQL. Numbers and texts that are put in become literals; other SQL is put in parentheses.
 *
 * @example
 * const limit = 15
 * sql`delay > ${limit}` // { text: 'delay > 15' }
 */
export function sql(parts, ...values) {
    const text = parts.reduce((sum, part, i) => sum + literalOf(values[i - 1]) + part);
    return Object.freeze({ text: text.trim() });
}
function literalOf(value) {
    if (value === undefined)
        return '';
    if (typeof value === 'number')
        return value < 0 ? `(${value})` : String(value);
    return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : `(${value.text})`;
}
/** True for what `sql` returns, also after it went through JSON. */
export function isSqlText(value) {
    return typeof value === 'object' && value !== null && typeof value.text === 'string';
}
/** The columns an expression reads, each once, in order of appearance. */
export function columnsOf(expression) {
    const found = new Set();
    const visit = (node) => {
        if (node.type === 'column')
            found.add(node.name);
        if (node.type === 'call')
            node.args.forEach(visit);
    };
    visit(expression);
    return [...found];
}
//# sourceMappingURL=expression.js.map