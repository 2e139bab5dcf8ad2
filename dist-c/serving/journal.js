import { lockFolder } from '../storage/index.js';
import { fail } from './errors.js';
import { openEndpointLog } from './journal-log.js';
/**
 * Opens the journals of a folder, which one process owns.
 *
 * Errors: `storage.folder_in_use`; on opening an endpoint `serving.journal_damaged`.
 */
export async function openJournal(needs) {
    const unlock = await lockFolder(needs.folder);
    const logs = new Map();
    const opening = new Map();
    async function opened(endpoint) {
        const known = opening.get(endpoint);
        if (known)
            return known;
        const log = openEndpointLog(needs, endpoint);
        opening.set(endpoint, log);
        log.then((ready) => logs.set(endpoint, ready), () => opening.delete(endpoint));
        return log;
    }
    function logOf(endpoint) {
        const log = logs.get(endpoint);
        if (!log)
            throw fail('journal_closed', { endpoint });
        return log;
    }
    return {
        durability: needs.durability,
        open: async (endpoint) => void (await opened(endpoint)),
        append: (endpoint, rows) => logOf(endpoint).append(rows),
        written: async (endpoint) => logOf(endpoint).written(),
        label: async (endpoint, labels) => {
            labels.forEach(checkLabel);
            return (await opened(endpoint)).label(labels);
        },
        read: async (endpoint, window) => (await opened(endpoint)).read(window),
        async seal(endpoint) {
            const chosen = endpoint === undefined ? [...logs.values()] : [logOf(endpoint)];
            for (const log of chosen)
                await log.seal();
        },
        async close() {
            const all = await Promise.allSettled([...opening.values()]);
            const closed = await Promise.allSettled(all.map(async (log) => log.status === 'fulfilled' && log.value.close()));
            logs.clear();
            await unlock();
            const failed = closed.find((one) => one.status === 'rejected');
            if (failed)
                throw failed.reason;
        },
    };
}
function checkLabel({ id, label, at }, index) {
    const reason = reasonAgainstId(id) ?? (Number.isFinite(label) && Number.isFinite(at) ? undefined : 'a number is not finite');
    if (reason !== undefined)
        throw fail('bad_label', { index, reason });
}
const LONGEST_ID = 200;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
const CONTROL = /[\u0000-\u001f\u007f]/;
/** Why a text cannot be the id of a row. */
export function reasonAgainstId(id) {
    if (typeof id !== 'string' || id === '')
        return 'one is no text or empty';
    if (id.length > LONGEST_ID)
        return `one is longer than ${LONGEST_ID} characters`;
    return CONTROL.test(id) ? 'one has a control character' : undefined;
}
//# sourceMappingURL=journal.js.map