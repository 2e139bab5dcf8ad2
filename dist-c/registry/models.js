import { sql } from 'kysely';
import { createAliases } from './aliases.js';
import { fail } from './errors.js';
import { versionRegistered } from './events.js';
import { allPassed } from './gates.js';
/** Keeps models in the database; their bytes are in the blob store, under `artifact`. */
export function createModels(needs) {
    const { database } = needs;
    const aliases = createAliases(needs);
    const get = (model, version) => getVersion(database, model, version);
    const find = async (model) => {
        const found = await selectModels(database).where('name', '=', model).executeTakeFirst();
        if (!found)
            throw fail('model_not_found', { model });
        return found;
    };
    return {
        get,
        find,
        list: () => selectModels(database).orderBy('name').execute(),
        register: (registration) => database.tx(() => addVersion(needs, registration)),
        async versions(model) {
            await find(model);
            const rows = await selectVersions(database).where('model', '=', model).orderBy('version', 'desc').execute();
            return rows;
        },
        async alias(model, alias, at) {
            const version = await (at === undefined ? aliases.now(model, alias) : aliases.at(model, alias, at));
            return version === undefined ? undefined : get(model, version);
        },
        async pointAlias(model, alias, version, why) {
            await aliases.move({ model, to: { [alias]: version }, ...why });
            return get(model, version);
        },
        moveAliases: aliases.move,
        async aliasHistory(model, alias) {
            await find(model);
            return aliases.history(model, alias);
        },
    };
}
function selectModels(database) {
    return database
        .on()
        .selectFrom('model')
        .select(['name', 'created_at as createdAt', 'versions as latest'])
        .select(sql `coalesce(
        (select jsonb_object_agg(alias, version) from model_alias where model_alias.model = model.name), '{}')`.as('aliases'));
}
function selectVersions(database) {
    return database
        .on()
        .selectFrom('model_version')
        .select(['model', 'version', 'artifact', 'run', 'created_at as createdAt', 'signature', 'metrics', 'gates'])
        .select(['trained_on as trainedOn', 'lineage', 'metadata'])
        .select(sql `array(
        select alias from model_alias
        where model_alias.model = model_version.model and model_alias.version = model_version.version
        order by alias)`.as('aliases'));
}
async function getVersion(database, model, version) {
    const found = await selectVersions(database)
        .where('model', '=', model)
        .where('version', '=', version)
        .executeTakeFirst();
    if (found)
        return found;
    const known = await selectModels(database).where('name', '=', model).executeTakeFirst();
    throw known ? fail('version_not_found', { model, version }) : fail('model_not_found', { model });
}
async function addVersion(needs, registration) {
    const { database, clock, events } = needs;
    const { model, artifact, run = null, gates = [], once = null } = registration;
    const db = database.on();
    const version = await nextNumber(needs, model);
    const before = once === null ? undefined : await versionOnce(database, model, once);
    if (before !== undefined)
        return getVersion(database, model, before);
    await db
        .insertInto('model_version')
        .values({ model, version, artifact, run, once, created_at: clock.now(), ...jsonOf(registration) })
        .execute();
    await db.updateTable('model').set({ versions: version }).where('name', '=', model).execute();
    const passed = allPassed(gates);
    database.afterCommit(() => events.publish(versionRegistered, { model, version, artifact, run, passed }));
    return getVersion(database, model, version);
}
/** The row of the model stays locked until the transaction ends: no one else gets this number. */
async function nextNumber({ database, clock }, model) {
    const db = database.on();
    await db
        .insertInto('model')
        .values({ name: model, created_at: clock.now(), versions: 0 })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute();
    const held = await db
        .selectFrom('model')
        .select('versions')
        .where('name', '=', model)
        .forUpdate()
        .executeTakeFirstOrThrow();
    return held.versions + 1;
}
async function versionOnce(database, model, once) {
    const select = database.on().selectFrom('model_version').select('version');
    return (await select.where('model', '=', model).where('once', '=', once).executeTakeFirst())?.version;
}
function jsonOf(registration) {
    const { signature, metrics = {}, gates = [], trainedOn, lineage = { inputs: [] }, metadata = {} } = registration;
    return {
        signature: JSON.stringify(signature),
        metrics: JSON.stringify(metrics),
        gates: JSON.stringify(gates),
        trained_on: trainedOn ? JSON.stringify(trainedOn) : null,
        lineage: JSON.stringify(lineage),
        metadata: JSON.stringify(metadata),
    };
}
//# sourceMappingURL=models.js.map