import { nearestName } from '../base/index.js';
import { checkedTraffic } from './endpoint.js';
import { fail } from './errors.js';
import { trafficChanged } from './events.js';
import { createTurns } from './turns.js';
/** Keeps endpoints in the database. */
export function createEndpoints(needs) {
    const { database, clock, journal } = needs;
    const turns = new Map();
    const inTurn = (name, work) => {
        const turn = turns.get(name) ?? createTurns();
        turns.set(name, turn);
        return turn(work);
    };
    const get = (name) => find(database, name);
    return {
        get,
        list: async () => (await select(database).orderBy('name').execute()).map(stateOf),
        async open({ name, model }) {
            const empty = { champion: null, challenger: null, previous: null, mode: 'single', percent: 0 };
            await database
                .on()
                .insertInto('serving_endpoint')
                .values({ name, model, since: clock.now(), ...empty })
                .onConflict((conflict) => conflict.column('name').doNothing())
                .execute();
            const state = await get(name);
            if (state.model !== model)
                throw fail('model_differs', { endpoint: name, model: state.model, other: model });
            await journal.open(name);
            return state;
        },
        setTraffic: (name, change) => inTurn(name, () => changeTraffic(needs, name, change)),
        undo: (name, why) => inTurn(name, async () => {
            const { previous } = await get(name);
            if (previous === undefined)
                throw fail('no_previous', { endpoint: name });
            return changeTraffic(needs, name, { champion: previous, mode: 'single', percent: 0, ...why });
        }),
        async history(name) {
            await get(name);
            const moves = await database
                .on()
                .selectFrom('serving_traffic')
                .select(['champion', 'challenger', 'previous', 'mode', 'percent', 'at', 'actor as by', 'because'])
                .where('endpoint', '=', name)
                .orderBy('id', 'desc')
                .execute();
            return moves.map((move) => ({ ...move, ...known(move) }));
        },
    };
}
async function changeTraffic(needs, name, change) {
    const { database, clock, events, warm } = needs;
    const { model } = await find(database, name);
    const { champion, challenger = null, previous = null, mode, percent, because, by = 'automation' } = change;
    const kept = { champion, challenger, previous, mode, percent };
    const traffic = checkedTraffic(name, { ...kept, ...knownTraffic(change) });
    const ready = await warm.prepare(name, model, traffic);
    const at = clock.now();
    await database.tx(async () => {
        const db = database.on();
        await db
            .updateTable('serving_endpoint')
            .set({ ...kept, since: at })
            .where('name', '=', name)
            .execute();
        await db
            .insertInto('serving_traffic')
            .values({ endpoint: name, ...kept, at, actor: by, because })
            .execute();
        database.afterCommit(() => {
            warm.use(ready);
            events.publish(trafficChanged, { endpoint: name, model, ...kept, because, by });
        });
    });
    return { name, model, since: at, ...traffic };
}
async function find(database, name) {
    const found = await select(database).where('name', '=', name).executeTakeFirst();
    if (found)
        return stateOf(found);
    const names = await database.on().selectFrom('serving_endpoint').select('name').execute();
    throw notFound(name, names.map((row) => row.name));
}
/** The error for a name that no endpoint has. */
export function notFound(endpoint, names) {
    return fail('endpoint_not_found', {
        endpoint,
        nearest: nearestName(endpoint, names) || 'none, as there is no endpoint yet',
    });
}
function select(database) {
    return database
        .on()
        .selectFrom('serving_endpoint')
        .select(['name', 'model', 'champion', 'challenger', 'previous', 'mode', 'percent', 'since']);
}
function known({ champion, challenger, previous }) {
    return { champion: champion ?? undefined, challenger: challenger ?? undefined, previous: previous ?? undefined };
}
const knownTraffic = ({ challenger, previous }) => ({
    challenger: challenger ?? undefined,
    previous: previous ?? undefined,
});
const stateOf = (row) => ({
    ...row,
    ...known(row),
});
//# sourceMappingURL=endpoints.js.map