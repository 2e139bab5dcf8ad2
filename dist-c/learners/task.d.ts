import type { Learner, Task } from './learner.ts';
/** Refuses a task that cannot be learned, before any work is done. */
export declare function checkTask(learner: Learner, task: Task): void;
/** The mean label, each row counted by its weight. */
export declare function meanLabel({ label, weights }: Task): number;
/** 1 / (1 + e^-x). */
export declare function sigmoid(x: number): number;
/** ln(p / (1 - p)). */
export declare function logit(p: number): number;
