import type { Hash, NewId, Random } from '../base/index.ts'
import { createOutbound, createWorker } from '../flow/index.ts'
import type { Audit } from '../governance/index.ts'
import { createDatabaseQueue } from '../storage/index.ts'
import { createModels, type Models } from './models/models.ts'
import type { RegistryNeeds } from './needs.ts'
import { COMPLETION_QUEUE, COMPLETION_TRIES, type CompletionNeeds, completing } from './versions/completion.ts'
import { createWebhooks, handleDeliveries, openVault, type Webhooks } from './webhooks/index.ts'

/** What the registry is opened with. */
export interface OpenRegistry
  extends Pick<RegistryNeeds, 'database' | 'clock' | 'events' | 'servedBy'>,
    Omit<CompletionNeeds, 'models'> {
  /** Where the key of its secrets is. */
  readonly folder: string
  /** Hosts that webhooks may call wherever they are. */
  readonly webhookHosts: readonly string[]
  readonly audit: Pick<Audit, 'append'>
  readonly hash: Hash
  readonly newId: NewId
  readonly random: Random
  readonly onFault: (fault: unknown) => void
  /** What else happens to models before anybody has them, such as signing. */
  readonly wrap?: (models: Models) => Models
}

/** The registry, with what works in its background. */
export interface Registry {
  readonly models: Models
  readonly webhooks: Webhooks
  /** Begins to send deliveries and to look at files, those of before a restart too. */
  start(): void
  close(): Promise<void>
}

/**
 * Opens the registry.
 *
 * Errors: `registry.secret_unreadable`.
 */
export async function openRegistry(needs: OpenRegistry): Promise<Registry> {
  const { database, clock, events, servedBy, wrap = (models) => models } = needs
  const queue = createDatabaseQueue(database, clock)
  const vault = await openVault(needs.folder)
  const outbound = createOutbound({ allowedHosts: needs.webhookHosts })
  const webhooks = createWebhooks({ database, clock, queue, vault, outbound })
  const models = wrap(
    createModels({
      ...{ database, clock, events, announce: webhooks.announce, ...(servedBy && { servedBy }) },
      toComplete: (version) => queue.add(COMPLETION_QUEUE, { ...version }),
    }),
  )
  const worker = createWorker({ ...needs, queue })
  handleDeliveries(worker, { ...needs, vault, outbound })
  worker.handle(COMPLETION_QUEUE, completing({ ...needs, models }), { maxAttempts: COMPLETION_TRIES })
  return { models, webhooks, start: worker.start, close: worker.stop }
}
