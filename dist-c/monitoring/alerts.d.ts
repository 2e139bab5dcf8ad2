import type { Clock, Events, NewId } from '../base/index.ts';
import type { Database } from '../storage/index.ts';
import type { Alert } from './alert.ts';
import type { Finding, WindowReport } from './window.ts';
/** Which alerts to list, the newest first. */
export interface AlertQuery {
    readonly endpoint?: string;
    readonly code?: string;
    /** Only those that are still open. */
    readonly open?: boolean;
    /** Alerts raised at or after this moment. */
    readonly from?: number;
    readonly limit?: number;
}
/** Where alerts are kept. A message is sent once; its text and evidence never change. */
export interface Alerts {
    /** Sends what is new in the findings of a window, keeps open what it shows again, and closes what it no longer shows. */
    follow(report: WindowReport): Promise<readonly Alert[]>;
    /** Sends one message that no window found; nothing where an open one has its code and subjects. */
    raise(endpoint: string, finding: Finding): Promise<Alert | undefined>;
    list(query: AlertQuery): Promise<readonly Alert[]>;
}
interface AlertNeeds {
    readonly database: Database;
    readonly clock: Clock;
    readonly events: Events;
    readonly newId: NewId;
}
export declare function createAlerts(needs: AlertNeeds): Alerts;
export {};
