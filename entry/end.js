/**
 * Ends the process two seconds after its work, even if something keeps it alive. For example, the action reports a
 * wrong password within a second. A pending DNS lookup must not hold the job for a minute.
 */
export function end() {
  setTimeout(() => process.exit(), 2000).unref()
}
