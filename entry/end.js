/**
 * Ends the process two seconds after its work is done, should anything still keep it: when a wrong password is told within a
 * second, a look-up that hangs must not hold the job for a minute.
 */
export function end() {
  setTimeout(() => process.exit(), 2000).unref()
}
