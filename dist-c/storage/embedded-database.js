import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { renameDurably, sync } from './durable-files.js';
import { lockFolder } from './folder-lock.js';
import { startPGlite } from './pglite-pool.js';
import { createSqlDatabase } from './sql-database.js';
import { untar } from './untar.js';
/**
 * PostgreSQL inside this process: PGlite in a worker thread, on files that are really synced, in a folder that one
 * process owns.
 *
 * Errors: `storage.folder_in_use`, `storage.database_lost`.
 *
 * @example
 * const database = await openEmbeddedDatabase({ folder: '.millrace/database' })
 */
export async function openEmbeddedDatabase(options) {
    const unlock = await lockFolder(options.folder);
    try {
        const data = path.join(options.folder, 'pg');
        if (!existsSync(data))
            await begin(data, options.template ?? builtTemplate());
        const pool = await startPGlite(data);
        const database = await createSqlDatabase(pool);
        return {
            ...database,
            close: () => database.close().finally(unlock),
        };
    }
    catch (error) {
        await unlock();
        throw error;
    }
}
function builtTemplate() {
    return fileURLToPath(new URL('../../dist/storage/pglite-template.tar.gz', import.meta.url));
}
/** Makes the empty database beside its place and moves it there whole: a crash leaves what the next start removes. */
async function begin(data, template) {
    const fresh = `${data}.new`;
    await rm(fresh, { recursive: true, force: true });
    if (existsSync(template)) {
        const places = await untar(await promisify(gunzip)(await readFile(template)), fresh);
        await Promise.all(places.map(sync));
    }
    else {
        const first = await startPGlite(fresh);
        await first.end();
    }
    await renameDurably(fresh, data);
}
//# sourceMappingURL=embedded-database.js.map