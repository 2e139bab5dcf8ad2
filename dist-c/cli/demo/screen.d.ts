import type { DemoReport } from './report.ts';
/** What a person reads when the demo is over: the seven stations of the story with their numbers. */
export declare function showReport(report: DemoReport): string;
