import type { Millrace } from '../../app.ts';
import type { Applied } from '../../automation/index.ts';
import type { Leakage } from '../../training/index.ts';
import type { DemoReport } from './report.ts';
/** What the demo was told by its own run. */
export interface Told {
    readonly applied: Applied;
    readonly leakage: Leakage;
    readonly reproduced: boolean;
    readonly seconds: DemoReport['seconds'];
}
/** Reads the document of the demo from where the rooms keep what happened. */
export declare function sumUp(app: Millrace, told: Told): Promise<DemoReport>;
