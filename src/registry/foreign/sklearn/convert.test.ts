import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile, type Plan, type Tensor } from '../../../inference/index.ts'
import type { ForeignFiles } from '../foreign.ts'
import { readForeign } from '../read-foreign.ts'

/** A value as a pickle is written of it, by hand. */
type Written = null | boolean | number | string | Written[] | Tuple | Dict | Call | Numbers

interface Tuple {
  readonly tuple: readonly Written[]
}
interface Dict {
  readonly dict: Readonly<Record<string, Written>>
}
/** An object of a class, with its state. */
interface Call {
  readonly call: string
  readonly args?: readonly Written[]
  readonly state?: Written
}
/** An array of numbers. */
interface Numbers {
  readonly numbers: readonly number[]
  readonly shape?: readonly number[]
  readonly type?: 'f8' | 'i8'
}

const UTF8 = new TextEncoder()

/** Objects that were written already: a pickle recalls them. */
const written = new Map<Call, number>()

/** The bytes of a pickle of protocol 4 that holds a value. */
function pickled(value: Written): Uint8Array {
  written.clear()
  const out: number[] = [0x80, 4]
  write(out, value)
  out.push(0x2e)
  return Uint8Array.from(out)
}

function text(out: number[], value: string): void {
  const bytes = UTF8.encode(value)
  out.push(0x58, ...new Uint8Array(Uint32Array.of(bytes.length).buffer), ...bytes)
}

function named(out: number[], name: string): void {
  const at = name.lastIndexOf('.')
  text(out, name.slice(0, at))
  text(out, name.slice(at + 1))
  out.push(0x93)
}

function write(out: number[], value: Written): void {
  if (value === null) out.push(0x4e)
  else if (typeof value === 'boolean') out.push(value ? 0x88 : 0x89)
  else if (typeof value === 'string') text(out, value)
  else if (typeof value === 'number') {
    if (Number.isInteger(value) && !Object.is(value, -0)) out.push(0x4a, ...new Uint8Array(Int32Array.of(value).buffer))
    else out.push(0x47, ...new Uint8Array(Float64Array.of(value).buffer).reverse())
  } else if (Array.isArray(value)) list(out, value)
  else if ('tuple' in value) {
    out.push(0x28)
    for (const item of value.tuple) write(out, item)
    out.push(0x74)
  } else if ('dict' in value) {
    out.push(0x7d, 0x28)
    for (const [key, item] of Object.entries(value.dict)) {
      text(out, key)
      write(out, item)
    }
    out.push(0x75)
  } else if ('numbers' in value) array(out, value)
  else object(out, value)
}

function object(out: number[], value: Call): void {
  const known = written.get(value)
  if (known !== undefined) {
    out.push(0x6a, ...new Uint8Array(Uint32Array.of(known).buffer))
    return
  }
  named(out, value.call)
  write(out, { tuple: value.args ?? [] })
  out.push(0x52)
  written.set(value, written.size)
  out.push(0x94)
  if (value.state === undefined) return
  write(out, value.state)
  out.push(0x62)
}

function list(out: number[], items: readonly Written[]): void {
  out.push(0x5d, 0x28)
  for (const item of items) write(out, item)
  out.push(0x65)
}

function array(out: number[], { numbers, shape = [numbers.length], type = 'f8' }: Numbers): void {
  const data = type === 'f8' ? Float64Array.from(numbers) : BigInt64Array.from(numbers, BigInt)
  const bytes = new Uint8Array(data.buffer)
  named(out, 'numpy._core.numeric._frombuffer')
  out.push(0x28, 0x42, ...new Uint8Array(Uint32Array.of(bytes.length).buffer), ...bytes)
  write(out, { call: 'numpy.dtype', args: [type, false, true] })
  write(out, { tuple: shape })
  text(out, 'C')
  out.push(0x74, 0x52)
}

const NODES = ['left_child', 'right_child', 'feature', 'threshold', 'n_node_samples', 'missing_go_to_left'] as const

