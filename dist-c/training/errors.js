import { defineErrors } from '../base/index.js';
export const fail = defineErrors('training', {
    bad_model: {
        status: 400,
        says: 'Model {model} is wrong at {where}: {reason}.',
        help: 'Correct the model in millrace.config.ts, then run: millrace plan',
    },
    model_not_found: {
        status: 404,
        says: 'The project has no model {model}; the nearest is {nearest}.',
        help: 'Declare it in millrace.config.ts, or use one of: {known}',
    },
    too_few_rows: {
        status: 422,
        says: 'Model {model} has {rows} labeled rows {part} the held-out time in the window from {from} to {to}.',
        help: 'Widen the window, shorten split.test, or wait until more labels are known.',
    },
    no_record: {
        status: 404,
        says: 'Run {run} has no record of a training, so it cannot be repeated.',
        help: 'Take the run of a version that Millrace trained: millrace registry show --model <name>',
    },
    worker_failed: {
        status: 500,
        says: 'The thread that fits models ended with code {code} before it answered.',
        help: 'See the log; a window of fewer rows needs less memory.',
    },
});
//# sourceMappingURL=errors.js.map