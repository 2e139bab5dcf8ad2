import { type GraphNode } from '../../inference/index.ts';
import type { Objective } from '../learner.ts';
import type { Forest } from './boost.ts';
/**
 * The forest as one operator. A classifier gives every leaf to class 0 of two, which by the rules of the operator is the score
 * of the positive class.
 */
export declare function forestNode(forest: Forest, objective: Objective): GraphNode;
