/**
 * @example
 * export const versionCommitted = defineEvent('data.version_committed', 'A dataset got a new version.', Type.Object({ dataset: Type.String() }))
 */
export function defineEvent(name, does, payload) {
    return Object.freeze({ name, does, payload });
}
/** An in-process bus. A listener that throws does not stop the others; its fault goes to `onFault`. */
export function createEvents(now, onFault) {
    const listeners = new Set();
    const add = (name, hear) => {
        const entry = { name, hear };
        listeners.add(entry);
        return () => listeners.delete(entry);
    };
    return {
        publish(event, payload) {
            const happening = { name: event.name, at: now(), payload };
            for (const { name, hear } of [...listeners]) {
                if (name !== undefined && name !== event.name)
                    continue;
                try {
                    hear(happening);
                }
                catch (fault) {
                    onFault(fault);
                }
            }
        },
        on: (event, listener) => add(event.name, listener),
        onAny: (listener) => add(undefined, listener),
    };
}
//# sourceMappingURL=events.js.map