import { chain } from './entry.js';
import { verifyChain } from './verify.js';
const LISTED = 100;
/** Keeps the audit trail in the database. Writers in any number of processes form one line. */
export function createAudit(needs) {
    const { database, clock, hash, newId } = needs;
    const on = () => database.on();
    return {
        append: (record) => database.tx(() => appendEntry(needs, record)),
        head: () => selectHead(database).executeTakeFirstOrThrow(),
        async begin(intent) {
            const id = newId();
            const { actor, action, target, input } = intent;
            await on().insertInto('audit_intent').values({ id, at: clock.now(), actor, action, target, input }).execute();
            return id;
        },
        async settle(id, end) {
            await settleIntent(needs, id, end);
        },
        async recover(before) {
            const open = await on().selectFrom('audit_intent').select('id').where('at', '<', before).orderBy('at').execute();
            let ended = 0;
            for (const { id } of open)
                if (await settleIntent(needs, id, { outcome: 'interrupted', code: null }))
                    ended++;
            return ended;
        },
        list: (query = {}) => listEntries(database, query),
        verify: (anchor) => verifyChain({ database, hash }, anchor),
    };
}
/** Where the chain ends; with `forUpdate`, the place in the line. */
function selectHead(database) {
    return database.on().selectFrom('audit_head').select(['seq', 'hash']).where('id', '=', 1);
}
async function appendEntry({ database, clock, hash }, record) {
    const db = database.on();
    const last = await selectHead(database).forUpdate().executeTakeFirstOrThrow();
    const entry = chain({ ...record, at: clock.now() }, last, hash);
    await db.insertInto('audit_entry').values(entry).execute();
    await db.updateTable('audit_head').set({ seq: entry.seq, hash: entry.hash }).where('id', '=', 1).execute();
    return entry;
}
/** False where it was settled already. */
function settleIntent(needs, id, end) {
    return needs.database.tx(async () => {
        const intent = await needs.database
            .on()
            .deleteFrom('audit_intent')
            .where('id', '=', id)
            .returning(['actor', 'action', 'target', 'input'])
            .executeTakeFirst();
        if (intent)
            await appendEntry(needs, { ...intent, ...end });
        return intent !== undefined;
    });
}
function listEntries(database, query) {
    const { limit = LISTED, before, actor, action } = query;
    return database
        .on()
        .selectFrom('audit_entry')
        .selectAll()
        .$if(before !== undefined, (select) => select.where('seq', '<', before))
        .$if(actor !== undefined, (select) => select.where('actor', '=', actor))
        .$if(action !== undefined, (select) => select.where('action', '=', action))
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute();
}
//# sourceMappingURL=audit.js.map