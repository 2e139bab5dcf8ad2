import type { EndpointState } from '../endpoint.ts'
import type { InMemory, Prepared } from '../endpoints.ts'
import { type ServedNumbers, sumOfNumbers } from '../numbers.ts'
import type { ComingTraffic, PlainScoring, Replica } from './replica-host.ts'

/** One process that answers beside this one. */
export interface Member {
  readonly replica: Replica
  /** Told when it does not do in time what it was told: it is to be ended, and another to take its place. */
  late(reason: string): void
}

/** A member, as long as it is one. */
export interface Membership {
  /** Resolves when it answers. Errors: those of `states`. */
  readonly started: Promise<void>
  /** What it did since it began. */
  took(changed: readonly (readonly [endpoint: string, numbers: ServedNumbers])[]): void
  leave(): void
}

/** The processes that answer beside this one. */
export interface Replicas {
  /** @param states what there is, as it is kept */
  join(member: Member, states: () => Promise<readonly EndpointState[]>): Membership
  /** How requests become features may have changed. */
  learned(): Promise<void>
  /** The memory of this process, with theirs: what is used here is used there, too. */
  beside(memory: InMemory): InMemory
  /** Resolves when everything that they answered up to now is in the journal. */
  settled(endpoint?: string): Promise<void>
  /** What they did, those that ended too. */
  numbers(endpoint: string): readonly ServedNumbers[]
}

/** How long nobody waits for a member: it is given up then. */
const PATIENCE_MS = { prepare: 60_000, use: 10_000, settle: 5_000 } as const

interface Joined extends Member {
  started: boolean
  readonly numbers: Map<string, ServedNumbers>
}

/** Begins with none. A member that fails or is late never fails what the others do. */
export function createReplicas(needs: {
  readonly scorings: () => readonly PlainScoring[]
  readonly onFault: (fault: unknown) => void
}): Replicas {
  const { scorings, onFault } = needs
  const members = new Set<Joined>()
  const ended = new Map<string, ServedNumbers>()
  let last = 0

  /** Tells every member; waits for those that answer already. */
  async function tell(what: keyof typeof PATIENCE_MS, ask: (replica: Replica) => Promise<void>): Promise<void> {
    const told = [...members].map((member) => {
      const done = ask(member.replica).catch(onFault)
      return member.started ? inTime(done, member, what) : undefined
    })
    await Promise.all(told)
  }

  return {
    join(member, states) {
      const joined: Joined = { ...member, started: false, numbers: new Map() }
      members.add(joined)
      const start = async (): Promise<void> => {
        await joined.replica.learn(scorings())
        await joined.replica.start(await states())
        joined.started = true
      }
      return {
        started: start(),
        took(changed) {
          for (const [endpoint, numbers] of changed) joined.numbers.set(endpoint, numbers)
        },
        leave() {
          if (!members.delete(joined)) return
          for (const [endpoint, numbers] of joined.numbers) ended.set(endpoint, bothOf(ended.get(endpoint), numbers))
        },
      }
    },
    learned: () => tell('use', (replica) => replica.learn(scorings())),
    beside: (memory) => ({
      async begin(state) {
        await memory.begin(state)
        await tell('use', (replica) => replica.begin(state))
      },
      async prepare(state) {
        const prepared = await memory.prepare(state)
        const coming: ComingTraffic = { number: ++last, state }
        await tell('prepare', (replica) => replica.prepare(coming))
        return preparedWith(prepared, tell, coming)
      },
      async drop(endpoint) {
        await memory.drop(endpoint)
        await tell('use', (replica) => replica.drop(endpoint))
      },
    }),
    settled: (endpoint) => tell('settle', (replica) => replica.settle(endpoint)),
    numbers(endpoint) {
      const living = [...members].map(({ numbers }) => numbers.get(endpoint))
      return [ended.get(endpoint), ...living].filter((one) => one !== undefined)
    },
  }
}

type Tell = (what: keyof typeof PATIENCE_MS, ask: (replica: Replica) => Promise<void>) => Promise<void>

function preparedWith(prepared: Prepared, tell: Tell, coming: ComingTraffic): Prepared {
  return {
    async use() {
      await prepared.use()
      await tell('use', (replica) => replica.use(coming))
    },
    release() {
      prepared.release()
      void tell('use', (replica) => replica.release(coming))
    },
  }
}

/** Versions that are gone count no more; what they answered does. */
function bothOf(before: ServedNumbers | undefined, numbers: ServedNumbers): ServedNumbers {
  const over = { ...numbers, versions: numbers.versions.map((one) => ({ ...one, waitingRows: 0 })) }
  return before === undefined ? over : sumOfNumbers(over, [before])
}

function inTime(done: Promise<void>, member: Member, what: keyof typeof PATIENCE_MS): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      if (what !== 'settle') member.late(`it did not ${what} in time`)
      resolve()
    }, PATIENCE_MS[what])
    void done.then(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}
