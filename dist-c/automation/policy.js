import { DAY, durationMs } from '../base/index.js';
import { fail } from './errors.js';
/**
 * A rollout by steps: in shadow first, then a rising share of the answers, all of them on evidence of 100 to 1.
 *
 * @example
 * canary({ shadow: '1d', steps: [5, 25, 50, 100] })
 */
export function canary(options = {}) {
    const steps = options.steps ?? [5, 25, 50, 100];
    const rising = steps.every((step, i) => Number.isInteger(step) && step > (steps[i - 1] ?? 0)) && steps.at(-1) === 100;
    if (!rising)
        throw fail('bad_rollout', { reason: `steps ${steps.join(', ')} do not rise to 100 in whole percents` });
    return Object.freeze({
        shadowMs: lengthOf('shadow', options.shadow ?? '1d'),
        steps: Object.freeze([...steps]),
        holdMs: lengthOf('hold', options.hold ?? '1d'),
        withinMs: lengthOf('within', options.within ?? '2w'),
        probationMs: lengthOf('probation', options.probation ?? '4w'),
    });
}
/**
 * Declares an endpoint.
 *
 * @example
 * endpoint('late', { model: late, rollout: canary(), watch: { calibration: { max: 0.03 } }, renew: { on: ['calibration'], window: '6w' } })
 */
export function endpoint(name, options) {
    const { renew } = options;
    return Object.freeze({
        name,
        model: options.model,
        rollout: options.rollout ?? canary(),
        watch: options.watch ?? {},
        ...(renew && {
            renew: {
                on: renew.on,
                windowMs: lengthOf('renew.window', renew.window),
                pauseMs: renew.pause === undefined ? 2 * DAY : lengthOf('renew.pause', renew.pause),
            },
        }),
    });
}
function lengthOf(what, text) {
    const length = durationMs(text);
    if (length === undefined)
        throw fail('bad_rollout', { reason: `${what} takes a length of time such as 6h or 2w` });
    return length;
}
//# sourceMappingURL=policy.js.map