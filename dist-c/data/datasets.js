import { nearestName } from '../base/index.js';
import { fail } from './errors.js';
import { versionOf } from './version.js';
/**
 * Datasets in the database.
 *
 * @example
 * const datasets = createDatasets({ database, clock, hash })
 * await datasets.version('flights', 1)
 */
export function createDatasets(needs) {
    const db = () => needs.database.on();
    async function versions(name) {
        const rows = await db()
            .selectFrom('dataset_version')
            .selectAll()
            .where('dataset', '=', name)
            .orderBy('number', 'desc')
            .execute();
        if (rows.length === 0)
            throw fail('not_ingested', { dataset: name });
        return rows.map(versionFrom);
    }
    async function current(name) {
        const row = await db().selectFrom('dataset').select('current').where('name', '=', name).executeTakeFirst();
        return row?.current;
    }
    async function version(name, id) {
        const [all, address] = await Promise.all([versions(name), current(name)]);
        const wanted = String(id ?? address);
        const found = all.find((one) => String(one.number) === wanted) ?? onlyOne(all.filter((one) => isAddress(one, wanted)));
        if (!found)
            throw fail('version_not_found', { dataset: name, version: wanted });
        return found;
    }
    return {
        versions,
        version,
        current,
        async list() {
            const rows = await db().selectFrom('dataset').select('name').orderBy('name').execute();
            return Promise.all(rows.map(({ name }) => stored(name)));
        },
        get: stored,
        commit: (commit) => needs.database.tx(() => commitIn(db(), needs, commit)),
        async profile({ dataset, version: id }) {
            const found = await rowOf(db(), dataset, id);
            return (found?.profile ?? undefined);
        },
        async keepProfile({ dataset, version: id }, profile) {
            await db()
                .updateTable('dataset_version')
                .set({ profile })
                .where('dataset', '=', dataset)
                .where('version', '=', id)
                .execute();
        },
    };
    async function stored(name) {
        const all = await versions(name);
        const address = await current(name);
        return { name, versions: all.length, current: all.find((one) => one.version === address) };
    }
}
const SHORTEST_ADDRESS = 6;
const onlyOne = (found) => (found.length === 1 ? found[0] : undefined);
function isAddress({ version }, wanted) {
    if (version === wanted)
        return true;
    return wanted.length >= SHORTEST_ADDRESS && version.replace('sha256-', '').startsWith(wanted);
}
function versionFrom(row) {
    return {
        dataset: row.dataset,
        version: row.version,
        number: row.number,
        createdAt: row.created_at,
        ...row.manifest,
        source: { path: row.source_path, digest: row.source_digest },
    };
}
const rowOf = (db, dataset, version) => db
    .selectFrom('dataset_version')
    .selectAll()
    .where('dataset', '=', dataset)
    .where('version', '=', version)
    .executeTakeFirst();
async function commitIn(db, { clock, hash }, { dataset, manifest, source }) {
    const version = versionOf(manifest, hash);
    const now = clock.now();
    // The row of the dataset is written first: it makes commits of one dataset wait for each other.
    await db
        .insertInto('dataset')
        .values({ name: dataset, current: version, updated_at: now })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ current: version, updated_at: now }))
        .execute();
    const known = await rowOf(db, dataset, version);
    if (known)
        return { version: versionFrom(known), isNew: false };
    const newest = await db
        .selectFrom('dataset_version')
        .select((select) => select.fn.max('number').as('number'))
        .where('dataset', '=', dataset)
        .executeTakeFirst();
    const row = {
        dataset,
        version,
        number: (newest?.number ?? 0) + 1,
        created_at: now,
        manifest: JSON.stringify(manifest),
        source_path: source.path,
        source_digest: source.digest,
        profile: null,
    };
    await db.insertInto('dataset_version').values(row).execute();
    return { version: versionFrom({ ...row, manifest }), isNew: true };
}
/** Errors: `data.dataset_not_found` with the nearest name. */
export function mustFind(defined, name) {
    const found = defined.find((one) => one.name === name);
    if (found)
        return found;
    throw fail('dataset_not_found', { dataset: name, nearest: nearestName(name, defined.map((one) => one.name)) });
}
//# sourceMappingURL=datasets.js.map