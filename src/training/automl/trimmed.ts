import { attribute, type GraphNode, int64Tensor, node } from '../../inference/index.ts'
import { FEATURES, type Learned, type Sheet } from '../../learners/index.ts'

/** What a body reads in the place of all features. */
const TRIMMED = '/trimmed'
const PLACES = '/trimmed.places'

const trimmed = new WeakMap<Sheet, Map<string, Sheet>>()

/** The sheet without a column, always the same object, so that learners bin it once; the sheet itself where it has no such column. */
export function withoutColumn(sheet: Sheet, name: string): Sheet {
  const columns = sheet.columns.filter((column) => column.name !== name)
  if (columns.length === sheet.columns.length) return sheet
  const known = trimmed.get(sheet) ?? new Map<string, Sheet>()
  trimmed.set(sheet, known)
  const found = known.get(name) ?? { rows: sheet.rows, columns }
  known.set(name, found)
  return found
}

/** What was learned from the sheet without a column, as if from the whole: it leaves that column unread. */
export function widened(learned: Learned, sheet: Sheet, name: string): Learned {
  const places = sheet.columns.flatMap((column, place) => (column.name === name ? [] : [place]))
  const renamed = (one: GraphNode): GraphNode => ({
    ...one,
    inputs: one.inputs.map((input) => (input === FEATURES ? TRIMMED : input)),
  })
  return {
    ...learned,
    body: {
      ...learned.body,
      nodes: [
        node('Gather', [FEATURES, PLACES], [TRIMMED], { axis: attribute.int(1) }),
        ...learned.body.nodes.map(renamed),
      ],
      initializers: { ...learned.body.initializers, [PLACES]: int64Tensor([places.length], places) },
    },
    scores: (given) => learned.scores(withoutColumn(given, name)),
  }
}
