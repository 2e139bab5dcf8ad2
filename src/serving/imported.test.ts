import { describe, expect, it } from 'vitest'
import { feedsOf, probabilityOf } from '../inference/index.ts'
import { importModel } from '../registry/index.ts'
import { categoryColumn, numberColumn, tableOf } from '../table/index.ts'
import { type LoadNeeds, loadVersion } from './loading/loaded.ts'

/** Cities with the codes 1 and 2 go left. */
const MODEL = `tree
version=v4
num_class=1
num_tree_per_iteration=1
max_feature_idx=1
objective=binary sigmoid:1
feature_names=distance city
feature_infos=[0:9] -1:0:1:2

Tree=0
num_leaves=2
num_cat=1
split_feature=1
threshold=0
decision_type=1
left_child=-1
right_child=-2
leaf_value=-1 1
cat_boundaries=0 1
cat_threshold=6
shrinkage=1


end of trees

pandas_categorical:[["Aachen", "Bonn", "Ulm"]]
`

const { bytes } = importModel(new TextEncoder().encode(MODEL))
const needs = {
  models: { get: async () => ({ artifact: 'sha256-0' }) },
  blobs: { get: async () => bytes },
} as unknown as LoadNeeds

describe('an imported model', () => {
  it('is loaded and scores the features of requests', async () => {
    const { loaded } = await loadVersion(needs, 'late', 1)
    expect(loaded).toMatchObject({ answers: 'probability', batched: true })
    expect(loaded.inputs.map(({ name }) => name)).toEqual(['distance', 'city'])
    const distance = numberColumn(Float64Array.of(1, Number.NaN, 3))
    const rows = tableOf({ distance, city: categoryColumn(['Bonn', 'Aachen', null]) })
    const scores = probabilityOf(await loaded.infer({ inputs: feedsOf(rows, loaded), rows: 3 }))
    const p = 1 / (1 + Math.exp(-1))
    for (const [row, wanted] of [1 - p, p, p].entries()) expect(scores[row]).toBeCloseTo(wanted, 14)
  })
  it('knows the texts that it was trained on', async () => {
    const { categories } = (await loadVersion(needs, 'late', 1)).loaded
    expect([...categories.get('city')!]).toEqual(['Aachen', 'Bonn', 'Ulm'])
  })
})
