import path from 'node:path';
import { DAY } from '../base/index.js';
import { createCounts } from './counts.js';
import { createEndpoints, notFound } from './endpoints.js';
import { openJournal } from './journal.js';
import { createSegments } from './journal-segments.js';
import { predict } from './predict.js';
import { createUnseen } from './unseen.js';
import { createUnseenValues } from './unseen-values.js';
import { createWarm, versionsOf } from './warm.js';
const RETENTION = { rows: 500_000, ms: 60 * DAY };
const SEAL_AFTER = 20_000;
/**
 * Opens the serving room: every endpoint with its journal, and the versions it serves. An endpoint whose versions cannot be
 * loaded is there and not ready; why goes to `onFault`.
 *
 * Errors: `storage.folder_in_use`, `serving.journal_damaged`.
 */
export async function openServing(given) {
    const { database, clock, events, onFault, durability = 'second', stopwatch = () => performance.now() } = given;
    const journal = await openJournal({
        folder: path.join(given.folder, 'journal'),
        segments: createSegments(database),
        ...{ lake: given.lake, clock, onFault, durability },
        retention: given.retention ?? RETENTION,
        sealAfter: given.sealAfter ?? SEAL_AFTER,
    });
    const warm = createWarm(given);
    const unseen = createUnseen({ values: createUnseenValues(database), events, onFault });
    const counts = createCounts(events);
    const endpoints = createEndpoints({ database, clock, events, journal, warm });
    const models = new Map();
    const needs = { ...given, warm, journal, unseen, counts, stopwatch };
    async function begin({ name, model }) {
        await journal.open(name);
        await unseen.open(name);
        models.set(name, model);
    }
    for (const state of await endpoints.list()) {
        await begin(state);
        const { champion } = state;
        if (champion === undefined)
            continue;
        await warm.prepare(state.name, state.model, { ...state, champion }).then(warm.use, onFault);
    }
    return {
        endpoints: {
            ...endpoints,
            async open(endpoint) {
                const state = await endpoints.open(endpoint);
                if (!models.has(state.name))
                    await begin(state);
                return state;
            },
        },
        journal,
        predict(endpoint, request) {
            if (!models.has(endpoint))
                throw notFound(endpoint, [...models.keys()]);
            const answer = predict(needs, endpoint, request);
            return durability === 'request' ? journal.written(endpoint).then(() => answer) : answer;
        },
        describe(name) {
            const model = models.get(name);
            if (model === undefined)
                return undefined;
            const traffic = warm.find(name);
            return {
                ...{ name, model, ready: traffic !== undefined && given.scoring(model) !== undefined },
                versions: traffic ? [...new Set(versionsOf(traffic).map(({ version }) => version))].sort((a, b) => a - b) : [],
                columns: given.scoring(model)?.columns ?? [],
                answers: traffic?.champion.answers ?? 'probability',
            };
        },
        names: () => [...models.keys()].sort(),
        async unseen(endpoint) {
            await endpoints.get(endpoint);
            await unseen.settled();
            return unseen.list(endpoint);
        },
        async close() {
            counts.close();
            await unseen.settled();
            await journal.close();
        },
    };
}
//# sourceMappingURL=serving.js.map