import { defineErrors } from '../base/index.js';
export const fail = defineErrors('registry', {
    model_not_found: {
        status: 404,
        says: 'There is no model {model}.',
        help: 'List them: millrace registry list',
    },
    version_not_found: {
        status: 404,
        says: 'Model {model} has no version {version}.',
        help: 'List its versions: millrace registry show --model {model}',
    },
    alias_not_found: {
        status: 404,
        says: 'Model {model} has no alias {alias} at that time.',
        help: 'See where its aliases pointed: millrace registry history --model {model}',
    },
    alias_reserved: {
        status: 400,
        says: 'The alias {alias} is reserved: latest and v1, v2 and so on could be taken for versions.',
        help: 'Choose another word, such as champion.',
    },
    gate_refused: {
        status: 409,
        says: 'Version {version} of {model} may not become {alias}: {reason}',
        help: 'Train a version that passes its gates, or point another alias at this one; only champion and challenger are gated.',
    },
});
//# sourceMappingURL=errors.js.map