import { fail } from './errors.js';
import { aliasMoved } from './events.js';
import { gateAgainst, isReservedAlias } from './version.js';
export function createAliases(needs) {
    const { database } = needs;
    const on = () => database.on();
    return {
        now: (model, alias) => versionNow(database, model, alias),
        move: (change) => database.tx(async () => {
            await lockModel(database, change.model);
            for (const alias of Object.keys(change.to))
                await moveOne(needs, change, alias);
        }),
        history(model, alias) {
            return on()
                .selectFrom('alias_move')
                .select(['alias', 'version', 'previous', 'at', 'actor as by', 'because'])
                .where('model', '=', model)
                .$if(alias !== undefined, (select) => select.where('alias', '=', alias))
                .orderBy('id', 'desc')
                .execute();
        },
        async at(model, alias, time) {
            const select = on().selectFrom('alias_move').select('version').where('model', '=', model);
            const before = select.where('alias', '=', alias).where('at', '<=', time);
            return (await before.orderBy('at', 'desc').orderBy('id', 'desc').executeTakeFirst())?.version ?? undefined;
        },
    };
}
/** Of two changes at once the second waits here, so that each move in the history follows the one before. */
async function lockModel(database, model) {
    const select = database.on().selectFrom('model').select('name').where('name', '=', model);
    if (!(await select.forUpdate().executeTakeFirst()))
        throw fail('model_not_found', { model });
}
async function versionNow(database, model, alias) {
    const select = database.on().selectFrom('model_alias').select('version');
    return (await select.where('model', '=', model).where('alias', '=', alias).executeTakeFirst())?.version;
}
async function moveOne(needs, change, alias) {
    const { database, clock, events } = needs;
    const { model, to, by, because } = change;
    const version = to[alias] ?? null;
    if (isReservedAlias(alias))
        throw fail('alias_reserved', { alias });
    const previous = (await versionNow(database, model, alias)) ?? null;
    if (previous === version)
        return;
    await (version === null ? removeAlias(database, model, alias) : setAlias(database, { model, alias, version }));
    const moved = { model, alias, version, previous, because };
    await database
        .on()
        .insertInto('alias_move')
        .values({ ...moved, actor: by, at: clock.now() })
        .execute();
    database.afterCommit(() => events.publish(aliasMoved, { ...moved, by }));
}
async function removeAlias(database, model, alias) {
    const remove = database.on().deleteFrom('model_alias');
    await remove.where('model', '=', model).where('alias', '=', alias).execute();
}
async function setAlias(database, place) {
    const { model, alias, version } = place;
    const db = database.on();
    const select = db.selectFrom('model_version').select('gates');
    const found = await select.where('model', '=', model).where('version', '=', version).executeTakeFirst();
    if (!found)
        throw fail('version_not_found', { model, version });
    const reason = gateAgainst(found, alias);
    if (reason !== undefined)
        throw fail('gate_refused', { model, version, alias, reason });
    await db
        .insertInto('model_alias')
        .values(place)
        .onConflict((conflict) => conflict.columns(['model', 'alias']).doUpdateSet({ version }))
        .execute();
}
//# sourceMappingURL=aliases.js.map