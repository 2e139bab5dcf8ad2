import { type Clock, DAY, type Events } from '../base/index.ts'
import { type Datasets, versionCommitted } from '../data/index.ts'
import type { Feed, OnlineFeatures } from '../features/index.ts'
import type { Project } from './project.ts'

/** How far ahead of the clock arrivals are read at once. */
const AHEAD = 60 * DAY

/** Keeps the views of a project as fresh as the clock. */
export interface Freshener {
  /** Adds to the online store what has arrived by now. Cheap when nothing has. */
  refresh(project: Project): Promise<void>
}

interface OpenFeed {
  readonly feed: Feed
  readonly until: number
  readonly versions: string
}

/** A feed is opened once and advanced; a new version of the data, or the end of what was read, opens another. */
export function createFreshener(needs: {
  readonly online: OnlineFeatures
  readonly datasets: Datasets
  readonly clock: Clock
  readonly events: Events
}): Freshener {
  let open: OpenFeed | undefined
  let versions: string | undefined
  needs.events.on(versionCommitted, () => {
    versions = undefined
  })
  const currentVersions = async (project: Project): Promise<string> => {
    if (versions !== undefined) return versions
    const names = [...new Set(project.views.map((view) => view.from.name))]
    versions = (await Promise.all(names.map((name) => needs.datasets.current(name)))).join(' ')
    return versions
  }
  return {
    async refresh(project) {
      if (project.views.length === 0) return
      const now = needs.clock.now()
      const current = await currentVersions(project)
      if (!open || now > open.until || open.versions !== current) {
        const until = now + AHEAD
        open = {
          feed: await needs.online.feed({ views: project.views, from: now, to: until }),
          until,
          versions: current,
        }
      }
      await open.feed.advance(now)
    },
  }
}
