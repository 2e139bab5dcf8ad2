import { setTimeout as sleep } from 'node:timers/promises'
import { type Events, hasCode } from '../../base/index.ts'
import type { Admit, Models } from '../../registry/index.ts'
import type { Blobs } from '../../storage/index.ts'
import type { Table } from '../../table/index.ts'
import type { Counts } from '../counts.ts'
import { secondFailed } from '../events.ts'
import type { JournalEntry } from '../journal/entry.ts'
import type { Journal } from '../journal/journal.ts'
import type { ModelScoring } from '../scoring.ts'
import type { ServedEndpoints } from '../served.ts'
import type { Unseen } from '../unseen.ts'
import type { PlainScoring, ReplicaHost } from './replica-host.ts'
import type { Membership } from './replicas.ts'

/** What a serving room does for replicas with. */
export interface HostNeeds {
  readonly models: Pick<Models, 'get'>
  /** Asked before a replica gets a version. */
  readonly admit?: Admit
  readonly blobs: Pick<Blobs, 'path'>
  readonly journal: Pick<Journal, 'append' | 'written' | 'durability'>
  readonly recentRows: (endpoint: string) => Promise<Table | undefined>
  readonly unseen: Pick<Unseen, 'note'>
  readonly counts: Pick<Counts, 'addTold'>
  readonly events: Events
}

/** What one replica asks of the room. */
export function createReplicaHost(needs: HostNeeds, took: Membership['took']): ReplicaHost {
  const { models, admit, blobs, journal, unseen, counts, events } = needs
  return {
    async version({ model, version }) {
      const found = await models.get(model, version)
      await admit?.(found)
      return found
    },
    path: (artifact) => blobs.path(artifact),
    recentRows: needs.recentRows,
    async keep(batch) {
      for (const { endpoint, entries } of batch) for (const entry of entries) await append(journal, endpoint, entry)
      if (journal.durability === 'request') await Promise.all(batch.map(({ endpoint }) => journal.written(endpoint)))
    },
    unseen: ({ endpoint, value }) => unseen.note(endpoint, value),
    predicted: counts.addTold,
    secondFailed: (payload) => events.publish(secondFailed, payload),
    numbers: took,
  }
}

/** How the requests for models become features, of those where any process can compute them. */
export function plainScorings(
  served: Pick<ServedEndpoints, 'names' | 'find'>,
  scoring: (model: string) => ModelScoring | undefined,
): readonly PlainScoring[] {
  const declared = served.names().flatMap((name) => served.find(name) ?? [])
  const models = new Set(declared.filter(({ direct }) => !direct).map(({ model }) => model))
  return [...models].flatMap((model) => {
    const { columns, timeColumn, expressions } = scoring(model) ?? {}
    if (columns === undefined || expressions === undefined) return []
    return [{ model, columns, expressions, ...(timeColumn !== undefined && { timeColumn }) }]
  })
}

const PAUSE_MS = 50

/** What was answered elsewhere is kept, also where that takes its time: whoever sends takes no more meanwhile. */
async function append(journal: Pick<Journal, 'append'>, endpoint: string, entry: JournalEntry): Promise<void> {
  for (;;) {
    try {
      journal.append(endpoint, entry)
      return
    } catch (error) {
      if (!hasCode(error, 'serving.journal_full')) throw error
      await sleep(PAUSE_MS)
    }
  }
}
