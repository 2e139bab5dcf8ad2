/**
 * The only error that leaves a room on purpose.
 *
 * `code` is `room.snake_case`, stable and never reused; `status` is an HTTP status; `message` is a finished sentence;
 * `help` is the one next step. Anything else that is thrown is a fault of ours and is answered as `http.internal`.
 */
export class MillraceError extends Error {
    name = 'MillraceError';
    code;
    status;
    help;
    details;
    constructor(code, spec, details, cause) {
        super(fill(spec.says, details), cause === undefined ? undefined : { cause });
        this.code = code;
        this.status = spec.status;
        this.help = fill(spec.help, details);
        this.details = details;
    }
}
function fill(sentence, details) {
    return sentence.replace(/\{(\w+)\}/g, (_, hole) => String(details[hole] ?? `{${hole}}`));
}
/**
 * Declares the errors of one folder, once.
 *
 * @example
 * const fail = defineErrors('registry', {
 *   version_not_found: { status: 404, says: 'Model {model} has no version {version}.', help: 'List them: millrace registry versions {model}' },
 * })
 * throw fail('version_not_found', { model: 'late', version: 3 })   // code registry.version_not_found
 */
export function defineErrors(room, specs) {
    const make = (key, details, cause) => new MillraceError(`${room}.${key}`, specs[key], details, cause);
    return Object.assign(make, { room, specs });
}
/** True for an error with this code. */
export function hasCode(error, code) {
    return error instanceof MillraceError && error.code === code;
}
//# sourceMappingURL=errors.js.map