import { contractDigest } from './dataset.js';
import { fail } from './errors.js';
import { rowsQuarantined, versionCommitted } from './events.js';
import { findSource, fingerprint, mustBeUnchanged } from './fingerprint.js';
import { inspect } from './inspect.js';
import { planValidation } from './plan.js';
import { knownValues, referenceVersions } from './references.js';
import { validate } from './validate.js';
/** Raised when the same source and contract would give other files than before. */
const VERSION = '1';
const ROWS_PER_FILE = 4_194_304;
/**
 * Reads the source of a dataset, checks every row against the contract and commits what was accepted as a version: the flow
 * `data.ingest` with the steps scan, validate and commit. The same content again is the same version. Where a rule blocks,
 * nothing remains.
 *
 * Errors: `data.source_not_found`, `data.source_unreadable`, `data.source_changed`, `data.missing_column`,
 * `data.unusable_column`, `data.reserved_column`, `data.bad_contract`, `data.contract_blocked`, `data.not_ingested` (of a
 * dataset that is referred to).
 */
export async function ingest(needs, dataset, options = {}) {
    const { progress, rowsPerFile = ROWS_PER_FILE } = options;
    const { name } = dataset;
    const file = await findSource(dataset, needs.root);
    const references = await referenceVersions(needs.datasets, dataset);
    const contract = contractDigest(dataset, needs.hash);
    const work = async (step) => {
        const print = await step('scan', { dataset: name, ...file }, () => fingerprint(dataset, file), { share: [0, 0.1] });
        const inputs = { dataset: name, source: print.digest, contract, references, rowsPerFile };
        const validated = await step('validate', inputs, ({ progress }) => check(needs, dataset, { file, print, references, rowsPerFile, progress }), { version: VERSION, share: [0.1, 0.95] });
        const manifest = manifestOf(validated, dataset, contract);
        const replacing = (await needs.datasets.current(name)) ?? null;
        const what = { dataset: name, manifest, source: { path: file.path, digest: print.digest } };
        const version = await step('commit', { ...what, replacing }, () => commit(needs, what));
        return needs.datasets.version(name, version);
    };
    const version = await needs.flow.run('data.ingest', name, work, progress ? { progress } : {});
    progress?.(1, 'done');
    return version;
}
async function check(needs, dataset, found) {
    const { lake } = needs;
    const known = await knownValues(needs, dataset, found.references);
    await mustMatch(lake, dataset);
    const inspected = await inspect(lake, dataset, found);
    const plan = planValidation(dataset, inspected, known);
    const { rowsPerFile, progress } = found;
    const validated = await validate(lake, plan, { dataset: dataset.name, rows: inspected.rows, rowsPerFile, progress });
    await mustBeUnchanged(dataset, found.file);
    if (validated.rows + validated.quarantined !== inspected.rows)
        throw fail('source_changed', { dataset: dataset.name, path: found.file.path });
    return validated;
}
/** Patterns are RE2's: the engine that will use them says whether it can. */
async function mustMatch(lake, dataset) {
    for (const [where, rule] of Object.entries(dataset.contract)) {
        if (rule.kind !== 'text' || rule.pattern === undefined)
            continue;
        await lake.rows(`select regexp_matches('', $pattern) as ok`, { pattern: rule.pattern }).catch(() => {
            throw fail('bad_contract', { dataset: dataset.name, where, reason: 'pattern is no regular expression of RE2' });
        });
    }
}
function manifestOf(validated, { time }, contract) {
    return { ...validated, ...(time === undefined ? {} : { time }), contract };
}
async function commit({ datasets, events }, what) {
    const { version: made, isNew } = await datasets.commit(what);
    if (isNew) {
        const { dataset, version, number, rows, quarantined, reasons } = made;
        events.publish(versionCommitted, { dataset, version, number, rows, quarantined });
        if (reasons.length > 0)
            events.publish(rowsQuarantined, { dataset, version, rows: quarantined, reasons });
    }
    return made.version;
}
//# sourceMappingURL=ingest.js.map