import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
const FORGOTTEN_AFTER = 24 * 3_600_000;
/** Unfinished files of this process: a sweep leaves them alone. */
const unfinished = new Set();
/** A folder of unfinished files. What killed processes left in it is swept; live ones may be writing to it. */
export async function openDrafts(folder) {
    await mkdir(folder, { recursive: true });
    await sweep(folder);
    return async (work) => {
        const draft = path.join(folder, `${process.pid}-${randomUUID()}`);
        unfinished.add(draft);
        try {
            return await work(draft);
        }
        finally {
            await rm(draft, { force: true });
            unfinished.delete(draft);
        }
    };
}
async function sweep(folder) {
    for (const name of await readdir(folder)) {
        const draft = path.join(folder, name);
        const found = await stat(draft).catch(() => undefined);
        if (!found || unfinished.has(draft))
            continue;
        if (!isWriting(name) || Date.now() - found.mtimeMs > FORGOTTEN_AFTER)
            await rm(draft, { force: true });
    }
}
/** Whether another process that is alive has the number in this name. */
function isWriting(name) {
    const pid = Number.parseInt(name, 10);
    if (!Number.isInteger(pid) || pid === process.pid)
        return false;
    try {
        process.kill(pid, 0);
        return true;
    }
    catch (error) {
        return error.code === 'EPERM';
    }
}
//# sourceMappingURL=drafts.js.map