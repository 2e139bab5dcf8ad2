import { Type } from 'typebox';
import { actionsOver, Measure, Moment } from '../base/index.js';
import { Experiment } from './experiment.js';
import { historyToken, readHistoryToken } from './page.js';
import { Run, RunArtifact, RunInput } from './run.js';
const action = actionsOver();
const LONGEST_PAGE = 1_000;
const LONGEST_HISTORY = 25_000;
const Limit = (maximum) => Type.Optional(Type.Integer({ minimum: 1, maximum, description: 'How many at most.' }));
const Page = Type.Optional(Type.String({ description: 'The next of the page before, to go on from there.' }));
const Next = Type.Optional(Type.String({ description: 'Where there are more: the page to ask for.' }));
export const experiments = action({
    name: 'tracking.experiments',
    does: 'List the experiments, the newest first.',
    http: 'GET /api/v1/experiments',
    permit: 'tracking.read',
    input: Type.Object({}),
    output: Type.Object({ experiments: Type.Array(Experiment) }),
    example: 'tracking experiments',
    run: async ({ experiments }) => ({ experiments: [...(await experiments.list())] }),
});
export const runs = action({
    name: 'tracking.runs',
    does: 'Find runs by their metrics, params, tags and attributes.',
    http: 'GET /api/v1/runs',
    permit: 'tracking.read',
    input: Type.Object({
        experiment: Type.Optional(Type.String({ description: 'Only runs of this experiment.' })),
        filter: Type.Optional(Type.String({ description: "Comparisons joined by and: metrics.auc > 0.7 and status = 'FINISHED'" })),
        order: Type.Optional(Type.String({ description: 'A field, with asc or desc after it: metrics.auc desc' })),
        limit: Limit(LONGEST_PAGE),
        page: Page,
    }),
    output: Type.Object({ runs: Type.Array(Run), next: Next }),
    example: 'tracking runs --experiment late --filter "metrics.auc > 0.7" --order "metrics.logloss asc"',
    run: async ({ runs }, query) => {
        const found = await runs.list(query);
        return { ...found, runs: [...found.runs] };
    },
});
export const run = action({
    name: 'tracking.run',
    does: 'Show one run with what it read and what it made.',
    http: 'GET /api/v1/runs/:run',
    permit: 'tracking.read',
    input: Type.Object({ run: Type.String() }),
    output: Type.Object({ run: Run, inputs: Type.Array(RunInput), artifacts: Type.Array(RunArtifact) }),
    example: 'tracking run --run 01hf7k2m3n4p5q6r7s8t9v0w1x',
    run: async ({ runs }, { run }) => ({
        run: await runs.get(run),
        inputs: [...(await runs.inputs(run))],
        artifacts: [...(await runs.artifacts(run))],
    }),
});
export const metricHistory = action({
    name: 'tracking.metric_history',
    does: 'Show every value of one metric of a run, by step.',
    http: 'GET /api/v1/runs/:run/metrics/:metric',
    permit: 'tracking.read',
    input: Type.Object({ run: Type.String(), metric: Type.String(), limit: Limit(LONGEST_HISTORY), page: Page }),
    output: Type.Object({
        points: Type.Array(Type.Object({ step: Type.Integer(), at: Moment, value: Measure })),
        next: Next,
    }),
    example: 'tracking metric_history --run 01hf7k2m3n4p5q6r7s8t9v0w1x --metric logloss',
    run: async ({ runs }, { run, metric, limit = LONGEST_PAGE, page }) => {
        const after = page === undefined ? {} : { after: readHistoryToken(page) };
        const found = await runs.history({ run, metric, limit: limit + 1, ...after });
        const shown = found.slice(0, limit);
        const last = shown.at(-1);
        return {
            points: shown.map(({ step, at, value }) => ({ step, at, value: Number.isFinite(value) ? value : null })),
            ...(found.length > limit && last && { next: historyToken(last) }),
        };
    },
});
/** What may be asked of tracking from outside. */
export const trackingActions = [experiments, runs, run, metricHistory];
//# sourceMappingURL=actions.js.map