import { hasCode } from '../base/index.js';
import { readReference } from '../evaluation/index.js';
/** The artifact of a training run that holds its reference. */
export const REFERENCE_ARTIFACT = 'reference.json';
/** Finds training references; those found stay in memory, since a version never changes. */
export function createReferences(needs) {
    const known = new Map();
    return async (model, version) => {
        const { run } = await needs.models.get(model, version);
        if (run === null)
            return undefined;
        const digest = await artifactOf(needs.runs, run);
        if (digest === undefined)
            return undefined;
        const reference = known.get(digest) ?? readReference(parse(await needs.blobs.get(digest)));
        known.set(digest, reference);
        return reference;
    };
}
async function artifactOf(runs, run) {
    try {
        return (await runs.artifacts(run)).find(({ path }) => path === REFERENCE_ARTIFACT)?.digest;
    }
    catch (error) {
        if (hasCode(error, 'tracking.run_not_found'))
            return undefined;
        throw error;
    }
}
function parse(bytes) {
    try {
        return JSON.parse(new TextDecoder().decode(bytes));
    }
    catch {
        return null;
    }
}
//# sourceMappingURL=references.js.map