import type { Clock, Hash, NewId } from '../base/index.ts'
import type { Database } from '../storage/index.ts'
import { type Anchor, type AuditEntry, type AuditRecord, chain, type Intent } from './entry.ts'
import type { GovernanceTables } from './tables.ts'
import { type Verification, verifyChain } from './verify.ts'

/**
 * The record of who did what, as a chain: each entry holds the hash of the one before, so that a change, a deletion, an
 * insertion or another order is found, and a cut tail is found against an anchor kept elsewhere.
 *
 * A use that changes something is written in two halves: `begin` before it runs (where that fails, it must not run) and
 * `settle` after it. The chain gets exactly one entry for it; what a dead process left open becomes `interrupted`.
 */
export interface Audit {
  append(record: AuditRecord): Promise<AuditEntry>
  /** Writes down what is about to be done; returns the name to settle it by. */
  begin(intent: Intent): Promise<string>
  /** Moves an intent into the chain with its outcome. */
  settle(id: string, end: End): Promise<void>
  /** Ends as `interrupted` what was begun before `before` (milliseconds) and never settled; returns how many. */
  recover(before: number): Promise<number>
  /** The newest first; `before` is the `seq` to go on from. */
  list(query?: AuditQuery): Promise<readonly AuditEntry[]>
  /** Reads the whole chain; with an anchor it must also pass through that. */
  verify(anchor?: Anchor): Promise<Verification>
  head(): Promise<Anchor>
}

/** Which entries to list: all by default, 100 at a time. */
export interface AuditQuery {
  readonly limit?: number
  readonly before?: number
  readonly actor?: string
  readonly action?: string
}

const LISTED = 100

interface AuditNeeds {
  readonly database: Database
  readonly clock: Clock
  readonly hash: Hash
  readonly newId: NewId
}

type End = Pick<AuditRecord, 'outcome' | 'code'>

/** Keeps the audit trail in the database. Writers in any number of processes form one line. */
export function createAudit(needs: AuditNeeds): Audit {
  const { database, clock, hash, newId } = needs
  const on = () => database.on<GovernanceTables>()
  return {
    append: (record) => database.tx(() => appendEntry(needs, record)),
    head: () => selectHead(database).executeTakeFirstOrThrow(),
    async begin(intent) {
      const id = newId()
      const { actor, action, target, input } = intent
      await on().insertInto('audit_intent').values({ id, at: clock.now(), actor, action, target, input }).execute()
      return id
    },
    async settle(id, end) {
      await settleIntent(needs, id, end)
    },
    async recover(before) {
      const open = await on().selectFrom('audit_intent').select('id').where('at', '<', before).orderBy('at').execute()
      let ended = 0
      for (const { id } of open) if (await settleIntent(needs, id, { outcome: 'interrupted', code: null })) ended++
      return ended
    },
    list: (query = {}) => listEntries(database, query),
    verify: (anchor) => verifyChain({ database, hash }, anchor),
  }
}

/** Where the chain ends; with `forUpdate`, the place in the line. */
function selectHead(database: Database) {
  return database.on<GovernanceTables>().selectFrom('audit_head').select(['seq', 'hash']).where('id', '=', 1)
}

async function appendEntry({ database, clock, hash }: AuditNeeds, record: AuditRecord): Promise<AuditEntry> {
  const db = database.on<GovernanceTables>()
  const last = await selectHead(database).forUpdate().executeTakeFirstOrThrow()
  const entry = chain({ ...record, at: clock.now() }, last, hash)
  await db.insertInto('audit_entry').values(entry).execute()
  await db.updateTable('audit_head').set({ seq: entry.seq, hash: entry.hash }).where('id', '=', 1).execute()
  return entry
}

/** False where it was settled already. */
function settleIntent(needs: AuditNeeds, id: string, end: End): Promise<boolean> {
  return needs.database.tx(async () => {
    const intent = await needs.database
      .on<GovernanceTables>()
      .deleteFrom('audit_intent')
      .where('id', '=', id)
      .returning(['actor', 'action', 'target', 'input'])
      .executeTakeFirst()
    if (intent) await appendEntry(needs, { ...intent, ...end })
    return intent !== undefined
  })
}

function listEntries(database: Database, query: AuditQuery): Promise<AuditEntry[]> {
  const { limit = LISTED, before, actor, action } = query
  return database
    .on<GovernanceTables>()
    .selectFrom('audit_entry')
    .selectAll()
    .$if(before !== undefined, (select) => select.where('seq', '<', before!))
    .$if(actor !== undefined, (select) => select.where('actor', '=', actor!))
    .$if(action !== undefined, (select) => select.where('action', '=', action!))
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute()
}
