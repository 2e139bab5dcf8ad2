import { hasCode, MillraceError } from '../base/index.js';
import { valuesOf } from './metrics.js';
import { asJson, } from './needs.js';
/**
 * Checks the gates of a model on the held-out rows. The champion is measured on the very same rows; some of them may lie in its
 * own training window, which favors it. Where it needs columns that these rows do not have, the metrics count that it was
 * registered with.
 */
export async function judgeGates(needs, work, { model, gates, made }) {
    const champion = await championOf(needs, model);
    const candidate = valuesOf(made.contestants[made.chosen].metrics);
    const rival = champion && { version: champion.version, artifact: champion.artifact, metrics: champion.metrics };
    const from = asJson({
        rows: made.assembled.tableDigest,
        cut: made.heldOut.from,
        gates,
        candidate,
        champion: rival ?? null,
    });
    const run = async () => {
        const metrics = champion && (await metricsOf(work.bench, champion));
        const verdicts = needs.checkGates(gates, candidate, metrics);
        return asJson({ verdicts, champion: champion && metrics ? { version: champion.version, metrics } : null });
    };
    return (await work.step('gates', from, run));
}
async function championOf({ models }, model) {
    try {
        return await models.alias(model, 'champion');
    }
    catch (error) {
        if (hasCode(error, 'registry.model_not_found'))
            return undefined;
        throw error;
    }
}
async function metricsOf(bench, champion) {
    const lab = await bench.lab();
    const bytes = await bench.bytes(champion.artifact);
    return lab.judge(bytes).then((estimates) => valuesOf(estimates), (error) => {
        if (error instanceof MillraceError && error.code.startsWith('inference.'))
            return champion.metrics;
        throw error;
    });
}
//# sourceMappingURL=judge-gates.js.map