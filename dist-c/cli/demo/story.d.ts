import type { Session } from '../session.ts';
import type { DemoReport } from './report.ts';
/** When the demo begins to serve, and when the flights end. */
export declare const OPENING: number;
/** How the story is told. */
export interface Telling {
    readonly sample: number;
    /** Seconds a week takes; 0 as fast as it goes, and then it ends by itself. */
    readonly pace: number;
    readonly report: (done: DemoReport) => void;
}
/**
 * Turns the loop once, from files to a champion that was replaced and reproduced, through the same application, HTTP endpoint and
 * policies as production; only the clock is the demo's.
 */
export declare function tellStory(session: Session, telling: Telling): Promise<void>;
