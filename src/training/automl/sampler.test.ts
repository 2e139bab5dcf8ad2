import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Random, seededRandom } from '../../base/index.ts'
import type { LearnerSpec } from '../../learners/index.ts'
import { costOf, judgingOf } from './rungs.ts'
import { type Placed, propose, rankedCandidates, type SearchState, type Tried } from './sampler.ts'
import { anywhere, near, type Scene, spacesOf } from './space.ts'

const scene: Scene = {
  ...{ objective: 'binary', metric: 'logloss', rows: 20_000 },
  ...{ categories: true, positive: false, ordered: false },
} as const
const spaces = spacesOf(scene)
const { rungs } = judgingOf(scene.rows)

/** Plays a search in which a trial of a unit of cost takes a second and `lossOf` says how good options are. */
function play(
  seconds: number,
  lossOf: (spec: LearnerSpec, random: Random) => number,
  seed = 1,
): { candidates: LearnerSpec[]; tried: Tried[] } {
  const random = seededRandom(seed)
  const candidates: LearnerSpec[] = []
  const tried: Tried[] = []
  for (let left = seconds; left > 0; ) {
    const state: SearchState = { spaces, rungs, candidates, tried, running: [], left }
    const proposal = propose(state, random)
    if (!proposal) break
    if ('spec' in proposal) candidates.push(proposal.spec)
    const placed: Placed = {
      candidate: 'spec' in proposal ? candidates.length - 1 : proposal.candidate,
      rung: proposal.rung,
    }
    const cost = costOf(rungs[placed.rung]!)
    tried.push({ ...placed, loss: lossOf(candidates[placed.candidate]!, random), error: 0.01, seconds: cost })
    left -= cost
  }
  return { candidates, tried }
}

const rate = ({ options }: LearnerSpec): number => Number(options['learningRate'] ?? 0.1)

describe('a search', () => {
  it('begins with the quick learners and boosting in full, and tries every other one', () => {
    const { candidates, tried } = play(200, () => 1)
    expect(candidates.slice(0, 2).map(({ learner }) => learner)).toEqual(['logistic', 'boosting'])
    expect(tried.slice(0, 2).map(({ rung }) => rung)).toEqual([rungs.length - 1, rungs.length - 1])
    const all = new Set(candidates.map(({ learner }) => learner))
    expect([...all].sort()).toEqual(spaces.map(({ learner }) => learner).sort())
  })

  it('never tries the same twice on one rung', () => {
    const { candidates, tried } = play(300, (spec) => Math.abs(Math.log(rate(spec) / 0.03)))
    const texts = candidates.map((spec) => JSON.stringify(spec))
    expect(new Set(texts).size).toBe(texts.length)
    const places = tried.map(({ candidate, rung }) => `${candidate} ${rung}`)
    expect(new Set(places).size).toBe(places.length)
  })

  it('lets about one in three go on to the next rung, and only good ones', () => {
    const { tried } = play(400, (_, random) => random.next())
    const low = tried.filter(({ rung }) => rung === 0)
    const promoted = tried.filter(({ rung, candidate }) => rung === 1 && low.some((one) => one.candidate === candidate))
    expect(promoted.length / low.length).toBeGreaterThan(0.2)
    expect(promoted.length / low.length).toBeLessThan(0.45)
  })

  it('comes close to the best options', () => {
    const { candidates, tried } = play(300, (spec) =>
      spec.learner === 'boosting' ? Math.abs(Math.log(rate(spec) / 0.02)) : 3,
    )
    const [best] = rankedCandidates(tried)
    expect(candidates[best!]!.learner).toBe('boosting')
    expect(Math.abs(Math.log(rate(candidates[best!]!) / 0.02))).toBeLessThan(0.25)
  })

  it('spends little on learners that are far behind', () => {
    const { candidates } = play(300, ({ learner }) => (learner === 'boosting' ? 1 : 2))
    const others = candidates.filter(({ learner }) => learner !== 'boosting').length
    expect(others).toBeLessThan(candidates.length / 4)
  })

  it('ends where no trial fits into the time that is left', () => {
    const tried: Tried[] = [{ candidate: 0, rung: 1, loss: 1, error: 0.1, seconds: 50 }]
    const candidates = spaces.map(({ learner, starts }) => ({ learner, options: starts[0]! }))
    const all = candidates.map((_, candidate) => ({ ...tried[0]!, candidate }))
    expect(propose({ spaces, rungs, candidates, tried: all, running: [], left: 5 }, seededRandom(1))).toBeUndefined()
    expect(propose({ spaces, rungs, candidates, tried: all, running: [], left: 500 }, seededRandom(1))).toBeDefined()
  })

  it('does not end while there is time, though the slow learners are too slow to be tried', () => {
    const { tried } = play(60, ({ learner }, random) => (learner === 'boosting' ? random.next() : 2))
    expect(tried.reduce((sum, { seconds }) => sum + seconds, 0)).toBeGreaterThan(50)
  })

  it('goes on where trials fail', () => {
    const { candidates, tried } = play(100, () => Number.POSITIVE_INFINITY)
    expect(tried.length).toBeGreaterThan(spaces.length)
    expect(rankedCandidates(tried)).toEqual([])
    expect(candidates.length).toBeGreaterThan(0)
  })
})

describe('options', () => {
  it('drawn from a space are such as its learner takes, near or anywhere', () => {
    const property = fc.property(fc.integer(), fc.constantFrom(...spaces), (seed, space) => {
      const random = seededRandom(seed)
      let options = anywhere(space, random)
      for (let i = 0; i < 5; i++) {
        for (const { option, low, high, whole } of space.dimensions) {
          const value = Number(options[option])
          expect(value).toBeGreaterThanOrEqual(low * 0.99)
          expect(value).toBeLessThanOrEqual(high * 1.01)
          if (whole) expect(Number.isInteger(value)).toBe(true)
        }
        options = near(space, options, { random, reach: 0.2 })
      }
    })
    fc.assert(property, { numRuns: 100 })
  })

  it('are for learners that can learn what is asked', () => {
    expect(spacesOf({ ...scene, objective: 'regression' }).map(({ learner }) => learner)).not.toContain('logistic')
    expect(spaces.map(({ learner }) => learner)).not.toContain('linear')
    expect(spacesOf({ ...scene, objective: 'regression' }).map(({ learner }) => learner)).not.toContain('seasonal')
  })
})
