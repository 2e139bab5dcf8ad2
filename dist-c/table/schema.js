/** The schema of a table in memory. */
export function schemaOf(table) {
    return [...table.columns].map(([name, column]) => ({ name, kind: column.kind }));
}
//# sourceMappingURL=schema.js.map