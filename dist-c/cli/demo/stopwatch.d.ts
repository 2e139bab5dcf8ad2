import type { Events } from '../../base/index.ts';
import type { DemoReport } from './report.ts';
/** Real seconds of the parts of the demo, told by the events of its flows. */
export interface Stopwatch {
    /** Times work that is no flow. */
    time<T>(part: 'replay', work: () => Promise<T>): Promise<T>;
    seconds(): DemoReport['seconds'];
}
export declare function startStopwatch(events: Events): Stopwatch;
