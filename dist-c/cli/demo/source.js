import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { failDemo } from './errors.js';
/**
 * Finds the data in the npm package `vega-datasets`, beside us or beside the caller's project.
 *
 * Errors: `demo.data_missing` with the one command that adds it.
 */
export function findFlights(from = [import.meta.url, join(process.cwd(), 'package.json')]) {
    for (const start of from) {
        const folder = dataFolder(start);
        if (folder === undefined)
            continue;
        const files = { flights: join(folder, 'flights-3m.parquet'), airports: join(folder, 'airports.csv') };
        if (existsSync(files.flights) && existsSync(files.airports))
            return files;
    }
    throw failDemo('data_missing', {});
}
/** The package's exports name no data file, so its entrance is resolved and the folder above it is looked at. */
function dataFolder(start) {
    try {
        const entrance = createRequire(start).resolve('vega-datasets');
        const root = entrance.slice(0, entrance.lastIndexOf(`vega-datasets`) + 'vega-datasets'.length);
        return existsSync(join(root, 'data')) ? join(root, 'data') : join(dirname(entrance), '..', 'data');
    }
    catch {
        return undefined;
    }
}
//# sourceMappingURL=source.js.map