export function createSegments(database) {
    const on = () => database.on();
    return {
        list: (endpoint, kind) => on()
            .selectFrom('journal_segment')
            .select(['endpoint', 'kind', 'first_n as firstN', 'last_n as lastN', 'from_at as fromAt', 'to_at as toAt'])
            .select(['sealed_at as sealedAt', 'rows', 'address'])
            .where('endpoint', '=', endpoint)
            .where('kind', '=', kind)
            .orderBy('first_n')
            .execute(),
        async add({ endpoint, kind, firstN, lastN, fromAt, toAt, sealedAt, rows, address }) {
            const numbers = { first_n: firstN, last_n: lastN, from_at: fromAt, to_at: toAt, sealed_at: sealedAt, rows };
            await on()
                .insertInto('journal_segment')
                .values({ endpoint, kind, address, ...numbers })
                .execute();
        },
    };
}
//# sourceMappingURL=journal-segments.js.map