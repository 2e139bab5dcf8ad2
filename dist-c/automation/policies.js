import { digestOf } from '../base/index.js';
export function createPolicies(needs) {
    const table = () => needs.database.on();
    const digestFor = (policy) => digestOf(declarationOf(policy), needs.hash);
    const held = (endpoint) => table().selectFrom('automation_policy').selectAll().where('endpoint', '=', endpoint).executeTakeFirst();
    return {
        async standing(policy) {
            const row = await held(policy.name);
            if (!row)
                return 'new';
            return row.digest === digestFor(policy) ? 'same' : 'changed';
        },
        async keep(policy) {
            const row = { declaration: JSON.stringify(declarationOf(policy)), digest: digestFor(policy) };
            await table()
                .insertInto('automation_policy')
                .values({ endpoint: policy.name, since: needs.clock.now(), ...row })
                .onConflict((conflict) => conflict.column('endpoint').doUpdateSet(row))
                .execute();
        },
        async since(endpoint) {
            return (await held(endpoint))?.since;
        },
    };
}
/** What of a policy can be compared: the model by its name and features, the rest as it is. */
function declarationOf(policy) {
    return JSON.parse(JSON.stringify(policy));
}
//# sourceMappingURL=policies.js.map