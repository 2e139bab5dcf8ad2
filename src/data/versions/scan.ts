import type { Lake } from '../../storage/index.ts'
import type { DatasetVersion } from './version.ts'

/** A relation in SQL over the accepted rows of a version, `__row` included, in the order of the source. */
export function scanVersion(lake: Lake, version: DatasetVersion): Promise<string> {
  return lake.scan(version.files)
}
