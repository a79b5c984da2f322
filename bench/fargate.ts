/** Fargate as it is, about: see the timestamps of any task. */
export const REAL = { attach: 10_000, prepare: 1000, pull: 9000, stop: 1000, deprovision: 15_000 }

/** Ms that each call to AWS, the registry and GitHub takes. */
export const LATENCY = 40
