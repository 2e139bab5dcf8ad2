import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createJiti } from 'jiti';
import { MillraceError } from '../base/index.js';
import { fail } from './errors.js';
/**
 * Loads the project that a file declares, in TypeScript or JavaScript. Runs the file anew each time.
 *
 * Errors: `cli.config_not_found`, `cli.config_invalid`, `cli.config_without_project`, and what its builders refuse.
 */
export async function loadProject(place) {
    const path = resolve(place.folder, place.file);
    if (!existsSync(path))
        throw fail('config_not_found', { file: place.file });
    const declared = await run(path, place);
    if (!isProject(declared))
        throw fail('config_without_project', { file: place.file });
    return declared;
}
/** As `loadProject`, but without a file there is no project. */
export async function loadProjectIfThere(place) {
    return existsSync(resolve(place.folder, place.file)) ? loadProject(place) : undefined;
}
async function run(path, { file, library }) {
    const jiti = createJiti(import.meta.url, {
        moduleCache: false,
        fsCache: false,
        tryNative: false,
        virtualModules: { millrace: await library() },
    });
    try {
        return await jiti.import(path, { default: true });
    }
    catch (cause) {
        if (cause instanceof MillraceError)
            throw cause;
        throw fail('config_invalid', { file, reason: reasonOf(cause) }, cause);
    }
}
function reasonOf(cause) {
    const text = cause instanceof Error ? cause.message : String(cause);
    return text.split('\n', 1)[0].slice(0, 200).replace(/\.$/, '');
}
function isProject(value) {
    const lists = ['datasets', 'views', 'models', 'endpoints'];
    const project = value;
    return (typeof project === 'object' &&
        project !== null &&
        typeof project.name === 'string' &&
        lists.every((list) => Array.isArray(project[list])));
}
//# sourceMappingURL=config.js.map