/** A tree of scikit-learn with one branch: below or at the threshold, and above. */
function stump(threshold: number, [below, over]: readonly [number, number], missingLeft = 0): Call {
  const rows = [
    { left_child: 1, right_child: 2, feature: 0, threshold, n_node_samples: 4, missing_go_to_left: missingLeft },
    { left_child: -1, right_child: -1, feature: -2, threshold: -2, n_node_samples: 2, missing_go_to_left: 0 },
    { left_child: -1, right_child: -1, feature: -2, threshold: -2, n_node_samples: 2, missing_go_to_left: 0 },
  ]
  const state = { node_count: 3, nodes: records(rows), values: { numbers: [0, below, over], shape: [3, 1, 1] } }
  return { call: 'sklearn.tree._tree.Tree', args: [1, { numbers: [1] }, 1], state: { dict: state } }
}

/** Records of doubles under names, as numpy describes them. */
function records(rows: readonly Readonly<Record<string, number>>[]): Written {
  const field = (name: string): Written => ({
    tuple: [{ call: 'numpy.dtype', args: ['f8', false, true] }, 8 * NODES.indexOf(name as never)],
  })
  const fields = { dict: Object.fromEntries(NODES.map((name) => [name, field(name)])) }
  const size = 8 * NODES.length
  const type: Call = {
    ...{ call: 'numpy.dtype', args: [`V${size}`, false, true] },
    state: { tuple: [3, '|', null, { tuple: NODES }, fields, size, 1, 16] },
  }
  const data = Float64Array.from(rows.flatMap((row) => NODES.map((name) => row[name]!)))
  const letters = Array.from(new Uint8Array(data.buffer), (byte) => String.fromCharCode(byte)).join('')
  const content: Call = { call: '_codecs.encode', args: [letters, 'latin1'] }
  return {
    ...{ call: 'numpy.core.multiarray._reconstruct', args: [] },
    state: { tuple: [1, { tuple: [rows.length] }, type, false, content] },
  }
}

const estimator = (name: string, state: Readonly<Record<string, Written>>): Call => ({
  call: `sklearn.${name}`,
  state: { dict: state },
})

const filesOf = (value: Written, mlmodel?: string): ForeignFiles => {
  const files = new Map([
    ['model.pkl', pickled(value)],
    ...(mlmodel ? [['MLmodel', UTF8.encode(mlmodel)] as const] : []),
  ])
  return {
    list: async () => [...files].map(([path, { length }]) => ({ path, bytes: length })),
    read: async (path) => files.get(path)!,
  }
}

async function planOf(value: Written, mlmodel?: string): Promise<Plan> {
  const { onnx, reason } = await readForeign(filesOf(value, mlmodel))
  if (onnx === undefined) throw new Error(reason)
  return compile(onnx)
}

const reasonFor = async (value: Written): Promise<string | undefined> => (await readForeign(filesOf(value))).reason

const doubles = (values: readonly number[], width = 1): Tensor => ({
  ...{ type: 'double', shape: [values.length / width, width], data: Float64Array.from(values) },
})

const tree = (threshold: number, missingLeft = 0): Call =>
  estimator('tree._classes.DecisionTreeRegressor', {
    n_features_in_: 1,
    tree_: stump(threshold, [10, 20], missingLeft),
  })

const SIGNATURE = (inputs: string, flavor = 'sklearn'): string =>
  `flavors:\n  ${flavor}:\n    pickled_model: model.pkl\n    sklearn_version: 1.9.1\nsignature:\n  inputs: '${inputs}'\nmlflow_version: 3.17.2\n`

