import { HOUR } from '../../base/index.ts'
import type { Table } from '../../table/index.ts'
import type { LoopNeeds } from '../needs.ts'
import type { EndpointPolicy } from '../policy.ts'
import { type Arms, addToArms } from './evidence/arms.ts'
import { cutBlocks } from './evidence/blocks.ts'
import { type Fast, goOn, startFast } from './evidence/fast.ts'
import { scoredRows } from './evidence/scored.ts'
import { addBlock, startTally, type Tally } from './evidence/tally.ts'
import { weighAll } from './evidence/weigh.ts'
import { shadowSetup } from './pilot.ts'
import type { Evidence, Rollout } from './rollout.ts'
import type { Block, Setup } from './setup.ts'

/** What of a rollout is weighed already and never read again. */
export interface Book {
  readonly tally: Tally
  readonly fast: Fast
  readonly blocks: readonly Block[]
  /** Where the next block begins at the earliest. */
  readonly through: number
  /** In memory only, and read again after a restart; where the answer changes the outcome. */
  readonly arms?: Arms
}

/** One look: the evidence, and the book with what it added. */
export interface Look {
  readonly evidence: Evidence
  readonly book: Book
  /** Blocks that became mature since. */
  readonly fresh: readonly Block[]
  /** Whether a block of the fast tests became full since. */
  readonly moved: boolean
}

/** What is tested in a rollout, and since when. */
export function termsOf(
  policy: EndpointPolicy,
  rollout: Rollout,
): { readonly setup: Setup; readonly from: number; readonly blockMs: number } {
  const { evidenceFrom, startedAt, blockMs = HOUR, setup } = rollout
  return { setup: setup ?? shadowSetup(policy), from: evidenceFrom ?? startedAt, blockMs }
}

/** A book from blocks that were kept; an empty one without any. */
export function openBook(
  setup: Setup,
  from: number,
  kept: { blocks?: readonly Block[]; fast?: Fast | undefined } = {},
): Book {
  const { blocks = [], fast = startFast(from) } = kept
  return { tally: blocks.reduce(addBlock, startTally(setup)), fast, blocks, through: blocks.at(-1)?.to ?? from }
}

/**
 * Looks at a rollout: reads the journal from where the book ends, and weighs. What the book holds costs nothing, and the numbers are those of a
 * look from the beginning.
 */
export async function lookAt(
  { journal, clock }: Pick<LoopNeeds, 'journal' | 'clock'>,
  policy: EndpointPolicy,
  { rollout, book }: { readonly rollout: Rollout; readonly book: Book },
): Promise<Look> {
  const { endpoint, champion, challenger } = rollout
  const { setup, blockMs } = termsOf(policy, rollout)
  const now = clock.now()
  const read = await journal.read(endpoint, { from: book.through, to: now, knownBy: now })
  const scored = scoredRows(read, { champion, challenger, setup })
  const { mature, rest, through } = cutBlocks(scored, setup, { blockMs, now })
  const fast = goOn(book.fast, scored, { now, slowUs: setup.slowUs })
  const grown: Book = {
    ...{ tally: mature.reduce(addBlock, book.tally), fast, blocks: [...book.blocks, ...mature] },
    through: through ?? book.through,
  }
  const arms = await grownArms(journal, { rollout, setup, read, book, to: grown.through, now })
  const moved = fast.errors.n > book.fast.errors.n || fast.latency.n > book.fast.latency.n
  const evidence = weighAll({ setup, tally: grown.tally, fast, rest, arms })
  return { evidence, book: { ...grown, ...(arms && { arms }) }, fresh: mature, moved }
}

/** The arms with the requests of the blocks that became mature; all of them where nothing is in memory. */
async function grownArms(
  journal: LoopNeeds['journal'],
  of: {
    readonly rollout: Rollout
    readonly setup: Setup
    readonly read: Table
    readonly book: Book
    readonly to: number
    readonly now: number
  },
): Promise<Arms | undefined> {
  const { rollout, setup, read, book, to, now } = of
  const { endpoint, champion, challenger, evidenceFrom, startedAt } = rollout
  const { affected } = setup
  if (!affected) return undefined
  const begin = evidenceFrom ?? startedAt
  const asked = { champion, challenger, setup, affected, to }
  if (book.arms) return addToArms(book.arms, read, { ...asked, from: book.through })
  const earlier =
    book.through > begin ? await journal.read(endpoint, { from: begin, to: book.through, knownBy: now }) : undefined
  const arms = earlier ? addToArms([], earlier, { ...asked, from: begin }) : []
  return addToArms(arms, read, { ...asked, from: book.through })
}

/** The evidence on a rollout as it stands, from the journal alone. */
export async function evidenceNow(
  needs: Pick<LoopNeeds, 'journal' | 'clock'>,
  policy: EndpointPolicy,
  rollout: Rollout,
): Promise<Evidence> {
  const { setup, from } = termsOf(policy, rollout)
  return (await lookAt(needs, policy, { rollout, book: openBook(setup, from) })).evidence
}
