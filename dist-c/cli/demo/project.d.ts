import { type Project } from '../../automation/index.ts';
import type { FlightFiles } from './source.ts';
/** Whether a flight arrives more than 15 minutes late. */
export declare const LATE: import("../../table/expression.ts").SqlText;
/** The delay of a flight is known when it has landed: taxi, 0.12 minutes a mile, and what it lost. */
export declare const KNOWN_AT: import("../../table/expression.ts").SqlText;
/**
 * The demo's project, as a user would write it in `millrace.config.ts`: will this flight, now taking off, arrive more than
 * 15 minutes late?
 */
export declare function flightsProject(files: FlightFiles, sample: number): Project;
