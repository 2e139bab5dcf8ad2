import type { Monitoring, Watch } from '../monitoring/index.ts';
/** A window of an endpoint that is to be measured. */
export interface Due {
    readonly from: number;
    readonly to: number;
}
/** The windows that ended and were not measured at their end, and those that should be measured again, oldest first. */
export declare function dueWindows(length: number, known: {
    readonly since: number;
    readonly now: number;
    readonly measured: ReadonlyMap<number, number>;
}): readonly Due[];
/** Measures the windows of endpoints when they are due. */
export interface DueMeasurements {
    /** `since` is when the endpoint was first declared; nothing before it is measured. */
    measure(of: {
        readonly endpoint: string;
        readonly watch: Watch;
        readonly since: number;
        readonly now: number;
    }): Promise<void>;
}
/** Remembers what was measured, so that a look at which nothing is due asks nothing. */
export declare function createDueMeasurements(needs: {
    readonly monitoring: Monitoring;
}): DueMeasurements;
