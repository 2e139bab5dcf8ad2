import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
const BLOCK = 512;
const FOLDER = '5';
/**
 * Unpacks a tar archive of plain files and folders below `folder`.
 *
 * Source: POSIX.1-1988 ustar, the header fields name, size, typeflag and prefix.
 */
export async function untar(archive, folder) {
    const files = [];
    for (let at = 0; at + BLOCK <= archive.length;) {
        const name = textAt(archive, at, 100);
        if (name === '')
            break;
        const size = Number.parseInt(textAt(archive, at + 124, 12), 8) || 0;
        const place = path.join(folder, textAt(archive, at + 345, 155), name);
        if (textAt(archive, at + 156, 1) === FOLDER)
            await mkdir(place, { recursive: true, mode: 0o700 });
        else {
            await mkdir(path.dirname(place), { recursive: true, mode: 0o700 });
            await writeFile(place, archive.subarray(at + BLOCK, at + BLOCK + size), { mode: 0o600 });
            files.push(place);
        }
        at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    }
    return files;
}
function textAt(archive, from, length) {
    const field = archive.subarray(from, from + length);
    const end = field.indexOf(0);
    return Buffer.from(end < 0 ? field : field.subarray(0, end))
        .toString('utf8')
        .trim();
}
//# sourceMappingURL=untar.js.map