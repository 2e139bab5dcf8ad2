import type { Vocabulary } from '../../tracking/index.ts'

const text = (column: string) => ({ column, kind: 'text' }) as const
const number = (column: string) => ({ column, kind: 'number', quoted: true }) as const

const TIMES = {
  ...{ createdat: number('created_at'), created_at: number('created_at'), creation_timestamp: number('created_at') },
  ...{ changedat: number('changed_at'), changed_at: number('changed_at'), timestamp: number('changed_at') },
  last_updated_timestamp: number('changed_at'),
}

/** The words of models: ours, and those of MLflow. */
export const MODEL_WORDS: Vocabulary = {
  entities: ['tags', 'attributes'],
  attributes: { ...TIMES, name: text('name'), by: text('actor'), user_id: text('actor') },
  listed: ['name'],
}

/** The words of versions. */
export const VERSION_WORDS: Vocabulary = {
  entities: ['tags', 'attributes', 'metrics'],
  attributes: {
    ...{ ...TIMES, name: text('model'), model: text('model'), by: text('actor'), user_id: text('actor') },
    ...{ version: number('version'), version_number: number('version'), stage: text('stage') },
    ...{ source: text('source'), source_path: text('source'), run: text('run'), run_id: text('run') },
    ...{ model_id: text('logged_model') },
  },
  listed: ['name', 'version_number', 'run_id', 'source_path'],
}
