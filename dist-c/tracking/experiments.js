import { sql } from 'kysely';
import { fail } from './errors.js';
import { checkKey, textsOf } from './run.js';
export function createExperiments(needs) {
    const on = () => needs.database.on();
    const select = () => on()
        .selectFrom('experiment')
        .select(['id', 'name', 'created_at as createdAt', 'tags'])
        .select(sql `(select count(*) from run where run.experiment_id = experiment.id)`.as('runs'));
    const get = async (name) => {
        const found = await select().where('name', '=', name).executeTakeFirst();
        if (!found)
            throw fail('experiment_not_found', { experiment: name });
        return found;
    };
    return {
        get,
        async ensure(name, tags = {}) {
            await ensureExperiment(needs, name, tags);
            return get(name);
        },
        list: () => select().orderBy('created_at', 'desc').orderBy('id', 'desc').execute(),
    };
}
/** The id of the experiment of this name, made where there is none. */
export async function ensureExperiment(needs, name, tags = {}) {
    checkKey('experiment', name);
    const db = needs.database.on();
    const find = () => db.selectFrom('experiment').select('id').where('name', '=', name);
    const known = await find().executeTakeFirst();
    if (known)
        return known.id;
    await db
        .insertInto('experiment')
        .values({ name, created_at: needs.clock.now(), tags: JSON.stringify(textsOf('tag', tags)) })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute();
    return (await find().executeTakeFirstOrThrow()).id;
}
//# sourceMappingURL=experiments.js.map