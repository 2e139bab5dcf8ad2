import { open, rename } from 'node:fs/promises';
import path from 'node:path';
/** Forces what was written to a file, or the entries of a folder, onto the disk. */
export async function sync(place) {
    const handle = await open(place, 'r');
    try {
        await handle.sync();
    }
    finally {
        await handle.close();
    }
}
/** Renames a file that is already synced, so that after a crash it is there under the new name, whole, or under the old one. */
export async function renameDurably(from, to) {
    await rename(from, to);
    await sync(path.dirname(to));
}
/** Writes a file and forces its bytes onto the disk. Its name becomes durable with a sync of the folder. */
export async function writeSynced(file, bytes) {
    const handle = await open(file, 'wx');
    try {
        await handle.writeFile(bytes);
        await handle.sync();
    }
    finally {
        await handle.close();
    }
}
//# sourceMappingURL=durable-files.js.map