import { type Static, Type } from 'typebox'
import { Measure, Moment } from '../../base/index.ts'
import { LifeState } from '../experiments/experiment.ts'

/** The words of MLflow, without their prefix, for how far the files of a model have come. */
export const LoggedModelStatus = Type.Union([
  Type.Literal('PENDING'),
  Type.Literal('READY'),
  Type.Literal('UPLOAD_FAILED'),
])

export type LoggedModelStatus = Static<typeof LoggedModelStatus>

export const LoggedModelMetric = Type.Object({
  key: Type.String(),
  value: Measure,
  step: Type.Integer(),
  at: Moment,
  run: Type.String(),
  dataset: Type.Optional(Type.Object({ name: Type.String(), digest: Type.String() })),
})

/** The newest value of a metric of a model, on one dataset or on none that was named. */
export type LoggedModelMetric = Static<typeof LoggedModelMetric>

const Texts = Type.Record(Type.String(), Type.String())

export const LoggedModel = Type.Object({
  id: Type.String({ description: 'm- and 32 hexadecimal digits.' }),
  experimentId: Type.Integer(),
  name: Type.String(),
  type: Type.Union([Type.String(), Type.Null()]),
  status: LoggedModelStatus,
  statusMessage: Type.Union([Type.String(), Type.Null()]),
  run: Type.Union([Type.String(), Type.Null()], { description: 'The run that made it.' }),
  artifactUri: Type.String(),
  createdAt: Moment,
  changedAt: Moment,
  state: LifeState,
  params: Texts,
  tags: Texts,
  metrics: Type.Array(LoggedModelMetric),
})

/** The files of a model that a client has logged, before or without a place in the registry. */
export type LoggedModel = Static<typeof LoggedModel>
