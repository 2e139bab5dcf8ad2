import { defineErrors } from '../base/index.js';
export const fail = defineErrors('monitoring', {
    bad_watch: {
        status: 400,
        says: 'What to watch at endpoint {endpoint} cannot be read: {reason}.',
        help: "Write it as watch: { drift: true, calibration: { max: 0.03 }, logloss: { noWorseThanTraining: '10%' } }.",
    },
    bad_window: {
        status: 400,
        says: 'A window from {from} to {to} holds no time.',
        help: 'Give an end that is later than the start, both in milliseconds since 1970.',
    },
    window_not_found: {
        status: 404,
        says: 'Endpoint {endpoint} has no measured window that starts at {from}.',
        help: 'List them: millrace monitoring windows --endpoint {endpoint}',
    },
    no_reference: {
        status: 409,
        says: 'Version {version} of model {model} has no training reference to compare with.',
        help: 'Train it with Millrace, which keeps reference.json with the run, or watch this endpoint without drift and loss limits.',
    },
});
//# sourceMappingURL=errors.js.map