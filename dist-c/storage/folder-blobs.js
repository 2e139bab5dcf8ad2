import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { openDrafts } from './drafts.js';
import { renameDurably, sync, writeSynced } from './durable-files.js';
import { failStorage } from './errors.js';
const ADDRESS = /^sha256-[0-9a-f]{64}$/;
/**
 * Blobs as files of a folder: `aa/bb/aabb…`, by the SHA-256 of their bytes. What a killed process left half-written is
 * swept when the folder is opened.
 *
 * Errors: `storage.blob_not_found`, `storage.blob_damaged`.
 *
 * @example
 * const blobs = await openFolderBlobs('.millrace/blobs')
 */
export async function openFolderBlobs(folder) {
    const withDraft = await openDrafts(path.join(folder, 'unfinished'));
    const placeOf = (address) => {
        if (!ADDRESS.test(address))
            throw failStorage('blob_not_found', { address });
        const digits = address.slice('sha256-'.length);
        return path.join(folder, digits.slice(0, 2), digits.slice(2, 4), digits);
    };
    async function keep(address, write) {
        const place = placeOf(address);
        if (await exists(place))
            return address;
        await withDraft(async (draft) => {
            await write(draft);
            await makeFolders(folder, place);
            await renameDurably(draft, place);
        });
        return address;
    }
    return {
        put: (bytes) => keep(addressOf(bytes), (draft) => writeSynced(draft, bytes)),
        async adopt(file) {
            const address = await addressOfFile(file);
            await keep(address, (draft) => move(file, draft));
            await rm(file, { force: true });
            return address;
        },
        async get(address) {
            const bytes = await readFile(placeOf(address)).catch((error) => {
                throw missing(error, address);
            });
            if (addressOf(bytes) !== address)
                throw failStorage('blob_damaged', { address });
            return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        },
        has: async (address) => ADDRESS.test(address) && exists(placeOf(address)),
        async path(address) {
            const place = placeOf(address);
            await access(place).catch((error) => {
                throw missing(error, address);
            });
            return place;
        },
    };
}
function missing(error, address) {
    return error.code === 'ENOENT' ? failStorage('blob_not_found', { address }, error) : error;
}
function addressOf(bytes) {
    return `sha256-${createHash('sha256').update(bytes).digest('hex')}`;
}
async function addressOfFile(file) {
    const hash = createHash('sha256');
    for await (const part of createReadStream(file))
        hash.update(part);
    return `sha256-${hash.digest('hex')}`;
}
async function exists(place) {
    return access(place).then(() => true, () => false);
}
/** Makes the folders of a blob; their entries must be as durable as its own. */
async function makeFolders(folder, place) {
    const last = path.dirname(place);
    const made = await mkdir(last, { recursive: true });
    if (made === undefined)
        return;
    await sync(path.dirname(last));
    await sync(folder);
}
/** Moves a file onto the disk of the blobs, synced. */
async function move(file, draft) {
    try {
        await rename(file, draft);
    }
    catch (error) {
        if (error.code !== 'EXDEV')
            throw error;
        await copyFile(file, draft);
    }
    await sync(draft);
}
//# sourceMappingURL=folder-blobs.js.map