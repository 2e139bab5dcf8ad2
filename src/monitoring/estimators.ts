import { type EstimatorState, readEstimator } from '../evaluation/index.ts'
import { type ArtifactNeeds, createArtifacts } from './references.ts'

/** The artifact of a training run that holds what estimates performance without labels; not there where too few labels were held out. */
export const ESTIMATOR_ARTIFACT = 'estimator.json'

/** Finds the estimators of versions; those found stay in memory, since a version never changes. */
export function createEstimators(
  needs: ArtifactNeeds,
): (model: string, version: number) => Promise<EstimatorState | undefined> {
  return createArtifacts(needs, ESTIMATOR_ARTIFACT, readEstimator)
}
