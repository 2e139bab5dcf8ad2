import { AUTOML_ARTIFACT, AUTOML_FORMAT, type AutomlRecord } from './automl/record.ts'
import { fail } from './errors.ts'
import type { TrainingNeeds } from './needs.ts'
import { RECORD_ARTIFACT, RECORD_FORMAT, type TrainingRecord } from './record.ts'

const FORMATS: ReadonlyMap<string, string> = new Map([
  [RECORD_ARTIFACT, RECORD_FORMAT],
  [AUTOML_ARTIFACT, AUTOML_FORMAT],
])

/** What was kept of a training: of a project's model or of an AutoML search. Errors: `training.no_record`. */
export async function recordOfRun(
  { runs, blobs }: Pick<TrainingNeeds, 'runs' | 'blobs'>,
  run: string,
): Promise<TrainingRecord | AutomlRecord> {
  const file = (await runs.artifacts(run)).find(({ path }) => FORMATS.has(path))
  if (!file) throw fail('no_record', { run })
  const record = JSON.parse(new TextDecoder().decode(await blobs.get(file.digest))) as TrainingRecord | AutomlRecord
  if (record.inputs?.format !== FORMATS.get(file.path)) throw fail('no_record', { run })
  return record
}
