/** Typed JSON: an interface that is plain data, given where JSON is asked for. */
export function asJson(plain) {
    return plain;
}
//# sourceMappingURL=needs.js.map