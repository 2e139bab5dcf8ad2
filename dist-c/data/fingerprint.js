import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat as statOf } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { fail } from './errors.js';
const stat = promisify(statOf);
/**
 * Finds the source file of a dataset; a relative path begins at `root`.
 *
 * Errors: `data.source_not_found`, `data.source_unreadable`.
 */
export async function findSource(dataset, root) {
    const file = path.resolve(root, dataset.source.path);
    const about = { dataset: dataset.name, path: file };
    const found = await stat(file, { bigint: true }).catch((error) => {
        if (error.code === 'ENOENT' || error.code === 'ENOTDIR')
            throw fail('source_not_found', about);
        throw fail('source_unreadable', { ...about, reason: error.code ?? 'the disk refused' });
    });
    if (!found.isFile())
        throw fail('source_unreadable', { ...about, reason: 'it is not a file' });
    return describeFile(file, found);
}
function describeFile(file, found) {
    return { path: file, bytes: Number(found.size), changed: String(found.mtimeNs) };
}
/** Reads the file once, from end to end. Errors: `data.source_unreadable`. */
export async function fingerprint(dataset, file) {
    const hash = createHash('sha256');
    const quote = dataset.source.format === 'csv' ? dataset.source.quote.charCodeAt(0) : undefined;
    let quotes = 0;
    try {
        for await (const part of createReadStream(file.path, { highWaterMark: 1 << 20 })) {
            hash.update(part);
            if (quote !== undefined)
                quotes += countOf(part, quote);
        }
    }
    catch (error) {
        const reason = error.code ?? 'the disk refused';
        throw fail('source_unreadable', { dataset: dataset.name, path: file.path, reason });
    }
    return { digest: `sha256-${hash.digest('hex')}`, quotesPaired: quotes % 2 === 0 };
}
function countOf(bytes, byte) {
    let count = 0;
    for (let at = bytes.indexOf(byte); at !== -1; at = bytes.indexOf(byte, at + 1))
        count++;
    return count;
}
/** Errors: `data.source_changed` when the file is no longer as it was found. */
export async function mustBeUnchanged(dataset, file) {
    const now = await stat(file.path, { bigint: true }).catch(() => undefined);
    const same = now && Number(now.size) === file.bytes && String(now.mtimeNs) === file.changed;
    if (!same)
        throw fail('source_changed', { dataset: dataset.name, path: file.path });
}
//# sourceMappingURL=fingerprint.js.map