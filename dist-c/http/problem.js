import { MillraceError } from '../base/index.js';
import { fail } from './errors.js';
/** The problem document of an error. */
export function problemOf(error, instance) {
    const { code, status, help, details, message } = error;
    return {
        type: `urn:millrace:error:${code}`,
        title: titleOf(code),
        status,
        code,
        detail: message,
        help,
        details,
        instance,
    };
}
/** `registry.version_not_found` → `Version not found`. */
function titleOf(code) {
    const words = code.slice(code.indexOf('.') + 1).replaceAll('_', ' ');
    return words.charAt(0).toUpperCase() + words.slice(1);
}
const OF_FRAMEWORK = {
    400: 'bad_request',
    403: 'not_found',
    404: 'not_found',
    408: 'too_slow',
    412: 'bad_request',
    414: 'bad_request',
    415: 'unsupported_media_type',
    416: 'bad_request',
};
/**
 * What may be told of anything that was thrown: our own errors as they are, a refusal of the HTTP framework as ours, and
 * everything else as `http.internal`, whose cause only the log shows.
 */
export function publicError(thrown, bodyLimit) {
    if (thrown instanceof MillraceError)
        return thrown;
    const { statusCode, code, expose } = thrown;
    if (!code?.startsWith('FST_ERR_') && !expose)
        return fail('internal', {}, thrown);
    if (statusCode === 413)
        return fail('body_too_large', { limit: bodyLimit }, thrown);
    const known = statusCode === undefined ? undefined : OF_FRAMEWORK[statusCode];
    return fail(known ?? 'internal', {}, thrown);
}
//# sourceMappingURL=problem.js.map