import { createHash } from 'node:crypto';
import { canonicalJson, durationMs, isName } from '../base/index.js';
import { featureNames } from '../features/index.js';
import { boosting, logistic, optionsOf } from '../learners/index.js';
import { isSqlText, parseExpression } from '../table/index.js';
import { fail } from './errors.js';
import { lowerIsBetter, metricNames } from './metrics.js';
/**
 * Declares a model.
 *
 * Errors: `training.bad_model`, `features.bad_feature`, `learners.bad_option`, `table.bad_expression`, `table.unknown_function`.
 *
 * @example
 * const late = model('late', {
 *   data: flights, label: sql`delay > 15`, features: ['distance', 'hour(date)', originLate], window: '3w',
 *   split: { by: 'time', test: '1w' }, gates: { auc: { min: 0.65 }, logloss: { noWorseThan: 'champion' } },
 * })
 */
export function model(name, options) {
    const wrong = (where, reason) => fail('bad_model', { model: name, where, reason });
    if (!isName(name))
        throw wrong('its name', 'a name is lower-case letters, digits, - and _, beginning with a letter');
    const { data, objective = 'binary', gates = {}, seed = 0, sample } = options;
    if (data?.kind !== 'dataset')
        throw wrong('data', 'it is a dataset');
    if (data.time === undefined)
        throw wrong('data', `dataset ${data.name} names no time, and models are split by time`);
    if (!Number.isSafeInteger(seed) || seed < 0)
        throw wrong('seed', 'it is a whole number from 0');
    if (sample && !(sample.share > 0 && sample.share <= 1))
        throw wrong('sample', 'its share is above 0 and at most 1');
    checkSql(options, wrong);
    if (featureNames(options.features ?? []).length === 0)
        throw wrong('features', 'it has none');
    const metric = options.metric ?? (objective === 'binary' ? 'logloss' : 'rmse');
    checkMetric(metric, objective, wrong);
    const windowMs = lengthOf('window', options.window ?? '4w', wrong);
    const testMs = options.split ? lengthOf('split.test', options.split.test, wrong) : windowMs / 4;
    if (testMs >= windowMs)
        throw wrong('split.test', 'it is as long as the window, so nothing is left to learn from');
    const learners = options.learners ?? (objective === 'binary' ? [logistic(), boosting()] : [boosting()]);
    if (learners.length === 0)
        throw wrong('learners', 'there are none');
    learners.forEach(optionsOf);
    const { label, labelKnownAt, features } = options;
    const spec = {
        ...{ kind: 'model', name, data, label, features: Object.freeze([...features]), objective, windowMs },
        ...{ split: { by: 'time', testMs }, learners: Object.freeze([...learners]), metric, gates, seed },
        ...(labelKnownAt && { labelKnownAt }),
        ...(sample && { sample }),
    };
    return Object.freeze({ ...spec, digest: digestOfSpec(spec) });
}
function checkSql({ label, labelKnownAt }, wrong) {
    if (!isSqlText(label))
        throw wrong('label', 'it is SQL: sql`…`');
    parseExpression(label.text);
    if (labelKnownAt === undefined)
        return;
    if (!isSqlText(labelKnownAt))
        throw wrong('labelKnownAt', 'it is SQL: sql`…`');
    parseExpression(labelKnownAt.text);
}
function checkMetric(metric, objective, wrong) {
    const known = metricNames(objective);
    if (!known.includes(metric) || lowerIsBetter(metric) === undefined)
        throw wrong('metric', `it is one of ${known.join(', ')}`);
}
function lengthOf(where, text, wrong) {
    const length = durationMs(text);
    if (length === undefined || length <= 0)
        throw wrong(where, 'it is a length of time such as 6h or 2w');
    return length;
}
/** Where data lies on this machine is no part of what a model is. */
function digestOfSpec(spec) {
    const features = spec.features.map((feature) => typeof feature === 'string' ? feature : { ...feature, from: feature.from.name });
    const text = canonicalJson({ ...spec, data: spec.data.name, features });
    return `sha256-${createHash('sha256').update(text).digest('hex')}`;
}
//# sourceMappingURL=model.js.map