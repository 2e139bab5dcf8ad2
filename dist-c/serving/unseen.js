import { unseenValue } from './events.js';
import { createTurns } from './turns.js';
/** Texts remembered for each column, and letters of a text: a column of free text must not take the memory. */
const MOST_TEXTS = 1_000;
const LONGEST = 200;
export function createUnseen(needs) {
    const met = new Map();
    const turn = createTurns();
    function metIn(endpoint, column) {
        const key = `${endpoint}/${column}`;
        const known = met.get(key);
        if (known)
            return known;
        const fresh = new Set();
        met.set(key, fresh);
        return fresh;
    }
    function keep(endpoint, unseen) {
        turn(async () => {
            if (await needs.values.add(endpoint, unseen))
                needs.events.publish(unseenValue, { endpoint, ...unseen });
        }).catch(needs.onFault);
    }
    return {
        look({ endpoint, champion }, features, moments) {
            for (const [column, known] of champion.categories) {
                const texts = features.columns.get(column);
                if (texts?.kind !== 'category')
                    continue;
                const before = metIn(endpoint, column);
                for (const row of strangers(texts, known)) {
                    const value = texts.dictionary[texts.codes[row]].slice(0, LONGEST);
                    if (before.has(value) || before.size >= MOST_TEXTS)
                        continue;
                    before.add(value);
                    keep(endpoint, { column, value, at: moments[row] });
                }
            }
        },
        list: needs.values.list,
        async open(endpoint) {
            for (const { column, value } of await needs.values.list(endpoint))
                metIn(endpoint, column).add(value);
        },
        settled: () => turn(async () => undefined),
    };
}
/** The first row of each text that is not known. */
function strangers({ codes, dictionary }, known) {
    const first = new Map();
    for (let row = 0; row < codes.length; row++) {
        const code = codes[row];
        if (code < 0 || first.has(code))
            continue;
        const text = dictionary[code];
        if (text !== '' && !known.has(text))
            first.set(code, row);
    }
    return first.values();
}
//# sourceMappingURL=unseen.js.map