import { Type } from 'typebox';
import { flaw, GENESIS } from './entry.js';
export const Verification = Type.Object({
    sound: Type.Boolean(),
    entries: Type.Integer({ description: 'How many entries were found sound.' }),
    head: Type.Object({ seq: Type.Integer(), hash: Type.String() }, { description: 'Where the chain ends. Keep it outside: given to a later check, it proves that nothing was cut.' }),
    firstBad: Type.Optional(Type.Object({ seq: Type.Integer(), says: Type.String() }, { description: 'The first bad record, and what is wrong.' })),
});
const PAGE = 1_000;
/**
 * Reads the chain from its first entry in pages, and what is left of it with its end locked, so that entries appended
 * meanwhile are not taken for a forged tail.
 */
export async function verifyChain(needs, anchor) {
    const on = () => needs.database.on();
    const reader = chainReader(needs.hash, anchor);
    const page = () => on().selectFrom('audit_entry').selectAll().where('seq', '>', reader.last().seq).orderBy('seq').limit(PAGE).execute();
    const readPages = async () => {
        for (;;) {
            const entries = await page();
            if (!reader.read(entries) || entries.length < PAGE)
                return;
        }
    };
    await readPages();
    return needs.database.tx(async () => {
        const head = await on()
            .selectFrom('audit_head')
            .select(['seq', 'hash'])
            .where('id', '=', 1)
            .forUpdate()
            .executeTakeFirstOrThrow();
        await readPages();
        return reader.end(head);
    });
}
/** Takes entries in order and remembers the last sound one and the first that is not. */
function chainReader(hash, anchor) {
    let last = GENESIS;
    let firstBad;
    const bad = (says) => {
        firstBad ??= { seq: last.seq + 1, says };
    };
    return {
        last: () => last,
        /** False once something is wrong. */
        read(entries) {
            for (const entry of entries) {
                if (firstBad)
                    break;
                const says = flaw(entry, last, hash) ?? astray(entry, anchor);
                if (says)
                    bad(says);
                else
                    last = { seq: entry.seq, hash: entry.hash };
            }
            return !firstBad;
        },
        end(head) {
            if (last.seq < head.seq)
                bad(`the entries after ${last.seq} were cut: the chain had ${head.seq}`);
            if (last.seq > head.seq || last.hash !== head.hash)
                bad(`the chain does not end where it was last written to`);
            if (anchor && anchor.seq > last.seq)
                bad(`the chain ends at ${last.seq}, before the anchor at ${anchor.seq}`);
            return { sound: !firstBad, entries: last.seq, head, ...(firstBad && { firstBad }) };
        },
    };
}
function astray(entry, anchor) {
    return entry.seq === anchor?.seq && entry.hash !== anchor.hash
        ? `entry ${entry.seq} is not the one that the anchor names`
        : undefined;
}
//# sourceMappingURL=verify.js.map