import root from '../jest.config.js'

/** The same as for the action's tests, which are not those of the scripts. */
export default root
