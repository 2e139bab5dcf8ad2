import { defineErrors } from '../../base/index.js';
export const failDemo = defineErrors('demo', {
    data_missing: {
        status: 404,
        says: 'The flights of the demo are in the npm package vega-datasets, which is not installed here.',
        help: 'Add it: npm install --no-save vega-datasets@3.2.1',
    },
    request_refused: {
        status: 500,
        says: 'The replay was refused by {path} with status {status}: {reason}.',
        help: 'Look at the log above; try again with an empty folder: npx millrace demo --data-dir "$(mktemp -d)"',
    },
});
//# sourceMappingURL=errors.js.map