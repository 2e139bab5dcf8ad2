import { Type } from 'typebox';
import { Measure, Moment } from '../base/index.js';
import { fail } from './errors.js';
/** The words of MLflow for how a run stands. */
export const RunStatus = Type.Union([Type.Literal('RUNNING'), Type.Literal('FINISHED'), Type.Literal('FAILED'), Type.Literal('KILLED')], { description: 'RUNNING until it ends as FINISHED, FAILED or KILLED.' });
const Texts = Type.Record(Type.String(), Type.String());
export const Run = Type.Object({
    id: Type.String(),
    experiment: Type.String({ description: 'Name of the experiment it belongs to.' }),
    name: Type.String(),
    status: RunStatus,
    by: Type.String({ description: 'Who started it.' }),
    startedAt: Moment,
    endedAt: Type.Union([Moment, Type.Null()]),
    params: Type.Record(Type.String(), Type.String(), { description: 'What it was told; a param never changes.' }),
    metrics: Type.Record(Type.String(), Measure, {
        description: 'The newest value of each metric, by step, then time; null where it is not finite.',
    }),
    tags: Texts,
});
export const RunInput = Type.Object({
    dataset: Type.String(),
    version: Type.String({ description: 'Digest of the version that was read.' }),
    context: Type.String({ description: 'What it was read for: training, validation, test.' }),
});
export const RunArtifact = Type.Object({
    path: Type.String({ description: 'Relative to the run, with / between names.' }),
    digest: Type.String({ description: 'Address of its bytes in the blob store.' }),
    bytes: Type.Integer({ minimum: 0 }),
});
const KEY_LIMIT = 250;
const PARAM_LIMIT = 6_000;
const TAG_LIMIT = 8_000;
const PATH_LIMIT = 1_000;
const LINE_CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}]/u;
const UNKEEPABLE = /\0|\p{Surrogate}/u;
/** Throws `tracking.bad_key`. The name is any text on one line, at most 250 characters. */
export function checkKey(what, key) {
    if (key.length < 1 || key.length > KEY_LIMIT || LINE_CONTROL.test(key))
        throw fail('bad_key', { what, key: JSON.stringify(key.slice(0, KEY_LIMIT)), limit: KEY_LIMIT });
}
/** Params or tags as they are kept. Throws `tracking.bad_key`, `tracking.bad_text`. */
export function textsOf(what, values) {
    const limit = what === 'param' ? PARAM_LIMIT : TAG_LIMIT;
    const kept = [];
    for (const [key, value] of Object.entries(values)) {
        checkKey(what, key);
        const text = String(value);
        if (text.length > limit || UNKEEPABLE.test(text))
            throw fail('bad_text', { what, key, limit });
        kept.push([key, text]);
    }
    return Object.fromEntries(kept);
}
/** Throws `tracking.bad_path`: a path is made of names that mean nothing to a file system but themselves. */
export function checkPath(path) {
    const names = path.split('/');
    const plain = names.every((name) => name !== '' && name !== '.' && name !== '..');
    if (!plain || path.length > PATH_LIMIT || path.includes('\\') || LINE_CONTROL.test(path))
        throw fail('bad_path', { path: JSON.stringify(path.slice(0, PATH_LIMIT)) });
}
//# sourceMappingURL=run.js.map