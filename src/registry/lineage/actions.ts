import { Type } from 'typebox'
import { actionsOver, type LineageDirection } from '../../base/index.ts'
import { LineageGraph } from './graph.ts'
import { OpenLineageEvent } from './open-lineage-event.ts'
import type { LineageQuery } from './query.ts'
import type { ReceivedLineage } from './received.ts'
import { dotOf, mermaidOf } from './text.ts'

/** What the actions over lineage need. */
export interface LineageActionNeeds {
  readonly lineage: LineageQuery
  readonly receivedLineage: Pick<ReceivedLineage, 'receive'>
}

const action = actionsOver<LineageActionNeeds>()

const LONGEST = 500
const DEEPEST = 50
const USUAL_DEPTH = 10
const MOST_NODES = 10_000
const USUAL_NODES = 500

export const lineage = action({
  name: 'registry.lineage',
  does: 'Show what something came from, and what came of it: data, runs, code, models, endpoints, predictions.',
  http: 'GET /api/v1/lineage',
  permit: 'registry.read',
  input: Type.Object({
    of: Type.String({
      ...{ minLength: 1, maxLength: LONGEST },
      description:
        'prediction:ID, endpoint:NAME, model:NAME/3, model:NAME@champion, run:ID, logged_model:ID, dataset:NAME@3, artifact:sha256-…',
    }),
    direction: Type.Optional(
      Type.Union([Type.Literal('up'), Type.Literal('down'), Type.Literal('both')], {
        description: 'up: what it came from; down: what came of it; both when not given.',
      }),
    ),
    depth: Type.Optional(
      Type.Integer({ minimum: 1, maximum: DEEPEST, description: `Steps away; ${USUAL_DEPTH} when not given.` }),
    ),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: MOST_NODES, description: `Nodes in all; ${USUAL_NODES} when not given.` }),
    ),
    format: Type.Optional(
      Type.Union([Type.Literal('tree'), Type.Literal('mermaid'), Type.Literal('dot')], {
        description: 'How `text` draws it: for Mermaid, or for Graphviz.',
      }),
    ),
  }),
  output: Type.Object({
    ...LineageGraph.properties,
    text: Type.Union([Type.String(), Type.Null()], { description: 'The drawing that was asked for.' }),
  }),
  words: ['of'],
  example: 'registry lineage model:late/3 --direction up',
  run: async ({ lineage }, { of, direction = 'both', depth = USUAL_DEPTH, limit = USUAL_NODES, format = 'tree' }) => {
    const directions: readonly LineageDirection[] = direction === 'both' ? ['up', 'down'] : [direction]
    const graph = await lineage.of(await lineage.find(of), { directions, depth, most: limit })
    return { ...graph, text: format === 'tree' ? null : format === 'dot' ? dotOf(graph) : mermaidOf(graph) }
  },
})

export const receiveLineage = action({
  name: 'registry.receive_lineage',
  does: 'Take an OpenLineage event of another tool, once for each run and type, into the lineage of models and data.',
  http: 'POST /api/v1/lineage',
  permit: 'registry.lineage',
  input: OpenLineageEvent,
  output: Type.Object({ run: Type.String(), isNew: Type.Boolean() }),
  words: [],
  example: "registry receive_lineage --event-time 2026-01-05T10:00:00Z --run '{…}' --job '{…}' --producer P",
  run: async ({ receivedLineage }, event, { actor }) => ({ ...(await receivedLineage.receive(event, actor.id)) }),
})

/** What may be asked of lineage. */
export const lineageActions = [lineage, receiveLineage] as const
