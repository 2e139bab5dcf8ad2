import type { Database } from '../storage/index.ts';
import type { Histogram, WindowReport } from './window.ts';
/** Which windows of an endpoint to list, the newest first. */
export interface WindowQuery {
    readonly endpoint: string;
    /** Windows that start at or after this moment. */
    readonly from?: number;
    /** Windows that end at or before this moment. */
    readonly to?: number;
    readonly limit?: number;
    /** Also what was measured before, when fewer labels were known. */
    readonly earlier?: boolean;
}
/** Where measured windows are kept. A measurement is never changed; the newest of a window stands for it. */
export interface Windows {
    /** Adds a measurement; where nothing is other than in the last one of this window, that one is returned and none is added. */
    add(report: WindowReport, histograms: Readonly<Record<string, Histogram>>): Promise<WindowReport>;
    list(query: WindowQuery): Promise<readonly WindowReport[]>;
    /** The newest measurement of the window that starts at `from`, or of the newest window; `undefined` where there is none. */
    find(endpoint: string, from?: number): Promise<{
        report: WindowReport;
        histograms: Record<string, Histogram>;
    } | undefined>;
}
export declare function createWindows({ database }: {
    readonly database: Database;
}): Windows;
