import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EndpointState } from '../endpoint.ts'
import type { InMemory } from '../endpoints.ts'
import type { Replica } from './replica-host.ts'
import { createReplicas } from './replicas.ts'

const state: EndpointState & { readonly champion: number } = {
  ...{ name: 'late', model: 'late', champion: 1, challenger: undefined, previous: undefined, mode: 'single' },
  ...{ percent: 0, rules: [], stickyBy: undefined, direct: true, unloaded: false, since: 0 },
}

const never = (): Promise<void> => new Promise(() => undefined)

/** What a replica was told, in order. */
function listener(more: Partial<Replica> = {}): { readonly told: string[]; readonly replica: Replica } {
  const told: string[] = []
  const note = (what: keyof Replica) => async (given: unknown) => {
    told.push(what)
    await more[what]?.(given as never)
  }
  const names = ['start', 'learn', 'begin', 'prepare', 'use', 'release', 'drop', 'settle'] as const
  return { told, replica: Object.fromEntries(names.map((name) => [name, note(name)])) as unknown as Replica }
}

function room() {
  const faults: unknown[] = []
  const own: string[] = []
  const memory: InMemory = {
    begin: async () => void own.push('begin'),
    prepare: async () => ({ use: () => void own.push('use'), release: () => void own.push('release') }),
    drop: () => void own.push('drop'),
  }
  const replicas = createReplicas({ scorings: () => [], onFault: (fault) => faults.push(fault) })
  const late: string[] = []
  const join = (replica: Replica) =>
    replicas.join({ replica, late: (reason) => late.push(reason) }, async () => [state])
  return { replicas, join, memory: replicas.beside(memory), own, faults, late }
}

describe('replicas', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('are told all there is, then what changes, in order', async () => {
    const { join, memory, own } = room()
    const { told, replica } = listener()
    await join(replica).started
    const prepared = await memory.prepare(state)
    await prepared.use()
    ;(await memory.prepare(state)).release()
    await memory.drop('late')
    expect(told).toEqual(['learn', 'start', 'prepare', 'use', 'prepare', 'release', 'drop'])
    expect(own).toEqual(['use', 'release', 'drop'])
  })

  it('that fail do not fail the others', async () => {
    const { join, memory, faults, late } = room()
    const fault = new Error('no memory')
    const bad = listener({ prepare: () => Promise.reject(fault), use: () => Promise.reject(fault) })
    const good = listener()
    await Promise.all([join(bad.replica).started, join(good.replica).started])
    await (await memory.prepare(state)).use()
    expect(good.told.slice(2)).toEqual(['prepare', 'use'])
    expect(faults).toEqual([fault, fault])
    expect(late).toEqual([])
  })

  it('that are late are given up, and nobody waits for them', async () => {
    const { join, memory, late } = room()
    await join(listener({ use: never }).replica).started
    const prepared = await memory.prepare(state)
    let used = false
    const using = Promise.resolve(prepared.use()).then(() => {
      used = true
    })
    await vi.advanceTimersByTimeAsync(1_000)
    expect([used, late]).toEqual([false, []])
    await vi.advanceTimersByTimeAsync(30_000)
    await using
    expect(late).toEqual(['it did not use in time'])
  })

  it('that are only starting are told, but not waited for', async () => {
    const { join, memory } = room()
    const { told, replica } = listener({ start: never, prepare: never, use: never })
    void join(replica).started
    await (await memory.prepare(state)).use()
    expect([...told].sort()).toEqual(['learn', 'prepare', 'start', 'use'])
  })

  it('that have left are told nothing more', async () => {
    const { replicas, join, memory } = room()
    const { told, replica } = listener()
    const { started, leave } = join(replica)
    await started
    leave()
    leave()
    await memory.begin(state)
    await replicas.settled()
    expect(told).toEqual(['learn', 'start'])
  })
})
