import type { Vocabulary } from './field.ts'

const text = (column: string) => ({ column, kind: 'text' }) as const
const number = (column: string) => ({ column, kind: 'number' }) as const

/** The words of runs. */
export const RUN_WORDS: Vocabulary = {
  entities: ['metrics', 'params', 'tags', 'attributes', 'datasets'],
  attributes: {
    ...{ id: text('id'), run_id: text('id'), name: text('name'), run_name: text('name'), status: text('status') },
    ...{ by: text('actor'), user_id: text('actor') },
    ...{ artifacturi: text('artifact_uri'), artifact_uri: text('artifact_uri') },
    ...{ startedat: number('started_at'), started_at: number('started_at'), start_time: number('started_at') },
    ...{ created: number('started_at'), endedat: number('ended_at'), ended_at: number('ended_at') },
    end_time: number('ended_at'),
  },
  listed: ['run_id', 'run_name', 'status', 'user_id', 'artifact_uri', 'start_time', 'end_time', 'created'],
}

/** The words of experiments. */
export const EXPERIMENT_WORDS: Vocabulary = {
  entities: ['tags', 'attributes'],
  attributes: {
    ...{ id: number('id'), experiment_id: { ...number('id'), quoted: true }, name: text('name') },
    ...{ createdat: number('created_at'), created_at: number('created_at'), creation_time: number('created_at') },
    ...{ changedat: number('changed_at'), changed_at: number('changed_at'), last_update_time: number('changed_at') },
  },
  listed: ['name', 'experiment_id', 'creation_time', 'last_update_time'],
}

/** The words of logged models. */
export const LOGGED_MODEL_WORDS: Vocabulary = {
  entities: ['metrics', 'params', 'tags', 'attributes'],
  attributes: {
    ...{ id: text('id'), model_id: text('id'), name: text('name'), status: text('status') },
    ...{ type: text('model_type'), model_type: text('model_type'), run: text('source_run') },
    ...{ source_run_id: text('source_run'), createdat: number('created_at'), created_at: number('created_at') },
    ...{ creation_timestamp: number('created_at'), creation_timestamp_ms: number('created_at') },
    ...{ creation_time: number('created_at'), changedat: number('changed_at'), changed_at: number('changed_at') },
    ...{ last_updated_timestamp: number('changed_at'), last_updated_timestamp_ms: number('changed_at') },
  },
  listed: ['name', 'model_id', 'model_type', 'status', 'source_run_id', 'creation_timestamp', 'last_updated_timestamp'],
}
