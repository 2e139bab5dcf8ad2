import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { sync } from './durable-files.js';
import { failStorage } from './errors.js';
import { lockFolder } from './folder-lock.js';
import { encodeBatch, replay } from './online-log.js';
import { createValues } from './online-values.js';
/** A log shorter than this is not worth a snapshot. */
const SMALLEST_SNAPSHOT = 16 * 1024 * 1024;
/**
 * The online store in this process's memory. Every write goes to a log first; callers that write at once share one sync.
 * The log is replayed when the store is opened, and rewritten when it passes twice the size of what is live.
 *
 * Errors: `storage.folder_in_use`, `storage.online_damaged`, `storage.online_not_written` (then nothing of that write is seen).
 *
 * @example
 * const online = await openMemoryOnline({ folder: '.millrace/online' })
 */
export async function openMemoryOnline(options) {
    const unlock = await lockFolder(options.folder);
    const values = createValues();
    const log = await openLog(options, values).catch(async (error) => {
        await unlock();
        throw error;
    });
    const { write, idle } = groupWrites((writes) => log.record(writes));
    return {
        get(space, keys) {
            const held = values.of(space);
            return keys.map((key) => held.get(key));
        },
        put: (space, entries) => write([...entries].map(([key, value]) => ({ space, key, put: value.slice() }))),
        append: (space, entries) => write([...entries].map(([key, { drop, add }]) => ({ space, key, append: { drop, add: add.slice() } }))),
        keys: (space) => [...values.of(space).keys()],
        async close() {
            await idle();
            await log.close();
            await unlock();
        },
    };
}
/** Records what many callers write while the disk is busy as one batch, and answers each. */
function groupWrites(record) {
    let pending = [];
    let flushing;
    async function flush() {
        while (pending.length > 0) {
            const batch = pending;
            pending = [];
            await record(batch.flatMap((entry) => entry.writes)).then(() => {
                for (const entry of batch)
                    entry.resolve();
            }, (error) => {
                for (const entry of batch)
                    entry.reject(error);
            });
        }
        flushing = undefined;
    }
    return {
        idle: async () => flushing,
        write: (writes) => new Promise((resolve, reject) => {
            pending.push({ writes, resolve, reject });
            flushing ??= Promise.resolve().then(flush);
        }),
    };
}
async function openLog({ folder, smallestSnapshot = SMALLEST_SNAPSHOT }, values) {
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, 'online.log');
    const fresh = `${file}.new`;
    await rm(fresh, { force: true });
    let size = replay(await readLog(file), file, values.apply);
    let log = await open(file, 'a');
    await log.truncate(size);
    await sync(folder);
    async function record(writes) {
        const bytes = encodeBatch(writes);
        try {
            await log.appendFile(bytes);
            await log.datasync();
        }
        catch (error) {
            // What may have been written in part must not be followed by a whole batch.
            await log.truncate(size).catch(() => undefined);
            throw failStorage('online_not_written', { file, reason: error.message }, error);
        }
        size += bytes.length;
        for (const write of writes)
            values.apply(write);
        if (size > smallestSnapshot && size > 2 * values.bytes())
            await rewrite();
    }
    async function rewrite() {
        const next = await writeSnapshot(fresh, values).catch(() => undefined);
        // No room for a second copy: the long log serves as well, and the next write tries again.
        if (!next)
            return rm(fresh, { force: true });
        await rename(fresh, file);
        await log.close();
        log = next.log;
        size = next.size;
        await sync(folder);
    }
    return { record, close: () => log.close() };
}
async function writeSnapshot(file, values) {
    const log = await open(file, 'a');
    try {
        let size = 0;
        for (const batch of values.snapshot()) {
            const bytes = encodeBatch(batch);
            await log.appendFile(bytes);
            size += bytes.length;
        }
        await log.datasync();
        return { log, size };
    }
    catch (error) {
        await log.close();
        throw error;
    }
}
async function readLog(file) {
    return readFile(file).catch((error) => {
        if (error.code === 'ENOENT')
            return Buffer.alloc(0);
        throw error;
    });
}
//# sourceMappingURL=memory-online.js.map