import { describe, expect, it } from 'vitest'
import { createChannel } from './channel.ts'
import { defineErrors, hasCode } from './errors.ts'

const fail = defineErrors('test', { no: { status: 409, says: 'No {what}.', help: 'Take another {what}.' } })

interface Theirs {
  double(given: number): Promise<number>
  refuse(given: string): Promise<never>
  note(given: string): void
  missing(given: string): Promise<void>
}

function twoSides() {
  const noted: string[] = []
  const faults: unknown[] = []
  const theirs: Omit<Theirs, 'missing'> = {
    double: async (given) => given * 2,
    async refuse(given) {
      throw given === 'coded' ? fail('no', { what: 'tea' }) : new Error(given)
    },
    note(given) {
      if (given === '') throw new Error('nothing to note')
      noted.push(given)
    },
  }
  const onFault = (fault: unknown): void => void faults.push(fault)
  const there = createChannel<Record<never, never>>({
    ...{ ours: theirs, asked: [], told: [], onFault },
    send: (message) => queueMicrotask(() => here.receive(structuredClone(message))),
  })
  const here = createChannel<Theirs>({
    ...{ ours: {}, asked: ['double', 'refuse', 'missing'], told: ['note'], onFault },
    send: (message) => queueMicrotask(() => there.receive(structuredClone(message))),
  })
  return { here, noted, faults }
}

describe('a channel', () => {
  it('answers each question with its own answer', async () => {
    const { theirs } = twoSides().here
    expect(await Promise.all([theirs.double(4), theirs.double(21)])).toEqual([8, 42])
  })

  it('tells in order, before what is asked later, and tells the faults of it where they happen', async () => {
    const { here, noted, faults } = twoSides()
    for (const text of ['a', '', 'b']) expect(here.theirs.note(text)).toBeUndefined()
    await here.theirs.double(1)
    expect(noted).toEqual(['a', 'b'])
    expect(faults).toEqual([new Error('nothing to note')])
  })

  it('brings a coded error as it was, and any other as its text', async () => {
    const { theirs } = twoSides().here
    const error = await theirs.refuse('coded').catch((thrown) => thrown)
    expect(hasCode(error, 'test.no')).toBe(true)
    expect(error).toMatchObject({
      status: 409,
      message: 'No tea.',
      help: 'Take another tea.',
      details: { what: 'tea' },
    })
    await expect(theirs.refuse('oh')).rejects.toThrow('oh')
    await expect(theirs.missing('x')).rejects.toThrow('There is no missing.')
  })

  it('leaves other messages alone', () => {
    const { here } = twoSides()
    expect([here.receive({ hello: 1 }), here.receive('hello'), here.receive(undefined)]).toEqual([false, false, false])
  })

  it('tells everybody who waits when it is closed, and all who ask later', async () => {
    const { here, noted } = twoSides()
    const waits = here.theirs.double(1)
    here.close(new Error('gone'))
    await expect(waits).rejects.toThrow('gone')
    await expect(here.theirs.double(1)).rejects.toThrow('gone')
    here.theirs.note('late')
    expect(noted).toEqual([])
  })
})
