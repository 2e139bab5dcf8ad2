import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { databaseKinds, type Opened } from '../../test/support/databases.ts'
import { openFlow } from '../../test/support/flows.ts'
import { cleanFolders } from '../../test/support/folders.ts'
import { defineErrors, hasCode, type Json, type MillraceError } from '../base/index.ts'

cleanFolders()
const fail = defineErrors('test', { wrong: { status: 422, says: 'Wrong {what}.', help: 'Correct it.' } })
const QUICK = { backoffMs: 1 }

for (const kind of databaseKinds)
  describe(`flows on the ${kind.name}`, () => {
    let opened: Opened | undefined
    let names = 0
    let name = ''
    const open = (given = {}) => openFlow(opened!.database, given)
    beforeAll(async () => {
      opened = await kind.open()
    })
    afterAll(() => opened?.close())
    beforeEach((context) => {
      if (!opened) return context.skip()
      name = `flow${names++}`
    })

    it('runs a finished step never again, in no run and no process', async () => {
      let ran = 0
      const work = async (): Promise<Json> => ({ ran: ++ran })
      const one = await open()
      const other = await open()
      for (const { flow } of [one, one, other])
        expect(await flow.run(name, 'k', (step) => step('count', { a: 1, b: 2 }, work))).toEqual({ ran: 1 })
      expect(await other.flow.run(name, 'other key', (step) => step('count', { b: 2, a: 1 }, work))).toEqual({ ran: 1 })
    })

    it('runs it again for other inputs, another version of the step, of the code, or in another flow', async () => {
      let ran = 0
      const work = async (): Promise<Json> => ++ran
      const { flow } = await open()
      await flow.run(name, 'k', (step) => step('count', 1, work))
      expect(await flow.run(name, 'k', (step) => step('count', 2, work))).toBe(2)
      expect(await flow.run(name, 'k', (step) => step('count', 1, work, { version: '2' }))).toBe(3)
      expect(await flow.run(`${name}b`, 'k', (step) => step('count', 1, work))).toBe(4)
      const newer = await open({ codeVersion: '9' })
      expect(await newer.flow.run(name, 'k', (step) => step('count', 1, work))).toBe(5)
    })

    it('takes nothing from the cache in a fresh run, and leaves the cache as it was', async () => {
      let ran = 0
      const work = async (): Promise<Json> => ++ran
      const { flow } = await open()
      await flow.run(name, 'k', (step) => step('count', 1, work))
      expect(await flow.run(name, 'k', (step) => step('count', 1, work), { fresh: true })).toBe(2)
      expect(await flow.run(name, 'k', (step) => step('count', 1, work))).toBe(1)
    })

    it('gives the same the first time as from the cache: what JSON gives back', async () => {
      const { flow } = await open()
      const work = async (): Promise<Json> => ({
        none: Number.NaN,
        gone: undefined,
        small: 5e-324,
        text: 'a\u0000\ud83d\ude00',
      })
      const first = await flow.run(name, 'k', (step) => step('odd', null, work))
      const second = await flow.run(name, 'k', (step) => step('odd', null, work))
      expect(first).toEqual({ none: null, small: 5e-324, text: 'a\u0000\ud83d\ude00' })
      expect(second).toEqual(first)
    })

    it('tries a failing step again, then parks it with a coded error that tells nothing of the fault', async () => {
      let ran = 0
      const { flow, heard } = await open()
      const failing = flow.run(name, 'k', (step) =>
        step('break', null, () => Promise.reject(new Error(`row ${++ran} of Ada`)), { ...QUICK, retries: 2 }),
      )
      const error = (await failing.catch((fault: unknown) => fault)) as MillraceError
      expect(error).toSatisfy((fault) => hasCode(fault, 'flow.step_failed'))
      expect(error.details).toMatchObject({ step: 'break', flow: name, attempts: 3 })
      expect((error.cause as Error).message).toBe('row 3 of Ada')
      expect(JSON.stringify([error, error.message, heard])).not.toContain('Ada')
      const failed = heard.filter(({ name: event }) => event === 'flow.step_failed').map(({ payload }) => payload)
      expect(failed).toMatchObject([
        { attempt: 1, parked: false },
        { attempt: 2, parked: false },
        { attempt: 3, parked: true },
      ])
      expect((await flow.runs({ limit: 1, flow: name }))[0]).toMatchObject({
        state: 'failed',
        error: 'flow.step_failed',
      })
    })

    it('goes on from a parked step when the flow is run again, and keeps the steps before it', async () => {
      let before = 0
      let broken = true
      const { flow } = await open()
      const run = () =>
        flow.run(name, 'k', async (step) => {
          const first = await step('first', null, async () => ++before)
          return step('second', { first }, async () => (broken ? Promise.reject(new Error('no')) : 'done'), QUICK)
        })
      await expect(run()).rejects.toSatisfy((fault) => hasCode(fault, 'flow.step_failed'))
      broken = false
      expect(await run()).toBe('done')
      expect(before).toBe(1)
    })

    it('gives a coded error of the caller through at once, and tries one of ours again', async () => {
      let ran = 0
      const { flow } = await open()
      const wrong = flow.run(name, 'k', (step) =>
        step('check', null, () => {
          ran++
          return Promise.reject(fail('wrong', { what: 'input' }))
        }),
      )
      await expect(wrong).rejects.toSatisfy((fault) => hasCode(fault, 'test.wrong'))
      expect(ran).toBe(1)
    })

    it('runs a step once that two processes want at once; the other waits for the result', async () => {
      let ran = 0
      const one = await open()
      const other = await open()
      const work = async (): Promise<Json> => {
        await sleep(150)
        return ++ran
      }
      const both = await Promise.all(
        [one, other].map(({ flow }) => flow.run(name, 'k', (step) => step('slow', 1, work))),
      )
      expect(both).toEqual([1, 1])
      const finished = [...one.heard, ...other.heard].filter((event) => event.name === 'flow.step_finished')
      expect(finished.map(({ payload }) => (payload as { cached: boolean }).cached).sort()).toEqual([false, true])
    })

    it('keeps a step as long as its process lives, however long it takes', async () => {
      let ran = 0
      const one = await open({ leaseMs: 300 })
      const other = await open({ leaseMs: 300 })
      const work = async (): Promise<Json> => {
        await sleep(1_000)
        return ++ran
      }
      const both = await Promise.all(
        [one, other].map(({ flow }) => flow.run(name, 'k', (step) => step('long', 1, work))),
      )
      expect(both).toEqual([1, 1])
    })

    it('gives a step to another process when its lease ran out, and takes no result from the one who lost it', async () => {
      let now = 0
      const wall = { now: () => now }
      const slow = await open({ wall, leaseMs: 3_600_000 })
      const quick = await open({ wall, leaseMs: 3_600_000 })
      let release = (): void => undefined
      const held = new Promise<void>((resolve) => {
        release = resolve
      })
      const lost = slow.flow.run(name, 'k', (step) =>
        step('s', 1, async () => {
          await held
          return 'late'
        }),
      )
      while (!slow.heard.some((event) => event.name === 'flow.step_started')) await sleep(5)
      now += 3_600_000
      expect(await quick.flow.run(name, 'k', (step) => step('s', 1, async () => 'in time'))).toBe('in time')
      release()
      expect(await lost).toBe('in time')
    })

    it('gives up a step that took its process down in every try', async () => {
      let now = 0
      const { flow } = await open({ wall: { now: () => now }, leaseMs: 1_000 })
      const never = (): Promise<Json> => new Promise(() => undefined)
      for (let time = 0; time < 2; time++) {
        const { flow: dying, heard } = await open({ wall: { now: () => now }, leaseMs: 1_000 })
        void dying.run(name, `k${time}`, (step) => step('kills', 1, never, { retries: 1 }))
        while (!heard.some((event) => event.name === 'flow.step_started')) await sleep(5)
        now += 1_000
      }
      const last = flow.run(name, 'k', (step) => step('kills', 1, never, { retries: 1 }))
      await expect(last).rejects.toThrow('its process ended in every try')
    })

    it('runs steps side by side', async () => {
      const { flow } = await open()
      const sum = await flow.run(name, 'k', async (step) => {
        const parts = await Promise.all([1, 2, 3].map((n) => step('part', n, async () => n * 10)))
        return parts.reduce((a, b) => a + b, 0)
      })
      expect(sum).toBe(60)
    })

    it('passes progress on, each step within its share, and publishes it', async () => {
      const { flow, heard } = await open()
      const told: [number, string][] = []
      const work = (step: Parameters<Parameters<typeof flow.run>[2]>[0]) =>
        step(
          's',
          null,
          async ({ progress }) => {
            progress(0, 'begin')
            progress(1, 'end')
            return null
          },
          { share: [0.25, 0.75] },
        )
      await flow.run(name, 'k', work, { progress: (done, doing) => told.push([done, doing]) })
      expect(told).toEqual([
        [0.25, 'begin'],
        [0.75, 'end'],
      ])
      expect(heard.filter((event) => event.name === 'flow.progressed')).toHaveLength(2)
    })

    it('keeps a record of each run and its steps', async () => {
      const { flow } = await open()
      for (const key of ['first', 'second']) await flow.run(name, key, (step) => step('s', null, async () => null))
      const [newest] = await flow.runs({ limit: 1, flow: name })
      expect(await flow.runs({ limit: 10, flow: name })).toHaveLength(2)
      const shown = await flow.show(newest!.id)
      expect(shown).toMatchObject({ flow: name, state: 'finished', steps: [{ step: 's' }] })
      await expect(flow.show('none')).rejects.toSatisfy((fault) => hasCode(fault, 'flow.run_not_found'))
    })
  })
