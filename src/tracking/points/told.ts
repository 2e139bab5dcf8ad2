import type { Events } from '../../base/index.ts'
import { pointsLogged } from '../events.ts'

/** A run is told of so many milliseconds after the last time, at the earliest. */
const PAUSE = 250

interface News {
  readonly keys: Set<string>
  points: number
}

interface SeriesTold {
  readonly key: string
  readonly points: { readonly steps: ArrayLike<number> }
}

/** Publishes that points were logged: the first at once, what follows within a quarter of a second together. */
export function createTold(events: Events): (run: string, series: readonly SeriesTold[]) => void {
  const resting = new Map<string, News>()
  const tell = (run: string, { keys, points }: News): void => {
    events.publish(pointsLogged, { run, metrics: [...keys], points })
    resting.set(run, { keys: new Set(), points: 0 })
    setTimeout(() => {
      const news = resting.get(run)!
      resting.delete(run)
      if (news.points > 0) tell(run, news)
    }, PAUSE).unref()
  }
  return (run, series) => {
    if (series.length === 0) return
    const news = resting.get(run) ?? { keys: new Set<string>(), points: 0 }
    for (const { key, points } of series) {
      news.keys.add(key)
      news.points += points.steps.length
    }
    if (!resting.has(run)) tell(run, news)
  }
}
