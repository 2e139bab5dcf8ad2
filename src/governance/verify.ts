import { type Static, Type } from 'typebox'
import type { Hash } from '../base/index.ts'
import type { Database } from '../storage/index.ts'
import { type Anchor, type AuditEntry, flaw, GENESIS } from './entry.ts'
import type { GovernanceTables } from './tables.ts'

export const Verification = Type.Object({
  sound: Type.Boolean(),
  entries: Type.Integer({ description: 'How many entries were found sound.' }),
  head: Type.Object(
    { seq: Type.Integer(), hash: Type.String() },
    { description: 'Where the chain ends. Keep it outside: given to a later check, it proves that nothing was cut.' },
  ),
  firstBad: Type.Optional(
    Type.Object(
      { seq: Type.Integer(), says: Type.String() },
      { description: 'The first bad record, and what is wrong.' },
    ),
  ),
})

/** What a check of the chain found. */
export type Verification = Static<typeof Verification>

const PAGE = 1_000

/**
 * Reads the chain from its first entry in pages, and what is left of it with its end locked, so that entries appended
 * meanwhile are not taken for a forged tail.
 */
export async function verifyChain(
  needs: { readonly database: Database; readonly hash: Hash },
  anchor?: Anchor,
): Promise<Verification> {
  const on = () => needs.database.on<GovernanceTables>()
  const reader = chainReader(needs.hash, anchor)
  const page = (): Promise<AuditEntry[]> =>
    on().selectFrom('audit_entry').selectAll().where('seq', '>', reader.last().seq).orderBy('seq').limit(PAGE).execute()
  const readPages = async (): Promise<void> => {
    for (;;) {
      const entries = await page()
      if (!reader.read(entries) || entries.length < PAGE) return
    }
  }
  await readPages()
  return needs.database.tx(async () => {
    const head = await on()
      .selectFrom('audit_head')
      .select(['seq', 'hash'])
      .where('id', '=', 1)
      .forUpdate()
      .executeTakeFirstOrThrow()
    await readPages()
    return reader.end(head)
  })
}

/** Takes entries in order and remembers the last sound one and the first that is not. */
function chainReader(hash: Hash, anchor: Anchor | undefined) {
  let last = GENESIS
  let firstBad: Verification['firstBad']
  const bad = (says: string): void => {
    firstBad ??= { seq: last.seq + 1, says }
  }
  return {
    last: () => last,
    /** False once something is wrong. */
    read(entries: readonly AuditEntry[]): boolean {
      for (const entry of entries) {
        if (firstBad) break
        const says = flaw(entry, last, hash) ?? astray(entry, anchor)
        if (says) bad(says)
        else last = { seq: entry.seq, hash: entry.hash }
      }
      return !firstBad
    },
    end(head: Anchor): Verification {
      if (last.seq < head.seq) bad(`the entries after ${last.seq} were cut: the chain had ${head.seq}`)
      if (last.seq > head.seq || last.hash !== head.hash) bad(`the chain does not end where it was last written to`)
      if (anchor && anchor.seq > last.seq) bad(`the chain ends at ${last.seq}, before the anchor at ${anchor.seq}`)
      return { sound: !firstBad, entries: last.seq, head, ...(firstBad && { firstBad }) }
    },
  }
}

function astray(entry: AuditEntry, anchor: Anchor | undefined): string | undefined {
  return entry.seq === anchor?.seq && entry.hash !== anchor.hash
    ? `entry ${entry.seq} is not the one that the anchor names`
    : undefined
}
