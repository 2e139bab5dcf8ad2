const SHARES = 10_000;
/**
 * Which rows the challenger answers. The same salt and key always fall on the same side of a share, and who is within a share
 * is within every larger one.
 *
 * @param salt endpoint and challenger, so that each rollout draws other keys first
 * @param percent 0 to 100, in steps of 0.01
 *
 * @example
 * isWithin('late/2', 'flight-17', 25) // the same for ever
 */
export function isWithin(salt, key, percent) {
    return hashOf(`${salt}/${key}`) % SHARES < percent * (SHARES / 100);
}
/**
 * A 32-bit hash of the UTF-16 units of a text. Sources: FNV-1a (Fowler, Noll, Vo), whose weak low bits are then mixed with the
 * finalizer of MurmurHash3 (Appleby).
 */
export function hashOf(text) {
    let hash = 0x811c9dc5;
    for (let i = 0; i < text.length; i++) {
        const unit = text.charCodeAt(i);
        hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
        hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) >>> 0;
}
//# sourceMappingURL=traffic.js.map