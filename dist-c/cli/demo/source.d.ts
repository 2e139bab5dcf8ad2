/** Where the demo's two files are. */
export interface FlightFiles {
    readonly flights: string;
    readonly airports: string;
}
/**
 * Finds the data in the npm package `vega-datasets`, beside us or beside the caller's project.
 *
 * Errors: `demo.data_missing` with the one command that adds it.
 */
export declare function findFlights(from?: readonly string[]): FlightFiles;
