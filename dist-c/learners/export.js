import { attribute, compile, encodeModel, feedsOf, graph, LABEL, ML, node, PROBABILITIES, scoresOf, VARIABLE, value, } from '../inference/index.js';
import { fail } from './errors.js';
/** The value that holds all features, [rows, features] float; the body of a model reads it. */
export const FEATURES = '/features';
const MOST_DIFFERENCE = 1e-5;
/**
 * Puts the encoding and the body into one ONNX model and checks it on every training row. Metadata: `millrace.learner`,
 * `millrace.objective`, and `millrace.categories`, the texts each column of texts had in training, as JSON.
 *
 * Errors: `learners.export_differs` when a row differs by more than 1e-5 (of the largest value, where that is above 1).
 */
export function sealModel(body, { learner, task, encoding, trained }) {
    const texts = encoding.filter((part) => part.kind === 'text');
    const onnx = encodeModel(graph({
        name: learner,
        inputs: encoding.map(({ name, kind }) => value(name, kind === 'text' ? 'string' : 'float', ['N', 1])),
        outputs: outputsOf(task.objective),
        nodes: [...texts.map(encoderOf), concat(encoding), ...body.nodes],
        initializers: body.initializers ?? {},
        metadata: {
            'millrace.learner': learner,
            'millrace.objective': task.objective,
            'millrace.categories': JSON.stringify(Object.fromEntries(texts.map((part) => [part.name, part.texts]))),
        },
    }));
    const plan = compile(onnx);
    const predict = (table) => scoresOf(plan.run(feedsOf(table, plan)));
    checkSame(predict(task.table), trained);
    return { onnx, predict };
}
function outputsOf(objective) {
    if (objective === 'regression')
        return [value(VARIABLE, 'float', ['N', 1])];
    return [value(LABEL, 'int64', ['N']), value(PROBABILITIES, 'float', ['N', 2])];
}
const encodedName = (name) => `/encoded/${name}`;
function encoderOf(part) {
    const attributes = {
        keys_strings: attribute.texts(part.texts),
        values_floats: attribute.floats(part.values),
        default_float: attribute.float(part.otherwise),
    };
    return node('LabelEncoder', [part.name], [encodedName(part.name)], attributes, ML);
}
function concat(encoding) {
    const parts = encoding.map(({ name, kind }) => (kind === 'text' ? encodedName(name) : name));
    return node('Concat', parts, [FEATURES], { axis: attribute.int(1) });
}
function checkSame(exported, trained) {
    const largest = trained.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    const difference = exported.reduce((most, value, row) => Math.max(most, Math.abs(value - trained[row])), 0);
    if (!(difference <= MOST_DIFFERENCE * largest))
        throw fail('export_differs', { difference, limit: MOST_DIFFERENCE * largest });
}
//# sourceMappingURL=export.js.map