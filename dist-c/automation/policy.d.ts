import { type Duration } from '../base/index.ts';
import type { WatchSpec } from '../monitoring/index.ts';
import type { ModelSpec } from '../training/index.ts';
import type { RolloutPlan } from './rollout.ts';
/** When a model is trained again, and on how much. */
export interface Renewal {
    /** Alarms that call for it, by the last word of their code: `calibration`, `logloss`, `drift`. */
    readonly on: readonly string[];
    /** How far back the training window reaches from the moment of the decision, in milliseconds. */
    readonly windowMs: number;
    /** How long after one renewal began the next may begin, in milliseconds. */
    readonly pauseMs: number;
}
/** One endpoint as its user declared it: what is served, how a successor takes over, what is watched, what is renewed. */
export interface EndpointPolicy {
    readonly name: string;
    readonly model: ModelSpec;
    readonly rollout: RolloutPlan;
    readonly watch: WatchSpec;
    readonly renew?: Renewal;
}
/** What a user may write about a canary; the defaults are in `canary`. */
export interface CanaryOptions {
    readonly shadow?: Duration;
    readonly steps?: readonly number[];
    readonly hold?: Duration;
    readonly within?: Duration;
    readonly probation?: Duration;
}
/**
 * A rollout by steps: in shadow first, then a rising share of the answers, all of them on evidence of 100 to 1.
 *
 * @example
 * canary({ shadow: '1d', steps: [5, 25, 50, 100] })
 */
export declare function canary(options?: CanaryOptions): RolloutPlan;
/** What a user writes about an endpoint. */
export interface EndpointOptions {
    readonly model: ModelSpec;
    readonly rollout?: RolloutPlan;
    readonly watch?: WatchSpec;
    readonly renew?: {
        readonly on: readonly string[];
        readonly window: Duration;
        readonly pause?: Duration;
    };
}
/**
 * Declares an endpoint.
 *
 * @example
 * endpoint('late', { model: late, rollout: canary(), watch: { calibration: { max: 0.03 } }, renew: { on: ['calibration'], window: '6w' } })
 */
export declare function endpoint(name: string, options: EndpointOptions): EndpointPolicy;
