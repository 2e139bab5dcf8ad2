import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Type } from 'typebox'
import { actionsOver, type Clock, fileToRead, isDatasetAddress, Name, rowsToRead } from '../base/index.ts'
import { checkRows } from './contract/check-rows.ts'
import { type Contract, contractOf } from './contract/contract.ts'
import { quarantined } from './contract/quarantine.ts'
import { MOST_CHARACTERS, readContract } from './contract/read-contract.ts'
import { repair as repairRows } from './contract/repair.ts'
import { ContractReportShape } from './contract/report.ts'
import { suggestContract } from './contract/suggest/suggest.ts'
import type { Dataset } from './dataset.ts'
import { datasetNamed } from './declared.ts'
import { fail } from './errors.ts'
import type { IngestNeeds } from './ingest.ts'
import { readAddress } from './versions/address.ts'
import { DatasetVersionShape } from './versions/version.ts'

/** What the actions about contracts need. */
export interface ContractNeeds extends IngestNeeds {
  readonly clock: Clock
  readonly definedDatasets: () => readonly Dataset[]
}

const action = actionsOver<ContractNeeds>()

const MICROSECONDS = 1_000_000

export const check = action({
  name: 'data.check',
  does: 'Check a file or a dataset against a contract, and write nothing.',
  http: 'POST /api/v1/contract-checks',
  permit: 'data.read',
  input: Type.Object({
    data: rowsToRead('A file (CSV, TSV, JSON Lines, Parquet), or a dataset such as flights or flights@3.'),
    contract: Type.Optional(fileToRead('A contract in YAML; that of the dataset in the project when not given.')),
  }),
  output: ContractReportShape,
  example: 'data check flights.parquet --contract contract.yaml',
  words: ['data'],
  passed: ({ outcome }) => outcome !== 'blocked',
  run: async (needs, { data, contract }) => {
    const start = performance.now()
    const given = contract === undefined ? declaredContract(needs, data) : await contractFrom(contract)
    const report = await checkRows(needs, data, given)
    return { ...report, seconds: Math.round((performance.now() - start) * 1_000) / MICROSECONDS }
  },
})

function declaredContract({ definedDatasets }: ContractNeeds, data: string): Contract {
  const name = isDatasetAddress(data) ? readAddress(data).name : undefined
  const declared = definedDatasets().find((one) => one.name === name)
  if (!declared) throw fail('no_contract', { data: name ?? basename(data) })
  return contractOf(declared)
}

/** Errors: `data.file_not_found`, `data.bad_contract_file`. */
export async function contractFrom(path: string): Promise<Contract> {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) throw fail('file_not_found', { path })
  const text = found.size > MOST_CHARACTERS ? 'x'.repeat(MOST_CHARACTERS + 1) : await readFile(path, 'utf8')
  return readContract(text, basename(path))
}

const ConfidenceShape = Type.Object({
  level: Type.Number(),
  atMost: Type.Number({ description: 'With this confidence, at most this share of the next rows violates the rule.' }),
  rows: Type.Integer({ description: 'The rows (gaps, versions) it was learned from.' }),
})

export const suggest = action({
  name: 'data.suggest',
  does: 'Suggest a contract from the rows of a file or a dataset, with the confidence that they allow.',
  http: 'POST /api/v1/contract-suggestions',
  permit: 'data.read',
  input: Type.Object({
    data: rowsToRead('A file (CSV, TSV, JSON Lines, Parquet), or a dataset such as flights or flights@3.'),
  }),
  output: Type.Object({
    contract: Type.String({ description: 'The contract in YAML, with its reasons as remarks.' }),
    rules: Type.Array(
      Type.Object({
        id: Type.String(),
        because: Type.String(),
        confidence: Type.Union([ConfidenceShape, Type.Null()]),
      }),
    ),
  }),
  example: 'data suggest flights.parquet > contract.yaml',
  words: ['data'],
  run: async (needs, { data }) => {
    const { yaml, parts } = await suggestContract(needs, data)
    const rules = parts.map(({ id, because, confidence }) => ({
      id,
      because,
      confidence: confidence && { ...confidence },
    }))
    return { contract: yaml, rules }
  },
})

const WhyShape = Type.Object({
  code: Type.String(),
  column: Type.String({ description: 'Empty where it is not of one column.' }),
  rule: Type.Optional(Type.String({ description: 'The id of the rule, where it is not of one column.' })),
})

const ViolationShape = Type.Object({
  id: Type.Integer({ description: 'What a repair names the row by, in this version.' }),
  row: Type.Integer({ description: 'The place of the row in the source, from 0.' }),
  outcome: Type.Union([Type.Literal('quarantine'), Type.Literal('warn')]),
  reasons: Type.Array(WhyShape),
  values: Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()])),
  file: Type.Optional(Type.String()),
  line: Type.Optional(Type.Integer()),
  text: Type.Optional(Type.String({ description: 'A row that no reader could take, as it stands.' })),
})

const LONGEST_PAGE = 1_000

export const quarantine = action({
  name: 'data.quarantine',
  does: 'List the rows of a version that violate the contract, each with its reasons.',
  http: 'GET /api/v1/datasets/:dataset/quarantine',
  permit: 'data.read',
  input: Type.Object({
    dataset: Name,
    version: Type.Optional(
      Type.String({ description: 'A number, branch, tag or address; the current version when not given.' }),
    ),
    from: Type.Optional(Type.Integer({ minimum: 0, description: 'Go on from this row of the source.' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LONGEST_PAGE, description: 'How many; 100 by default.' })),
  }),
  output: Type.Object({ rows: Type.Array(ViolationShape) }),
  example: 'data quarantine flights',
  run: async ({ datasets, lake }, { dataset, version, ...page }) => {
    const rows = await quarantined(lake, await datasets.version(dataset, version), page)
    return {
      rows: rows.map((row) => ({ ...row, reasons: row.reasons.map((why) => ({ ...why })), values: { ...row.values } })),
    }
  },
})

const LONGEST_SET = 4_000

export const repair = action({
  name: 'data.repair',
  does: 'Check the rows that were set aside again, corrected or as they are, and take those that pass into a new version.',
  http: 'POST /api/v1/datasets/:dataset/repairs',
  permit: 'data.write',
  input: Type.Object({
    dataset: Name,
    set: Type.Optional(
      Type.Array(Type.String({ minLength: 3, maxLength: LONGEST_SET }), {
        description: 'column=sql for every row set aside; what cannot be read is missing in the SQL.',
      }),
    ),
    rows: Type.Optional(fileToRead('A file with the column id and the columns to replace.')),
    drop: Type.Optional(
      Type.Boolean({ description: 'Remove the rows: those of the file where one is given, else all set aside.' }),
    ),
  }),
  output: Type.Object({
    version: DatasetVersionShape,
    accepted: Type.Integer({ description: 'Rows that are part of the dataset now.' }),
    remaining: Type.Integer({ description: 'Rows that are still set aside.' }),
    dropped: Type.Integer({ description: 'Rows that were removed.' }),
  }),
  example: `data repair flights --set 'delay=coalesce(delay, 0)'`,
  run: async (needs, { dataset, ...corrections }) => repairRows(needs, await datasetNamed(needs, dataset), corrections),
})

/** What may be asked about contracts. */
export const contractActions = [check, suggest, quarantine, repair] as const
