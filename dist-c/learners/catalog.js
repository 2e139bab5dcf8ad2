import { Value } from 'typebox/value';
import { nearestName } from '../base/index.js';
import { boostingLearner } from './boosting.js';
import { fail } from './errors.js';
import { logisticLearner } from './logistic.js';
/** Every learner there is. */
export const learners = [logisticLearner, boostingLearner];
/** The learner of this name. Errors: `learners.unknown_learner` with the nearest name. */
export function learnerNamed(name) {
    const found = learners.find((learner) => learner.name === name);
    if (found)
        return found;
    const known = learners.map((learner) => learner.name);
    throw fail('unknown_learner', { learner: name, nearest: nearestName(name, known), known: known.join(', ') });
}
/**
 * All options of a learner: those that were chosen, the defaults for the others. Errors: `learners.bad_option`.
 *
 * @example
 * optionsOf(boosting({ leaves: 15 })) // { rounds: 300, leaves: 15, … }
 */
export function optionsOf({ learner: name, options, }) {
    const learner = learnerNamed(name);
    const { properties } = learner.options;
    const known = Object.keys(properties);
    const all = {};
    for (const key of known)
        all[key] = properties[key].default;
    for (const [option, value] of Object.entries(options)) {
        if (value === undefined)
            continue;
        const schema = properties[option];
        const reason = schema ? Value.Errors(schema, value)[0]?.message : `the nearest is ${nearestName(option, known)}`;
        if (reason !== undefined)
            throw fail('bad_option', { learner: name, option, reason, known: known.join(', ') });
        all[option] = value;
    }
    return all;
}
/** Fits what a specification names. Errors: those of `optionsOf` and of the learner. */
export function fitLearner(spec, task, context) {
    return learnerNamed(spec.learner).fit(task, optionsOf(spec), context);
}
function specOf(learner, options) {
    const spec = Object.freeze({ learner, options: Object.freeze({ ...options }) });
    optionsOf(spec);
    return spec;
}
/**
 * Logistic regression, for the `learners` of a model. Errors: `learners.bad_option`.
 *
 * @example
 * logistic({ l2: 10 })
 */
export function logistic(options = {}) {
    return specOf('logistic', options);
}
/**
 * Gradient-boosted trees, for the `learners` of a model. Errors: `learners.bad_option`.
 *
 * @example
 * boosting({ rounds: 500, leaves: 15 })
 */
export function boosting(options = {}) {
    return specOf('boosting', options);
}
//# sourceMappingURL=catalog.js.map