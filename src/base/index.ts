export { type Action, type Actor, actionsOver, type Call, type HttpRoute } from './action.ts'
export { canonicalJson, type Json } from './canonical.ts'
export { type Channel, type ChannelNeeds, createChannel, type Remote } from './channel.ts'
export {
  type Clock,
  DAY,
  type Duration,
  durationMs,
  HOUR,
  type ManualClock,
  MINUTE,
  manualClock,
  SECOND,
  WEEK,
} from './clock.ts'
export { type ErrorNote, errorOfNote, noteOfError } from './error-note.ts'
export { defineErrors, type ErrorDetails, type ErrorMaker, type ErrorSpec, hasCode, MillraceError } from './errors.ts'
export { createEvents, defineEvent, type EventSpec, type Events, type Happening } from './events.ts'
export {
  entitiesToRead,
  fileToRead,
  fileToWrite,
  fileUseOf,
  folderToWrite,
  isDatasetAddress,
  pathOfPlace,
  placeToRead,
  rowsToRead,
  takesEntities,
} from './files.ts'
export { fromText } from './from-text.ts'
export { type Digest, digestOf, type Hash, shortDigest } from './hash.ts'
export { idMaker, type NewId } from './ids.ts'
export {
  type LineageDirection,
  type LineageEdge,
  type LineageNode,
  type LineageSource,
  lineageName,
  lineageNames,
} from './lineage.ts'
export { isName, Measure, Moment, Name } from './names.ts'
export { strayOption } from './options.ts'
export { type Random, seededRandom } from './random.ts'
export { environmentName, failSettings, nearestName, type Origin, type Resolved, resolveSettings } from './settings.ts'
