import { closeSync, fsyncSync, openSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
/** PGlite's file system has no fsync, so nothing it acknowledges would survive a power cut; this one has. */
class DurableFileSystem extends NodeFS {
    async init(...given) {
        const made = await super.init(...given);
        made.emscriptenOpts.preRun?.push((module) => {
            const files = module.NODEFS;
            files.stream_ops.fsync = (stream) => {
                if (stream.nfd !== undefined && stream.nfd !== null)
                    fsyncSync(stream.nfd);
                else
                    syncFolder(files.realPath(stream.node));
                return 0;
            };
        });
        return made;
    }
}
function syncFolder(folder) {
    const handle = openSync(folder, 'r');
    try {
        fsyncSync(handle);
    }
    finally {
        closeSync(handle);
    }
}
// -F would turn fsync off; fdatasync is stubbed out in the WASM build, so the log is synced with fsync.
const PARAMETERS = {
    wal_sync_method: 'fsync',
    max_wal_size: '64MB',
    min_wal_size: '8MB',
    shared_buffers: '16MB',
    timezone: 'UTC',
};
const INT8 = 20;
const NOTHING = { command: '', rowCount: 0, rows: [] };
function open(folder) {
    return PGlite.create({
        fs: new DurableFileSystem(folder),
        parsers: { [INT8]: Number },
        initDbStartParams: ['--wal-segsize=1'],
        startParams: [
            ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
            ...Object.entries(PARAMETERS).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
        ],
    });
}
async function run(database, sql, parameters) {
    // Like `pg`: a text without parameters may hold several statements, and the last one's result counts.
    const result = parameters.length === 0 ? (await database.exec(sql)).at(-1) : await database.query(sql, [...parameters]);
    return {
        command: result?.command ?? '',
        rowCount: result?.rowCount ?? 0,
        rows: (result?.rows ?? []),
    };
}
function refusal(error) {
    const { message, code, constraint } = error;
    return { message: message ?? String(error), code, constraint };
}
const port = parentPort;
const database = await open(workerData.folder);
port.on('message', (question) => {
    const { id } = question;
    const work = 'close' in question ? database.close().then(() => NOTHING) : run(database, question.sql, question.parameters);
    work.then((result) => port.postMessage({ id, result }), (error) => port.postMessage({ id, refused: refusal(error) }));
});
port.postMessage({ ready: true });
//# sourceMappingURL=pglite-worker.js.map