const SNAPSHOT_BATCH = 1_000;
/** About what a key costs in the log besides its numbers. */
const ENTRY_BYTES = 40;
const NONE = new Map();
export function createValues() {
    const spaces = new Map();
    let bytes = 0;
    return {
        of: (space) => spaces.get(space) ?? NONE,
        bytes: () => bytes,
        apply(write) {
            const held = spaces.get(write.space) ?? new Map();
            spaces.set(write.space, held);
            const before = held.get(write.key);
            const after = 'put' in write ? write.put : appended(before, write.append);
            held.set(write.key, after);
            bytes += after.byteLength - (before?.byteLength ?? -ENTRY_BYTES);
        },
        *snapshot() {
            let batch = [];
            for (const [space, held] of spaces)
                for (const [key, put] of held) {
                    batch.push({ space, key, put });
                    if (batch.length < SNAPSHOT_BATCH)
                        continue;
                    yield batch;
                    batch = [];
                }
            if (batch.length > 0)
                yield batch;
        },
    };
}
function appended(before, change) {
    const kept = before?.subarray(change.drop) ?? new Float64Array(0);
    const after = new Float64Array(kept.length + change.add.length);
    after.set(kept);
    after.set(change.add, kept.length);
    return after;
}
//# sourceMappingURL=online-values.js.map