import { fail } from './errors.js';
import { loadVersion } from './loaded.js';
export function createWarm(needs) {
    const inUse = new Map();
    function loaded(model, version) {
        for (const traffic of inUse.values()) {
            if (traffic.model !== model)
                continue;
            const found = versionsOf(traffic).find((one) => one.version === version);
            if (found)
                return found;
        }
        return undefined;
    }
    const load = async (model, version) => version === undefined ? undefined : (loaded(model, version) ?? loadVersion(needs, model, version));
    return {
        async prepare(endpoint, model, traffic) {
            const champion = loaded(model, traffic.champion) ?? (await loadVersion(needs, model, traffic.champion));
            const challenger = await load(model, traffic.challenger);
            const previous = await load(model, traffic.previous);
            const percent = traffic.mode === 'canary' ? traffic.percent : 0;
            return { endpoint, model, champion, challenger, previous, percent };
        },
        use: (traffic) => void inUse.set(traffic.endpoint, traffic),
        find: (endpoint) => inUse.get(endpoint),
        of(endpoint) {
            const traffic = inUse.get(endpoint);
            if (!traffic)
                throw fail('not_ready', { endpoint });
            return traffic;
        },
    };
}
/** The versions of a traffic that are loaded. */
export function versionsOf({ champion, challenger, previous }) {
    return [champion, challenger, previous].filter((version) => version !== undefined);
}
//# sourceMappingURL=warm.js.map