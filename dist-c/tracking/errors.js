import { defineErrors } from '../base/index.js';
export const fail = defineErrors('tracking', {
    experiment_not_found: {
        status: 404,
        says: 'There is no experiment {experiment}.',
        help: 'List them: millrace tracking experiments',
    },
    run_not_found: {
        status: 404,
        says: 'There is no run {run}.',
        help: 'List them: millrace tracking runs',
    },
    run_ended: {
        status: 409,
        says: 'Run {run} has already ended as {status}.',
        help: 'A run ends once. Start another run.',
    },
    run_differs: {
        status: 409,
        says: 'Run {run} already exists in another experiment.',
        help: 'Start the run under another id, or leave the id out.',
    },
    param_changed: {
        status: 409,
        says: 'Run {run} has already logged another value of param {param}.',
        help: 'A param does not change within a run. Use a metric or a tag for what does, or start another run.',
    },
    bad_key: {
        status: 400,
        says: 'The {what} {key} can not be kept: a name has 1 to {limit} characters and none that controls the line.',
        help: 'Choose another name.',
    },
    bad_text: {
        status: 400,
        says: 'The value of {what} {key} can not be kept: a text has at most {limit} characters, no NUL and no half characters.',
        help: 'Log what is longer as an artifact.',
    },
    bad_path: {
        status: 400,
        says: 'The artifact path {path} is not a plain relative path.',
        help: 'Use names separated by /, such as plots/roc.json: no empty name, no . or .., no backslash.',
    },
    bad_filter: {
        status: 400,
        says: 'The filter can not be read at character {position}: {reason}.',
        help: "Write comparisons joined by and, such as: metrics.auc > 0.7 and params.learner = 'boosting'",
    },
    bad_order: {
        status: 400,
        says: 'Runs can not be ordered by {order}.',
        help: 'Order by metrics.NAME, params.NAME, tags.NAME, name, status, startedAt or endedAt, with asc or desc after it.',
    },
    bad_page: {
        status: 400,
        says: 'This page token does not belong to this search.',
        help: 'Search again without a page token; use a token only with the filter and order it came from.',
    },
});
//# sourceMappingURL=errors.js.map