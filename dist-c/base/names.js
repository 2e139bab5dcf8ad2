import { Type } from 'typebox';
const NAME = /^[a-z][a-z0-9_-]{0,62}$/;
/** What may name a dataset, view, model, endpoint or alias: it appears in paths, files and addresses. */
export const Name = Type.String({
    pattern: NAME.source,
    description: 'Lower-case letters, digits, - and _, beginning with a letter, at most 63.',
});
/** True for a text that may name a thing. */
export function isName(text) {
    return NAME.test(text);
}
/** A moment: milliseconds since 1970-01-01T00:00:00Z. */
export const Moment = Type.Number({ description: 'Milliseconds since 1970-01-01T00:00:00Z.' });
/** A number or, where it is not finite or not known, null. */
export const Measure = Type.Union([Type.Number(), Type.Null()]);
//# sourceMappingURL=names.js.map