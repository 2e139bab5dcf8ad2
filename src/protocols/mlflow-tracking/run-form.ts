import type { MetricPoint, Run, RunInput, RunModel, RunRelations } from '../../tracking/index.ts'
import { doubleOut, listOut, pairsOut } from './write.ts'

/** The tag of an input that says what it was read for. */
export const CONTEXT_TAG = 'mlflow.data.context'

/** What a run is, in MLflow's form. */
export function infoOut(run: Run): object {
  return {
    ...{ run_uuid: run.id, run_id: run.id, run_name: run.name, experiment_id: String(run.experimentId) },
    ...{ user_id: run.by, status: run.status, start_time: run.startedAt, end_time: run.endedAt ?? undefined },
    ...{ artifact_uri: run.artifactUri, lifecycle_stage: run.state },
  }
}

/** A whole run in MLflow's form. */
export function runOut(run: Run, { latest, inputs, models }: RunRelations): object {
  const metrics = listOut(latest.map((point) => pointOut(point)))
  return {
    info: infoOut(run),
    data: { metrics, params: pairsOut(run.params), tags: pairsOut(run.tags) },
    inputs: {
      dataset_inputs: listOut(inputs.map(inputOut)),
      model_inputs: listOut(models.filter(isInput).map(({ model }) => ({ model_id: model }))),
    },
    outputs: {
      model_outputs: listOut(
        models.filter((one) => !isInput(one)).map(({ model, step }) => ({ model_id: model, step })),
      ),
    },
  }
}

/** A point of a metric in MLflow's form, with its run where several are listed. */
export function pointOut({ key, value, step, at }: MetricPoint, run?: string): object {
  return { key, value: doubleOut(value), timestamp: at, step, run_id: run }
}

const isInput = ({ role }: RunModel): boolean => role === 'input'

function inputOut({ dataset, version, context, source, tags = {} }: RunInput): object {
  const own = { sourceType: 'millrace', source: JSON.stringify({ dataset, version }) }
  const { sourceType, source: text, schema, profile } = { schema: undefined, profile: undefined, ...(source ?? own) }
  return {
    tags: pairsOut({ ...tags, ...(context !== '' && { [CONTEXT_TAG]: context }) }),
    dataset: { name: dataset, digest: version, source_type: sourceType, source: text, schema, profile },
  }
}
