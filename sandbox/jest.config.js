import root from '../jest.config.js'

/** The same as for the action's tests, which are not the sandbox's. */
export default root
