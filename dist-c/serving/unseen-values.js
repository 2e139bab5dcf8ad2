export function createUnseenValues(database) {
    const on = () => database.on();
    return {
        list: (endpoint) => on()
            .selectFrom('serving_unseen')
            .select(['name as column', 'value', 'at'])
            .where('endpoint', '=', endpoint)
            .orderBy('at')
            .orderBy('name')
            .orderBy('value')
            .execute(),
        async add(endpoint, { column, value, at }) {
            const added = await on()
                .insertInto('serving_unseen')
                .values({ endpoint, name: column, value, at })
                .onConflict((conflict) => conflict.doNothing())
                .returning('at')
                .executeTakeFirst();
            return added !== undefined;
        },
    };
}
//# sourceMappingURL=unseen-values.js.map