import type { Models } from '../registry/index.ts';
import type { Endpoints } from '../serving/index.ts';
import type { Rollout } from './rollout.ts';
/** What the endpoint must look like while a rollout stands where it stands. */
export interface Course {
    readonly champion: number;
    readonly challenger: number | null;
    readonly previous: number | null;
    readonly mode: 'single' | 'shadow' | 'canary';
    readonly percent: number;
}
/** Traffic follows the rollout, never the other way round. */
export declare function courseOf(rollout: Rollout): Course;
/** Where an endpoint stands when no rollout is under way. */
export declare function restingCourse(champion: number): Course;
/**
 * Brings traffic and aliases to where the record says they are: after each decision, and after a crash between the two. Does
 * nothing when they are there already.
 */
export declare function steer(needs: {
    readonly endpoints: Endpoints;
    readonly models: Models;
}, to: {
    readonly endpoint: string;
    readonly course: Course;
    readonly because: string;
}): Promise<void>;
