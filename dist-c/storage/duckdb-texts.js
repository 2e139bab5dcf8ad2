/** The engine keeps texts of up to this many bytes inside the 16 bytes of a row: the length, then the text, then zeros. */
const INLINE = 12;
const WORDS = 4;
export function createTextCodes() {
    const dictionary = [];
    const known = new Map();
    let slots = new Int32Array(1024).fill(-1);
    let keys = new Uint32Array(1024 * WORDS);
    let held = 0;
    function codeOf(text) {
        let code = known.get(text);
        if (code === undefined) {
            code = dictionary.push(text) - 1;
            known.set(text, code);
        }
        return code;
    }
    function slotOf(words, at) {
        const mask = slots.length - 1;
        let hash = 0;
        for (let word = 0; word < WORDS; word++)
            hash = Math.imul(hash ^ words[at + word], 0x9e3779b1) ^ (hash >>> 15);
        let slot = (hash ^ (hash >>> 16)) & mask;
        while (slots[slot] >= 0 && !sameWords(keys, slot * WORDS, { words, at }))
            slot = (slot + 1) & mask;
        return slot;
    }
    function grow() {
        const before = { slots, keys };
        slots = new Int32Array(before.slots.length * 2).fill(-1);
        keys = new Uint32Array(slots.length * WORDS);
        before.slots.forEach((code, slot) => {
            if (code >= 0)
                keep(slotOf(before.keys, slot * WORDS), code, before.keys.subarray(slot * WORDS, slot * WORDS + WORDS));
        });
    }
    function keep(slot, code, words) {
        slots[slot] = code;
        keys.set(words, slot * WORDS);
    }
    return {
        dictionary,
        codeOf,
        code(words, row, read) {
            const at = row * WORDS;
            if (words[at] > INLINE)
                return codeOf(read(row));
            const slot = slotOf(words, at);
            if (slots[slot] >= 0)
                return slots[slot];
            const code = codeOf(Buffer.from(words.buffer, words.byteOffset + at * 4 + 4, words[at]).toString('utf8'));
            keep(slot, code, words.subarray(at, at + WORDS));
            held++;
            if (held * 2 > slots.length)
                grow();
            return code;
        },
    };
}
function sameWords(keys, from, { words, at }) {
    for (let word = 0; word < WORDS; word++)
        if (keys[from + word] !== words[at + word])
            return false;
    return true;
}
//# sourceMappingURL=duckdb-texts.js.map