describe('a decision tree', () => {
  it('compares as scikit-learn does: what is rounded to float32 with what is not', async () => {
    const near = fc.tuple(
      fc.float({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: -3, max: 3 }),
      fc.integer({ min: -3, max: 3 }),
    )
    await fc.assert(
      fc.asyncProperty(near, async ([base, ulps, shift]) => {
        const step = Math.abs(base) * 2 ** -25
        const [threshold, x] = [base + ulps * step, base + shift * step]
        const plan = await planOf(tree(threshold))
        const { variable } = plan.run({ 'input-0': doubles([x]) })
        expect(variable!.data[0]).toBe(Math.fround(x) <= threshold ? 10 : 20)
      }),
      { numRuns: 150 },
    )
  })

  it.each([
    [0, 20],
    [1, 10],
  ])('sends a missing value where training sent it (%i)', async (missingLeft, wanted) => {
    const plan = await planOf(tree(0, missingLeft))
    expect(plan.run({ 'input-0': doubles([Number.NaN]) })['variable']!.data[0]).toBe(wanted)
  })

  it('whose children are not there is refused', async () => {
    const broken = {
      call: 'sklearn.tree._tree.Tree',
      state: {
        dict: {
          nodes: records([
            { left_child: 9, right_child: 9, feature: 0, threshold: 0, n_node_samples: 1, missing_go_to_left: 0 },
          ]),
          values: { numbers: [1], shape: [1, 1, 1] },
        },
      },
    }
    const value = estimator('tree._classes.DecisionTreeRegressor', { n_features_in_: 1, tree_: broken })
    expect(await reasonFor(value)).toBe('a tree has children that are not there or shared')
  })
})

const scaler = estimator('preprocessing._data.StandardScaler', {
  ...{ with_mean: true, with_std: true, mean_: { numbers: [1, 2] }, scale_: { numbers: [2, 4] } },
})
const logistic = estimator('linear_model._logistic.LogisticRegression', {
  ...{ coef_: { numbers: [1, -1], shape: [1, 2] }, intercept_: { numbers: [0.5] }, classes_: ['no', 'yes'] },
  ...{ solver: 'lbfgs', n_features_in_: 2 },
})
const steps = (...parts: readonly Call[]): Call =>
  estimator('pipeline.Pipeline', { steps: parts.map((part, i) => ({ tuple: [`s${i}`, part] })) })

describe('a pipeline', () => {
  it('answers classes by their names, with probabilities, from the columns of its signature', async () => {
    const inputs = '[{"type": "double", "name": "a"}, {"type": "long", "name": "b"}]'
    const plan = await planOf(steps(scaler, logistic), SIGNATURE(inputs))
    expect(plan.inputs.map(({ name, type }) => `${name} ${type}`)).toEqual(['a double', 'b int64'])
    expect(plan.metadata['millrace.predict']).toBe('label')
    const b: Tensor = { type: 'int64', shape: [2, 1], data: BigInt64Array.of(6n, 30n) }
    const { label, probabilities } = plan.run({ a: doubles([5, 1]), b })
    const scores = [(5 - 1) / 2 - (6 - 2) / 4 + 0.5, 0 - (30 - 2) / 4 + 0.5]
    expect(label!.data).toEqual(['yes', 'no'])
    for (const [row, score] of scores.entries())
      expect(probabilities!.data[row * 2 + 1]).toBeCloseTo(1 / (1 + Math.exp(-score)), 14)
    expect(plan.rowwise).toBe(true)
  })

  it('takes columns by the names it was trained on, whatever order the signature has', async () => {
    const trained = { ...scaler, state: { dict: { ...(scaler.state as Dict).dict, feature_names_in_: ['b', 'a'] } } }
    const inputs = '[{"type": "double", "name": "a"}, {"type": "double", "name": "b"}]'
    const plan = await planOf(steps(trained, logistic), SIGNATURE(inputs))
    const { label } = plan.run({ a: doubles([40]), b: doubles([1]) })
    expect(label!.data).toEqual(['no'])
  })

  it('finds out which columns are texts where nobody said so', async () => {
    const encoder = estimator('preprocessing._encoders.OneHotEncoder', {
      ...{ categories_: [['Köln', 'Rome']], handle_unknown: 'ignore', feature_names_in_: ['city'] },
    })
    const ridge = estimator('linear_model._ridge.Ridge', { coef_: { numbers: [3, 5] }, intercept_: 1 })
    const plan = await planOf(steps(encoder, ridge))
    const city: Tensor = { type: 'string', shape: [3, 1], data: ['Rome', 'Köln', 'Oslo'] }
    expect(plan.run({ city })['variable']!.data).toEqual(Float64Array.of(6, 4, 1))
  })

  it('refuses a value that training did not know where its encoder does', async () => {
    const encoder = estimator('preprocessing._encoders.OneHotEncoder', {
      categories_: [['a', 'b']],
      handle_unknown: 'error',
      feature_names_in_: ['x'],
    })
    const ridge = estimator('linear_model._ridge.Ridge', { coef_: { numbers: [3, 5] }, intercept_: 1 })
    const plan = await planOf(steps(encoder, ridge))
    expect(() => plan.run({ x: { type: 'string', shape: [1, 1], data: ['c'] } })).toThrow(
      expect.objectContaining({ code: 'inference.bad_value' }),
    )
  })
})

