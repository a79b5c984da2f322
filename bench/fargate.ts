/** Fargate's approximate times in ms, from the timestamps of real tasks. */
export const REAL = { attach: 10_000, prepare: 1000, pull: 9000, stop: 1000, deprovision: 15_000 }

/** The latency of each call to AWS, the registry and GitHub, in ms. */
export const LATENCY = 40
