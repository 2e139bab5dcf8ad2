import { Type } from 'typebox';
import { Moment, Name } from '../base/index.js';
import { fail } from './errors.js';
export const Mode = Type.Union([Type.Literal('single'), Type.Literal('shadow'), Type.Literal('canary')], {
    description: 'single: the champion alone answers; shadow: the challenger scores beside it; canary: it answers a share.',
});
const Version = Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]);
/** An endpoint, as JSON. */
export const EndpointShape = Type.Object({
    name: Name,
    model: Name,
    champion: Version,
    challenger: Version,
    previous: Version,
    mode: Mode,
    percent: Type.Number(),
    since: Moment,
    ready: Type.Boolean({ description: 'Whether it can answer now.' }),
    versions: Type.Array(Type.Integer(), { description: 'The versions that are loaded.' }),
});
/**
 * The traffic, where its parts fit together. Errors: `serving.bad_traffic`.
 *
 * @example
 * checkedTraffic('late', { champion: 2, challenger: undefined, previous: 1, mode: 'single', percent: 0 })
 */
export function checkedTraffic(endpoint, traffic) {
    const reason = reasonAgainst(traffic);
    if (reason !== undefined)
        throw fail('bad_traffic', { endpoint, reason });
    return traffic;
}
function reasonAgainst({ champion, challenger, previous, mode, percent }) {
    if (![champion, challenger ?? 1, previous ?? 1].every((version) => Number.isInteger(version) && version > 0))
        return 'versions are whole numbers from 1';
    if (challenger === champion)
        return `version ${champion} cannot challenge itself`;
    if (previous === champion)
        return `version ${champion} cannot come before itself`;
    if (mode === 'single' && challenger !== undefined)
        return 'mode single has no challenger';
    if (mode !== 'single' && challenger === undefined)
        return `mode ${mode} needs a challenger`;
    if (mode !== 'canary' && percent !== 0)
        return `in mode ${mode} percent is 0`;
    if (!(percent >= 0 && percent <= 100))
        return 'percent goes from 0 to 100';
    return undefined;
}
//# sourceMappingURL=endpoint.js.map