import { nearestName } from '../base/index.js';
import { quoteName } from '../table/index.js';
import { fail } from './errors.js';
import { scanVersion } from './profile.js';
import { referenceOf } from './rule.js';
/** Errors: `data.not_ingested` when a dataset that is referred to has no version. */
export async function referenceVersions(datasets, dataset) {
    const found = {};
    for (const rule of Object.values(dataset.contract)) {
        const name = referenceOf(rule)?.dataset.name;
        if (name !== undefined)
            found[name] ??= (await datasets.version(name)).version;
    }
    return found;
}
/**
 * Reads the values that references may take.
 *
 * Errors: `data.bad_contract` when the column is not there or is not of texts.
 */
export async function knownValues(needs, dataset, versions) {
    const known = new Map();
    for (const [column, rule] of Object.entries(dataset.contract)) {
        const reference = referenceOf(rule);
        if (!reference)
            continue;
        const version = await needs.datasets.version(reference.dataset.name, versions[reference.dataset.name]);
        const kind = version.schema.find(({ name }) => name === reference.column)?.kind;
        if (kind !== 'category') {
            const nearest = nearestName(reference.column, version.schema.map(({ name }) => name));
            const reason = kind
                ? `${reference.column} of ${reference.dataset.name} holds ${kind}s, not texts`
                : `${reference.dataset.name} has no column ${reference.column}; the nearest is ${nearest}`;
            throw fail('bad_contract', { dataset: dataset.name, where: column, reason });
        }
        const value = quoteName(reference.column);
        const scan = await scanVersion(needs.lake, version);
        const rows = await needs.lake.rows(`select distinct ${value} as v from ${scan} where ${value} is not null order by v`);
        known.set(column, rows.map((row) => String(row['v'])));
    }
    return known;
}
//# sourceMappingURL=references.js.map