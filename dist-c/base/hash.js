import { canonicalJson } from './canonical.js';
/** The address of a JSON value, the same for equal values whatever the order of their keys. */
export function digestOf(value, hash) {
    return hash(new TextEncoder().encode(canonicalJson(value)));
}
const SHOWN = 12;
/** The short form people read: the first twelve digits. */
export function shortDigest(digest) {
    return digest.replace(/^sha256-/, '').slice(0, SHOWN);
}
//# sourceMappingURL=hash.js.map