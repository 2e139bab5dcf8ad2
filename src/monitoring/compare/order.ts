/** What to compare, and how. */
export interface ComparisonOrder {
  /** Rows, or a reference that was kept. */
  readonly reference: string
  readonly current: string
  readonly time?: string
  /** A length such as `1w`, or a number of rows. */
  readonly every?: string
  readonly label?: string
  readonly prediction?: string
  readonly columns?: readonly string[]
  readonly exclude?: readonly string[]
  /** Messages a month that are accepted while nothing changed. */
  readonly falseMessages?: number
  readonly saveReference?: string
  /** Also asks a classifier over all columns. */
  readonly together?: boolean
  readonly gate?: boolean
  readonly progress: (share: number, doing: string) => void
}

/** Whether a column is compared. */
export function measuring({ columns, exclude = [], label, prediction }: ComparisonOrder): (column: string) => boolean {
  const [asked, left] = [columns && new Set(columns.flatMap(namesIn)), new Set(exclude.flatMap(namesIn))]
  return (column) =>
    !left.has(column) && (asked === undefined || asked.has(column) || column === label || column === prediction)
}

/** A text is the name of a column, or several with commas between. */
const namesIn = (text: string): readonly string[] => [text, ...partsOf(text)]

const partsOf = (text: string): readonly string[] => text.split(',').map((name) => name.trim())

/** The columns that an order names, as far as there are any called so; else what it names. */
export function namedIn(
  { columns = [], exclude = [] }: ComparisonOrder,
  known: ReadonlySet<string>,
): readonly string[] {
  return [...columns, ...exclude].flatMap((text) => (known.has(text) ? [text] : partsOf(text)))
}
