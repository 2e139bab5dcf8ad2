import { Worker } from 'node:worker_threads';
import { failStorage } from './errors.js';
/** Node loads no TypeScript into a worker, so also a run from the sources takes the built file. */
const WORKER = new URL('../../dist/storage/pglite-worker.js', import.meta.url);
/**
 * PGlite in a worker thread, in the shape of a pool of `pg` with one connection that callers get in the order they came.
 *
 * `pg.Pool` itself must not be used: it throws a connection away after any refused statement, and PGlite has only one.
 */
export async function startPGlite(folder) {
    const { ask, end } = await start(folder);
    let last = Promise.resolve();
    return {
        async connect() {
            const before = last;
            let free = () => undefined;
            last = new Promise((resolve) => {
                free = resolve;
            });
            await before;
            return {
                query: (sql, parameters) => ask({ sql, parameters }),
                release: free,
            };
        },
        end: async () => {
            await last;
            await ask({ close: true }).finally(end);
        },
    };
}
async function start(folder) {
    const worker = new Worker(WORKER, { workerData: { folder }, stdout: false, stderr: false });
    const waiting = new Map();
    let asked = 0;
    let lost;
    const settle = (id) => {
        const entry = waiting.get(id);
        waiting.delete(id);
        if (waiting.size === 0)
            worker.unref();
        return entry;
    };
    await new Promise((ready, failed) => {
        const lose = (reason, cause) => {
            lost ??= failStorage('database_lost', { reason }, cause);
            failed(lost);
            for (const id of [...waiting.keys()])
                settle(id).reject(lost);
        };
        worker.on('message', (answer) => {
            if ('ready' in answer)
                ready();
            else if ('result' in answer)
                settle(answer.id).resolve(answer.result);
            else
                settle(answer.id).reject(refused(answer.refused));
        });
        worker.on('error', (error) => lose(error.message, error));
        worker.on('exit', (status) => lose(`its thread ended with status ${status}`));
    });
    worker.unref();
    return {
        ask: (question) => new Promise((resolve, reject) => {
            if (lost)
                return reject(lost);
            const id = asked++;
            waiting.set(id, { resolve, reject });
            worker.ref();
            worker.postMessage({ id, ...question });
        }),
        async end() {
            await worker.terminate();
        },
    };
}
/** The error with the fields that `pg` gives it, so that callers tell a taken key from a fault on both databases. */
function refused({ message, code, constraint }) {
    return Object.assign(new Error(message), { code, constraint });
}
//# sourceMappingURL=pglite-pool.js.map