import { Type } from 'typebox'
import { actionsOver, fileToRead, Name } from '../base/index.ts'
import type { ImportNeeds } from '../registry/index.ts'
import { type ServingActionNeeds, shown } from './actions.ts'
import { EndpointShape } from './endpoint.ts'
import { loadEndpoint, openDirect, serveFile } from './open.ts'

/** What opening endpoints needs. */
type ServeNeeds = Pick<ServingActionNeeds, 'serving'> & ImportNeeds

const action = actionsOver<ServeNeeds>()

const Version = Type.Integer({ minimum: 1 })
const Because = Type.Optional(Type.String({ maxLength: 1_000, description: 'Why; kept in the history.' }))
const Format = Type.Union([Type.Literal('onnx'), Type.Literal('lightgbm'), Type.Literal('xgboost')], {
  description: 'What kind of file it is; told by its content when not given.',
})

export const serve = action({
  name: 'serving.serve',
  does: 'Serve a model file as it is: its bytes, where they are new, become the next version of the model of that name.',
  http: 'POST /api/v1/endpoints/:endpoint/serve',
  permit: 'serving.traffic',
  input: Type.Object({
    endpoint: Name,
    file: fileToRead('The file of the model: ONNX, LightGBM text, XGBoost JSON or UBJSON.'),
    format: Type.Optional(Format),
    because: Because,
  }),
  output: EndpointShape,
  example: 'serving serve late model.onnx',
  run: async (needs, { endpoint, file, format, because = 'served from a file' }, { actor }) => {
    const order = { model: endpoint, file, ...(format && { format }) }
    return shown(needs, await serveFile(needs, order, { by: actor.id, because }))
  },
})

export const open = action({
  name: 'serving.open',
  does: 'Serve a registered model as it is: requests bring its inputs and get its outputs.',
  http: 'POST /api/v1/endpoints/:endpoint/open',
  permit: 'serving.traffic',
  input: Type.Object({
    endpoint: Name,
    model: Name,
    version: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Its champion, or else its newest version, when not given.' }),
    ),
    because: Because,
  }),
  output: EndpointShape,
  example: 'serving open --endpoint late --model late --version 2',
  run: async (needs, { because = 'opened', ...order }, { actor }) =>
    shown(needs, await openDirect(needs, order, { by: actor.id, because })),
})

export const load = action({
  name: 'serving.load',
  does: 'Bring an endpoint into memory, or a registered model that none is named after.',
  http: 'POST /api/v1/endpoints/:endpoint/load',
  permit: 'serving.traffic',
  input: Type.Object({ endpoint: Name, version: Type.Optional(Version) }),
  output: EndpointShape,
  example: 'serving load --endpoint late',
  run: async (needs, order, { actor }) =>
    shown(needs, await loadEndpoint(needs, order, { by: actor.id, because: 'loaded' })),
})

export const unload = action({
  name: 'serving.unload',
  does: 'Take an endpoint out of memory; it answers nothing until it is loaded, also after a restart.',
  http: 'POST /api/v1/endpoints/:endpoint/unload',
  permit: 'serving.traffic',
  input: Type.Object({ endpoint: Name }),
  output: EndpointShape,
  example: 'serving unload --endpoint late',
  run: async (needs, { endpoint }) => shown(needs, await needs.serving.endpoints.unload(endpoint)),
})

export const switchOver = action({
  name: 'serving.switch',
  does: 'Let the challenger take the place of the champion at once; that one stays ready for an undo.',
  http: 'POST /api/v1/endpoints/:endpoint/switch',
  permit: 'serving.traffic',
  input: Type.Object({ endpoint: Name, because: Because }),
  output: EndpointShape,
  example: 'serving switch --endpoint late --because "all green"',
  run: async (needs, { endpoint, because = '' }, { actor }) =>
    shown(needs, await needs.serving.endpoints.switchOver(endpoint, { by: actor.id, because })),
})

/** What opens, loads and swaps what endpoints serve. */
export const serveActions = [serve, open, load, unload, switchOver] as const
