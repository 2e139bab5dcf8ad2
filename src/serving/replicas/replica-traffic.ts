import type { Prepared } from '../endpoints.ts'
import type { ServedEndpoints } from '../served.ts'
import { createSlots, createTurns } from '../turns.ts'
import type { ComingTraffic, Replica } from './replica-host.ts'

const AT_A_TIME = 8

/** Follows the traffic of another process: what concerns one endpoint is done in order, also where loading takes its time. */
export function createReplicaTraffic(
  served: Pick<ServedEndpoints, 'begin' | 'prepare' | 'drop'>,
  onFault: (fault: unknown) => void,
): Omit<Replica, 'settle' | 'learn'> {
  const turns = new Map<string, ReturnType<typeof createTurns>>()
  const coming = new Map<number, Promise<Prepared>>()
  /** Endpoints of which something newer is known than what a start may bring. */
  const known = new Set<string>()
  const slots = createSlots(AT_A_TIME)

  const inTurn = <T>(endpoint: string, work: () => Promise<T>): Promise<T> => {
    const turn = turns.get(endpoint) ?? createTurns()
    turns.set(endpoint, turn)
    return turn(work)
  }

  async function answerWith({ number, state }: ComingTraffic): Promise<void> {
    const prepared = coming.get(number) ?? served.prepare(state)
    coming.delete(number)
    try {
      const ready = await prepared
      await ready.use()
    } catch (fault) {
      served.drop(state.name)
      throw fault
    }
  }

  return {
    async start(states) {
      const fresh = states.filter(({ name }) => !known.has(name))
      const load = async (state: (typeof fresh)[number]): Promise<void> => {
        const { name, champion, unloaded } = state
        await served.begin(state)
        if (champion === undefined || unloaded || known.has(name)) return
        await answerWith({ number: 0, state: { ...state, champion } })
      }
      await Promise.all(fresh.map((state) => slots(() => inTurn(state.name, () => load(state)).catch(onFault))))
      await Promise.all([...turns.values()].map((turn) => turn(async () => undefined)))
    },
    begin: (state) => inTurn(state.name, () => served.begin(state)),
    prepare: (given) =>
      inTurn(given.state.name, async () => {
        const { number, state } = given
        await served.begin(state)
        const prepared = served.prepare(state)
        prepared.catch(() => coming.delete(number))
        coming.set(number, prepared)
        await prepared
      }),
    use: (given) =>
      inTurn(given.state.name, async () => {
        known.add(given.state.name)
        await answerWith(given)
      }),
    release: ({ number, state }) =>
      inTurn(state.name, async () => {
        const prepared = coming.get(number)
        coming.delete(number)
        const ready = await prepared?.catch(() => undefined)
        ready?.release()
      }),
    drop: (endpoint) =>
      inTurn(endpoint, async () => {
        known.add(endpoint)
        served.drop(endpoint)
      }),
  }
}