describe('what is not converted says why', () => {
  it.each<[string, Written, string]>([
    ['a command', { call: 'posix.system', args: ['true'] }, 'posix.system is no class that is known'],
    [
      'an estimator that is not known',
      estimator('neighbors._classification.KNeighborsClassifier', {}),
      'sklearn.neighbors._classification.KNeighborsClassifier',
    ],
    [
      'a class of one’s own',
      { call: '__main__.Mine', state: { dict: { n_features_in_: 1 } } },
      '__main__.Mine is no class that is known',
    ],
    ['a list', [1, 2], 'what the file holds is no estimator'],
    [
      'a model that was never trained',
      estimator('linear_model._base.LinearRegression', { n_features_in_: 1 }),
      'it is not trained',
    ],
    [
      'a function',
      steps(
        estimator('preprocessing._function_transformer.FunctionTransformer', { func: { call: 'os.system' } }),
        logistic,
      ),
      'is code',
    ],
  ])('%s', async (_, value, reason) => {
    expect(await reasonFor(estimatorWithWidth(value))).toContain(reason)
  })

  it('a pipeline that holds another ten times, and so on twelve times, is refused before it grows', async () => {
    let inner: Call = steps(scaler, scaler)
    for (let depth = 0; depth < 12; depth++) inner = steps(...Array.from({ length: 10 }, () => inner))
    expect(pickled(steps(inner, logistic)).length).toBeLessThan(10_000)
    expect(await reasonFor(estimatorWithWidth(steps(inner, logistic)))).toBe(
      'its estimators are nested too deep or too often',
    )
  })

  it('code, other flavors and broken descriptions', async () => {
    const reason = async (mlmodel: string) => (await readForeign(filesOf(tree(0), mlmodel))).reason
    expect(await reason('flavors:\n  python_function:\n    loader_module: mine\n')).toBe(
      'it is Python code, which is not run',
    )
    expect(await reason('flavors:\n  catboost: {}\n  python_function: {}\n')).toContain('CatBoost')
    expect(await reason('flavors: !!python/object/apply:os.system ["true"]')).toBe('its MLmodel names no flavor')
    expect(await reason('a: [')).toContain('it cannot be read as an MLmodel')
    expect(await reason(SIGNATURE('[{"type": "double", "name": "label"}]'))).toContain('is called label')
    const gone = `flavors:\n  sklearn:\n    pickled_model: ../model.pkl\n`
    expect(await reason(gone)).toBe('the file of the model is not among its artifacts')
  })

  it('keeps the signature of what it could not convert', async () => {
    const inputs = '[{"type": "double", "name": "a"}, {"type": "string", "name": "b"}]'
    const { signature, flavor, libraryVersion } = await readForeign(filesOf([1], SIGNATURE(inputs)))
    expect([flavor, libraryVersion]).toEqual(['sklearn', '1.9.1'])
    expect(signature.inputs).toEqual([
      { name: 'a', type: 'double', shape: [null, 1] },
      { name: 'b', type: 'string', shape: [null, 1] },
    ])
  })
})

/** The same with a width, so that its columns are known. */
function estimatorWithWidth(value: Written): Written {
  if (typeof value !== 'object' || value === null || !('call' in value)) return value
  const state = value.state && typeof value.state === 'object' && 'dict' in value.state ? value.state.dict : {}
  return { ...value, state: { dict: { ...state, n_features_in_: 2 } } }
}
