export const id = 756;
export const ids = [756];
export const modules = {

/***/ 6756:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   post: () => (/* binding */ post)
/* harmony export */ });
/* harmony import */ var _rolldown_runtime_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3477);
/* harmony import */ var _log_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3583);
/* harmony import */ var _name_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9625);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9473);
/* harmony import */ var _explain_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9555);
/* harmony import */ var _events_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3987);
/* harmony import */ var _task_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7115);
/* harmony import */ var _ports_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(4788);
/* harmony import */ var _arn_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(1635);
/* harmony import */ var _security_group_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(5886);
/* harmony import */ var _wait_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(4479);











// src/post.ts
/**
* Runs the post step. Stops the tasks of an interrupted main step, tasks for this job only, and replaced tasks. Then
* reports the end to GitHub if the main step has not. Each part runs even if another fails. A failure is only a
* warning, because the job already has its result.
*/
async function post(env) {
	(0,_log_js__WEBPACK_IMPORTED_MODULE_1__.s)(env);
	const left = (0,_log_js__WEBPACK_IMPORTED_MODULE_1__.l)();
	if (left === void 0) {
		(0,_log_js__WEBPACK_IMPORTED_MODULE_1__.j)("Nothing to clean up.");
		return;
	}
	const { launch, retiring } = left;
	/** Returns whether `action` succeeded. If it failed, warns with a text that begins with `otherwise`. */
	const attempt = async (otherwise, action) => {
		try {
			await action;
			return true;
		} catch (error) {
			(0,_log_js__WEBPACK_IMPORTED_MODULE_1__.M)(`${otherwise} ${inOneLine(error, env)}`);
			return false;
		}
	};
	const stopped = await attempt("A task of this step may still be running.", launch && stopLaunched(env, launch, left));
	await attempt("A replaced task may still be running.", retiring && stopRetiring(env, retiring));
	await attempt("The end of the deployment was not reported to GitHub.", reportEnd(env, left, stopped));
}
/** Returns the same explanation of an error as in the main step, on one line. */
function inOneLine(error, env) {
	const { cause, remedy } = (0,_explain_js__WEBPACK_IMPORTED_MODULE_4__.explain)(error, {
		repository: env.GITHUB_REPOSITORY,
		cluster: env.INPUT_CLUSTER,
		domain: env.INPUT_DOMAIN
	});
	return (0,_log_js__WEBPACK_IMPORTED_MODULE_1__.n)(`${cause} ${remedy}`);
}
/** The time (ms) for retries of each throttled call. Many jobs may end at the same time. */
const PATIENCE = 12e4;
function clientsFor(env) {
	let said = false;
	const onWait = (error) => {
		if (!said) (0,_log_js__WEBPACK_IMPORTED_MODULE_1__.j)(`AWS throttles this account's calls, so the step waits and retries. ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.a)(error)}`);
		said = true;
	};
	return (0,_name_js__WEBPACK_IMPORTED_MODULE_2__.p)(env, void 0, { patience: {
		until: (begin) => begin + PATIENCE,
		onWait
	} });
}
/** Stops the main step's tasks, after it has restored or removed the DNS name that points to them. */
async function stopLaunched(env, launch, { jobOnly, naming }) {
	const clients = clientsFor(env);
	const { ecs } = clients;
	if (naming !== void 0) {
		const report = new _events_js__WEBPACK_IMPORTED_MODULE_5__.n();
		report.add((0,_log_js__WEBPACK_IMPORTED_MODULE_1__.t)(() => ({})));
		await (0,_name_js__WEBPACK_IMPORTED_MODULE_2__.i)(jobOnly ? {
			...naming,
			before: void 0
		} : naming, {
			cleanup: clients,
			emit: report.emit
		});
	}
	const arns = await findLaunched(ecs, launch, (0,_log_js__WEBPACK_IMPORTED_MODULE_1__.D)(env).repository);
	if (arns.length === 0) (0,_log_js__WEBPACK_IMPORTED_MODULE_1__.j)("The deployment was interrupted before it started a task.");
	const reason = jobOnly ? "The job has ended" : "The deployment was interrupted";
	const why = jobOnly ? "because the job has ended" : "whose deployment was interrupted";
	await (0,_wait_js__WEBPACK_IMPORTED_MODULE_9__.i)(arns.map(async (arn) => {
		await (0,_task_js__WEBPACK_IMPORTED_MODULE_6__.v)(ecs, arn, reason, { unseenFor: 3e4 });
		(0,_log_js__WEBPACK_IMPORTED_MODULE_1__.j)(`Stopped the task ${(0,_arn_js__WEBPACK_IMPORTED_MODULE_10__.a)(arn)}, ${why}.`);
	}));
}
/** Stops replaced tasks when no resolver returns their IP addresses any longer. */
async function stopRetiring(env, { tasks, at, closing }) {
	const wait = at - Date.now();
	if (wait > 0) {
		(0,_log_js__WEBPACK_IMPORTED_MODULE_1__.j)(`Waiting ${Math.ceil(wait / 1e3)} s, because resolvers may still point to the replaced task`);
		await (0,_wait_js__WEBPACK_IMPORTED_MODULE_9__.r)(wait);
	}
	const clients = clientsFor(env);
	await (0,_wait_js__WEBPACK_IMPORTED_MODULE_9__.i)(tasks.map(async (arn) => {
		await (0,_task_js__WEBPACK_IMPORTED_MODULE_6__.v)(clients.ecs, arn, "Replaced, and its name points elsewhere");
		(0,_log_js__WEBPACK_IMPORTED_MODULE_1__.j)(`Stopped the replaced task ${(0,_arn_js__WEBPACK_IMPORTED_MODULE_10__.a)(arn)}.`);
	}));
	if (closing !== void 0) await closePorts(clients, tasks, closing);
}
/**
* Closes the ports of stopped tasks, unless a newer deployment may need them. Opens them again if its tasks appear only
* after the first check. A deployment without tasks yet opens its ports itself once it has some.
*/
async function closePorts({ ec2, ecs }, stopped, { groupId, rules, place, family, clusters, startedBy }) {
	const hasOthers = async () => (await (0,_task_js__WEBPACK_IMPORTED_MODULE_6__.d)(ecs, clusters, family, place)).some((task) => task.startedBy !== startedBy && !stopped.includes(task.taskArn));
	if (await hasOthers()) return;
	await (0,_security_group_js__WEBPACK_IMPORTED_MODULE_8__.n)(ec2, groupId, rules);
	if (await hasOthers()) await (0,_security_group_js__WEBPACK_IMPORTED_MODULE_8__.o)(ec2, groupId, rules);
	else (0,_log_js__WEBPACK_IMPORTED_MODULE_1__.j)("Closed the ports of the replaced task.");
}
/**
* Returns the tasks of an interrupted deployment. If it doesn't know all of them, polls ECS for about 20 s, because ECS
* lists a task some time after RunTask.
*/
async function findLaunched(ecs, { cluster, startedBy, count, tasks }, repository) {
	for (let attempt = 1;; attempt++) {
		const found = await (0,_task_js__WEBPACK_IMPORTED_MODULE_6__.f)(ecs, cluster, {
			startedBy,
			repository
		});
		const all = [.../* @__PURE__ */ new Set([...tasks, ...found])];
		if (all.length >= count || attempt === 10) return all;
		await (0,_wait_js__WEBPACK_IMPORTED_MODULE_9__.r)(2e3);
	}
}
/**
* Reports to GitHub that the tasks for this job were removed, or else that the deployment failed. Reads only the inputs
* about GitHub again: the file or environment that the deployment was read from may have changed.
*/
async function reportEnd(env, { jobOnly, deployment }, stopped) {
	const gone = jobOnly && stopped;
	if (!gone && deployment === void 0) return;
	const { reported, ...known } = (0,_log_js__WEBPACK_IMPORTED_MODULE_1__.c)();
	if (reported === void 0) return;
	const context = recallRun((0,_log_js__WEBPACK_IMPORTED_MODULE_1__.D)(env), known);
	const { github: use } = (0,_log_js__WEBPACK_IMPORTED_MODULE_1__.a)();
	const access = (0,_log_js__WEBPACK_IMPORTED_MODULE_1__.T)(context, use, _log_js__WEBPACK_IMPORTED_MODULE_1__.M, new AbortController().signal);
	if (access === void 0) return;
	const { environment } = reported;
	const report = new _events_js__WEBPACK_IMPORTED_MODULE_5__.n();
	const spec = {
		context,
		use,
		...reported,
		region: (0,_ports_js__WEBPACK_IMPORTED_MODULE_7__.l)(env),
		deployment,
		known: () => ({})
	};
	report.add(_log_js__WEBPACK_IMPORTED_MODULE_1__.d, (0,_log_js__WEBPACK_IMPORTED_MODULE_1__.f)(access, {
		...spec,
		emit: report.emit
	}));
	if (gone) report.emit({
		type: "removed",
		environment
	});
	else {
		const cause = "The deployment was interrupted before it was complete.";
		const remedy = stopped ? "Run the job again." : "Run the workflow again. A task of the job may still be running.";
		report.emit({
			type: "failed",
			failure: {
				title: "The deployment was interrupted",
				cause,
				remedy,
				containers: [],
				logLines: []
			}
		});
	}
	await report.done();
}
function recallRun(context, { commit, origin, head }) {
	const { pullRequest } = context;
	const known = {
		...context,
		commit,
		pullRequest: pullRequest && head !== void 0 ? {
			...pullRequest,
			head
		} : pullRequest
	};
	return origin === void 0 ? known : (0,_log_js__WEBPACK_IMPORTED_MODULE_1__.O)(known, origin);
}



/***/ })

};
