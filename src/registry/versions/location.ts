import { artifactPathOf } from '../../tracking/index.ts'
import type { ModelVersion } from './version.ts'

/** Where the files of a version are in our own store of artifacts; `undefined` where they are elsewhere, or are none. */
export function artifactPath({ location }: Pick<ModelVersion, 'location'>): string | undefined {
  const path = location === null ? undefined : artifactPathOf(location)
  return path === '' ? undefined : path
}
