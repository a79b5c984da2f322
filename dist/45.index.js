export const id = 45;
export const ids = [45];
export const modules = {

/***/ 4916:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ _mw0),
/* harmony export */   i: () => (/* binding */ _ep0),
/* harmony export */   n: () => (/* binding */ logGroupArn),
/* harmony export */   o: () => (/* binding */ command),
/* harmony export */   r: () => (/* binding */ removeLogGroups),
/* harmony export */   t: () => (/* binding */ logGroup)
/* harmony export */ });
/* harmony import */ var _Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8305);
/* harmony import */ var _CloudWatchLogsClient_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1718);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9473);
/* harmony import */ var _ownership_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4577);
/* harmony import */ var _wait_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4479);





// node_modules/@aws-sdk/client-cloudwatch-logs/dist-es/commandBuilder.js
const command = (0,_Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.nt)(_CloudWatchLogsClient_js__WEBPACK_IMPORTED_MODULE_1__.l, "Logs_20140328", "CloudWatchLogsClient", _Sha256Node_js__WEBPACK_IMPORTED_MODULE_0__.G);
const _ep0 = {};
const _mw0 = (Command, cs, config, o) => [];
// node_modules/@aws-sdk/client-cloudwatch-logs/dist-es/commands/CreateLogGroupCommand.js
var CreateLogGroupCommand = class extends command(_ep0, _mw0, "CreateLogGroup", _CloudWatchLogsClient_js__WEBPACK_IMPORTED_MODULE_1__.n) {};
// node_modules/@aws-sdk/client-cloudwatch-logs/dist-es/commands/DeleteLogGroupCommand.js
var DeleteLogGroupCommand = class extends command(_ep0, _mw0, "DeleteLogGroup", _CloudWatchLogsClient_js__WEBPACK_IMPORTED_MODULE_1__.r) {};
// node_modules/@aws-sdk/client-cloudwatch-logs/dist-es/commands/DescribeLogGroupsCommand.js
var DescribeLogGroupsCommand = class extends command(_ep0, _mw0, "DescribeLogGroups", _CloudWatchLogsClient_js__WEBPACK_IMPORTED_MODULE_1__.i) {};
// node_modules/@aws-sdk/client-cloudwatch-logs/dist-es/commands/DescribeLogStreamsCommand.js
var DescribeLogStreamsCommand = class extends command(_ep0, _mw0, "DescribeLogStreams", _CloudWatchLogsClient_js__WEBPACK_IMPORTED_MODULE_1__.a) {};
// node_modules/@aws-sdk/client-cloudwatch-logs/dist-es/commands/ListTagsForResourceCommand.js
var ListTagsForResourceCommand = class extends command(_ep0, _mw0, "ListTagsForResource", _CloudWatchLogsClient_js__WEBPACK_IMPORTED_MODULE_1__.s) {};
// node_modules/@aws-sdk/client-cloudwatch-logs/dist-es/commands/PutRetentionPolicyCommand.js
var PutRetentionPolicyCommand = class extends command(_ep0, _mw0, "PutRetentionPolicy", _CloudWatchLogsClient_js__WEBPACK_IMPORTED_MODULE_1__.c) {};
// node_modules/@aws-sdk/client-cloudwatch-logs/dist-es/pagination/DescribeLogGroupsPaginator.js
const paginateDescribeLogGroups = (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__.S)(_CloudWatchLogsClient_js__WEBPACK_IMPORTED_MODULE_1__.t, DescribeLogGroupsCommand, "nextToken", "nextToken", "limit");
// src/resources/log-group.ts
/** Returns the group's ARN as IAM and the tagging calls expect it. The ARN of its streams is `<arn>:*`. */
function logGroupArn({ partition, account }, region, name) {
	return `arn:${partition}:logs:${region}:${account}:log-group:${name}`;
}
function logGroup({ logs, region, signal }, spec, identity) {
	const { name } = spec;
	return {
		find: (found) => findLogGroup(logs, {
			...spec,
			arn: async () => logGroupArn(await found(identity), region, name)
		}),
		plan: (group, { found }) => {
			const plan = planLogGroup(group, {
				...spec,
				arn: logGroupArn(found(identity), region, name)
			});
			return {
				...plan,
				changes: [{
					resource: "log group",
					name,
					action: plan.action
				}]
			};
		},
		apply: (plan) => applyLogGroup(logs, plan, signal)
	};
}
/** Looks up the group. Reads its tags only if its retention differs: they show whether the action can set it. */
async function findLogGroup(client, { name, retentionDays, arn }) {
	const lookUp = client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
	const groups = await (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__.v)(lookUp, () => void 0);
	if (groups === void 0) return { state: "unseen" };
	const group = groups.logGroups?.find(({ logGroupName }) => logGroupName === name);
	if (group === void 0) return { state: "absent" };
	const { retentionInDays } = group;
	if (retentionInDays === retentionDays) return {
		state: "present",
		retentionDays
	};
	return {
		state: "present",
		tags: await findTags(client, await arn()),
		retentionDays: retentionInDays
	};
}
/** Plans to create the group, or to set the retention of this repository's own. Uses any other group as it is. */
function planLogGroup(finding, spec) {
	if (finding.state === "absent") return {
		action: "create",
		spec
	};
	if (finding.state === "unseen") return {
		action: "unchanged",
		spec
	};
	return {
		action: finding.tags !== void 0 && (0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.w)(finding.tags, spec) && finding.retentionDays !== spec.retentionDays ? "update" : "unchanged",
		spec
	};
}
/** Creates the group or sets its retention. If it has been created in the meantime, looks it up and plans again. */
async function applyLogGroup(client, plan, signal) {
	const { name: logGroupName, tags } = plan.spec;
	if (plan.action === "create") try {
		await (0,_wait_js__WEBPACK_IMPORTED_MODULE_4__.n)(() => client.send(new CreateLogGroupCommand({
			logGroupName,
			tags
		})), {
			on: (error) => (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__.s)(error, "OperationAbortedException"),
			within: 6e4,
			every: 1e3,
			signal
		});
	} catch (error) {
		if (!(0,_errors_js__WEBPACK_IMPORTED_MODULE_2__.s)(error, "ResourceAlreadyExistsException")) throw error;
		const spec = {
			...plan.spec,
			arn: () => Promise.resolve(plan.spec.arn)
		};
		const isThere = ({ state }) => state !== "absent";
		const finding = await (0,_wait_js__WEBPACK_IMPORTED_MODULE_4__.t)(() => findLogGroup(client, spec), isThere, {
			within: 6e4,
			signal
		});
		if (finding.state === "absent") throw error;
		if (planLogGroup(finding, plan.spec).action === "update") await setRetention(client, plan.spec, signal);
		return;
	}
	if (plan.action !== "unchanged") await setRetention(client, plan.spec, signal);
}
/** Sets the retention. Retries while CloudWatch Logs doesn't show a new group yet. */
async function setRetention(client, { name: logGroupName, retentionDays: retentionInDays }, signal) {
	await (0,_wait_js__WEBPACK_IMPORTED_MODULE_4__.n)(() => client.send(new PutRetentionPolicyCommand({
		logGroupName,
		retentionInDays
	})), {
		on: (error) => (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__.s)(error, "ResourceNotFoundException", "OperationAbortedException"),
		within: 6e4,
		every: 1e3,
		signal
	});
}
/**
* Deletes the repository's log groups whose names begin with `prefix` and whose events have all expired. Returns their
* names. Source: DescribeLogStreams and DeleteLogGroup in the CloudWatch Logs API reference.
*/
async function removeLogGroups({ logs: client, region }, identity, { prefix, repository }) {
	const gone = [];
	const pages = await Array.fromAsync(paginateDescribeLogGroups({ client }, { logGroupNamePrefix: prefix }));
	for (const { retentionInDays, ...group } of pages.flatMap(({ logGroups }) => (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__._)(logGroups, "logGroups"))) {
		const logGroupName = (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__._)(group.logGroupName, "logGroupName");
		const tags = await findTags(client, logGroupArn(identity, region, logGroupName));
		if (!(0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.w)(tags, { repository }) || retentionInDays === void 0) continue;
		const newest = new DescribeLogStreamsCommand({
			logGroupName,
			orderBy: "LastEventTime",
			descending: true,
			limit: 1
		});
		const [stream] = (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__._)((await client.send(newest)).logStreams, "logStreams");
		const { lastIngestionTime, lastEventTimestamp, creationTime = group.creationTime } = stream ?? {};
		if ((lastIngestionTime ?? lastEventTimestamp ?? (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__._)(creationTime, "creationTime")) > Date.now() - retentionInDays * 864e5) continue;
		await client.send(new DeleteLogGroupCommand({ logGroupName }));
		gone.push(logGroupName);
	}
	return gone;
}
async function findTags(client, arn) {
	const lookUp = client.send(new ListTagsForResourceCommand({ resourceArn: arn }));
	return (await (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__.y)(lookUp, "ResourceNotFoundException", "AccessDeniedException"))?.tags ?? {};
}



/***/ }),

/***/ 2045:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   deploy: () => (/* binding */ deploy),
/* harmony export */   remove: () => (/* binding */ remove),
/* harmony export */   resolve: () => (/* binding */ resolve)
/* harmony export */ });
/* harmony import */ var _rolldown_runtime_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3477);
/* harmony import */ var _name_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9625);
/* harmony import */ var _ports_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4788);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9473);
/* harmony import */ var _task_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7115);
/* harmony import */ var _wait_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(4479);
/* harmony import */ var _events_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(3987);
/* harmony import */ var _arn_js__WEBPACK_IMPORTED_MODULE_23__ = __webpack_require__(1635);
/* harmony import */ var _task_definition_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(5865);
/* harmony import */ var _log_group_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(4916);
/* harmony import */ var _CloudWatchLogsClient_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(1718);
/* harmony import */ var _redact_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(2207);
/* harmony import */ var _ownership_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(4577);
/* harmony import */ var _deployment_js__WEBPACK_IMPORTED_MODULE_24__ = __webpack_require__(1689);
/* harmony import */ var _resource_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(5446);
/* harmony import */ var _tls_container_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(895);
/* harmony import */ var _secret2_js__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(1250);
/* harmony import */ var _problems_js__WEBPACK_IMPORTED_MODULE_15__ = __webpack_require__(7806);
/* harmony import */ var _schemas_04_js__WEBPACK_IMPORTED_MODULE_16__ = __webpack_require__(3395);
/* harmony import */ var _security_group_js__WEBPACK_IMPORTED_MODULE_17__ = __webpack_require__(5886);
/* harmony import */ var _account_js__WEBPACK_IMPORTED_MODULE_18__ = __webpack_require__(7963);
/* harmony import */ var _secret_js__WEBPACK_IMPORTED_MODULE_19__ = __webpack_require__(5714);
/* harmony import */ var _reference_js__WEBPACK_IMPORTED_MODULE_20__ = __webpack_require__(7717);
/* harmony import */ var _schemas_03_js__WEBPACK_IMPORTED_MODULE_21__ = __webpack_require__(3354);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_22__ = __webpack_require__(7598);

























// node_modules/@aws-sdk/client-ecs/dist-es/commands/CreateClusterCommand.js
var CreateClusterCommand = class extends (0,_task_js__WEBPACK_IMPORTED_MODULE_4__.F)(_task_js__WEBPACK_IMPORTED_MODULE_4__.N, _task_js__WEBPACK_IMPORTED_MODULE_4__.P, "CreateCluster", _schemas_03_js__WEBPACK_IMPORTED_MODULE_21__.t) {};
// node_modules/@aws-sdk/client-ecs/dist-es/commands/DescribeClustersCommand.js
var DescribeClustersCommand = class extends (0,_task_js__WEBPACK_IMPORTED_MODULE_4__.F)(_task_js__WEBPACK_IMPORTED_MODULE_4__.N, _task_js__WEBPACK_IMPORTED_MODULE_4__.P, "DescribeClusters", _schemas_03_js__WEBPACK_IMPORTED_MODULE_21__.i) {};
// node_modules/@aws-sdk/client-ecs/dist-es/commands/PutClusterCapacityProvidersCommand.js
var PutClusterCapacityProvidersCommand = class extends (0,_task_js__WEBPACK_IMPORTED_MODULE_4__.F)(_task_js__WEBPACK_IMPORTED_MODULE_4__.N, _task_js__WEBPACK_IMPORTED_MODULE_4__.P, "PutClusterCapacityProviders", _schemas_03_js__WEBPACK_IMPORTED_MODULE_21__.d) {};
// node_modules/@aws-sdk/client-ecs/dist-es/commands/RegisterTaskDefinitionCommand.js
var RegisterTaskDefinitionCommand = class extends (0,_task_js__WEBPACK_IMPORTED_MODULE_4__.F)(_task_js__WEBPACK_IMPORTED_MODULE_4__.N, _task_js__WEBPACK_IMPORTED_MODULE_4__.P, "RegisterTaskDefinition", _schemas_03_js__WEBPACK_IMPORTED_MODULE_21__.f) {};
// node_modules/@aws-sdk/client-iam/dist-es/commands/CreateRoleCommand.js
var CreateRoleCommand = class extends (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.J)(_secret2_js__WEBPACK_IMPORTED_MODULE_14__.K, _secret2_js__WEBPACK_IMPORTED_MODULE_14__.q, "CreateRole", _schemas_04_js__WEBPACK_IMPORTED_MODULE_16__.t) {};
// node_modules/@aws-sdk/client-iam/dist-es/commands/DeleteRolePolicyCommand.js
var DeleteRolePolicyCommand = class extends (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.J)(_secret2_js__WEBPACK_IMPORTED_MODULE_14__.K, _secret2_js__WEBPACK_IMPORTED_MODULE_14__.q, "DeleteRolePolicy", _schemas_04_js__WEBPACK_IMPORTED_MODULE_16__.n) {};
// node_modules/@aws-sdk/client-iam/dist-es/commands/GetRoleCommand.js
var GetRoleCommand = class extends (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.J)(_secret2_js__WEBPACK_IMPORTED_MODULE_14__.K, _secret2_js__WEBPACK_IMPORTED_MODULE_14__.q, "GetRole", _schemas_04_js__WEBPACK_IMPORTED_MODULE_16__.r) {};
// node_modules/@aws-sdk/client-iam/dist-es/commands/GetRolePolicyCommand.js
var GetRolePolicyCommand = class extends (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.J)(_secret2_js__WEBPACK_IMPORTED_MODULE_14__.K, _secret2_js__WEBPACK_IMPORTED_MODULE_14__.q, "GetRolePolicy", _schemas_04_js__WEBPACK_IMPORTED_MODULE_16__.i) {};
// node_modules/@aws-sdk/client-iam/dist-es/commands/ListRolePoliciesCommand.js
var ListRolePoliciesCommand = class extends (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.J)(_secret2_js__WEBPACK_IMPORTED_MODULE_14__.K, _secret2_js__WEBPACK_IMPORTED_MODULE_14__.q, "ListRolePolicies", _schemas_04_js__WEBPACK_IMPORTED_MODULE_16__.a) {};
// node_modules/@aws-sdk/client-iam/dist-es/commands/PutRolePermissionsBoundaryCommand.js
var PutRolePermissionsBoundaryCommand = class extends (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.J)(_secret2_js__WEBPACK_IMPORTED_MODULE_14__.K, _secret2_js__WEBPACK_IMPORTED_MODULE_14__.q, "PutRolePermissionsBoundary", _schemas_04_js__WEBPACK_IMPORTED_MODULE_16__.o) {};
// node_modules/@aws-sdk/client-iam/dist-es/commands/PutRolePolicyCommand.js
var PutRolePolicyCommand = class extends (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.J)(_secret2_js__WEBPACK_IMPORTED_MODULE_14__.K, _secret2_js__WEBPACK_IMPORTED_MODULE_14__.q, "PutRolePolicy", _schemas_04_js__WEBPACK_IMPORTED_MODULE_16__.s) {};
// node_modules/@aws-sdk/client-iam/dist-es/pagination/ListRolePoliciesPaginator.js
const paginateListRolePolicies = (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.S)(_name_js__WEBPACK_IMPORTED_MODULE_1__.m, ListRolePoliciesCommand, "Marker", "Marker", "MaxItems");
// node_modules/@aws-sdk/client-ec2/dist-es/commands/DescribeRouteTablesCommand.js
var DescribeRouteTablesCommand = class extends (0,_task_js__WEBPACK_IMPORTED_MODULE_4__.S)(_task_js__WEBPACK_IMPORTED_MODULE_4__.b, _task_js__WEBPACK_IMPORTED_MODULE_4__.x, "DescribeRouteTables", _task_js__WEBPACK_IMPORTED_MODULE_4__.E) {};
// node_modules/@aws-sdk/client-ec2/dist-es/commands/DescribeSubnetsCommand.js
var DescribeSubnetsCommand = class extends (0,_task_js__WEBPACK_IMPORTED_MODULE_4__.S)(_task_js__WEBPACK_IMPORTED_MODULE_4__.b, _task_js__WEBPACK_IMPORTED_MODULE_4__.x, "DescribeSubnets", _task_js__WEBPACK_IMPORTED_MODULE_4__.O) {};
// node_modules/@aws-sdk/client-ec2/dist-es/commands/DescribeVpcsCommand.js
var DescribeVpcsCommand = class extends (0,_task_js__WEBPACK_IMPORTED_MODULE_4__.S)(_task_js__WEBPACK_IMPORTED_MODULE_4__.b, _task_js__WEBPACK_IMPORTED_MODULE_4__.x, "DescribeVpcs", _task_js__WEBPACK_IMPORTED_MODULE_4__.k) {};
// node_modules/@aws-sdk/client-cloudwatch-logs/dist-es/commands/GetLogEventsCommand.js
var GetLogEventsCommand = class extends (0,_log_group_js__WEBPACK_IMPORTED_MODULE_8__.o)(_log_group_js__WEBPACK_IMPORTED_MODULE_8__.i, _log_group_js__WEBPACK_IMPORTED_MODULE_8__.a, "GetLogEvents", _CloudWatchLogsClient_js__WEBPACK_IMPORTED_MODULE_9__.o) {};
// src/aws/task-log.ts
const LINES = 50;
/** The most characters to keep of a line; CloudWatch Logs accepts events of 1 MB. */
const LINE_LENGTH = 2e3;
/** How long (ms) to wait for the exit codes once ECS has reported that the task is stopping. */
const SETTLES_WITHIN = 12e3;
/** Collects what is known about the task's end. Omits what can't be read. Throws only if the run is cancelled. */
async function diagnose(clients, stopped, spec) {
	const task = await awaitEnd(clients.ecs, stopped, spec);
	const { taskArn, stopCode, stoppedReason, containers = [] } = task;
	return {
		taskArn,
		stopCode,
		stoppedReason,
		containers: containers.map(({ name, exitCode, reason }) => ({
			name: (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__._)(name, "name"),
			exitCode,
			reason
		})),
		log: await readLogs(clients.logs, spec, task)
	};
}
/** Returns the last lines of all streams together, sorted by time. */
async function readLogs(client, { logs, signal }, task) {
	const attempts = task.desiredStatus === "STOPPED" && task.startedAt !== void 0 ? 4 : 1;
	return (await Promise.all(logs.map(async (place) => {
		return (await readLog(client, place.group, (0,_task_definition_js__WEBPACK_IMPORTED_MODULE_7__.i)(place, task.taskArn), {
			attempts,
			signal
		})).map((line) => ({
			...line,
			container: place.container
		}));
	}))).flat().toSorted((one, other) => one.at - other.at).slice(-50).map(({ container, text }) => ({
		container,
		text: clip(text)
	}));
}
/** Shortens a line, but only once its secrets are redacted: the runner doesn't recognize half a secret. */
function clip(text) {
	const line = (0,_redact_js__WEBPACK_IMPORTED_MODULE_10__.n)(text);
	return line.length > LINE_LENGTH ? `${line.slice(0, LINE_LENGTH)}…` : line;
}
/** Waits until the exit codes of the containers are known. Returns the task as it is if that takes too long. */
async function awaitEnd(client, stopped, { cluster, signal }) {
	const until = Date.now() + SETTLES_WITHIN;
	let task = stopped;
	while (task.desiredStatus === "STOPPED" && task.startedAt !== void 0 && !hasExitCodes(task) && Date.now() < until) {
		await (0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.r)(1e3, signal);
		try {
			task = (await (0,_task_js__WEBPACK_IMPORTED_MODULE_4__.a)(client, cluster, [stopped.taskArn]))[0] ?? task;
		} catch (error) {
			if ((0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.d)(error)) throw error;
			return task;
		}
	}
	return task;
}
function hasExitCodes({ lastStatus, containers = [] }) {
	return lastStatus === "STOPPED" || containers.every(({ exitCode }) => exitCode !== void 0);
}
/** Returns the last lines of the stream. Retries, because CloudWatch Logs shows a line some seconds late. */
async function readLog(client, logGroupName, logStreamName, { attempts, signal }) {
	for (let attempt = 1;; attempt++) {
		try {
			const command = new GetLogEventsCommand({
				logGroupName,
				logStreamName,
				limit: LINES
			});
			const { events = [] } = await client.send(command);
			const lines = events.flatMap(({ message = "", timestamp: at = 0 }) => message.split(/\r\n|\r|\n/).map((text) => ({
				at,
				text
			})));
			if (lines.length > 0) return lines;
		} catch (error) {
			if ((0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.d)(error)) throw error;
		}
		if (attempt === attempts) return [];
		await (0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.r)(1500, signal);
	}
}
/** The most pages of 1 MB to read at once, so that lines appear even while a lot is written. */
const MOST_PAGES = 10;
/**
* Reads what the containers of one task write, each line once. Polls, because a live tail has its own price, quotas and
* permission. Source: GetLogEvents in the CloudWatch Logs API reference, which ends when a token comes back unchanged.
*/
var LogTail = class {
	#client;
	#streams;
	#hindrance;
	#behind = false;
	constructor(client, taskArn, logs) {
		this.#client = client;
		this.#streams = logs.map((log) => ({
			log,
			name: (0,_task_definition_js__WEBPACK_IMPORTED_MODULE_7__.i)(log, taskArn)
		}));
	}
	/** Why the logs can't be read, if that is permanent. */
	get hindrance() {
		return this.#hindrance;
	}
	/** Whether there is already more to read, or the last read failed temporarily. */
	get behind() {
		return this.#behind;
	}
	/** Returns the lines since the last call. Throws only if the run is cancelled. */
	async read() {
		this.#behind = false;
		if (this.#hindrance !== void 0) return [];
		return (await Promise.all(this.#streams.map((stream) => this.#readStream(stream)))).flat();
	}
	async #readStream(stream) {
		const lines = [];
		try {
			for (let page = 1; page <= MOST_PAGES; page++) {
				const { events = [], nextForwardToken } = await this.#client.send(new GetLogEventsCommand({
					logGroupName: stream.log.group,
					logStreamName: stream.name,
					startFromHead: true,
					nextToken: stream.token
				}));
				lines.push(...events.map(({ message = "" }) => ({
					container: stream.log.container,
					message
				})));
				if (nextForwardToken === stream.token) return lines;
				stream.token = nextForwardToken;
			}
			this.#behind = true;
		} catch (error) {
			if ((0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.d)(error)) throw error;
			if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.s)(error, "ResourceNotFoundException")) return lines;
			if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.c)(error)) this.#behind = true;
			else this.#hindrance = (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.b)(error);
		}
		return lines;
	}
};
// src/deploy/launch.ts
/**
* The values of `mostStarts`. Each start takes Fargate about 30 s, so five outlast the minute that IAM may take to
* propagate changes. If nothing was written, only resources of an interrupted earlier run can still be propagating.
*/
const MOST_STARTS = {
	written: 5,
	unchanged: 2
};
/**
* Starts the tasks and waits for them with `waitUntil`. Starts them again if they stopped only because permissions had
* not propagated, or because AWS took its capacity back. Throws `DeploymentFailed` once the tasks are stopped.
*/
async function launch(spec, waitUntil, tools) {
	const { emit, clients } = tools;
	const startedBy = (0,node_crypto__WEBPACK_IMPORTED_MODULE_22__.randomUUID)();
	const launched = {
		cluster: spec.cluster,
		startedBy,
		count: spec.count
	};
	const deadline = Date.now() + spec.timeout;
	let last = {
		number: 0,
		option: 0,
		hasUnknown: false
	};
	for (;;) {
		const expires = spec.timeToLive === void 0 ? void 0 : new Date(Date.now() + spec.timeToLive * 1e3);
		const attempt = {
			...last,
			startedBy,
			number: last.number + 1,
			expires,
			tasks: [],
			seen: []
		};
		const record = () => ({
			...launched,
			tasks: attempt.tasks.map(({ taskArn }) => taskArn)
		});
		emit({
			type: "launching",
			launch: record(),
			expires
		});
		const onSeen = (tasks) => {
			attempt.seen = tasks.map(({ task }) => task);
			emit({
				type: "seen",
				tasks: tasks.map((seen) => withDetails(seen, spec))
			});
		};
		const onStarted = (started) => {
			attempt.tasks.push(...started);
			emit({
				type: "launching",
				launch: record(),
				expires
			});
			onSeen(attempt.tasks.map((task) => ({ task })));
		};
		try {
			await (0,_events_js__WEBPACK_IMPORTED_MODULE_6__.i)(emit, "Start", () => start(spec, attempt, onStarted, tools));
			const tasks = await waitUntil(attempt.tasks, {
				deadline,
				onSeen
			});
			clients.signal.throwIfAborted();
			return {
				record: record(),
				tasks
			};
		} catch (error) {
			const again = whatNext(error, spec, attempt);
			if (again === void 0) throw await giveUp(error, attempt, spec, tools);
			if (!await endAttempt(attempt, spec, tools)) throw await giveUp(interrupted(error), attempt, spec, tools);
			emit({
				type: "noted",
				text: again.why
			});
			emit({
				type: "quoted",
				lines: [(0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.f)(error)]
			});
			await spec.restore();
			last = {
				...attempt,
				option: again.option
			};
			await (0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.r)(3e3, clients.signal);
		}
	}
}
/**
* Starts the tasks on the first option that has capacity, beginning with the current one. Throws `TaskRefused` if none
* has capacity, or for any other refusal.
*/
async function start(spec, attempt, onStarted, tools) {
	for (;;) {
		const { tasks, refusal } = await startOn(spec, attempt, tools);
		onStarted(tasks);
		if (attempt.tasks.length === spec.count) return;
		const next = (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.m)(refusal) ? nextOption(spec.options, attempt.option, refusal) : void 0;
		if (next === void 0) throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.u(refusal);
		tools.emit({
			type: "noted",
			text: `${refusal.replace(/\.?$/, ".")} Trying ${spec.options[next]?.name ?? ""}.`
		});
		attempt.option = next;
	}
}
/** Requests the missing tasks on one option. Retries for up to a minute while a role or group is propagating. */
async function startOn(spec, attempt, { clients, emit }) {
	const { cluster, taskDefinitionArn, securityGroups, publicAddress } = spec;
	const { startedBy, number, expires, option: at } = attempt;
	const option = spec.options[at];
	const assignPublicIp = publicAddress === "ipv4";
	const request = {
		cluster,
		taskDefinitionArn,
		capacity: option?.capacity ?? "FARGATE",
		count: spec.count - attempt.tasks.length,
		exec: spec.exec,
		network: option?.subnets && {
			subnets: option.subnets,
			securityGroups,
			assignPublicIp
		},
		tags: {
			...spec.tags,
			...expires && (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.S)(expires)
		},
		variables: spec.variables,
		startedBy,
		clientToken: `${startedBy}-${number}-${at}`
	};
	const ask = async () => {
		try {
			return await (0,_task_js__WEBPACK_IMPORTED_MODULE_4__._)(clients.ecs, request);
		} catch (error) {
			if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.c)(error) || (0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.d)(error)) attempt.hasUnknown = true;
			throw error;
		}
	};
	return (0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.n)(ask, {
		on: (error) => (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.p)(error, spec.kept),
		within: _errors_js__WEBPACK_IMPORTED_MODULE_3__.r,
		every: 2e3,
		signal: clients.signal,
		onWait: (error, elapsed) => {
			emit({
				type: "noted",
				text: `Waiting for AWS to propagate new resources (${Math.round(elapsed / 1e3)} s elapsed): ${(0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.f)(error)}`
			});
		}
	});
}
/** Returns on which option to start stopped tasks again, and why. Returns nothing if that would not help. */
function whatNext(error, { kept, options, mostStarts }, { option, number }) {
	if (!(error instanceof _task_js__WEBPACK_IMPORTED_MODULE_4__.t)) return void 0;
	const mayBeTooNew = number < mostStarts;
	if (mayBeTooNew && (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.f)(error.message, kept)) return {
		option,
		why: "The task stopped because new IAM permissions had not propagated yet. Retrying:"
	};
	if (mayBeTooNew && (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.d)(error.message)) return {
		option,
		why: "The task could not start because AWS throttled one of its calls. Retrying:"
	};
	const { stopCode = "", stoppedReason = "" } = error.task;
	const said = `${stopCode}\n${stoppedReason}`;
	const next = (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.m)(said) ? nextOption(options, option, said) : void 0;
	if (next === void 0) return void 0;
	return {
		option: next,
		why: `AWS stopped the task. Trying ${options[next]?.name ?? ""}:`
	};
}
/**
* Stops the tasks of an attempt, and returns whether there can be another. There can't be if a container of a job has
* started, or may have.
*/
async function endAttempt(attempt, spec, tools) {
	if (spec.once && attempt.seen.some(hasBegun)) return false;
	if (!await stopAll(attempt.tasks, tools)) attempt.hasUnknown = true;
	return !spec.once || neverBegan(attempt.tasks, spec, tools);
}
/** Whether a container of the task has started, and may have done part of its work. */
function hasBegun({ startedAt, containers = [] }) {
	return startedAt !== void 0 || containers.some(({ lastStatus, exitCode }) => lastStatus === "RUNNING" || exitCode !== void 0);
}
/** How long (ms) ECS may take to report that starting tasks have stopped. */
const STOPPED_WITHIN = 12e4;
/**
* Whether no container of these tasks has ever started. Only stopped tasks can show that, because a container may start
* at any moment before. Returns false if ECS doesn't say.
*/
async function neverBegan(tasks, { cluster }, { polling, clients }) {
	const deadline = Date.now() + STOPPED_WITHIN;
	const arns = tasks.map(({ taskArn }) => taskArn);
	while (Date.now() < deadline) {
		try {
			const now = await (0,_task_js__WEBPACK_IMPORTED_MODULE_4__.a)(polling.ecs, cluster, arns);
			if (now.some(hasBegun)) return false;
			if (now.length === arns.length && now.every(_task_js__WEBPACK_IMPORTED_MODULE_4__.h)) return true;
		} catch (error) {
			if ((0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.d)(error)) throw error;
		}
		await (0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.r)(2e3, clients.signal);
	}
	return false;
}
function interrupted(cause) {
	return new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("JOB_INTERRUPTED", `The job was interrupted after it had started. ${(0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.f)(cause)}`, "The action does not start it again, as it may have done part of its work. Run the workflow again if the job can run twice. AWS does not reclaim capacity with `launch-type: FARGATE`.", { cause });
}
/**
* Diagnoses the failure, stops the tasks, and returns the error to throw. A cancelled run skips the diagnosis. If
* unknown tasks may still run, the post step looks for them.
*/
async function giveUp(cause, { tasks, hasUnknown }, spec, tools) {
	const stopped = [cause, cause instanceof Error ? cause.cause : void 0].find((each) => each instanceof _task_js__WEBPACK_IMPORTED_MODULE_4__.t);
	const seen = stopped?.task ?? tasks[0];
	const diagnosis = seen === void 0 ? void 0 : await findOut(seen, spec, tools);
	if (await stopAll(tasks, tools, stopped?.task.taskArn) && !hasUnknown) tools.emit({
		type: "settled",
		postStep: "stops-nothing"
	});
	return new _wait_js__WEBPACK_IMPORTED_MODULE_5__.c(cause, diagnosis);
}
async function findOut(task, { cluster, logs }, { polling, clients }) {
	try {
		return await diagnose(polling, task, {
			cluster,
			logs,
			signal: clients.signal
		});
	} catch (error) {
		if ((0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.d)(error)) return void 0;
		throw error;
	}
}
/** Stops the tasks and logs each, except `dead`, which has already ended. Returns whether all stop requests worked. */
async function stopAll(tasks, { cleanup, emit }, dead) {
	return (await Promise.all(tasks.map(async ({ taskArn }) => {
		try {
			await (0,_task_js__WEBPACK_IMPORTED_MODULE_4__.v)(cleanup.ecs, taskArn, "The deployment failed", { unseenFor: 3e4 });
			if (taskArn !== dead) emit({
				type: "noted",
				text: `Stopped the task ${(0,_arn_js__WEBPACK_IMPORTED_MODULE_23__.a)(taskArn)}.`
			});
			return true;
		} catch (error) {
			emit({
				type: "warned",
				text: `The task ${taskArn} could not be stopped: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.b)(error)}`
			});
			return false;
		}
	}))).every((stopped) => stopped);
}
/** Returns the task with its main container's image digest and log stream. */
function withDetails(seen, { containerName, logs }) {
	const { task } = seen;
	const log = logs.find(({ container }) => container === containerName);
	return {
		...seen,
		digest: task.containers?.find(({ name }) => name === containerName)?.imageDigest,
		logStream: log && (0,_task_definition_js__WEBPACK_IMPORTED_MODULE_7__.i)(log, task.taskArn)
	};
}
/**
* Returns the ways to request the tasks, in the order to try. First, AWS chooses among all subnets. Its Availability
* Zone may be full, so each subnet follows alone. With Spot, On-Demand follows in the same order.
*/
function capacityOptions({ compute }, subnets) {
	if (compute.kind === "instances") return [{
		capacity: "EC2",
		subnets,
		name: "EC2"
	}];
	const capacities = compute.spot ? ["FARGATE_SPOT", "FARGATE"] : ["FARGATE"];
	const each = (subnets ?? []).length > 1 ? subnets ?? [] : [];
	return capacities.flatMap((capacity) => [{
		capacity,
		subnets: subnets ?? [],
		name: capacity
	}, ...each.map((subnet) => ({
		capacity,
		subnets: [subnet],
		name: `${capacity} in ${subnet}`
	}))]);
}
/** Returns the next option to try. All subnets share quotas and Spot interruptions, so these require other capacity. */
function nextOption(options, at, text) {
	const isShared = _errors_js__WEBPACK_IMPORTED_MODULE_3__.t.quota.test(text) || _errors_js__WEBPACK_IMPORTED_MODULE_3__.t.interrupted.test(text);
	const next = options.findIndex(({ capacity }, index) => index > at && !(isShared && capacity === options[at]?.capacity));
	return next === -1 ? void 0 : next;
}
// src/deploy/preflight.ts
/** Runs all checks, and adds every failure to `problems`. */
function checkPossible(deployment, surroundings, problems) {
	const checks = [
		requireOwnAccount,
		requireReachable,
		requireLinux,
		requireNetworkMode,
		requireOwnAddress,
		requireHealthCheck,
		requireJobThatEnds,
		requireRoomForContainers,
		requireRoomForOwn,
		requireShareForTls,
		requireTaskRole,
		requireWritable,
		requireLasting
	];
	for (const check of checks) problems.read(() => {
		check(deployment, surroundings);
	});
}
/** Throws `ENVIRONMENT_TOO_LONG` if the name doesn't fit in tags, by which later runs find the environment. */
function requireNameable(subject) {
	if ((0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.C)(subject)) return;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("ENVIRONMENT_TOO_LONG", `The environment ${JSON.stringify(subject.environment)} is too long for AWS tags, which have at most 256 characters. Signs and emoji take 3 to 12 each.`, "Set a shorter name in `environment`; for a branch with such a name, set `follow-ref: false` as well.");
}
/** Whether the task runs until it is replaced or removed. */
function lasts({ tags = [] }) {
	return !(0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.D)((0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.G)(tags));
}
/**
* Throws `LASTING_TASK_KEPT` if a short-lived deployment would replace a lasting task. For example, a nightly test must
* not replace production: both use the environment of the default branch.
*/
function requireLasting(deployment, { tasks }) {
	const lasting = (0,_deployment_js__WEBPACK_IMPORTED_MODULE_24__.a)(deployment) ? tasks.find(lasts) : void 0;
	if (lasting === void 0) return;
	const { environment } = deployment.subject;
	const input = deployment.kind === "service" && deployment.keepRunning ? "`time-to-live` is set" : "`keep-running` is `false`";
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("LASTING_TASK_KEPT", `The environment ${environment} has the task ${(0,_arn_js__WEBPACK_IMPORTED_MODULE_23__.a)(lasting.taskArn)}, which was deployed with \`keep-running: true\` and without \`time-to-live\`. This temporary deployment would replace it: ${input}.`, `Give this deployment an \`environment\` of its own, for example \`environment: tests\`. To replace the task anyway, first remove ${environment} with \`mode: destroy\`.`);
}
/** Throws `HEALTH_CHECK_WITHOUT_PORT` if `health-check-path` is set and no port is TCP. */
function requireCheckable(deployment, ports) {
	if ((0,_deployment_js__WEBPACK_IMPORTED_MODULE_24__.i)(deployment) === void 0 || ports.some(({ protocol }) => protocol === "tcp")) return;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("HEALTH_CHECK_WITHOUT_PORT", "`health-check-path` is set, but the task has no TCP port.", "Set `port`, or omit `health-check-path`.");
}
/** Throws `ROLE_OF_ANOTHER_ACCOUNT` if a role is in another account or partition, where ECS can't use it. */
function requireOwnAccount({ executionRole, taskRole }, { identity }) {
	const roles = {
		"task-role-arn": taskRole,
		"execution-role-arn": "arn" in executionRole ? executionRole.arn : void 0
	};
	for (const [input, role] of Object.entries(roles)) {
		const { account, partition = "", field } = role ?? {};
		if (account === void 0 || account === identity.account && partition === identity.partition) continue;
		throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("ROLE_OF_ANOTHER_ACCOUNT", `The role in \`${field ?? input}\`${field === void 0 ? "" : " of `task-definition`"} belongs to ${account} in ${partition}, but the AWS credentials to ${identity.account} in ${identity.partition}.`, "Set a role of the same account.");
	}
}
/**
* Throws `SECRET_OF_ANOTHER_REGION` for an ARN that the task can't use. No ARN works across partitions, and registry
* credentials must be in the task's own Region. Other secrets can be in any Region.
*/
function requireReachable({ template, domain }, { identity, region, reads }) {
	for (const read of reads) {
		const id = "id" in read ? read.id : "";
		const [prefix, partition = "", service = "", where = ""] = id.split(":");
		if (prefix !== "arn" || id === domain?.https?.certificateSecretId) continue;
		const isElsewhere = read.kind === "registry" && where !== region;
		if (partition === identity.partition && !isElsewhere) continue;
		const inFile = JSON.stringify(template).includes(id);
		const input = read.kind === "registry" ? "secret-arn" : "secrets";
		const what = {
			secretsmanager: "secret",
			ssm: "parameter"
		}[service] ?? "file";
		throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("SECRET_OF_ANOTHER_REGION", `The ${what} ${id} in \`${inFile ? `${read.path}\` of \`task-definition` : input}\` is in ${where || partition}, but the task is to run in ${region}.`, what === "secret" ? "Set a secret of that Region. Secrets Manager can replicate one there." : `Set a ${what} of the partition ${identity.partition}.`);
	}
}
/** Throws `OPERATING_SYSTEM_UNSUPPORTED` for Windows: the action's checks and timer support only Linux. */
function requireLinux({ template }) {
	const family = template.runtimePlatform?.operatingSystemFamily;
	if (family === void 0 || family === "LINUX") return;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("OPERATING_SYSTEM_UNSUPPORTED", `The task definition is for ${family}, but this action runs Linux containers only.`, "Use a Linux image, and omit `runtimePlatform.operatingSystemFamily` or set it to `LINUX`.");
}
function requireNetworkMode({ template, compute }) {
	const mode = template.networkMode;
	if (compute.kind === "instances" || mode === void 0 || mode === "awsvpc") return;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("NETWORK_MODE_UNSUPPORTED", `The task definition has the network mode \`${mode}\`, but Fargate supports only \`awsvpc\`.`, "Remove `networkMode` from the file, or set `launch-type: EC2`.");
}
/** Throws `DOMAIN_WITHOUT_ADDRESS` if tasks share the IP address of an instance, which outlives them. */
function requireOwnAddress({ domain, network }) {
	if (domain === void 0 || network.kind === "own") return;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("DOMAIN_WITHOUT_ADDRESS", `\`domain\` is ${domain.name}, but with \`networkMode: ${network.kind}\` the task has no address of its own.`, "Set `networkMode: awsvpc` in the file of `task-definition`, or omit `domain`.");
}
/** Throws `HEALTH_CHECK_MISSING`: ECS ignores an image's HEALTHCHECK. Source: HealthCheck in the ECS API reference. */
function requireHealthCheck(deployment) {
	if (deployment.kind === "job" || deployment.ready.when !== "healthy") return;
	const { template } = deployment;
	if (template.containerDefinitions.some(({ essential, healthCheck }) => essential !== false && healthCheck !== void 0)) return;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("HEALTH_CHECK_MISSING", "`wait-for` is `healthy`, but no essential container of the task has a health check.", "Give the container a `healthCheck` in the file of `task-definition`, as ECS ignores the HEALTHCHECK of an image. Or set `health-check-path` instead.");
}
/** Throws `EXEC_WITHOUT_ROLE` without a task role. Source: "Monitor Amazon ECS containers with ECS Exec". */
function requireTaskRole({ exec, taskRole }) {
	if (!exec || taskRole !== void 0) return;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("EXEC_WITHOUT_ROLE", "`enable-exec` is `true`, but the task has no task role, which ECS Exec requires.", "Create a role for `ecs-tasks.amazonaws.com` that allows `ssmmessages:CreateControlChannel`, `ssmmessages:CreateDataChannel`, `ssmmessages:OpenControlChannel` and `ssmmessages:OpenDataChannel`, and set its ARN in `task-role-arn`.");
}
/** Throws `EXEC_ROOT_READ_ONLY`: the agent writes to the container. Source: as above, its considerations. */
function requireWritable({ exec, template, containers: [main] }) {
	const container = template.containerDefinitions.find(({ name }) => name === main.name);
	if (!exec || container?.readonlyRootFilesystem !== true) return;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("EXEC_ROOT_READ_ONLY", `\`enable-exec\` is \`true\`, but the container ${main.name} has \`readonlyRootFilesystem: true\`, and ECS Exec has to write to it.`, "Remove `readonlyRootFilesystem` from the file of `task-definition`, or remove `enable-exec`.");
}
/** Throws `JOB_NOT_ESSENTIAL`: a task ends only when an essential container does. */
function requireJobThatEnds({ kind, template, containers: [main] }) {
	const container = template.containerDefinitions.find(({ name }) => name === main.name);
	if (kind === "service" || container?.essential !== false) return;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("JOB_NOT_ESSENTIAL", `\`wait-for\` is \`stopped\`, but the container ${main.name} is not essential, so the task continues when it ends.`, "Make it `essential` in `task-definition`, or set `container-name` to the container that runs the job.");
}
/** The maximum number of containers in a task. Source: "Amazon ECS service quotas". */
const MOST_CONTAINERS = 10;
function requireRoomForContainers({ containers }) {
	if (containers.length <= MOST_CONTAINERS) return;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("TOO_MANY_CONTAINERS", `The task has ${containers.length} containers, but ECS accepts at most ${MOST_CONTAINERS}.`, "Remove lines of `images`, or containers of `task-definition`.");
}
/** Throws if the task lacks room for the timer or the TLS container, or if one's name is taken. */
function requireRoomForOwn({ containers, timeToLive, domain }) {
	const names = containers.map(({ name }) => name);
	const hasTls = domain?.https !== void 0;
	if (timeToLive !== void 0 && names.includes("run-on-fargate-timer")) throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("TIMER_NAME_TAKEN", `The task has a container ${_task_definition_js__WEBPACK_IMPORTED_MODULE_7__.t}, which is the name of the timer of \`time-to-live\`.`, "Remove it from the file of `task-definition` if it is from an earlier deployment. Otherwise rename it.");
	if (hasTls && names.includes("run-on-fargate-tls")) throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("TLS_NAME_TAKEN", `The task has a container ${_tls_container_js__WEBPACK_IMPORTED_MODULE_13__.t}, which is the name of the container of \`https\`.`, "Remove it from the file of `task-definition` if it is from an earlier deployment. Otherwise rename it.");
	const own = [...timeToLive === void 0 ? [] : [["TIMER_WITHOUT_ROOM", "time-to-live"]], ...hasTls ? [["TLS_WITHOUT_ROOM", "https"]] : []];
	const [first] = own;
	if (first === void 0 || names.length > MOST_CONTAINERS || names.length + own.length <= MOST_CONTAINERS) return;
	const inputs = own.map(([, input]) => `\`${input}\``);
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a(first[0], `The task has ${names.length} containers, and ${inputs.join(" and ")} ${own.length === 1 ? "needs one" : "need two"} more than the ${MOST_CONTAINERS} that ECS accepts.`, `Remove a container from \`task-definition\`, or omit ${inputs.join(" or ")}.`);
}
function requireShareForTls({ template, size, domain }) {
	if (domain?.https === void 0 || size === void 0) return;
	const { containerDefinitions: containers } = template;
	const sums = {
		memory: containers.reduce((sum, each) => sum + (each.memoryReservation ?? each.memory ?? 0), 0),
		cpu: containers.reduce((sum, { cpu = 0 }) => sum + cpu, 0)
	};
	const short = ["memory", "cpu"].filter((field) => sums[field] > 0 && sums[field] + _tls_container_js__WEBPACK_IMPORTED_MODULE_13__.n[field] > size[field]);
	if (short.length === 0) return;
	const units = {
		memory: "MiB",
		cpu: "CPU units"
	};
	const taken = short.map((field) => `${sums[field]} of the ${size[field]} ${units[field]}, of which it needs ${_tls_container_js__WEBPACK_IMPORTED_MODULE_13__.n[field]}`);
	const least = short.map((field) => `\`${field}\` to ${sums[field] + _tls_container_js__WEBPACK_IMPORTED_MODULE_13__.n[field]} ${units[field]} or more`);
	const inFile = short.every((field) => template[field] !== void 0);
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("TLS_WITHOUT_ROOM", `The containers of \`task-definition\` leave too little for the one that serves HTTPS: they take ${taken.join(", and ")}.`, `Increase the task's ${least.join(" and ")}${inFile ? " in the file of `task-definition`" : ""}, or decrease those of a container.`);
}
/**
* Throws `TOO_MANY_ENVIRONMENTS` if enough other environments have tasks to reach a limit. The limits are
* `max-environments` for the repository, and `max-environments-in-cluster` for all repositories.
*/
async function requireEnvironmentLimit({ maxEnvironments, maxEnvironmentsInCluster, subject, cluster: { cluster } }, { ecs }) {
	if (maxEnvironments === void 0 && maxEnvironmentsInCluster === void 0) return;
	const tasks = await (0,_task_js__WEBPACK_IMPORTED_MODULE_4__.o)(ecs, cluster);
	const others = (repository) => (0,_resource_js__WEBPACK_IMPORTED_MODULE_12__.u)(repository, tasks).filter(({ environment }) => repository !== subject.repository || environment !== subject.environment);
	if (maxEnvironments !== void 0) requireRoomInRepository(subject.repository, others(subject.repository), maxEnvironments);
	if (maxEnvironmentsInCluster === void 0) return;
	requireRoomInCluster(cluster, repositoriesOf(tasks).map((repository) => ({
		repository,
		environments: others(repository)
	})), maxEnvironmentsInCluster);
}
function requireRoomInRepository(repository, others, maxEnvironments) {
	const [oldest] = others;
	if (others.length < maxEnvironments || oldest === void 0) return;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("TOO_MANY_ENVIRONMENTS", `${others.length} environments of ${repository} are running, and \`max-environments\` is ${maxEnvironments}. The oldest is ${oldest.environment}, since ${oldest.since.toISOString()}.`, "Remove one with `mode: destroy` and its name in `environment`, remove leftovers with `mode: sweep`, or set a larger `max-environments`.");
}
function repositoriesOf(tasks) {
	const owners = tasks.flatMap(({ tags = [] }) => (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.L)((0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.G)(tags)) ?? []);
	return [...new Set(owners)].flatMap((owner) => (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__._)(owner) ?? []).toSorted();
}
function requireRoomInCluster(cluster, all, most) {
	const up = all.filter(({ environments }) => environments.length > 0);
	const count = up.reduce((sum, { environments }) => sum + environments.length, 0);
	if (count < most) return;
	const list = up.map(({ repository, environments }) => `${repository} ${environments.length}`).join(", ");
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("TOO_MANY_ENVIRONMENTS", `${count} environments of all repositories are running in the cluster ${cluster}, and \`max-environments-in-cluster\` is ${most}: ${list}.`, "In its repository, remove one with `mode: destroy`, or leftovers with `mode: sweep`. Or set a larger `max-environments-in-cluster`.");
}
// src/resources/execution-role.ts
/** Returns a role that the action creates and updates. Its result is the plan that its policies are written by. */
function executionRole({ iam, signal }, spec, { identity, boundaryName, proof }) {
	return {
		find: (found) => findExecutionRole(iam, spec, proof(found)),
		plan: (role, { found }) => {
			const { partition, account } = found(identity);
			const usualBoundary = `arn:${partition}:iam::${account}:policy/${boundaryName}`;
			const plan = planExecutionRole(role, {
				...spec,
				identity: found(identity),
				usualBoundary
			});
			if (plan.action === "given") return {
				...plan,
				changes: [givenChange(plan.arn)],
				warnings: foreignWarnings(role, plan.notice, spec)
			};
			const changes = [{
				resource: "execution role",
				name: spec.name,
				action: plan.action
			}];
			return {
				...plan,
				changes,
				warnings: plan.shared === true ? foreignWarnings(role, void 0, spec) : []
			};
		},
		apply: (plan) => plan.action === "given" ? Promise.resolve(plan) : applyExecutionRole(iam, plan, signal),
		outputs: ({ arn }) => ({ "execution-role-arn": arn })
	};
}
/** Returns an existing role, given by its ARN or name. */
function existingRole(role, identity) {
	return {
		find: () => Promise.resolve(void 0),
		plan: (_, { found }) => {
			const arn = (0,_arn_js__WEBPACK_IMPORTED_MODULE_23__.i)(role, found(identity));
			return {
				action: "given",
				arn,
				changes: [givenChange(arn)]
			};
		},
		apply: (plan) => Promise.resolve(plan),
		outputs: ({ arn }) => ({ "execution-role-arn": arn })
	};
}
function givenChange(arn) {
	return {
		resource: "execution role",
		name: arn,
		action: "given"
	};
}
/** Adds a warning if the requested boundary has no effect, because this repository doesn't own the role. */
function foreignWarnings(role, notice, { boundary }) {
	const warnings = notice === void 0 ? [] : [notice];
	if (boundary === void 0 || role.state === "present" && role.boundary === boundary) return warnings;
	const ignored = "`permissions-boundary-arn` has no effect on the existing role in `execution-role-name`, which this action did not create: set the boundary on the role itself.";
	return [...warnings, ignored];
}
/**
* Returns the policies of a role that the action manages, or a check of an existing role. The result is the grants that
* were written; none for an existing role.
*/
function rolePolicies(clients, role, spec) {
	return {
		needs: [role, ...spec.secrets.needs],
		find: () => Promise.resolve(void 0),
		plan: (_, plans) => {
			const common = {
				permissions: spec.permissions(plans),
				clusters: spec.clusters(plans),
				last: spec.last(plans)
			};
			const plan = plans.planned(role);
			if (plan.action === "given") return {
				...common,
				changes: []
			};
			const grants = common.permissions(spec.secrets.planned(plans));
			const changes = spec.names.map((name) => {
				const grant = grants.find((each) => each.name === name);
				return {
					resource: "role policy",
					name,
					action: planGrant(plan, name, grant)
				};
			});
			return {
				...common,
				changes
			};
		},
		apply: async ({ permissions, clusters }, results) => {
			const plan = results(role);
			const grants = permissions(spec.secrets.applied(results));
			if (plan.action === "given") {
				spec.onMissing(await findMissingGrants(clients.iam, plan.arn, grants));
				return [];
			}
			await applyGrants(clients, plan, grants, clusters);
			return grants;
		},
		tidy: async ({ clusters, last }, results) => {
			const plan = results(role);
			if (plan.action === "given" || !mayBeUnused(plan, last, spec.names)) return void 0;
			const found = await (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.f)(clients.ecs, {
				...plan.spec,
				clusters
			});
			if (found === "unknown") return void 0;
			const used = /* @__PURE__ */ new Set([...found, ...Object.keys(last).filter((name) => name.startsWith("log-"))]);
			const removal = removeUnusedGrants(clients.iam, plan, {
				used,
				olderThan: UNUSED_FOR
			});
			const removed = await (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.v)(removal, () => []);
			return removed.length === 0 ? void 0 : `Deleted unused policies of the execution role: ${removed.join(", ")}`;
		}
	};
}
/** The minimum age (ms) of an unused policy before it is deleted. */
const UNUSED_FOR = 36e5;
/** Whether the role may have unused policies: others that were read, or else those that only the last revision had. */
function mayBeUnused({ policies }, last, needed) {
	return (policies.others ?? Object.keys(last).filter((name) => !needed.includes(name))).length > 0;
}
/**
* The minimum age (ms) of an unused policy before it is deleted because the role is full. By then, the deployment that
* wrote it has registered a task definition that names it.
*/
const MAKING_ROOM = 9e5;
/** Writes the role's policies. If they exceed IAM's size limit, deletes unused ones and tries again. */
async function applyGrants({ iam, ecs, signal }, role, grants, clusters) {
	const applyAll = () => (0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.i)(grants.map((grant) => applyGrant(iam, role, grant, signal)));
	try {
		await applyAll();
	} catch (error) {
		if (!(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.s)(error, "LimitExceededException")) throw error;
		const used = await (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.f)(ecs, {
			...role.spec,
			clusters
		});
		if ((used === "unknown" ? [] : await removeUnusedGrants(iam, role, {
			used,
			olderThan: MAKING_ROOM
		})).length === 0) throw error;
		await applyAll();
	}
}
/** Checks the policies that only a running task has proved, and writes those that somebody has deleted since. */
async function restoreGrants(clients, role, grants, clusters) {
	if (role.action === "given" || role.policies.others !== void 0) return;
	const policies = await readPolicies(clients.iam, role.spec);
	await applyGrants(clients, {
		...role,
		policies
	}, grants, clusters);
}
/**
* Looks up the role, and its policies unless `proof` covers them. A proof doesn't count for another role, or for one
* that was created after it.
*/
async function findExecutionRole(client, spec, proof) {
	const [role, proven] = await Promise.all([(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.y)(client.send(new GetRoleCommand({ RoleName: spec.name })), MISSING), proof]);
	if (role?.Role === void 0) return { state: "absent" };
	const { AssumeRolePolicyDocument, PermissionsBoundary, Tags, CreateDate = /* @__PURE__ */ new Date() } = role.Role;
	const arn = (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__._)(role.Role.Arn, "Arn");
	const boundary = PermissionsBoundary?.PermissionsBoundaryArn;
	const holds = proven?.role === arn && CreateDate < proven.at;
	return {
		state: "present",
		arn,
		trust: decodeURIComponent((0,_errors_js__WEBPACK_IMPORTED_MODULE_3__._)(AssumeRolePolicyDocument, "AssumeRolePolicyDocument")),
		boundary,
		tags: (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.G)(Tags),
		policies: holds ? {
			hashes: proven.grants,
			others: void 0
		} : await readPolicies(client, spec)
	};
}
/** Reads the policies in `grants`, and lists the names of the owner's other policies, in parallel. */
async function readPolicies(client, { name, grants, owner }) {
	const [names, ...texts] = await Promise.all([listPolicies(client, name), ...grants.map((policy) => readPolicy(client, name, policy))]);
	const found = grants.flatMap((policy, index) => {
		const text = texts[index];
		return text === void 0 ? [] : [[policy, (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.A)(text)]];
	});
	const others = names.filter((policy) => (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.N)(policy, owner) && !grants.includes(policy));
	return {
		hashes: Object.fromEntries(found),
		others
	};
}
/**
* Plans to create the role or to set its boundary. Only a role of this repository is updated. A role that another owner
* shares gets policies if the user named it. Any other role that the user named is used as it is.
* Throws `ROLE_NOT_OURS` if the name is generated and the role isn't this repository's, or if others can assume the
* role. Throws `ROLE_NOT_TRUSTED` if ECS tasks can't.
*/
function planExecutionRole(finding, spec) {
	if (finding.state === "absent") {
		const { partition, account } = spec.identity;
		return {
			action: "create",
			spec,
			arn: `arn:${partition}:iam::${account}:role${spec.path}${spec.name}`,
			policies: {
				hashes: {},
				others: []
			}
		};
	}
	const { arn, policies, tags, trust } = finding;
	const ours = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.w)(tags, spec);
	if (!ours && !spec.named) throw notOurs$1(spec, tags);
	const principals = (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.B)(trust, spec.identity.account);
	if (!principals.includes("ecs-tasks.amazonaws.com")) throw notTrusted(spec.name);
	const strangers = principals.filter((principal) => principal !== _secret2_js__WEBPACK_IMPORTED_MODULE_14__.T);
	if (strangers.length > 0) throw trustsOthers(spec.name, strangers);
	if (!ours && !(0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.E)(tags, spec)) return {
		action: "given",
		arn,
		notice: foreignNotice(spec, tags)
	};
	if (!ours) return {
		action: "unchanged",
		spec,
		arn,
		policies,
		shared: true
	};
	const boundary = spec.boundary !== finding.boundary ? spec.boundary : void 0;
	return {
		action: boundary === void 0 ? "unchanged" : "update",
		spec,
		arn,
		policies,
		boundary
	};
}
/** Returns what to do with one policy. `grant` is undefined while the ARN of its secret is unknown. */
function planGrant(plan, name, grant) {
	const hash = plan.policies.hashes[name];
	if (hash === void 0) return "create";
	return grant !== void 0 && hash === (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.j)(grant) ? "unchanged" : "update";
}
/**
* Creates the role or sets its boundary. Returns the plan that its policies are written by. If the role has been
* created in the meantime, looks it up and plans again. Throws the errors of `planExecutionRole`.
*/
async function applyExecutionRole(client, plan, signal) {
	if (plan.action === "create") return createRole(client, plan, signal);
	await setBoundary(client, plan);
	return plan;
}
async function setBoundary(client, { boundary, spec }) {
	if (boundary === void 0) return;
	await client.send(new PutRolePermissionsBoundaryCommand({
		RoleName: spec.name,
		PermissionsBoundary: boundary
	}));
}
/**
* Writes the policy unless the role already has it. Retries while IAM doesn't see the new role yet.
* Throws IAM's `LimitExceededException` if the role's policies exceed the size limit.
*/
async function applyGrant(client, plan, grant, signal) {
	if (planGrant(plan, grant.name, grant) === "unchanged") return;
	const PolicyDocument = (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.z)(grant, /* @__PURE__ */ new Date());
	const command = () => new PutRolePolicyCommand({
		RoleName: plan.spec.name,
		PolicyName: grant.name,
		PolicyDocument
	});
	await (0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.n)(() => client.send(command()), {
		on: (error) => (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.s)(error, MISSING, "ConcurrentModificationException"),
		within: 6e4,
		every: 1e3,
		signal
	});
}
/**
* Deletes the owner's other policies that are not in `used` and are older than `olderThan` ms, and returns their names.
* A newer one may belong to a deployment that hasn't registered its task definition yet.
*/
async function removeUnusedGrants(client, { spec, policies }, { used, olderThan }) {
	const { others = [] } = policies.others === void 0 ? await readPolicies(client, spec) : policies;
	const removed = [];
	for (const PolicyName of others.filter((name) => !used.has(name))) {
		const text = await readPolicy(client, spec.name, PolicyName);
		if (text === void 0 || (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.G)(text).getTime() > Date.now() - olderThan) continue;
		await (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.y)(client.send(new DeleteRolePolicyCommand({
			RoleName: spec.name,
			PolicyName
		})), MISSING);
		removed.push(PolicyName);
	}
	return removed;
}
async function createRole(client, plan, signal) {
	const { spec, arn } = plan;
	try {
		const created = await withinBoundary(spec, (PermissionsBoundary) => client.send(new CreateRoleCommand({
			RoleName: spec.name,
			Path: spec.path,
			AssumeRolePolicyDocument: (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.W)(spec),
			PermissionsBoundary,
			Description: "Pulls the image and writes the log of tasks that run-on-fargate starts",
			Tags: (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.q)(spec.tags)
		})));
		return {
			...plan,
			arn: created.Role?.Arn ?? arn
		};
	} catch (error) {
		if (!(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.s)(error, "EntityAlreadyExistsException")) throw error;
		const isThere = ({ state }) => state === "present";
		const finding = await (0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.t)(() => findExecutionRole(client, spec), isThere, {
			within: 6e4,
			signal
		});
		if (finding.state === "absent") throw error;
		const found = planExecutionRole(finding, spec);
		if (found.action !== "given") await setBoundary(client, found);
		return found;
	}
}
/**
* Calls `create` with the user's boundary, or else the default one. If the default policy doesn't exist, calls it
* without one. Checking first would need another permission. Source: CreateRole in the IAM API reference.
*/
async function withinBoundary({ boundary, usualBoundary }, create) {
	try {
		return await create(boundary ?? usualBoundary);
	} catch (error) {
		if (boundary === void 0 && (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.s)(error, MISSING)) return create(void 0);
		throw error;
	}
}
/** IAM's error for a role or policy that doesn't exist. */
const MISSING = "NoSuchEntityException";
/** Returns the names of all policies of the role; none if IAM denies the call or the role doesn't exist. */
async function listPolicies(client, RoleName) {
	const lookUp = Array.fromAsync(paginateListRolePolicies({ client }, { RoleName }));
	return (await (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.y)((0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.v)(lookUp, () => void 0), MISSING) ?? []).flatMap(({ PolicyNames }) => (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__._)(PolicyNames, "PolicyNames"));
}
/** Returns the policy's JSON, which IAM percent-encodes (RFC 3986); nothing if IAM denies the call. */
async function readPolicy(client, RoleName, PolicyName) {
	const lookUp = client.send(new GetRolePolicyCommand({
		RoleName,
		PolicyName
	}));
	const document = (await (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.y)((0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.v)(lookUp, () => void 0), MISSING))?.PolicyDocument;
	return document === void 0 ? void 0 : decodeURIComponent(document);
}
function notTrusted(name) {
	return new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("ROLE_NOT_TRUSTED", `The role ${name} exists, but its trust policy does not let ECS tasks assume it.`, `Allow \`sts:AssumeRole\` to the service \`${_secret2_js__WEBPACK_IMPORTED_MODULE_14__.T}\` in it, or set another name in \`execution-role-name\`.`);
}
function trustsOthers(name, strangers) {
	return new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("ROLE_NOT_OURS", `The role ${name} exists, but its trust policy also lets others assume it: ${strangers.join(", ")}. It was left unchanged.`, `Allow \`sts:AssumeRole\` to the service \`${_secret2_js__WEBPACK_IMPORTED_MODULE_14__.T}\` alone in it, delete it if nothing uses it, or set another name in \`execution-role-name\`.`);
}
function notOurs$1({ name }, tags) {
	return new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("ROLE_NOT_OURS", `The role ${name} exists, but this repository did not create it: ${(0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.J)(tags)}. It was left unchanged.`, "Delete it if nothing uses it. Or set another name in `execution-role-name`, or a role of your own in `execution-role-arn`.");
}
function foreignNotice({ name, repository }, tags) {
	return `The role ${name} in \`execution-role-name\` is used as it is and gets no permissions: ${(0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.J)(tags)}. To let this action update its permissions, tag it ${(0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.R)(repository)}. To use it as it is, set its ARN in \`execution-role-arn\`.`;
}
/**
* Returns the statements that an existing role lacks, according to IAM's simulator. Returns none if IAM denies the
* simulation, which is optional. Source: SimulatePrincipalPolicy in the IAM API reference.
*/
async function findMissingGrants(client, roleArn, grants) {
	const statements = grants.flatMap((grant) => grant.statements).filter((statement) => !(0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.P)(statement));
	const allowed = await Promise.all(statements.map((statement) => (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.M)(client, roleArn, statement)));
	return statements.filter((_, index) => allowed[index] === false);
}
// src/resources/cluster.ts
/** Returns the cluster. Its result is its ARN, or its name if it can't be looked up. */
function cluster({ ecs, signal }, spec) {
	return {
		find: () => findCluster(ecs, spec.name),
		plan: (found) => {
			const plan = planCluster(found, spec);
			return {
				...plan,
				changes: [{
					resource: "cluster",
					name: spec.name,
					action: plan.action
				}]
			};
		},
		apply: (plan) => applyCluster(ecs, plan, signal),
		outputs: (arn) => ({ "cluster-arn": arn })
	};
}
/** Looks up the cluster. ECS still describes a deleted one as INACTIVE for a while, which counts as absent. */
async function findCluster(client, name) {
	const lookUp = client.send(new DescribeClustersCommand({
		clusters: [name],
		include: ["TAGS"]
	}));
	const answer = await (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.v)(lookUp, () => void 0);
	if (answer === void 0) return { state: "unseen" };
	const cluster = answer.clusters?.find(({ status }) => status === "ACTIVE" || status === "PROVISIONING");
	if (cluster === void 0) return { state: "absent" };
	const { clusterArn, capacityProviders: providers = [], defaultCapacityProviderStrategy: defaultStrategy = [] } = cluster;
	const [arn, tags] = [(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__._)(clusterArn, "clusterArn"), (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.G)(cluster.tags)];
	return {
		state: "present",
		arn,
		providers,
		defaultStrategy,
		tags
	};
}
/**
* Plans to create the cluster, or to add missing capacity providers to this repository's own. Uses any other cluster as
* it is. Throws `CLUSTER_NOT_OURS` if that one lacks a capacity provider.
*/
function planCluster(finding, spec) {
	if (finding.state === "absent") return {
		action: "create",
		spec
	};
	if (finding.state === "unseen") return {
		action: "unchanged",
		spec
	};
	const { arn, providers, defaultStrategy } = finding;
	const missing = spec.providers.filter((provider) => !providers.includes(provider));
	if (missing.length === 0) return {
		action: "unchanged",
		spec,
		arn
	};
	const association = {
		providers: [...providers, ...missing],
		defaultStrategy
	};
	if (!(0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.w)(finding.tags, spec)) throw notOurs(finding.tags, spec, association);
	return {
		action: "update",
		spec,
		arn,
		association
	};
}
/** Returns the error with the command to run. It lists all capacity providers, because the call replaces them. */
function notOurs(tags, { name, providers, repository }, association) {
	const strategy = association.defaultStrategy.map(({ capacityProvider, weight = 0, base = 0 }) => `capacityProvider=${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__._)(capacityProvider, "capacityProvider")},weight=${weight},base=${base}`);
	const command = [
		`aws ecs put-cluster-capacity-providers --cluster ${name}`,
		`--capacity-providers ${association.providers.join(" ")}`,
		`--default-capacity-provider-strategy ${strategy.length === 0 ? "[]" : strategy.join(" ")}`
	].join(" ");
	return new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("CLUSTER_NOT_OURS", `The cluster ${name} lacks a capacity provider of ${providers.join(" and ")}, and this repository did not create it: ${(0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.J)(tags)}. It was left unchanged.`, `Run \`${command}\`, set another cluster in \`cluster\`, or tag this one ${(0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.R)(repository)} if this repository is to change it.`);
}
/**
* Creates the cluster or adds the missing capacity providers, and returns its ARN. CreateCluster returns a cluster that
* already exists. Retries while another run's change is in progress.
* Source: CreateCluster and PutClusterCapacityProviders in the ECS API reference.
*/
async function applyCluster(client, plan, signal) {
	const { name: clusterName, providers, tags } = plan.spec;
	const waiting = {
		within: 6e4,
		every: 3e3,
		signal
	};
	if (plan.association !== void 0) {
		const { providers: capacityProviders, defaultStrategy: defaultCapacityProviderStrategy } = plan.association;
		const associate = () => new PutClusterCapacityProvidersCommand({
			cluster: clusterName,
			capacityProviders: [...capacityProviders],
			defaultCapacityProviderStrategy: [...defaultCapacityProviderStrategy]
		});
		await (0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.n)(() => client.send(associate()), {
			...waiting,
			on: isBeingUpdated
		});
	}
	if (plan.action !== "create") return plan.arn ?? clusterName;
	const create = () => new CreateClusterCommand({
		clusterName,
		tags: (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.M)(tags),
		...providers.length > 0 && { capacityProviders: [...providers] }
	});
	return (await (0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.n)(() => client.send(create()), {
		...waiting,
		on: _errors_js__WEBPACK_IMPORTED_MODULE_3__.l
	})).cluster?.clusterArn ?? clusterName;
}
/** Whether the cluster is still being created or changed. ECS has no code for the former, so the text decides. */
function isBeingUpdated(error) {
	return (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.s)(error, "UpdateInProgressException", "ResourceInUseException") || (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.s)(error, "ClientException") && (0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.f)(error).includes("not ACTIVE");
}
/**
* Throws `CLUSTER_ELSEWHERE` if `cluster` is the ARN of a cluster in another account or Region. Otherwise, the action
* would use the cluster of the same name here.
*/
async function requireOwnCluster({ clusterArn: arn }, { sts, region }) {
	if (arn === void 0) return;
	const { account, partition } = await (0,_account_js__WEBPACK_IMPORTED_MODULE_18__.t)(sts);
	if (arn.account === account && arn.partition === partition && arn.region === region) return;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("CLUSTER_ELSEWHERE", `The cluster in \`cluster\` is in ${arn.region} of the account ${arn.account}, but the step works in ${region} of the account ${account}.`, "Set `aws-region` and the role of `aws-actions/configure-aws-credentials` to those of the cluster, or set a cluster of this account and Region.");
}
// src/resources/network.ts
/**
* The IDs of the zones with Fargate, for the Regions where not all zones have it.
* Source: "Supported Regions for Amazon ECS on AWS Fargate" in the Amazon ECS Developer Guide.
*/
const FARGATE_ZONES = {
	usw1: ["usw1-az1", "usw1-az3"],
	apne1: [
		"apne1-az1",
		"apne1-az2",
		"apne1-az4"
	],
	cnn1: ["cnn1-az1", "cnn1-az2"]
};
/** Returns the VPC and the subnets that the tasks run in. The action never creates any. */
function network({ ec2 }, spec, choose) {
	return {
		find: () => findNetwork(ec2, spec),
		plan: (found, plans) => ({
			...choose(found, plans),
			changes: []
		}),
		apply: () => Promise.resolve(void 0)
	};
}
/** Looks up the given subnets, or else those of the given or default VPC, and the egress of each. */
async function findNetwork(client, spec) {
	if (spec.subnets.length > 0) {
		const subnets = await describeGiven(client, spec);
		if (subnets === "unseen") return unseenNetwork(spec);
		const [first, ...others] = new Set(subnets.map(({ VpcId }) => (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__._)(VpcId, "VpcId")));
		const vpcId = (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__._)(first, "Subnets");
		if (others.length > 0) throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("SUBNETS_OF_DIFFERENT_VPCS", `The subnets in \`subnets\` belong to different VPCs: ${[vpcId, ...others].join(", ")}.`, "Set subnets of one VPC.");
		return {
			vpcId,
			subnets: withEgress(subnets, await findRouteTables(client, vpcId))
		};
	}
	const vpcId = spec.vpcId ?? await findDefaultVpc(client);
	if (vpcId === void 0) return void 0;
	const [subnets, tables] = await Promise.all([describeSubnets(client, { Filters: [{
		Name: "vpc-id",
		Values: [vpcId]
	}] }), findRouteTables(client, vpcId)]);
	return {
		vpcId,
		subnets: withEgress(subnets, tables)
	};
}
/**
* Chooses the subnets to run in. Takes given ones as they are; of a VPC's, those from which tasks reach the internet.
* If all images may come from inside the VPC, a subnet without egress only causes a warning.
* Throws `DEFAULT_VPC_MISSING`, `SUBNET_NOT_IN_VPC`, `SUBNET_WITHOUT_EGRESS` or `SUBNET_UNUSABLE`.
*/
function planNetwork(finding, spec, source) {
	if (finding === void 0) throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("DEFAULT_VPC_MISSING", "The account has no default VPC in this Region.", "Set `subnets` or `vpc-id`, or create a default VPC: `aws ec2 create-default-vpc`.");
	const { vpcId, subnets } = finding;
	if (spec.vpcId !== void 0 && spec.vpcId !== vpcId) throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("SUBNET_NOT_IN_VPC", `The subnets in \`subnets\` belong to ${vpcId}, but \`vpc-id\` is ${spec.vpcId}.`, "Omit `vpc-id`, or set subnets of that VPC.");
	const stuck = subnets.filter((subnet) => !reachesInternet(subnet, spec.assignPublicIp));
	if (spec.subnets.length > 0) {
		const lost = stuck.filter(({ egress }) => egress !== "partial" || source === "internet");
		if (lost.length > 0 && source !== "vpc") throw withoutEgress(`A task in ${idsOf(lost)} cannot reach the internet`, lost, spec);
		return {
			vpcId,
			subnets: spec.subnets,
			reachedBy: reachedBy(subnets, spec),
			warnings: stuckWarnings(stuck, vpcId)
		};
	}
	if (subnets.length === 0) throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("SUBNET_UNUSABLE", `${vpcId} has no subnets.`, "Create a subnet in it, in the default VPC with `aws ec2 create-default-subnet --availability-zone <zone>`. Or set another `vpc-id`, or `subnets`.");
	const open = subnets.filter((subnet) => !stuck.includes(subnet));
	if (open.length === 0 && source !== "vpc") throw withoutEgress(`No subnet of ${vpcId} lets a task reach the internet`, stuck, spec);
	const candidates = withIpv4(open.length > 0 ? open : subnets);
	const hasRoom = ({ freeAddresses, ipv6Only }) => ipv6Only || freeAddresses > 0;
	const usable = candidates.filter((subnet) => hasFargate(subnet) && hasRoom(subnet)).slice(0, 16);
	if (usable.length === 0) {
		const which = open.length > 0 ? " that reach the internet" : "";
		throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("SUBNET_UNUSABLE", `The subnets of ${vpcId}${which} have no free IP address or are in Availability Zones without Fargate: ${idsOf(candidates)}.`, "Set `subnets` of another VPC. Or add a subnet with free IP addresses to this VPC, in an Availability Zone that has Fargate.");
	}
	const warnings = stuckWarnings(open.length > 0 ? [] : usable, vpcId);
	return {
		vpcId,
		subnets: usable.map(({ id }) => id),
		reachedBy: reachedBy(usable, spec),
		warnings
	};
}
/** Returns the subnets with IPv4, or all if none has it. Many registries and applications support only IPv4. */
function withIpv4(subnets) {
	const others = subnets.filter(({ ipv6Only }) => !ipv6Only);
	return others.length > 0 ? others : subnets;
}
/** Returns the kind of public IP. IPv6 addresses are public behind an internet gateway, but not an egress-only one. */
function reachedBy(subnets, { assignPublicIp }) {
	if (!assignPublicIp) return "none";
	if (!subnets.every(({ ipv6Only }) => ipv6Only)) return "ipv4";
	return subnets.every(({ egress }) => egress === "internet gateway") ? "ipv6" : "none";
}
function stuckWarnings(stuck, vpcId) {
	if (stuck.length === 0) return [];
	const routed = stuck.some(({ egress }) => egress === "partial") ? ", and the networks that its route table names" : "";
	return [`A task in ${idsOf(stuck)} reaches only what has an endpoint in ${vpcId}${routed}.`];
}
function idsOf(subnets) {
	return subnets.map(({ id }) => id).join(", ");
}
/**
* Looks up the given subnets. The lookup is optional unless a security group must be created in their VPC.
* Throws `SUBNET_MISSING` if one doesn't exist.
*/
async function describeGiven(client, spec) {
	const lookUp = describeSubnets(client, { SubnetIds: [...spec.subnets] }).catch((error) => {
		if (!(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.s)(error, "InvalidSubnetID.NotFound")) throw error;
		throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("SUBNET_MISSING", `Not all of the subnets in \`subnets\` are in this Region and account: ${(0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.f)(error)}.`, "Correct `subnets`, or the Region of the step. `aws ec2 describe-subnets` lists that Region's subnets.", { cause: error });
	});
	return spec.securityGroups.length > 0 ? (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.v)(lookUp, () => "unseen") : lookUp;
}
function unseenNetwork({ vpcId = "", subnets }) {
	return {
		vpcId,
		subnets: subnets.map((id) => ({
			id,
			zoneId: "",
			freeAddresses: 0,
			egress: "unseen",
			ipv6Only: false
		}))
	};
}
async function findDefaultVpc(client) {
	return (await client.send(new DescribeVpcsCommand({ Filters: [{
		Name: "is-default",
		Values: ["true"]
	}] }))).Vpcs?.[0]?.VpcId;
}
async function describeSubnets(client, which) {
	return (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__._)((await client.send(new DescribeSubnetsCommand(which))).Subnets, "Subnets");
}
async function findRouteTables(client, vpcId) {
	const lookUp = client.send(new DescribeRouteTablesCommand({ Filters: [{
		Name: "vpc-id",
		Values: [vpcId]
	}] }));
	return (await (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.v)(lookUp, () => void 0))?.RouteTables;
}
function withEgress(subnets, tables) {
	return subnets.map((subnet) => ({
		id: (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__._)(subnet.SubnetId, "SubnetId"),
		zoneId: (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__._)(subnet.AvailabilityZoneId, "AvailabilityZoneId"),
		freeAddresses: subnet.AvailableIpAddressCount ?? 0,
		ipv6Only: subnet.Ipv6Native === true,
		egress: tables === void 0 ? "unseen" : egressOf(subnet, tables)
	}));
}
/**
* Returns how packets leave the subnet, according to its own route table, or else the VPC's main one.
* Source: "Configure route tables", Amazon VPC User Guide.
*/
function egressOf(subnet, tables) {
	const table = tables.find((table) => table.Associations?.some(({ SubnetId }) => SubnetId === subnet.SubnetId)) ?? tables.find((each) => each.Associations?.some(({ Main }) => Main === true));
	if (table === void 0) return "unseen";
	const routes = table.Routes?.filter(({ State }) => State === "active") ?? [];
	const route = routes.find(({ DestinationCidrBlock: v4, DestinationIpv6CidrBlock: v6 }) => subnet.Ipv6Native === true ? v6 === "::/0" : v4 === "0.0.0.0/0");
	if (route === void 0) return subnet.Ipv6Native !== true && routes.some(leadsElsewhere) ? "partial" : "none";
	if (route.GatewayId?.startsWith("igw-") === true) return "internet gateway";
	return route.GatewayId?.startsWith("vpce-") === true ? "unseen" : "routed";
}
/** Whether a route leads IPv4 out of the VPC, and not to a service endpoint. A prefix list can contain any blocks. */
function leadsElsewhere(route) {
	const { GatewayId: gateway = "", DestinationCidrBlock: block, DestinationPrefixListId: list } = route;
	return (block ?? list) !== void 0 && gateway !== "local" && !gateway.startsWith("vpce-");
}
/** Whether a task reaches the internet: a public IP requires an internet gateway, a private one NAT. */
function reachesInternet(subnet, assignPublicIp) {
	if (subnet.egress === "unseen") return true;
	if (subnet.ipv6Only) return subnet.egress !== "none";
	return subnet.egress === (assignPublicIp ? "internet gateway" : "routed");
}
function hasFargate(subnet) {
	const zones = FARGATE_ZONES[subnet.zoneId.split("-")[0] ?? ""];
	return !/^[a-z]+\d+-.+-/.test(subnet.zoneId) && (zones === void 0 || zones.includes(subnet.zoneId));
}
function withoutEgress(what, stuck, spec) {
	const otherWay = stuck.some(({ egress }) => egress === (spec.assignPublicIp ? "routed" : "internet gateway"));
	const fix = spec.assignPublicIp ? "Set `assign-public-ip: false`: these subnets go out through NAT, which serves private addresses." : "Set `assign-public-ip: true`: these subnets go out through an internet gateway, which serves public addresses only.";
	return new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("SUBNET_WITHOUT_EGRESS", `${what} ${spec.assignPublicIp ? "with" : "without"} a public IP.`, otherWay ? fix : "Use subnets whose route table has a default route to an internet gateway (with a public IP) or to a NAT gateway (without one).");
}
// src/resources/task-definition.ts
/** Returns the task definition. Its result is the ARN of the revision to run. */
function taskDefinition({ ecs, signal }, place, { family, last, draft, role, policies, secrets, secretIds, tls }) {
	const self = {
		needs: [role, ...secrets.needs],
		find: (found) => found(last),
		plan: (latest, plans) => {
			const drafted = draft(plans);
			const arns = secrets.planned(plans);
			const { permissions } = plans.planned(policies);
			const areKnown = (ids, secretArns) => ids.every((id) => secretArns[id] !== void 0);
			const render = (own, secretArns) => renderTaskDefinition({
				...drafted,
				tls: areKnown(secretIds.ofTls, secretArns) ? tls?.(secretArns, plans) : void 0,
				tags: {
					...drafted.tags,
					...(0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.m)(own.action === "given" ? [] : permissions(secretArns))
				},
				executionRoleArn: own.arn,
				credentials: Object.fromEntries(Object.entries(secretIds.byContainer).flatMap(([container, id]) => {
					const secretArn = secretArns[id];
					return secretArn === void 0 ? [] : [[container, secretArn]];
				}))
			});
			return {
				draft: drafted,
				latest,
				render,
				changes: [{
					resource: "task definition",
					name: family,
					action: areKnown([...Object.values(secretIds.byContainer), ...secretIds.ofTls], arns) && isSameDefinition(latest, render(plans.planned(role), arns)) ? "unchanged" : "create"
				}],
				warnings: isUnprotected(drafted.tags, latest?.tags) ? [UNPROTECTED] : []
			};
		},
		apply: ({ render, latest }, results) => {
			const definition = render(results(role), secrets.applied(results));
			if (isSameDefinition(latest, definition)) return Promise.resolve(latest.arn);
			return registerTaskDefinition(ecs, definition, signal);
		},
		outputs: (arn) => ({ "task-definition-arn": arn }),
		tidy: async (_, results) => {
			try {
				const gone = await (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.u)(ecs, family, (tags) => (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__._)(tags, place), [results(self)]);
				return gone.length === 0 ? void 0 : `Deleted old revisions: ${gone.map(_arn_js__WEBPACK_IMPORTED_MODULE_23__.n).join(", ")}`;
			} catch {
				return;
			}
		}
	};
	return self;
}
function isUnprotected(now, last = {}) {
	return (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.n)(last) === "password" && (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.n)(now) === "open";
}
/** A GitHub secret that doesn't exist is empty, which must not make a preview public without a warning. */
const UNPROTECTED = "The last deployment of the environment had a password, and this one has none: `access-password` is empty. A secret is also empty if it doesn’t exist.";
/**
* Returns the request that registers the definition: the template with the deployment's settings.
* Source: "Amazon ECS task definition parameters for Fargate" and "Using non-AWS container images in Amazon ECS".
*/
function renderTaskDefinition(spec) {
	const { template, size, architecture, ephemeralStorage, taskRoleArn } = spec;
	const definition = {
		...template,
		family: spec.family,
		...surroundings(spec),
		...size && {
			cpu: String(size.cpu),
			memory: String(size.memory)
		},
		executionRoleArn: spec.executionRoleArn,
		...taskRoleArn !== void 0 && { taskRoleArn },
		...architecture !== void 0 && { runtimePlatform: {
			operatingSystemFamily: "LINUX",
			...template.runtimePlatform,
			cpuArchitecture: architecture
		} },
		...ephemeralStorage !== void 0 && { ephemeralStorage: { sizeInGiB: ephemeralStorage } },
		containerDefinitions: renderContainers(spec)
	};
	const hash = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.W)((0,_deployment_js__WEBPACK_IMPORTED_MODULE_24__.u)({
		definition,
		tags: spec.tags
	}), 32);
	const tags = {
		...spec.tags,
		[_secret2_js__WEBPACK_IMPORTED_MODULE_14__.o]: hash
	};
	return {
		...definition,
		tags: (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.M)({
			...tags,
			...imageTag(spec, Object.keys(tags).length)
		})
	};
}
/** Source: "Tag restrictions" of Amazon ECS. */
const MOST_TAGS = 50;
/** Returns the tag with the image record; nothing if there are too many tags, because the record only saves time. */
function imageTag({ imageRecord }, others) {
	return imageRecord === void 0 || others >= MOST_TAGS ? {} : { [_secret2_js__WEBPACK_IMPORTED_MODULE_14__.s]: imageRecord };
}
/** Returns the settings that Fargate requires. On EC2, the template's own settings stay. */
function surroundings({ template, compatibility }) {
	if (compatibility === "EC2") return {};
	return {
		requiresCompatibilities: ["FARGATE", ...(template.requiresCompatibilities ?? []).filter((each) => each !== "FARGATE")],
		networkMode: "awsvpc"
	};
}
function renderContainers(spec) {
	const { template, containerName, main, ports = {}, size, credentials, log, tls, timeToLive } = spec;
	const own = template.containerDefinitions.map((container) => {
		const variables = (0,_deployment_js__WEBPACK_IMPORTED_MODULE_24__.d)(main.others, container.name);
		const other = variables === void 0 ? container : (0,_task_definition_js__WEBPACK_IMPORTED_MODULE_7__.l)(container, variables);
		const edited = container.name === containerName ? (0,_task_definition_js__WEBPACK_IMPORTED_MODULE_7__.a)(container, main) : other;
		return (0,_task_definition_js__WEBPACK_IMPORTED_MODULE_7__.n)((0,_task_definition_js__WEBPACK_IMPORTED_MODULE_7__.c)(edited, (0,_deployment_js__WEBPACK_IMPORTED_MODULE_24__.d)(ports, container.name)), (0,_deployment_js__WEBPACK_IMPORTED_MODULE_24__.d)(credentials, container.name), log);
	});
	const rendered = tls === void 0 ? own : [...own, (0,_task_definition_js__WEBPACK_IMPORTED_MODULE_7__.n)(tls, void 0, log)];
	if (timeToLive === void 0) return rendered;
	const ownMemory = (size ?? template.memory) === void 0 ? { memoryReservation: 8 } : {};
	return [...rendered, {
		...(0,_task_definition_js__WEBPACK_IMPORTED_MODULE_7__.s)(timeToLive),
		...ownMemory
	}];
}
/**
* Registers a revision and returns its ARN. Retries if another run registers in the family at the same time, or ECS
* doesn't see a new role yet.
*/
async function registerTaskDefinition(client, definition, signal) {
	const registered = await (0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.n)(() => client.send(registerWhole(definition)), {
		on: isTooSoon,
		within: 6e4,
		every: 1500,
		signal
	});
	return (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__._)(registered.taskDefinition?.taskDefinitionArn, "taskDefinitionArn");
}
/** Sends the definition as it is. The SDK would drop fields that it doesn't know, but a template may use them. */
function registerWhole(definition) {
	const command = new RegisterTaskDefinitionCommand(definition);
	command.middlewareStack.add((next) => async (args) => {
		Object.assign(args.request, { body: JSON.stringify(definition) });
		return next(args);
	}, {
		step: "build",
		priority: "high",
		name: "wholeTaskDefinition"
	});
	return command;
}
/** Whether a rejected call will succeed later. An invalid definition has the same code, so the text decides. */
function isTooSoon(error) {
	return (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.s)(error, "ClientException") && /too many concurrent attempts|role is not valid/i.test((0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.f)(error));
}
/**
* Finds the newest revision in the family with the tags of this part of the environment. Skips revisions that others
* have registered in the family, and ignores their tags.
*/
async function findTaskDefinition(client, family, place) {
	const lookUp = (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.p)(client, family, (tags) => (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.T)(tags, place), ["ACTIVE"]);
	return (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.v)(lookUp, () => void 0);
}
/**
* Returns whether the revision was made from this definition with these tags, and still has the same content. The hash
* alone isn't enough, because anybody can copy it.
*/
function isSameDefinition(revision, definition) {
	const hash = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.G)(definition.tags)[_secret2_js__WEBPACK_IMPORTED_MODULE_14__.o];
	if (revision === void 0 || hash === void 0 || revision.tags["run-on-fargate:definition"] !== hash) return false;
	return saysTheSame(revision.definition, definition);
}
/**
* Fields that ECS changes (`0.5 vCPU` to `512`), or stores apart from the definition. None of them decides what runs,
* and the hash covers them.
*/
const KEPT_OTHERWISE = /* @__PURE__ */ new Set([
	"cpu",
	"memory",
	"protocol",
	"requiresCompatibilities",
	"tags"
]);
/**
* The fields that decide what runs and with which access. ECS sets no default for them, except for `rootDirectory`. If
* one was not sent, somebody else has added it.
*/
const DECISIVE = new Set(`accessPointId add authorizationConfig capabilities command containerDefinitions credentialSpecs dependsOn
   devices dnsServers dockerSecurityOptions dockerVolumeConfiguration driverOpts efsVolumeConfiguration entryPoint
   environment environmentFiles executionRoleArn extraHosts firelensConfiguration
   fsxWindowsFileServerVolumeConfiguration healthCheck host image ipcMode linuxParameters links logConfiguration
   mountPoints options pidMode privileged proxyConfiguration repositoryCredentials resourceRequirements
   rootDirectory s3filesVolumeConfiguration secretOptions secrets sourcePath systemControls taskRoleArn tmpfs user
   volumes volumesFrom workingDirectory`.split(/\s+/));
/** Fields with arbitrary keys, such as a log driver's options. An additional key could send data somewhere else. */
const OPEN = /* @__PURE__ */ new Set(["driverOpts", "options"]);
/**
* Returns whether the revision's content is what this request registers. ECS adds defaults and reorders lists of
* objects. So this compares only the fields that were sent, and rejects any added field that is decisive.
*/
function saysTheSame(registered, definition) {
	return holds(registered, JSON.parse(JSON.stringify(definition)));
}
function holds(has, wanted) {
	if (isBlank(wanted)) return isBlank(has);
	if (Array.isArray(wanted)) return Array.isArray(has) && holdsList(has, wanted);
	if (isRecord(wanted)) return isRecord(has) && holdsFields(has, wanted);
	return has === wanted || typeof has === "number" && String(has) === wanted;
}
function holdsFields(has, wanted) {
	const sent = Object.keys(wanted).filter((name) => !KEPT_OTHERWISE.has(name) && !mayBeFilled(wanted[name]));
	const decisive = Object.keys(has).filter((name) => DECISIVE.has(name) && !isFilled(name, has[name]));
	return [...sent, ...decisive].every((name) => holds(has[name], wanted[name]) && (!OPEN.has(name) || addsNone(has[name], wanted[name])));
}
/** Whether ECS may have set this decisive field. */
function isFilled(name, value) {
	return name === "rootDirectory" && value === "/";
}
function addsNone(has, wanted) {
	return Object.keys(has ?? {}).every((name) => Object.hasOwn(wanted ?? {}, name));
}
/** Compares two lists. The order of strings matters, as in a command, but that of objects doesn't. */
function holdsList(has, wanted) {
	if (has.length !== wanted.length) return false;
	if (!wanted.every(isRecord)) return wanted.every((item, index) => holds(has[index], item));
	const left = [...has];
	return wanted.every((item) => {
		const index = left.findIndex((other) => holds(other, item));
		return index >= 0 && left.splice(index, 1).length === 1;
	});
}
/** Whether ECS may replace the value, as it replaces a host port of 0. An empty string is intentional. */
function mayBeFilled(value) {
	return value !== "" && isBlank(value);
}
/** Whether ECS may omit the value: undefined, null, false, zero, or an empty string, list or object. */
function isBlank(value) {
	if (Array.isArray(value)) return value.length === 0;
	if (isRecord(value)) return Object.keys(value).length === 0;
	return value === void 0 || value === null || value === false || value === 0 || value === "";
}
function isRecord(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
// src/resources/task-role.ts
/** The permissions for ECS Exec. Source: "Monitor Amazon ECS containers with ECS Exec", its IAM permissions. */
const EXEC = {
	Sid: "Exec",
	Effect: "Allow",
	Action: [
		"ssmmessages:CreateControlChannel",
		"ssmmessages:CreateDataChannel",
		"ssmmessages:OpenControlChannel",
		"ssmmessages:OpenDataChannel"
	],
	Resource: "*"
};
/** Returns a check, by IAM's simulation, of whether the task role allows ECS Exec. A denied check is only a warning. */
function execRole({ iam }, roleArn) {
	return {
		find: async (found) => {
			const arn = await roleArn(found);
			return {
				arn,
				allowed: await (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.M)(iam, arn, EXEC)
			};
		},
		plan: ({ arn, allowed }) => ({
			changes: [],
			warnings: warningsOf(arn, allowed)
		}),
		apply: () => Promise.resolve(void 0)
	};
}
function warningsOf(arn, allowed) {
	if (allowed === true) return [];
	const { Effect, Action, Resource } = EXEC;
	const statement = JSON.stringify({
		Effect,
		Action,
		Resource
	});
	if (allowed === false) return [`The task role ${arn} does not allow ECS Exec, so no shell can be opened. Add this statement to it: ${statement}`];
	return [`The task role ${arn} was not checked for ECS Exec, because \`iam:SimulatePrincipalPolicy\` on it is not allowed. It requires this statement: ${statement}`];
}
// src/deploy/images.ts
/** Returns the images of the deployment. They are only read: `main` has already asked the registries. */
function images(deployment, { answers, recordBy }, { explain, findRecord }) {
	const explained = async (answer) => answer.status === "fulfilled" ? answer : {
		...answer,
		reason: await explain(answer.reason)
	};
	return {
		find: async (found) => {
			recordBy(async () => findRecord(found));
			return allOf(await Promise.all((await answers).map(explained)));
		},
		plan: (found) => {
			const ports = (0,_ports_js__WEBPACK_IMPORTED_MODULE_2__.t)(deployment, found[0].finding, (0,_ports_js__WEBPACK_IMPORTED_MODULE_2__.n)(found));
			requireCheckable(deployment, ports.open);
			const warnings = [...(0,_ports_js__WEBPACK_IMPORTED_MODULE_2__.a)(deployment, ports), ...imageWarnings(found)];
			return {
				ports,
				architecture: chooseArchitecture(deployment, found),
				warnings,
				changes: []
			};
		},
		apply: () => Promise.resolve(void 0)
	};
}
/** Returns the findings. Throws the problems of all images together, and a problem that several share only once. */
function allOf(inspections) {
	const problems = (0,_problems_js__WEBPACK_IMPORTED_MODULE_15__.n)();
	const readings = inspections.map((inspection) => problems.read(() => {
		if (inspection.status === "fulfilled") return inspection.value;
		throw inspection.reason;
	}));
	problems.throwAny();
	const [main, ...others] = readings.map(({ value }) => value);
	if (main === void 0) throw new Error("A task has a container.");
	return [main, ...others];
}
function imageWarnings(containers) {
	return containers.flatMap(({ image, finding }) => {
		const name = containers.length > 1 ? `${image.text}: ` : "";
		if (finding.kind === "unknown") return [`${name}The image was not checked. ${finding.reason}`];
		return finding.kind === "found" ? finding.warnings.map((warning) => `${name}${warning}`) : [];
	});
}
const GO_NAMES = {
	X86_64: "amd64",
	ARM64: "arm64"
};
/**
* Returns an architecture that every image supports: that of the request or template, else x86, else Arm. On EC2, a
* template without one runs on whatever the instances have. Throws `PLATFORM_UNSUPPORTED` if the images have none in
* common.
*/
function chooseArchitecture({ template, templateGiven, architecture, compute }, containers) {
	if (compute.kind === "instances" && templateGiven) return architecture;
	const asked = architecture ?? template.runtimePlatform?.cpuArchitecture;
	const images = containers.flatMap(({ image, finding }) => finding.kind === "found" && finding.platforms.length > 0 ? [{
		image,
		platforms: finding.platforms
	}] : []);
	const runs = (candidate) => (of) => of.platforms.some(({ os, architecture: name }) => os === "linux" && name === GO_NAMES[candidate]);
	const candidates = asked === void 0 ? ["X86_64", "ARM64"] : [asked];
	const chosen = candidates.find((candidate) => images.every(runs(candidate)));
	const [first] = images;
	if (chosen !== void 0 || first === void 0) return chosen;
	const stuck = images.find((image) => !candidates.some((candidate) => runs(candidate)(image))) ?? first;
	const built = (0,_deployment_js__WEBPACK_IMPORTED_MODULE_24__.s)(stuck.platforms);
	const several = images.length > 1;
	const name = several ? `The image ${stuck.image.text}` : "The image";
	const wanted = candidates.map((candidate) => `linux/${GO_NAMES[candidate]}`);
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("PLATFORM_UNSUPPORTED", asked === void 0 ? `${name} is built for ${built}, which Fargate does not run${several ? " together with the others" : ""}.` : `${name} is built for ${built}, but the task is to run on ${asked}.`, `Build it for ${wanted.join(" or ")}, for example with \`docker buildx build --platform ${wanted[0] ?? ""}\`` + (asked === void 0 ? "." : ", or change `architecture`."));
}
// src/deploy/permissions.ts
/** Returns the permissions for a deployment. `log` is where containers log by default. */
function permissionsFor(deployment, secretIds, log) {
	const { region } = log;
	const reads = deploymentReads(deployment, secretIds, log);
	const things = thingsIn(reads, (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.k)(deployment.subject.repository, region), region);
	const { kept } = secretIds;
	const secrets = reads.flatMap((read) => read.kind === "secret" || read.kind === "registry" ? read.id : []);
	return {
		reads,
		policyNames: things.map(({ name }) => name),
		otherSecrets: [...new Set(secrets)].filter((id) => !kept.has(id)),
		grants: (identity, facts) => things.filter(({ read }) => !("id" in read) || !kept.has(read.id) || facts[read.id]?.arn !== void 0).map((thing) => grantFor(thing, {
			...identity,
			region
		}, facts))
	};
}
/** Returns what the execution role reads for the task definition that will be registered. */
function deploymentReads(deployment, { byContainer, ofTls }, log) {
	const { template, program, containers } = deployment;
	const [main] = containers;
	const https = deployment.domain?.https;
	const tlsIds = new Map(ofTls.map((id) => [asArn(id), id]));
	return readsOf(renderTaskDefinition({
		family: "",
		template,
		compatibility: deployment.compute.kind === "instances" ? "EC2" : "FARGATE",
		containerName: main.name,
		main: {
			image: main.image.text,
			...program
		},
		executionRoleArn: "",
		credentials: byContainer,
		log,
		tls: https && (0,_tls_container_js__WEBPACK_IMPORTED_MODULE_13__.i)({
			...NOWHERE,
			https,
			arnOf: asArn
		}),
		tags: {}
	}), log.region).map((read) => read.kind === "secret" ? {
		...read,
		id: tlsIds.get(read.id) ?? read.id
	} : read);
}
/** Placeholders for the TLS container. They don't affect what it reads. */
const NOWHERE = {
	applicationContainer: "",
	applicationPort: 80,
	redirect: false
};
/** Returns the ID if it is an ARN. A name gets a placeholder, because `valueFrom` takes only ARNs of secrets. */
function asArn(secretId) {
	return secretId.startsWith("arn:") ? secretId : `arn:any:secretsmanager:::secret:${secretId}`;
}
/** Returns what needs a policy of its own, without duplicates. `owner` marks the names of the policies. */
function thingsIn(reads, owner, region) {
	const all = [...reads.map((read) => read.kind === "log" ? {
		...read,
		createsGroup: createsGroup(read, reads)
	} : read), ...reads.flatMap((read) => read.kind === "parameter" ? keysOf(read.id, region) : [])].map((read) => ({
		read,
		name: nameOf$1(read, owner, region)
	}));
	return all.filter((thing, index) => all.findIndex(({ name }) => name === thing.name) === index).toSorted((a, b) => ORDER.indexOf(a.read.kind) - ORDER.indexOf(b.read.kind));
}
const ORDER = [
	"log",
	"registry",
	"image",
	"secret",
	"parameter",
	"keys",
	"file"
];
/** Whether any container creates the log group. One policy covers all containers that log to it. */
function createsGroup({ group, region }, reads) {
	return reads.some((read) => read.kind === "log" && read.createsGroup && read.group === group && read.region === region);
}
function keysOf(parameter, region) {
	const [, , , where, account] = parameter.startsWith("arn:") ? parameter.split(":") : [];
	return {
		kind: "keys",
		region: where ?? region,
		account
	};
}
function nameOf$1(read, owner, region) {
	switch (read.kind) {
		case "log": return (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.O)("log", read.region === region ? read.group : `${read.region}/${read.group}`, owner);
		case "image": return (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.O)("ecr", `${read.account}/${read.region}/${read.repository}`, owner);
		case "keys": return (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.O)("secret", `keys of parameters in ${read.account ?? "this account"}, ${read.region}`, owner);
		case "registry":
		case "file": return (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.O)(read.kind, read.id, owner);
		case "secret":
		case "parameter": return (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.O)("secret", read.id, owner);
	}
}
function grantFor({ name, read }, place, facts) {
	switch (read.kind) {
		case "log": return (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.F)(name, (0,_log_group_js__WEBPACK_IMPORTED_MODULE_8__.n)(place, read.region, read.group), read.createsGroup);
		case "image": {
			const { account, region: where, repository } = read;
			return (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.E)(name, `arn:${place.partition}:ecr:${where}:${account}:repository/${repository}`);
		}
		case "registry": return (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.V)(name, readable(read.id, place, facts[read.id]));
		case "secret": return (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.U)(name, readable(read.id, place, facts[read.id]));
		case "parameter": return (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.L)(name, (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.I)(read.id, place));
		case "keys": return (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.R)(name, {
			...place,
			region: read.region,
			account: read.account ?? place.account
		});
		case "file": return (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.D)(name, read.id);
	}
}
/**
* Returns the ARN from the look-up, or else all ARNs that the ID may mean. If the key is unknown, allows all keys in
* the secret's account. Secrets Manager uses them only for secrets that the role can read.
*/
function readable(id, place, { arn, key } = {}) {
	const arns = (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.H)(id, place);
	if (key !== "unknown") return {
		arn: arn ?? arns,
		keyArn: key?.arn
	};
	const [, partition = "", , region = "", account = ""] = [arns].flat()[0]?.split(":") ?? [];
	return {
		arn: arn ?? arns,
		keyArn: `arn:${partition}:kms:${region}:${account}:key/*`
	};
}
/**
* Returns all that the execution role reads for a task definition, from the whole request that registers it. Sources:
* "Amazon ECS task execution IAM role" in the Developer Guide, and the API reference of each field. A test compares the
* fields with the API model, so that each new one is decided here.
*/
function readsOf(definition, region) {
	return [...(definition.containerDefinitions ?? []).flatMap((container, index) => readsOfContainer(container, `containerDefinitions[${index}]`, region)), ...(definition.volumes ?? []).flatMap(({ fsxWindowsFileServerVolumeConfiguration: share }, index) => {
		const path = `volumes[${index}].fsxWindowsFileServerVolumeConfiguration.authorizationConfig.credentialsParameter`;
		return valueReads(share?.authorizationConfig?.credentialsParameter, path);
	})];
}
function readsOfContainer(container, path, region) {
	const { image, repositoryCredentials, secrets, environmentFiles, logConfiguration } = container;
	const { firelensConfiguration, credentialSpecs, dockerSecurityOptions } = container;
	const credentials = repositoryCredentials?.credentialsParameter;
	const router = firelensConfiguration?.options ?? {};
	return [
		...logReads(logConfiguration, `${path}.logConfiguration`, region),
		...credentials === void 0 || credentials === "" ? [] : [{
			kind: "registry",
			id: credentials,
			path: `${path}.repositoryCredentials.credentialsParameter`
		}],
		...imageReads(image, `${path}.image`),
		...(secrets ?? []).flatMap(({ valueFrom }, at) => valueReads(valueFrom, `${path}.secrets[${at}].valueFrom`)),
		...(environmentFiles ?? []).flatMap(({ value }, at) => fileReads(value, `${path}.environmentFiles[${at}].value`)),
		...router["config-file-type"] === "s3" ? fileReads(router["config-file-value"], `${path}.firelensConfiguration.options.config-file-value`) : [],
		...(credentialSpecs ?? []).flatMap((spec, at) => specReads(spec, `${path}.credentialSpecs[${at}]`)),
		...(dockerSecurityOptions ?? []).flatMap((option, at) => specReads(option, `${path}.dockerSecurityOptions[${at}]`))
	];
}
function logReads(log, path, region) {
	const { logDriver, options = {}, secretOptions = [] } = log ?? {};
	const group = options["awslogs-group"] ?? "";
	return [...logDriver === "awslogs" && group !== "" ? [{
		kind: "log",
		group,
		region: options["awslogs-region"] ?? region,
		createsGroup: options["awslogs-create-group"]?.toLowerCase() === "true",
		path: `${path}.options.awslogs-group`
	}] : [], ...secretOptions.flatMap(({ valueFrom }, at) => valueReads(valueFrom, `${path}.secretOptions[${at}].valueFrom`))];
}
function imageReads(image, path) {
	if (image === void 0 || image === "") return [];
	const reference = (0,_reference_js__WEBPACK_IMPORTED_MODULE_20__.c)(image);
	const registry = (0,_reference_js__WEBPACK_IMPORTED_MODULE_20__.r)(reference);
	if (registry === void 0 || registry.public) return [];
	return [{
		kind: "image",
		account: registry.account,
		region: registry.region,
		repository: reference.path,
		path
	}];
}
/**
* Returns what `valueFrom` reads: a secret, or a parameter that may refer to one.
* Source: "Referencing AWS Secrets Manager secrets from Parameter Store parameters".
*/
function valueReads(valueFrom, path) {
	if (valueFrom === void 0 || valueFrom === "") return [];
	if (valueFrom.split(":")[2] === "secretsmanager") return [{
		kind: "secret",
		id: valueFrom.split(":").slice(0, 7).join(":"),
		path
	}];
	const secret = /(?:^\/|:parameter\/)aws\/reference\/secretsmanager\/([^:]+)/.exec(valueFrom)?.[1];
	return [{
		kind: "parameter",
		id: valueFrom,
		path
	}, ...secret === void 0 ? [] : [{
		kind: "secret",
		id: secret,
		path
	}]];
}
function fileReads(arn, path) {
	return arn?.split(":")[2] === "s3" ? [{
		kind: "file",
		id: arn,
		path
	}] : [];
}
/** Returns what `credentialspecdomainless:<ARN>` reads. Source: `credentialSpecs` of ContainerDefinition. */
function specReads(spec, path) {
	const arn = /^credentialspec(?:domainless)?:(arn:.*)$/.exec(spec)?.[1];
	if (arn === void 0) return [];
	return arn.split(":")[2] === "s3" ? fileReads(arn, path) : valueReads(arn, path);
}
// src/deploy/secrets.ts
function secretIdsOf({ containers, domain }) {
	const byContainer = containers.flatMap(({ name, credentials }) => credentials.kind === "none" ? [] : [[name, credentials.secretId]]);
	const logins = containers.flatMap(({ credentials }) => credentials.kind === "login" ? credentials.secretId : []);
	const { certificateSecretId, access } = domain?.https ?? {};
	const ofTls = [certificateSecretId, access?.secretId].filter((id) => id !== void 0);
	return {
		byContainer: Object.fromEntries(byContainer),
		ofTls,
		kept: /* @__PURE__ */ new Set([...logins, ...ofTls])
	};
}
/** Returns the secrets of a deployment. `tags` are for the secrets that environments share, and for its own. */
function secretsFor(deployment, { byContainer }, tags, tools) {
	const { containers, domain } = deployment;
	const https = domain?.https;
	const mainId = (0,_deployment_js__WEBPACK_IMPORTED_MODULE_24__.d)(byContainer, containers[0].name);
	const kept = keptSecrets(deployment, mainId, tags, tools.clients);
	const ids = [...new Set(Object.values(byContainer))].filter((id) => !kept.has(id));
	const existing = ids.map((id) => (0,_resource_js__WEBPACK_IMPORTED_MODULE_12__.i)("secret", id, id, id === mainId ? { "secret-arn": id } : {}));
	const certificate = certificateFor(deployment, tags, tools);
	const arnsBy = (arnOf) => Object.fromEntries([...ids.map((id) => [id, id]), ...[...kept].map(([id, resource]) => [id, arnOf(resource)])]);
	/** Returns an entry for the certificate's secret, if there is one. */
	const ofTls = (value) => certificate && https ? { [https.certificateSecretId]: value(certificate, https.certificateSecretId) } : {};
	return {
		certificate,
		needs: [
			...kept.values(),
			...existing,
			...certificate ? [certificate] : []
		],
		keepsAny: kept.size > 0 || https !== void 0 && https.certificateSecret === void 0,
		planned: ({ planned }) => ({
			...arnsBy((resource) => planned(resource).arn),
			...ofTls((resource) => planned(resource).secretArn)
		}),
		applied: (results) => ({
			...arnsBy(results),
			...ofTls((resource) => results(resource).secretArn)
		}),
		facts: ({ planned }, arns) => ({
			...Object.fromEntries([...kept].map(([id, resource]) => [id, {
				arn: arns[id],
				key: planned(resource).key
			}])),
			...ofTls((resource, id) => ({
				arn: arns[id],
				key: planned(resource).key
			}))
		})
	};
}
/** Returns the secrets that the action manages, by name: registry credentials and the environment's password. */
function keptSecrets({ containers, subject, domain }, mainId, tags, clients) {
	const kept = /* @__PURE__ */ new Map();
	let found;
	const customerKey = (kmsKeyId) => kmsKeyId === void 0 ? void 0 : {
		kmsKeyId,
		key: () => found ??= findUsableKey(kmsKeyId, clients)
	};
	for (const { image, credentials } of containers) {
		if (credentials.kind !== "login" || kept.has(credentials.secretId)) continue;
		const { secretId, kmsKeyId } = credentials;
		const spec = (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.r)(credentials, {
			registry: image.domain,
			ofMain: secretId === mainId
		}, subject, tags.shared);
		kept.set(secretId, (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.a)(clients, spec, customerKey(kmsKeyId)));
	}
	const { access, kmsKeyId } = domain?.https ?? {};
	if (access !== void 0) {
		const spec = (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.n)(access, subject, tags.environment);
		kept.set(access.secretId, (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.a)(clients, spec, customerKey(kmsKeyId)));
	}
	return kept;
}
async function findUsableKey(id, { kms }) {
	const key = await (0,_secret_js__WEBPACK_IMPORTED_MODULE_19__.c)(kms, id);
	(0,_secret_js__WEBPACK_IMPORTED_MODULE_19__.d)(key);
	return key;
}
/** Returns the certificate of a deployment with HTTPS. The code for it is loaded only then. */
function certificateFor({ subject, timeout, domain }, tags, tools) {
	if (domain?.https === void 0) return void 0;
	const { name, zoneId, https } = domain;
	const { kmsKeyId: id } = https;
	const { clients } = tools;
	const spec = {
		https,
		domain: name,
		zoneId,
		repository: subject.repository,
		run: subject.run,
		tags: https.certificateName === name ? tags.environment : tags.shared,
		timeout,
		key: id === void 0 ? void 0 : {
			id,
			find: () => (0,_secret_js__WEBPACK_IMPORTED_MODULE_19__.c)(clients.kms, id)
		}
	};
	let made;
	const own = () => {
		if (made === void 0) throw new Error("The certificate was asked for before it was found.");
		return made;
	};
	return {
		find: async (others) => {
			requireSameRegion(https, clients.region);
			const { certificate } = await __webpack_require__.e(/* import() */ 46).then(__webpack_require__.bind(__webpack_require__, 6665));
			made = certificate(spec, tools);
			return made.find(others);
		},
		plan: (found, others) => own().plan(found, others),
		apply: (plan, others) => own().apply(plan, others),
		outputs: (result) => own().outputs?.(result) ?? {}
	};
}
/** Returns the fingerprint of the certificate that is in the secret now, or nothing if that is unknown. */
async function currentFingerprint(certificate) {
	try {
		return (0,_resource_js__WEBPACK_IMPORTED_MODULE_12__.a)([certificate], await (0,_resource_js__WEBPACK_IMPORTED_MODULE_12__.n)([certificate])).planned(certificate).result?.fingerprint;
	} catch (error) {
		if ((0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.d)(error)) throw error;
		return;
	}
}
function requireSameRegion({ certificateSecret: secret }, region) {
	if (secret === void 0 || secret.region === region) return;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("SECRET_OF_ANOTHER_REGION", `The secret ${secret.text} in \`certificate-secret-arn\` is in ${secret.region}, but the task is to run in ${region}.`, "Name a secret of that Region. Secrets Manager can replicate one there.");
}
// src/deploy/self-variables.ts
/** Characters, counted as JSON. Source: `overrides` of RunTask in the ECS API reference. */
const LONGEST = 8192;
/**
* Returns the variables that `self-variables` adds to each container. They are passed when the tasks start, so that a
* new commit alone needs no new revision. Variables that the container already sets are kept. Throws
* `SELF_VARIABLES_TOO_LONG` if they exceed the limit of ECS.
*/
function selfVariables(deployment, draft, ports) {
	const all = variablesOf(deployment, ports);
	if (all === void 0) return {};
	const { containerName, main, template } = draft;
	const byContainer = template.containerDefinitions.flatMap(({ name, environment = [], secrets = [] }) => {
		if ((0,_tls_container_js__WEBPACK_IMPORTED_MODULE_13__.r)(name)) return [];
		const set = name === containerName ? main : (0,_deployment_js__WEBPACK_IMPORTED_MODULE_24__.d)(main.others, name);
		const named = [...Object.keys(set?.environment ?? {}), ...Object.keys(set?.secrets ?? {})];
		const own = /* @__PURE__ */ new Set([...[...environment, ...secrets].map((each) => each.name), ...named]);
		const given = Object.entries(all).filter(([variable]) => !own.has(variable));
		return given.length === 0 ? [] : [[name, Object.fromEntries(given)]];
	});
	const variables = Object.fromEntries(byContainer);
	const length = JSON.stringify({ containerOverrides: (0,_task_js__WEBPACK_IMPORTED_MODULE_4__.r)(variables) }).length;
	if (length <= LONGEST) return variables;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("SELF_VARIABLES_TOO_LONG", `The variables of \`self-variables\` take ${length} characters for ${byContainer.length} containers, but ECS accepts ${LONGEST}.`, "Shorten the name in `environment` or `domain`, use fewer containers, or omit `self-variables`.");
}
function variablesOf({ selfVariables: asked, subject, domain }, ports) {
	if (asked === void 0) return void 0;
	const url = domain?.https === void 0 ? (0,_name_js__WEBPACK_IMPORTED_MODULE_1__.f)(domain?.name, (0,_name_js__WEBPACK_IMPORTED_MODULE_1__.d)({ ports })) : `https://${domain.name}`;
	return {
		RUN_ON_FARGATE_ENVIRONMENT: subject.environment,
		RUN_ON_FARGATE_COMMIT: subject.commit,
		...asked.pullRequest !== void 0 && { RUN_ON_FARGATE_PULL_REQUEST: String(asked.pullRequest) },
		...url !== void 0 && { RUN_ON_FARGATE_URL: url }
	};
}
// src/deploy/resources.ts
function settingOf(deployment, { clients, emit }) {
	const { region } = clients;
	const { subject, logGroup: group } = deployment;
	const { repository, environment } = subject;
	const names = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.N)(subject, region);
	const log = {
		group: group ?? names.logGroup,
		region
	};
	const secretIds = secretIdsOf(deployment);
	const permissions = permissionsFor(deployment, secretIds, log);
	const owner = {
		repository,
		environment,
		region
	};
	return {
		deployment,
		clients,
		emit,
		names,
		tags: tagsOf(deployment),
		owner,
		log,
		secretIds,
		permissions
	};
}
/** Returns the resources of a deployment, connected to each other. `src/resources` finds, plans and applies each. */
function resourcesFor(deployment, tools) {
	const setting = settingOf(deployment, tools);
	const { clients, names, owner, tags, secretIds, permissions } = setting;
	const identity = (0,_resource_js__WEBPACK_IMPORTED_MODULE_12__.r)(() => (0,_account_js__WEBPACK_IMPORTED_MODULE_18__.t)(clients.sts));
	const serving = whatServes(setting);
	const { last, tasks } = serving;
	const images$1 = images(deployment, tools.inspection, {
		explain: async (error) => (await __webpack_require__.e(/* import() */ 783).then(__webpack_require__.bind(__webpack_require__, 783))).withWhatThereIs(error, deployment, clients),
		findRecord: async (found) => (await found(last))?.tags[_secret2_js__WEBPACK_IMPORTED_MODULE_14__.s]
	});
	const ownPorts = (0,_resource_js__WEBPACK_IMPORTED_MODULE_12__.o)(({ found }) => {
		(0,_ports_js__WEBPACK_IMPORTED_MODULE_2__.o)(deployment, found(images$1));
	});
	const secrets = secretsFor(deployment, secretIds, tags, tools);
	const { role, policies, facts } = roleFor(setting, {
		identity,
		secrets,
		serving
	});
	const records = recordsFor(setting, serving);
	const { network: ownNetwork, added, group } = networkFor(setting, images$1);
	const shell = shellFor(setting, identity);
	const ecsCluster = clusterFor(setting);
	const logs = logsFor(setting, identity);
	const definition = definitionFor(setting, {
		identity,
		images: images$1,
		last,
		role,
		policies,
		secrets,
		records
	});
	const variables = (0,_resource_js__WEBPACK_IMPORTED_MODULE_12__.o)(({ planned }) => selfVariables(deployment, planned(definition).draft, planned(images$1).ports.open));
	return {
		all: [
			identity,
			images$1,
			ownPorts,
			last,
			tasks,
			records.leftovers,
			facts,
			...secrets.needs,
			role,
			policies,
			ecsCluster,
			ownNetwork,
			shell,
			added,
			group,
			logs,
			definition,
			variables,
			records.record
		].filter((resource) => resource !== void 0),
		identity,
		images: images$1,
		facts,
		secrets,
		role,
		policies,
		cluster: ecsCluster,
		network: ownNetwork,
		group,
		logs,
		definition,
		variables,
		tasks,
		record: records.record,
		leftovers: records.leftovers,
		names,
		owner,
		containerLogs: containerLogsOf(setting),
		reads: permissions.reads,
		clustersOf: serving.clustersOf,
		findTasks: serving.findTasks,
		taskTags: (found) => ({
			...tags.task,
			...records.tags(found)
		})
	};
}
function tagsOf(deployment) {
	const { tags, subject } = deployment;
	const endsWithJob = deployment.kind === "service" && !deployment.keepRunning;
	return {
		shared: {
			...tags,
			...(0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.U)(subject)
		},
		environment: {
			...tags,
			...(0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.x)(subject),
			...(0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.I)(subject)
		},
		task: {
			...tags,
			...(0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.K)(subject),
			...(0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.I)(subject),
			...endsWithJob && (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.k)()
		}
	};
}
function whatServes({ deployment, clients: { ecs }, names }) {
	const { subject, cluster: { cluster: here } } = deployment;
	const last = (0,_resource_js__WEBPACK_IMPORTED_MODULE_12__.r)(() => findTaskDefinition(ecs, names.family, subject));
	const clustersOf = (definition) => [.../* @__PURE__ */ new Set([here, (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.m)(definition?.tags ?? {}) ?? here])];
	const findTasks = (clusters, known) => (0,_task_js__WEBPACK_IMPORTED_MODULE_4__.d)(ecs, clusters, names.family, subject, known);
	return {
		last,
		tasks: (0,_resource_js__WEBPACK_IMPORTED_MODULE_12__.r)(async (found) => {
			if (deployment.kind === "job") return [];
			const elsewhere = found(last).then((definition) => findTasks(clustersOf(definition).slice(1)));
			return (await Promise.all([findTasks([here]), elsewhere])).flat();
		}),
		clustersOf,
		findTasks
	};
}
/** Returns the execution role, its policies, and the metadata of the existing secrets in those policies. */
function roleFor(setting, needs) {
	const { deployment, clients, emit, permissions } = setting;
	const { identity, secrets, serving } = needs;
	const role = keptOrGiven(setting, needs);
	const existing = "arn" in deployment.executionRole ? deployment.executionRole.arn : void 0;
	const others = permissions.otherSecrets.filter((id) => existing === void 0 || !/^arn:.*-[A-Za-z0-9]{6}$/.test(id));
	const facts = (0,_resource_js__WEBPACK_IMPORTED_MODULE_12__.r)(async () => {
		const all = others.map(async (id) => [id, await (0,_secret_js__WEBPACK_IMPORTED_MODULE_19__.t)(clients, id, clients.region)]);
		return Object.fromEntries(await Promise.all(all));
	});
	return {
		role,
		policies: rolePolicies(clients, role, {
			names: permissions.policyNames,
			permissions: (plans) => (arns) => permissions.grants(plans.found(identity), {
				...plans.found(facts),
				...secrets.facts(plans, arns)
			}),
			secrets,
			clusters: ({ found }) => serving.clustersOf(found(serving.last)),
			last: ({ found }) => (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.h)(found(serving.last)?.tags ?? {}),
			onMissing: (statements) => {
				emit({
					type: "permissions-missing",
					statements,
					field: existing?.field
				});
			}
		}),
		facts
	};
}
function keptOrGiven({ deployment, clients, names, tags, permissions }, { identity, serving: { last, tasks } }) {
	const role = deployment.executionRole;
	if ("arn" in role) return existingRole(role.arn, identity);
	const { repository } = deployment.subject;
	const spec = {
		name: role.name ?? names.executionRole,
		named: role.name !== void 0,
		path: role.path,
		tasksIn: role.name === void 0 ? clients.region : "*",
		repository,
		familyPrefix: names.familyPrefix,
		grants: permissions.policyNames,
		owner: (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.k)(repository, clients.region),
		tags: tags.shared,
		boundary: role.boundary
	};
	const proof = async (found) => proofOf(await found(last), await found(tasks));
	return executionRole(clients, spec, {
		identity,
		boundaryName: names.executionRole,
		proof
	});
}
/** Returns proof that the role has the permissions of the newest revision: a running task on that revision. */
function proofOf(last, tasks) {
	const runs = tasks.some(({ taskDefinitionArn, lastStatus }) => taskDefinitionArn === last?.arn && lastStatus === "RUNNING");
	if (last?.executionRole === void 0 || !runs) return void 0;
	return {
		role: last.executionRole,
		grants: (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.h)(last.tags),
		at: last.registeredAt
	};
}
function recordsFor(setting, { last, tasks }) {
	const { kind, domain } = setting.deployment;
	const record = recordFor(setting);
	const leftovers = (0,_resource_js__WEBPACK_IMPORTED_MODULE_12__.r)(async (found) => {
		if (kind === "job") return [];
		const [definition, serving] = await Promise.all([found(last), found(tasks)]);
		return findLeftovers(setting, {
			last: definition,
			serving,
			current: record && (await found(record)).zone.id
		});
	});
	return {
		record,
		leftovers,
		tags: (found) => {
			const zones = [...record ? [found(record).zone.id] : [], ...found(leftovers).map(({ zoneId }) => zoneId)];
			const https = domain?.https;
			return {
				...(0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.y)({
					name: domain?.name,
					zones: [...new Set(zones)]
				}),
				...https !== void 0 && https.certificateSecret === void 0 && (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.l)(https.certificateName)
			};
		}
	};
}
/**
* Returns the DNS record. `apply` does nothing, because the record changes only when the tasks are ready. The code for
* Route 53 is loaded only for deployments with a domain.
*/
function recordFor({ deployment: { domain }, clients, owner }) {
	if (domain === void 0) return void 0;
	return {
		find: async () => (await (0,_name_js__WEBPACK_IMPORTED_MODULE_1__.t)()).findRecord(clients, {
			...domain,
			owner
		}),
		plan: ({ held }) => ({ changes: [{
			resource: _events_js__WEBPACK_IMPORTED_MODULE_6__.t,
			name: domain.name,
			action: held === void 0 ? "create" : "update"
		}] }),
		apply: () => Promise.resolve(void 0)
	};
}
/** Finds the environment's records at other names. Earlier deployments left them, and their tasks may be gone. */
async function findLeftovers({ deployment: { domain }, clients, owner }, { last, serving, current }) {
	const named = serving.flatMap(({ tags = [] }) => (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.Y)((0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.G)(tags)));
	const zones = /* @__PURE__ */ new Set([
		...current === void 0 ? [] : [current],
		...(0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.Y)(last?.tags ?? {}),
		...named
	]);
	if (zones.size === 0) return [];
	const { findMarked, isSameOwner, openRoute53 } = await (0,_name_js__WEBPACK_IMPORTED_MODULE_1__.t)();
	const route53 = openRoute53(clients);
	const marked = (await Promise.all([...zones].map((zone) => findMarked(route53, zone)))).flat();
	const isCurrent = ({ zoneId, name }) => zoneId === current && name === domain?.name;
	return marked.filter((each) => isSameOwner(each.marker, owner) && !isCurrent(each));
}
function clusterFor({ deployment: { cluster: choice, compute, subject }, clients, tags }) {
	return cluster(clients, {
		name: choice.cluster,
		providers: compute.kind === "fargate" && compute.spot ? ["FARGATE", "FARGATE_SPOT"] : [],
		repository: subject.repository,
		tags: tags.shared
	});
}
/** Returns the log group, or nothing if all containers of a task definition file log elsewhere. */
function logsFor({ deployment, clients, tags, log, permissions }, identity) {
	const isUsed = permissions.reads.some((read) => read.kind === "log" && read.group === log.group && read.region === log.region);
	const { logRetentionDays: retentionDays, subject } = deployment;
	const spec = {
		name: log.group,
		retentionDays,
		repository: subject.repository,
		tags: tags.shared
	};
	return isUsed ? (0,_log_group_js__WEBPACK_IMPORTED_MODULE_8__.t)(clients, spec, identity) : void 0;
}
/** Returns where each container logs, including the one that serves HTTPS. */
function containerLogsOf({ deployment: { template, domain }, log }) {
	const own = template.containerDefinitions;
	return (0,_task_definition_js__WEBPACK_IMPORTED_MODULE_7__.r)(domain?.https ? [...own, { name: _tls_container_js__WEBPACK_IMPORTED_MODULE_13__.t }] : own, log);
}
/** Returns the check of the task role for ECS Exec. */
function shellFor({ deployment: { exec, taskRole }, clients }, identity) {
	if (!exec || taskRole === void 0) return void 0;
	return execRole(clients, async (found) => (0,_arn_js__WEBPACK_IMPORTED_MODULE_23__.i)(taskRole, await found(identity)));
}
function networkFor({ deployment, clients, names, tags }, images) {
	const { network: spec, subject: place } = deployment;
	if (spec.kind !== "own") return {
		network: void 0,
		added: void 0,
		group: (0,_resource_js__WEBPACK_IMPORTED_MODULE_12__.i)("security group", "", [])
	};
	const own = network(clients, spec, (found, plans) => chooseNetwork(deployment, spec, found, plans.found(images)));
	const vpcOf = ({ planned }) => planned(own).vpcId;
	const { securityGroups: existing, addedGroups: ids, ingress } = spec;
	const added = ids.length > 0 ? (0,_security_group_js__WEBPACK_IMPORTED_MODULE_17__.t)(clients, ids, vpcOf) : void 0;
	return {
		network: own,
		added,
		group: existing.length > 0 ? (0,_resource_js__WEBPACK_IMPORTED_MODULE_12__.i)("security group", existing.join(", "), existing) : (0,_security_group_js__WEBPACK_IMPORTED_MODULE_17__.c)(clients, {
			name: names.securityGroup,
			ingress,
			place,
			tags: tags.environment
		}, (plans) => ({
			vpcId: vpcOf(plans),
			ports: plans.planned(images).ports.open
		}), added)
	};
}
function chooseNetwork({ compute, timeToLive, exec, domain }, spec, found, containers) {
	if (compute.kind === "instances") return {
		...planNetwork(found, {
			...spec,
			assignPublicIp: false
		}, "vpc"),
		warnings: []
	};
	const outside = containers.filter(({ image, finding: { kind } }) => kind !== "unknown" && !(0,_reference_js__WEBPACK_IMPORTED_MODULE_20__.a)(image));
	const plan = planNetwork(found, spec, outside.some(({ image }) => (0,_reference_js__WEBPACK_IMPORTED_MODULE_20__.s)(image)) ? "internet" : outside.length > 0 ? "outside" : "vpc");
	if (exec) requireIpv4(plan, found);
	const [stuck] = plan.warnings;
	if (domain?.https !== void 0 && stuck !== void 0) throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("TLS_OUT_OF_REACH", `${stuck} The container that serves HTTPS comes from public.ecr.aws, which has none.`, "Use subnets with a way to the internet, or omit `https`.");
	if (timeToLive !== void 0 && stuck !== void 0) throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("TIMER_OUT_OF_REACH", `${stuck} The timer of \`time-to-live\` comes from public.ecr.aws, which has none.`, "Use subnets with a way to the internet, or leave `time-to-live` out.");
	return plan;
}
/** Throws `EXEC_UNREACHABLE` if a subnet has no IPv4. Source: "Amazon ECS task networking options for Fargate". */
function requireIpv4({ subnets }, found) {
	if (!(found?.subnets.filter(({ id }) => subnets.includes(id)) ?? []).some(({ ipv6Only }) => ipv6Only)) return;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("EXEC_UNREACHABLE", `\`enable-exec\` is \`true\`, but ECS Exec does not work in subnets without IPv4: ${subnets.join(", ")}.`, "Set subnets with IPv4 in `subnets`, or remove `enable-exec`.");
}
function definitionFor(setting, { identity, images, last, role, policies, secrets, records }) {
	const { deployment, clients, names, tags, log, secretIds } = setting;
	const { subject, template, compute, cluster, size, ephemeralStorage, timeToLive, program, exec, taskRole } = deployment;
	const https = deployment.domain?.https;
	const draft = ({ planned, found }) => {
		const { ports, architecture } = planned(images);
		const [{ name, image, finding: mainImage }] = found(images);
		return {
			family: names.family,
			template,
			compatibility: compute.kind === "instances" ? "EC2" : "FARGATE",
			containerName: name,
			main: {
				image: image.text,
				...program,
				exec
			},
			ports: {
				...ports.added,
				...ports.mapped && { [name]: ports.mapped }
			},
			size,
			architecture,
			ephemeralStorage,
			taskRoleArn: taskRole && (0,_arn_js__WEBPACK_IMPORTED_MODULE_23__.i)(taskRole, found(identity)),
			log,
			timeToLive,
			imageRecord: mainImage.kind === "found" ? mainImage.record : void 0,
			tags: {
				...tags.environment,
				...(0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.h)(cluster.cluster),
				...askedPortTags(deployment),
				...records.tags(found),
				...accessTags(https, found(last)),
				...timeToLive !== void 0 && (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.j)(timeToLive)
			}
		};
	};
	const tls = https && ((arns, { planned }) => tlsContainerOf(deployment, https, planned(images).ports, arns));
	return taskDefinition(clients, subject, {
		family: names.family,
		last,
		draft,
		role,
		policies,
		secrets,
		secretIds,
		tls
	});
}
/** Returns tags with the main container and the requested ports, where the task definition doesn't show them. */
function askedPortTags({ containers, ports, domain }) {
	return containers.length > 1 || domain?.https !== void 0 && ports.length > 0 ? (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.x)(containers[0].name, ports) : {};
}
/** Returns the tag by which a removal finds the password's secret, even if a later deployment sets no password. */
function accessTags(https, last) {
	if (https?.access !== void 0) return (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.r)("password");
	return (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.n)(last?.tags ?? {}) === void 0 ? {} : (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.r)("open");
}
function tlsContainerOf({ template }, https, { tls }, arns) {
	if (tls === void 0) throw new Error("The ports of HTTPS were not chosen.");
	const arnOf = (id) => {
		const arn = arns[id];
		if (arn === void 0) throw new Error(`The secret ${id} has no ARN.`);
		return arn;
	};
	const sharesCpu = template.containerDefinitions.some(({ cpu = 0 }) => cpu > 0);
	return (0,_tls_container_js__WEBPACK_IMPORTED_MODULE_13__.i)({
		...tls,
		https,
		arnOf,
		sharesCpu
	});
}
// src/deploy/prepare.ts
/**
* Finds the existing resources and plans the changes. Throws for everything that can't work, before anything is
* written. `others` are reads of the caller, whose failures are reported together with these.
*/
async function planDeployment(deployment, tools, others = []) {
	const { emit } = tools;
	const { region } = tools.clients;
	const resources = resourcesFor(deployment, tools);
	const problems = (0,_problems_js__WEBPACK_IMPORTED_MODULE_15__.n)();
	const found = await (0,_events_js__WEBPACK_IMPORTED_MODULE_6__.i)(emit, "Find", async () => {
		const result = await (0,_resource_js__WEBPACK_IMPORTED_MODULE_12__.n)(resources.all, problems, others);
		if (problems.none) emit({
			type: "found",
			facts: findings(deployment, resources, result, region)
		});
		return result;
	});
	problems.read(() => {
		const [identity, tasks] = [found(resources.identity), found(resources.tasks)];
		checkPossible(deployment, {
			identity,
			region,
			reads: resources.reads,
			tasks
		}, problems);
	});
	const plans = (0,_resource_js__WEBPACK_IMPORTED_MODULE_12__.a)(resources.all, found, problems);
	const serving = found(resources.tasks);
	const clusters = resources.clustersOf(found(resources.definition));
	const planned = resources.all.map((resource) => plans.planned(resource));
	const changes = planned.flatMap((plan) => plan.changes);
	const { ports } = plans.planned(resources.images);
	const result = {
		deployment,
		resources,
		plans,
		changes,
		serving,
		clusters,
		address: {
			cluster: deployment.cluster.cluster,
			network: deployment.network.kind,
			publicAddress: resources.network === void 0 ? "none" : plans.planned(resources.network).reachedBy,
			containerName: deployment.containers[0].name,
			ports: ports.open,
			httpsContainer: ports.tls?.applicationContainer,
			reached: ports.reached
		}
	};
	await (0,_events_js__WEBPACK_IMPORTED_MODULE_6__.i)(emit, "Plan", () => {
		emit({
			type: "planned",
			plan: planFacts(result)
		});
		return Promise.resolve();
	});
	for (const text of planned.flatMap(({ warnings = [] }) => warnings)) emit({
		type: "warned",
		text
	});
	return result;
}
function findings({ kind, containers }, { identity, images, tasks }, found, region) {
	const [main] = found(images);
	return {
		identity: found(identity),
		region,
		images: found(images).map(({ image, finding }) => ({
			image: image.text,
			finding
		})),
		running: kind === "job" ? void 0 : found(tasks),
		pinnedImage: main.finding.kind === "found" ? (0,_deployment_js__WEBPACK_IMPORTED_MODULE_24__.c)(main.image.text, main.finding.digest) : void 0,
		replacedImage: replacedImage(containers, found(tasks))
	};
}
/** Returns the plan in the form that the report shows. */
function planFacts({ deployment, resources, plans, changes, address }) {
	const { domain, containers: [main] } = deployment;
	const { ports, architecture } = plans.planned(resources.images);
	const network = resources.network && plans.planned(resources.network);
	const opensPorts = plans.planned(resources.group).spec !== void 0;
	const record = resources.record && plans.found(resources.record);
	const { certificate } = resources.secrets;
	return {
		changes,
		image: main.image.text,
		count: deployment.count,
		launchType: (0,_deployment_js__WEBPACK_IMPORTED_MODULE_24__.o)(deployment),
		architecture,
		size: deployment.size,
		ports: address.ports,
		closed: opensPorts ? ports.closed : [],
		network: network && {
			...network,
			isPublic: address.publicAddress !== "none"
		},
		record: domain && record && {
			...domain,
			before: record.held?.marker.tasks.map((task) => task.address) ?? [],
			zone: `${record.zone.id} (${record.zone.name})`
		},
		https: domain && certificate && ports.tls && {
			...ports.tls,
			name: domain.name,
			hasPassword: domain.https?.access !== void 0,
			expiresAt: plans.planned(certificate).result?.expiresAt
		},
		replaced: plans.found(resources.tasks),
		logGroup: resources.containerLogs.find(({ container }) => container === main.name)?.group,
		usage: usageOf(deployment, architecture, address)
	};
}
function usageOf(deployment, architecture = "X86_64", { publicAddress }) {
	if (deployment.kind === "job") return void 0;
	const { compute, count, size, template, timeToLive, keepRunning } = deployment;
	if (compute.kind !== "fargate" || size === void 0) return void 0;
	return {
		...size,
		count,
		architecture,
		spot: compute.spot ? count : 0,
		ephemeralStorage: deployment.ephemeralStorage ?? template.ephemeralStorage?.sizeInGiB ?? DEFAULT_STORAGE,
		publicIpv4: publicAddress === "ipv4",
		timeToLive,
		keepRunning
	};
}
/** GiB. Source: "Fargate task ephemeral storage". */
const DEFAULT_STORAGE = 20;
/** Creates and updates the planned resources, except the DNS record. */
async function prepare(planned, { clients, emit }) {
	const { deployment, resources, plans, changes, clusters, address, serving } = planned;
	const { all, role, policies, secrets, group, network, definition, record, owner } = resources;
	const written = (0,_resource_js__WEBPACK_IMPORTED_MODULE_12__.s)(changes).filter(({ resource }) => resource !== _events_js__WEBPACK_IMPORTED_MODULE_6__.t);
	const results = await (0,_events_js__WEBPACK_IMPORTED_MODULE_6__.i)(emit, "Apply", async () => {
		const applied = await (0,_resource_js__WEBPACK_IMPORTED_MODULE_12__.t)(all, plans, (outputs) => {
			if (Object.keys(outputs).length > 0) emit({
				type: "applied",
				outputs
			});
		});
		emit({
			type: "prepared",
			changes: written,
			arns: preparedArns(resources, applied)
		});
		return applied;
	});
	const served = secrets.certificate && results(secrets.certificate);
	const https = served && httpsCheck(planned, served, emit);
	const { domain, subject, timeToLive } = deployment;
	const launch = {
		...address,
		taskDefinitionArn: results(definition),
		count: deployment.count,
		options: capacityOptions(deployment, network && plans.planned(network).subnets),
		securityGroups: results(group),
		exec: deployment.exec,
		tags: {
			...resources.taskTags(plans.found),
			...historyOf(planned, results(definition)),
			...served && (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.o)(served.expiresAt)
		},
		variables: plans.planned(resources.variables).value,
		timeToLive,
		once: deployment.kind === "job",
		kept: {
			role: plans.planned(role).action !== "given",
			secret: secrets.keepsAny,
			securityGroup: plans.planned(group).spec !== void 0,
			logGroup: resources.logs !== void 0 && plans.planned(resources.logs).action === "create"
		},
		mostStarts: written.length > 0 ? MOST_STARTS.written : MOST_STARTS.unchanged,
		restore: () => restoreGrants(clients, results(role), results(policies), clusters),
		reopen: reopening(planned, clients),
		logs: resources.containerLogs,
		timeout: deployment.timeout,
		lastStart: (0,_task_js__WEBPACK_IMPORTED_MODULE_4__.g)(serving),
		looksAfter: deployment.kind === "service" && deployment.domain !== void 0 ? 2 : 0,
		https
	};
	const name = domain && record && {
		...plans.found(record),
		domain,
		owner,
		origin: subject.origin,
		timeToLive,
		path: (0,_deployment_js__WEBPACK_IMPORTED_MODULE_24__.i)(deployment),
		https,
		changes: (0,_resource_js__WEBPACK_IMPORTED_MODULE_12__.s)(changes)
	};
	return {
		...planned,
		results,
		launch,
		name
	};
}
function preparedArns({ secrets, role, cluster, group, definition }, results) {
	return {
		secrets: Object.values(secrets.applied(results)).flatMap((arn) => arn ?? []),
		executionRole: results(role).arn,
		cluster: results(cluster),
		securityGroups: results(group),
		taskDefinition: results(definition)
	};
}
/**
* Returns a function that opens the ports again once the tasks run. The post step of an earlier deployment with a
* domain may close them later. It can't see tasks that haven't started yet.
*/
function reopening({ resources, plans, serving }, { ec2 }) {
	const { spec } = plans.planned(resources.group);
	const isNamed = serving.some(({ tags = [] }) => (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.v)((0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.G)(tags)) !== void 0);
	return spec === void 0 || !isNamed ? void 0 : async () => (0,_security_group_js__WEBPACK_IMPORTED_MODULE_17__.s)(ec2, spec);
}
function httpsCheck({ deployment: { domain, network }, resources, plans, address }, { fingerprint }, emit) {
	const { tls } = plans.planned(resources.images).ports;
	const { certificate } = resources.secrets;
	if (domain === void 0 || tls === void 0) return void 0;
	const access = domain.https?.access;
	const world = {
		ipv4: "0.0.0.0/0",
		ipv6: "::/0",
		none: ""
	}[address.publicAddress];
	const isOpen = network.kind === "own" && (network.securityGroups.length > 0 || network.ingress.some(({ block }) => block === world));
	const served = {
		name: domain.name,
		fingerprint,
		current: async () => certificate && currentFingerprint(certificate),
		applicationPort: tls.applicationPort,
		authorization: access && (0,_deployment_js__WEBPACK_IMPORTED_MODULE_24__.n)(access.password),
		isPublic: isOpen && address.publicAddress !== "none"
	};
	return new _name_js__WEBPACK_IMPORTED_MODULE_1__.a(served, emit);
}
/** Returns tags with what the new tasks replace, by which `image-from: previous` finds it. */
function historyOf({ deployment, serving, plans, resources }, arn) {
	if (deployment.kind === "job") return {};
	const [{ name: main, finding }] = plans.found(resources.images);
	return (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.g)((0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.w)(serving), {
		arn,
		main,
		digest: finding.kind === "found" ? finding.digest : void 0
	});
}
/** Returns the image that the main container ran before, with its digest. Returns nothing for the first deployment. */
function replacedImage([main], serving) {
	const containers = (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.w)(serving)?.containers ?? [];
	const { image, imageDigest } = containers.find(({ name }) => name === main.name) ?? containers.find(({ name = "" }) => !(0,_tls_container_js__WEBPACK_IMPORTED_MODULE_13__.r)(name)) ?? {};
	if (image === void 0) return void 0;
	return imageDigest === void 0 ? image : (0,_deployment_js__WEBPACK_IMPORTED_MODULE_24__.c)(image, imageDigest);
}
// src/deploy/replace.ts
/**
* Returns the environment's tasks except this deployment's, including tasks that were started meanwhile. Known tasks
* are listed, but not described again.
*/
async function findOthers({ tasks }, { clusters, resources, serving }) {
	const own = tasks.map(({ task }) => task);
	return (await resources.findTasks(clusters, [...serving, ...own])).filter(({ taskArn }) => !own.some((task) => task.taskArn === taskArn));
}
/**
* Stops the tasks that are older than this deployment's, except those that resolvers may still return: the post step
* stops these. Removes what only older tasks needed: open ports, policies of the execution role, and old revisions.
* Revisions are still being deleted when it returns. Throws `OLD_TASK_LEFT` if a task could not be stopped.
*/
async function replace(launched, others, prepared, tools) {
	const { deployment, resources, serving } = prepared;
	const live = {
		startedBy: launched.record.startedBy,
		tasks: launched.tasks.map(({ task }) => task)
	};
	const older = others.filter(olderThan(live, others));
	const spared = (0,_deployment_js__WEBPACK_IMPORTED_MODULE_24__.a)(deployment) ? older.filter(lasts) : [];
	for (const { taskArn } of spared) {
		const text = `The task ${(0,_arn_js__WEBPACK_IMPORTED_MODULE_23__.a)(taskArn)} was started in the meantime and is permanent, so it keeps running beside this one.`;
		tools.emit({
			type: "warned",
			text
		});
	}
	const replaced = [...older.filter((task) => !spared.includes(task)), ...serving];
	const release = (0,_name_js__WEBPACK_IMPORTED_MODULE_1__.n)(namesOf(replaced, prepared), replaced, tools);
	await release();
	const { now, later, at } = whenFree(replaced, prepared.named);
	const isLast = spared.length === 0 && older.length === others.length;
	if (later.length > 0) {
		const closing = isLast ? whatToClose(prepared, live.startedBy) : void 0;
		tools.emit({
			type: "retiring",
			retiring: {
				tasks: later,
				at,
				closing
			}
		});
	}
	const tidy = async (resource) => {
		const text = isLast ? await resource.tidy?.(prepared.plans.planned(resource), prepared.results) : void 0;
		if (text !== void 0) tools.emit({
			type: "noted",
			text
		});
	};
	const tidying = tidy(resources.definition);
	try {
		const [left] = await (0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.i)([
			stopReplaced(now, live, release, tools),
			later.length > 0 ? Promise.resolve() : tidy(resources.group),
			tidy(resources.policies)
		]);
		if (left.length === 0) return { tidying };
		throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("OLD_TASK_LEFT", `The new task ${nameOf(live)} runs, but what it replaces could not be stopped: ${left.join(", ")}.`, "Run the workflow again, or stop it with `aws ecs stop-task`.");
	} catch (error) {
		await tidying;
		throw error;
	}
}
/** Returns the rules that only the replaced tasks need, or nothing if there are none. */
function whatToClose({ resources, plans, clusters }, startedBy) {
	const { id: groupId, surplus: rules = [] } = plans.planned(resources.group);
	if (groupId === void 0 || rules.length === 0) return void 0;
	const { names, owner } = resources;
	return {
		groupId,
		rules,
		place: {
			repository: owner.repository,
			environment: owner.environment
		},
		family: names.family,
		clusters,
		startedBy
	};
}
/**
* Divides the replaced tasks into those to stop now, and those that resolvers may still return until `at` (ms). These
* are the tasks that the name pointed to before. If a deployment had just set that name, the tasks before those count
* as well.
*/
function whenFree(replaced, named) {
	const arns = [...new Set(replaced.map(({ taskArn }) => taskArn))];
	if (named?.before === void 0) return {
		now: arns,
		later: [],
		at: 0
	};
	const { marker, ttl } = named.before;
	const isNamed = (arn) => marker.tasks.some(({ id }) => id === (0,_arn_js__WEBPACK_IMPORTED_MODULE_23__.a)(arn));
	const later = arns.filter((arn) => isNamed(arn) || marker.until > Date.now());
	const times = later.map((arn) => isNamed(arn) ? named.since + ttl * 1e3 : marker.until);
	return {
		now: arns.filter((arn) => !later.includes(arn)),
		later,
		at: Math.max(0, ...times)
	};
}
/** Returns the names of replaced tasks, except the name of this deployment. */
function namesOf(replaced, { resources, plans, name: current }) {
	const tagged = replaced.flatMap(({ tags }) => {
		const name = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.v)((0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.G)(tags));
		return name === void 0 ? [] : (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.Y)((0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.G)(tags)).map((zoneId) => ({
			zoneId,
			name
		}));
	});
	const places = [...plans.found(resources.leftovers), ...tagged].filter(({ zoneId, name }) => name !== current?.domain.name || zoneId !== current.zone.id).map(({ zoneId, name }) => [`${zoneId} ${name}`, {
		zoneId,
		name,
		...resources.owner
	}]);
	return [...new Map(places).values()];
}
/** Stops the tasks, and then removes the names that they got meanwhile. Returns the tasks that it could not stop. */
async function stopReplaced(arns, live, release, { clients, emit }) {
	const outcomes = await (0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.i)(arns.map(async (arn) => {
		try {
			await (0,_task_js__WEBPACK_IMPORTED_MODULE_4__.v)(clients.ecs, arn, `Replaced by ${nameOf(live)}`);
			emit({
				type: "noted",
				text: `Stopped the replaced task ${(0,_arn_js__WEBPACK_IMPORTED_MODULE_23__.a)(arn)}`
			});
			return [];
		} catch (error) {
			clients.signal.throwIfAborted();
			return [`${arn} (${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.b)(error)})`];
		}
	}));
	await release();
	return outcomes.flat();
}
/**
* Returns the test for older tasks: those of a deployment that began earlier, or of an earlier attempt of this one. A
* deployment begins with its first task. If two began at once, `startedBy` decides.
*/
function olderThan(live, others) {
	const begin = Math.min(...live.tasks.map(_task_js__WEBPACK_IMPORTED_MODULE_4__.i));
	return ({ startedBy = "" }) => {
		if (startedBy === live.startedBy) return true;
		const theirs = Math.min(...others.filter((other) => other.startedBy === startedBy).map(_task_js__WEBPACK_IMPORTED_MODULE_4__.i));
		return theirs === begin ? startedBy < live.startedBy : theirs < begin;
	};
}
function nameOf({ tasks }) {
	return tasks.map(({ taskArn }) => (0,_arn_js__WEBPACK_IMPORTED_MODULE_23__.a)(taskArn)).join(", ");
}
/**
* Returns what has superseded this deployment since it began. A failed deployment asks too, because a newer one may
* have stopped its tasks. A cancelled run has no time to ask.
*/
async function whatSupersedes(outcome, { clusters, deployment: { subject }, resources }, { clients, findSuperseded }) {
	if (clients.signal.aborted) return void 0;
	const found = await findSuperseded();
	if (found !== "unknown") return found;
	if (outcome === "failed") return void 0;
	const run = findLaterRun(await resources.findTasks(clusters), subject);
	return run === void 0 ? void 0 : {
		why: "later-run",
		run
	};
}
/**
* Returns a run with a higher ID that has started a task here for the same pull request. It is called if GitHub doesn't
* say whether there is a newer commit. A re-run is meant to come last, so nothing supersedes it.
*/
function findLaterRun(tasks, { run, origin }) {
	const [id, attempt] = run.split("/");
	if (origin?.startsWith("refs/pull/") !== true || attempt !== "1") return void 0;
	return tasks.flatMap(({ tags = [] }) => (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.V)((0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.G)(tags))?.split("/")[0] ?? []).find((other) => /^\d+$/.test(other) && Number(other) > Number(id));
}
/**
* Removes the environment if its pull request, label or branch is gone. Otherwise the newer commit has its own run. If
* comments deploy as well, one may have deployed what runs without the label, so it stays.
*/
async function afterSuperseded(superseded, { deployment: { subject, cluster } }, tools) {
	const { why } = superseded;
	if (why === "closed" || why === "deleted" || why === "unlabeled" && superseded.ends) {
		const { destroyWhenClosed } = await __webpack_require__.e(/* import() */ 718).then(__webpack_require__.bind(__webpack_require__, 718));
		if (await destroyWhenClosed(subject, cluster.cluster, tools)) return;
	}
	tools.emit({ type: "superseded" });
}
// src/deploy/wait.ts
/** How long (ms) DescribeTasks may lack a new task. Source: RunTask in the ECS API reference. */
const UNSEEN_FOR = 6e4;
/**
* Looks at the tasks repeatedly until `judge` is done, and returns its result. Throws what `judge` throws, `TIMED_OUT`
* or the code of a reading, `TASK_LOST`, and permanent errors of AWS.
*/
async function follow(started, spec, tools, judge) {
	const { signal, looks } = tools.polling;
	const due = () => looks.dueIn(spec.looksAfter);
	const begin = Date.now();
	const pace = new Pace();
	const pulse = new Pulse(tools.emit);
	let seen = started.map((task) => ({ task }));
	pulse.changed(newStates([], seen), 0);
	await (0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.r)(Math.max(pace.first(), due()), signal);
	for (;;) {
		pace.looked();
		const look = await lookAgain(seen, spec, tools, {
			age: Date.now() - begin,
			pace
		});
		pulse.changed(newStates(seen, look.tasks), Date.now() - begin);
		seen = look.tasks;
		spec.onSeen(seen);
		const verdict = await judge(seen, look);
		if ("done" in verdict) return verdict.done;
		const pending = look.tasksUnseen === void 0 ? verdict : UNSEEN;
		const left = spec.deadline - Date.now();
		if (left < 0) throw timedOut(pending, spec, look);
		const age = Date.now() - begin;
		pulse.stillWaiting(pending.waitingFor, age);
		const next = pace.next(age, pending.due === void 0 ? distance(seen, age, spec) : "far");
		const soonest = Math.max(due(), Math.min(next, pending.due ?? 1e400));
		await (0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.r)(Math.min(soonest, left + 1), signal);
	}
}
/** How much (ms) faster than the previous ones a task may start without being noticed late. */
const EARLIER = 2e3;
/**
* Returns how near the next change is. Fargate first needs about ten seconds for a network interface. After that, the
* start of the previous tasks shows how long the image will take.
*/
function distance(seen, age, { lastStart }) {
	const is = (...states) => seen.some(({ task }) => states.some((state) => task.lastStatus === state));
	if (is("PROVISIONING", "PENDING")) return "far";
	if (lastStart === void 0 || !is("ACTIVATING")) return "near";
	return age < lastStart - EARLIER ? "far" : "close";
}
/** How long (ms) to wait before the next look, during the first minute. */
const BASES = {
	close: 250,
	near: 600,
	far: 2e3
};
/** At most one look per so many ms, on average. Looks saved while the change is far are available when it is near. */
const EVERY = 1e3;
/**
* Looks rarely while the change is far, and often when it is near. Slows down for long waits, and when ECS throttles.
* Adds a random part, so that many deployments don't call ECS at the same moments.
*/
var Pace = class {
	#slower = 1;
	#looks = 0;
	looked() {
		this.#looks += 1;
	}
	slowDown() {
		this.#slower = Math.min(this.#slower * 2, 8);
	}
	/** Returns how long (ms) to wait before the first look. */
	first() {
		return spread(EVERY);
	}
	/** Returns how long (ms) to wait before the next look at a task of this age (ms). */
	next(age, change) {
		const base = age < 6e4 ? BASES[change] : age < 18e4 ? 3e3 : 6e3;
		const earliest = (this.#looks + 1) * EVERY - age;
		return spread(Math.max(earliest, Math.min(base * this.#slower, 12e3)));
	}
};
function spread(ms) {
	return ms * (1 + Math.random() * .1);
}
/** How long (ms) to log nothing while nothing changes. Doubles each time, because a job may take hours. */
const FIRST_SILENCE = 2e4;
/** Logs each change with the seconds so far, and now and then what is still pending. */
var Pulse = class {
	#emit;
	#last = 0;
	#silence = FIRST_SILENCE;
	constructor(emit) {
		this.#emit = emit;
	}
	changed(states, age) {
		if (states === "") return;
		this.#say(states, age);
		this.#silence = FIRST_SILENCE;
	}
	stillWaiting(what, age) {
		if (age - this.#last < this.#silence) return;
		this.#say(`still waiting for ${what}`, age);
		this.#silence *= 2;
	}
	#say(text, age) {
		this.#emit({
			type: "noted",
			text: `${String(Math.round(age / 1e3)).padStart(4)} s  ${text}`
		});
		this.#last = age;
	}
};
/** The condition to report if ECS doesn't answer, because the last known state may be outdated. */
const UNSEEN = { waitingFor: "ECS to report the state of the task" };
/**
* Returns the tasks as they are now. If a call fails temporarily, its part stays as last seen. The state from ECS
* counts even if the addresses could not be read.
*/
async function lookAgain(last, spec, { polling, emit }, { age, pace }) {
	const requirePassing = (error) => {
		if (!(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.c)(error)) throw error;
		if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.u)(error)) pace.slowDown();
		emit({
			type: "debugged",
			text: `Asking again. ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.a)(error)}`
		});
	};
	let tasks;
	try {
		const arns = last.flatMap(({ task }) => (0,_task_js__WEBPACK_IMPORTED_MODULE_4__.h)(task) ? [] : task.taskArn);
		const described = new Map((await (0,_task_js__WEBPACK_IMPORTED_MODULE_4__.a)(polling.ecs, spec.cluster, arns)).map((task) => [task.taskArn, task]));
		if (described.size < arns.length && age >= UNSEEN_FOR) throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("TASK_LOST", "ECS no longer knows a task that it started.", "Run the workflow again.");
		tasks = last.map(({ task }) => described.get(task.taskArn) ?? task);
	} catch (error) {
		requirePassing(error);
		return {
			tasks: last,
			tasksUnseen: error
		};
	}
	try {
		return { tasks: await (0,_name_js__WEBPACK_IMPORTED_MODULE_1__.c)(tasks, last, spec, polling) };
	} catch (error) {
		requirePassing(error);
		return {
			tasks: tasks.map((task, index) => ({
				...last[index],
				task
			})),
			addressesUnseen: error
		};
	}
}
/** Returns the states that changed, in words, or an empty string. */
function newStates(before, now) {
	return now.flatMap(({ task }, index) => {
		const was = before[index]?.task;
		if (was?.lastStatus === task.lastStatus && was?.desiredStatus === task.desiredStatus) return [];
		const ending = (0,_task_js__WEBPACK_IMPORTED_MODULE_4__.m)(task) && !(0,_task_js__WEBPACK_IMPORTED_MODULE_4__.h)(task) ? ", stopping" : "";
		return `${now.length > 1 ? `${index + 1}: ` : ""}${task.lastStatus ?? "unknown"}${ending}`;
	}).join(", ");
}
/** Returns the error for the end of the time limit, with the last call if it failed. */
function timedOut({ waitingFor, reading }, { timeout }, { tasksUnseen, addressesUnseen }) {
	const error = tasksUnseen ?? addressesUnseen;
	const last = error === void 0 ? "" : ` The last call failed. ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.a)(error)}.`;
	const found = `After ${minutes(timeout)} the step was still waiting for ${waitingFor}.`;
	if (reading !== void 0) return new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a(reading.code, `${found} ${reading.reading}${last}`, reading.hint);
	const hint = (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.u)(error) ? "Run the job again, and let fewer deployments run at once in this account and Region." : "If the image or the application needs longer, set a longer `timeout-minutes`.";
	return new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("TIMED_OUT", `${found}${last}`, error === void 0 || (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.u)(error) ? hint : FAULT);
}
function minutes(ms) {
	const count = ms / 6e4;
	return count === 1 ? "1 minute" : `${count} minutes`;
}
const FAULT = "Run the job again. If that does not help, check the network of the runner and https://health.aws.amazon.com.";
/** How long (ms) to wait for the agent of ECS Exec once a container runs. */
const AGENT_WITHIN = 6e4;
/** How long (ms) before the deadline the step stops waiting for the agent. */
const BEFORE_END = 1e4;
/** Source: `ManagedAgent` in the ECS API reference. */
const AGENT = "ExecuteCommandAgent";
/** Whether to keep waiting for the agent of ECS Exec. A deployment never fails because of it. */
function awaitsAgent(seen, spec, { runningFor, deadline }) {
	if (!spec.exec || runningFor > AGENT_WITHIN || Date.now() > deadline - BEFORE_END) return false;
	const states = seen.map(({ task }) => agentOf(task, spec)?.lastStatus);
	return !states.includes("STOPPED") && states.some((state) => state !== "RUNNING");
}
/** Reports how to open a shell in the first task. Warns if the agent of a task doesn't run. */
function announceShell(seen, spec, { clients, emit, watched }) {
	const task = seen[0]?.task;
	if (!spec.exec || task === void 0) return;
	emit({
		type: "shell",
		command: commandFor(task.taskArn, spec, clients.region)
	});
	const missing = seen.find((each) => agentOf(each.task, spec)?.lastStatus !== "RUNNING");
	if (!watched || missing === void 0) return;
	const { lastStatus = "missing", reason = "" } = agentOf(missing.task, spec) ?? {};
	emit({
		type: "warned",
		text: `No shell can be opened in the task ${(0,_arn_js__WEBPACK_IMPORTED_MODULE_23__.a)(missing.task.taskArn)} yet: its agent of ECS Exec is ${lastStatus}${reason === "" ? "" : ` (${reason})`}. If this lasts, check that the task reaches AWS Systems Manager (\`ssmmessages\`), over the internet or through a VPC endpoint.`
	});
}
/** Returns the AWS CLI command. It needs no quotes: ECS allows only letters, digits, `-` and `_` in names. */
function commandFor(taskArn, { cluster, containerName }, region) {
	return `aws ecs execute-command --region ${region} --cluster ${cluster} --task ${(0,_arn_js__WEBPACK_IMPORTED_MODULE_23__.a)(taskArn)} --container ${containerName} --interactive --command /bin/sh`;
}
function agentOf({ containers = [] }, { containerName }) {
	return containers.find(({ name }) => name === containerName)?.managedAgents?.find(({ name }) => name === AGENT);
}
// src/deploy/deploy-service.ts
/**
* Runs a deployment, after which the environment runs the new tasks. If they don't become ready, stops them and keeps
* the older ones. Skips a commit that is no longer the head, even if that shows only at the end. Returns the cleanup
* that is still running, or why nothing was deployed.
*/
async function deployService(service, tools) {
	const { clients, emit } = tools;
	requireNameable(service.subject);
	const planning = planDeployment(service, tools, [requireEnvironmentLimit(service, clients)]);
	const [before] = await Promise.all([tools.findSuperseded(), planning.catch(() => void 0)]);
	if (before !== void 0 && before !== "unknown") return { skipped: (0,_events_js__WEBPACK_IMPORTED_MODULE_6__.a)(before) };
	emit({
		type: "deployment-requested",
		live: () => (0,_name_js__WEBPACK_IMPORTED_MODULE_1__.u)(service, clients)
	});
	const planned = await planning;
	emit({
		type: "deployment-begun",
		live: () => (0,_name_js__WEBPACK_IMPORTED_MODULE_1__.l)(planned.serving, planned.address, clients)
	});
	const launched = await launchAll(planned, service.ready, tools);
	const others = "error" in launched ? void 0 : findOthers(launched, planned);
	if (others !== void 0) emit({ type: "ready" });
	const [superseded] = await Promise.all([whatSupersedes("error" in launched ? "failed" : "ready", planned, tools), others?.catch(() => void 0)]);
	if (superseded !== void 0) {
		if ("error" in launched) emit({
			type: "quoted",
			lines: [(0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.f)(launched.error)]
		});
		else await endNew(launched, tools);
		await afterSuperseded(superseded, planned, tools);
		return { skipped: (0,_events_js__WEBPACK_IMPORTED_MODULE_6__.a)(superseded) };
	}
	if ("error" in launched) throw launched.error;
	const { prepared } = launched;
	const named = await giveName(launched, tools);
	if (named?.records === "newer") {
		emit({ type: "superseded" });
		return { skipped: "Skipped: the name points to the task of a newer deployment." };
	}
	announceShell(launched.tasks, prepared.launch, {
		clients,
		emit,
		watched: service.ready.when !== "accepted"
	});
	emit({
		type: "settled",
		postStep: service.keepRunning ? "stops-nothing" : "stops-tasks"
	});
	return (0,_events_js__WEBPACK_IMPORTED_MODULE_6__.i)(emit, "Replace", async () => replace(launched, await others ?? [], {
		...prepared,
		named
	}, tools));
}
/**
* Points the environment's name, if it has one, to the new tasks, and returns the state of its records. Stops the tasks
* if the name doesn't point to them. Throws `DeploymentFailed` after a failure.
*/
async function giveName(launched, tools) {
	const { name } = launched.prepared;
	if (name === void 0) return void 0;
	const naming = await (0,_events_js__WEBPACK_IMPORTED_MODULE_6__.i)(tools.emit, "Switch", () => (0,_name_js__WEBPACK_IMPORTED_MODULE_1__.r)(name, launched, tools));
	if (naming.records === "newer" || naming.records === "restored") await endNew(launched, tools);
	if ("error" in naming) throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.c(naming.error);
	return naming;
}
async function endNew({ tasks }, tools) {
	if (await stopAll(tasks.map(({ task }) => task), tools)) tools.emit({
		type: "settled",
		postStep: "stops-nothing"
	});
}
/** Applies the plan and starts the tasks. Returns once they are ready, or returns the error once they are stopped. */
async function launchAll(planned, ready, tools) {
	try {
		const prepared = await prepare(planned, tools);
		const spec = prepared.launch;
		return {
			...await (0,_events_js__WEBPACK_IMPORTED_MODULE_6__.i)(tools.emit, "Run", () => launch(spec, untilReady(ready, spec, tools), tools)),
			prepared
		};
	} catch (error) {
		return { error };
	}
}
/** How long (ms) a RUNNING task may lack its public IP. */
const ADDRESS_WITHIN = 3e4;
/**
* Returns the function that waits until all tasks run, have their public IPs and are ready: HEALTHY, answering at
* `health-check-path`, or running for `settle-seconds`. With HTTPS, they must also present their certificate. It throws
* `TaskStopped` once a task is ending, `CONTAINER_ENDED`, `TASK_UNHEALTHY`, `ADDRESS_MISSING`,
* `CERTIFICATE_UNEXPECTED`, and what `follow` throws.
*/
function untilReady(ready, spec, tools) {
	if (ready.when === "accepted") return (started) => Promise.resolve(started.map((task) => ({ task })));
	return (started, at) => {
		let runningSince;
		const { https } = spec;
		https?.begin();
		return follow(started, {
			...spec,
			...at
		}, tools, async (seen, { addressesUnseen }) => {
			const ending = seen.find(({ task }) => (0,_task_js__WEBPACK_IMPORTED_MODULE_4__.m)(task));
			if (ending !== void 0) throw new _task_js__WEBPACK_IMPORTED_MODULE_4__.t(ending.task);
			requireContainer(seen, spec);
			const starting = seen.find(({ task }) => task.lastStatus !== "RUNNING");
			if (starting !== void 0) return { waitingFor: `the task to run; it is ${starting.task.lastStatus ?? "unknown"}` };
			if (runningSince === void 0) {
				runningSince = Date.now();
				await spec.reopen?.();
			}
			const runningFor = Date.now() - runningSince;
			const pending = whereIsPending(seen, spec, addressesUnseen !== void 0 || runningFor < ADDRESS_WITHIN) ?? await whatIsPending(seen, ready, https, runningFor);
			if (pending !== void 0) return pending;
			return awaitsAgent(seen, spec, {
				runningFor,
				deadline: at.deadline
			}) ? { waitingFor: "the ECS Exec agent" } : { done: seen };
		});
	};
}
/** Throws `CONTAINER_ENDED` if the main container failed while its task runs on, because it isn't essential. */
function requireContainer(seen, { containerName }) {
	const failed = seen.flatMap(({ task }) => task.containers ?? []).find(({ name, lastStatus, exitCode }) => name === containerName && lastStatus === "STOPPED" && exitCode !== 0);
	if (failed === void 0) return;
	const { exitCode, reason = "ECS gave no reason" } = failed;
	const how = exitCode === void 0 ? reason : `exit code ${exitCode}`;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("CONTAINER_ENDED", `The container ${containerName} has ended (${how}), but the task still runs, because the container is not essential.`, "Check its log. Make it `essential` in `task-definition`, or set another `container-name`.");
}
/** Returns the wait for a public IP, if one is missing. Throws `ADDRESS_MISSING` if it is overdue. */
function whereIsPending(seen, { publicAddress }, mayCome) {
	if (publicAddress === "none" || seen.every(({ publicIp }) => publicIp !== void 0)) return void 0;
	if (mayCome) return { waitingFor: "the public IP" };
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("ADDRESS_MISSING", "The task runs, but its network interface has no public IP.", "Check that the subnet allows public IPv4 addresses, or set `assign-public-ip: false`.");
}
async function whatIsPending(seen, { when, settle, healthCheckPath }, https, runningFor) {
	const unwell = when === "healthy" ? whatIsUnwell(seen) : void 0;
	if (unwell !== void 0) return unwell;
	const insecure = await https?.pending(seen, healthCheckPath);
	if (insecure !== void 0) return insecure;
	if (healthCheckPath !== void 0) return https === void 0 ? whatDoesNotAnswer(seen, healthCheckPath) : void 0;
	const due = settle - runningFor;
	return when === "healthy" || due <= 0 ? void 0 : {
		waitingFor: "the task to have run for `settle-seconds`",
		due
	};
}
/** A task is HEALTHY once its essential containers with a check are. Source: HealthCheck in the ECS API reference. */
function whatIsUnwell(seen) {
	const status = (wanted) => seen.find(({ task }) => task.healthStatus === wanted);
	const unhealthy = status("UNHEALTHY")?.task.containers?.flatMap(({ name, healthStatus }) => healthStatus === "UNHEALTHY" ? name ?? [] : []);
	if (unhealthy !== void 0) throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("TASK_UNHEALTHY", `The health check in the task definition has failed${unhealthy.length > 0 ? ` in ${unhealthy.join(", ")}` : ""}.`, "Check the log of the container. If it starts slowly, set a longer `startPeriod` of its `healthCheck`.");
	return seen.some(({ task }) => task.healthStatus !== "HEALTHY") ? { waitingFor: "the container to become HEALTHY" } : void 0;
}
async function whatDoesNotAnswer(seen, healthCheckPath) {
	const urls = seen.flatMap(({ url }) => url === void 0 ? [] : [new URL(healthCheckPath, url).href]);
	if (urls.length < seen.length) return { waitingFor: "the IP address of the task" };
	const bad = (await Promise.all(urls.map(async (url) => ({
		url,
		answer: await (0,_name_js__WEBPACK_IMPORTED_MODULE_1__.o)(url)
	})))).find(({ answer }) => !answer.healthy);
	if (bad === void 0) return void 0;
	const { url, answer } = bad;
	return {
		waitingFor: `${shown(url)} to answer with 2xx or 3xx; ${answer.said}`,
		reading: (0,_name_js__WEBPACK_IMPORTED_MODULE_1__.s)(url, answer)
	};
}
/** Returns a URL for logs and errors, without its query, which may contain a secret. */
function shown(url) {
	const { origin, pathname } = new URL(url);
	return `${origin}${pathname}`;
}
// src/deploy/run-job.ts
/**
* Runs a job until it ends. It replaces neither the environment's service nor other jobs. Returns why the job was
* skipped, if it was. Throws if the job failed.
*/
async function runJob(job, tools) {
	const { emit } = tools;
	requireNameable(job.subject);
	const planning = planDeployment(job, tools);
	const [superseded] = await Promise.all([tools.findSuperseded(), planning.catch(() => void 0)]);
	if (superseded !== void 0 && superseded !== "unknown") return (0,_events_js__WEBPACK_IMPORTED_MODULE_6__.a)(superseded);
	const { launch: spec } = await prepare(await planning, tools);
	await (0,_events_js__WEBPACK_IMPORTED_MODULE_6__.i)(emit, "Run", () => launch(spec, untilEnded(job, spec, tools), tools));
	emit({
		type: "settled",
		postStep: "stops-nothing"
	});
}
/**
* How often and how long (ms) the last log lines are read. CloudWatch Logs shows lines up to ten seconds late, so the
* log is complete after that long without new ones. Reading has a time limit, which is reported if it is reached.
*/
const LAST_LINES_EVERY = 1500;
const CATCH_UP_EVERY = 100;
const QUIET_FOR = 1e4;
const LAST_LINES_WITHIN = 3e5;
/**
* Returns the function that prints the log of the job's tasks until they have ended. It throws `TaskStopped` if the job
* failed, and what `follow` throws.
*/
function untilEnded(job, spec, tools) {
	const { emit, polling, clients } = tools;
	return async (launched, at) => {
		let announced = false;
		const tails = launched.map(({ taskArn }) => new LogTail(polling.logs, taskArn, spec.logs));
		const show = async () => {
			const lines = (await Promise.all(tails.map((tail) => tail.read()))).flatMap((each, index) => each.flatMap((line) => labelled(line, index, spec)));
			if (lines.length > 0) emit({
				type: "quoted",
				lines
			});
			return lines.length;
		};
		const ended = await follow(launched, {
			...spec,
			...at
		}, tools, async (seen) => {
			const started = seen.some(({ task }) => task.startedAt !== void 0);
			if (started && !announced) announceShell(seen, spec, {
				clients,
				emit,
				watched: false
			});
			announced ||= started;
			if (started) await show();
			const stillborn = seen.find(({ task }) => (0,_task_js__WEBPACK_IMPORTED_MODULE_4__.m)(task) && task.startedAt === void 0);
			if (stillborn !== void 0) throw new _task_js__WEBPACK_IMPORTED_MODULE_4__.t(stillborn.task);
			return seen.every(({ task }) => hasEnded(task)) ? { done: seen } : { waitingFor: "the job to end" };
		});
		const whole = await showLastLines(show, () => tails.some((tail) => tail.behind), polling.signal);
		const where = `See the rest in CloudWatch Logs: ${[...new Set(spec.logs.map(({ group }) => group))].join(", ")}.`;
		if (!whole) emit({
			type: "warned",
			text: `The log of the job is longer than what is shown here. ${where}`
		});
		const hindrance = tails.find((tail) => tail.hindrance !== void 0)?.hindrance;
		if (hindrance !== void 0) emit({
			type: "warned",
			text: `The log of the job could not be read: ${hindrance.replace(/\.?$/, ".")} ${where}`
		});
		const codes = ended.map(({ task }) => exitCodeOf(task, spec));
		const code = codes.find((each) => each !== 0 && each !== void 0) ?? codes[0];
		if (code !== void 0) emit({
			type: "exited",
			code
		});
		const essential = essentialContainers(job);
		const failed = ended.find(({ task }, index) => codes[index] !== 0 || !othersAreFine(task, spec, essential));
		if (failed !== void 0) throw new _task_js__WEBPACK_IMPORTED_MODULE_4__.t(failed.task);
		return ended;
	};
}
/** Whether the containers have ended and have exit codes. The task's network interface may take longer. */
function hasEnded(task) {
	const { containers = [] } = task;
	return (0,_task_js__WEBPACK_IMPORTED_MODULE_4__.h)(task) || (0,_task_js__WEBPACK_IMPORTED_MODULE_4__.m)(task) && containers.every(({ exitCode }) => exitCode !== void 0);
}
/** Prints the rest of the log. Returns false if the time limit came before its end. */
async function showLastLines(show, isBehind, signal) {
	const deadline = Date.now() + LAST_LINES_WITHIN;
	let last = Date.now();
	for (;;) {
		if (await show() > 0) last = Date.now();
		const behind = isBehind();
		if (!behind && Date.now() - last >= QUIET_FOR) return true;
		if (Date.now() >= deadline) return !behind;
		await (0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.r)(behind ? CATCH_UP_EVERY : LAST_LINES_EVERY, signal);
	}
}
/** Returns the lines of a log event, labelled with the container and the task number if there are several. */
function labelled({ container, message }, index, { logs, count }) {
	const labels = [...count > 1 ? [String(index + 1)] : [], ...logs.length > 1 ? [container] : []];
	const label = labels.length === 0 ? "" : `[${labels.join(" ")}] `;
	return message.split(/\r\n|\r|\n/).map((line) => label + line);
}
function exitCodeOf({ containers = [] }, { containerName }) {
	return containers.find(({ name }) => name === containerName)?.exitCode;
}
/** Returns the containers that end the task when they end, including the timer of `time-to-live`. */
function essentialContainers(job) {
	return [...job.template.containerDefinitions.flatMap(({ name, essential }) => essential === false ? [] : [name]), _task_definition_js__WEBPACK_IMPORTED_MODULE_7__.t];
}
/**
* Whether no other essential container failed on its own, and the job's time hasn't expired. ECS ends the other
* containers with SIGTERM, then SIGKILL, so their exit codes 143 and 137 are no failures.
*/
function othersAreFine({ containers = [], stopCode }, { containerName }, essential) {
	return containers.filter(({ name = "" }) => name !== containerName && essential.includes(name)).every(({ name, exitCode = 0 }) => name === "run-on-fargate-timer" ? exitCode !== 0 : [
		0,
		143,
		137
	].includes(exitCode)) && stopCode === "EssentialContainerExited";
}
// src/perform.ts
/**
* The work of a run in AWS. `main` imports this file after it has sent the first requests, which don't need the SDK.
* The SDK loads more slowly than everything else.
*/
/** Completes a request with the deployment that `image-from` names. */
async function resolve({ query, cluster, timeout, complete }, sources) {
	const { clients } = clientsFor(timeout, sources);
	await requireOwnCluster(cluster, clients);
	const { findSource } = await __webpack_require__.e(/* import() */ 783).then(__webpack_require__.bind(__webpack_require__, 783));
	return complete(await findSource(query, clients));
}
/** Deploys, or plans a deployment. `inspection` has the registries' pending answers about its images. */
async function deploy(request, inspection, sources) {
	const { cluster, timeout } = request.kind === "plan" ? request.deployment : request;
	const { emit } = sources.report;
	const warning = (0,_ports_js__WEBPACK_IMPORTED_MODULE_2__.d)(sources.env, timeout);
	if (warning !== void 0) emit({
		type: "warned",
		text: warning
	});
	const clients = clientsFor(timeout, sources);
	await requireOwnCluster(cluster, clients.clients);
	const tools = {
		...clients,
		...sources.state,
		emit,
		inspection
	};
	switch (request.kind) {
		case "service": {
			const outcome = await deployService(request, tools);
			if ("skipped" in outcome) emit({
				type: "skipped",
				why: outcome.skipped
			});
			else {
				emit({ type: "succeeded" });
				await outcome.tidying;
			}
			return;
		}
		case "job": {
			const skipped = await runJob(request, tools);
			emit(skipped === void 0 ? { type: "succeeded" } : {
				type: "skipped",
				why: skipped
			});
			return;
		}
		case "plan":
			await planDeployment(request.deployment, tools);
			emit({ type: "succeeded" });
	}
}
/** Removes one environment, or sweeps all that are no longer needed. */
async function remove(request, sources) {
	const { emit } = sources.report;
	const clients = clientsFor(void 0, sources);
	await requireOwnCluster(request, clients.clients);
	const tools = {
		...clients,
		...sources.state,
		emit
	};
	if (request.kind === "sweep") {
		const { sweep } = await Promise.all(/* import() */[__webpack_require__.e(718), __webpack_require__.e(992)]).then(__webpack_require__.bind(__webpack_require__, 3992));
		await sweep(request, tools);
		return;
	}
	const { destroy } = await __webpack_require__.e(/* import() */ 718).then(__webpack_require__.bind(__webpack_require__, 718));
	const kept = await destroy(request, tools);
	if (kept !== void 0) emit({
		type: "skipped",
		why: kept
	});
}
/** The time (ms) for retries of each throttled call in a removal. A deployment retries until `timeout-minutes`. */
const REMOVAL_PATIENCE = 6e5;
function clientsFor(timeout, { env, signal, report }) {
	let said = false;
	const onWait = (error) => {
		const text = `AWS throttles this account's calls, so the step waits and retries. ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.a)(error)}`;
		if (!said) report.emit({
			type: "noted",
			text
		});
		said = true;
	};
	const deadline = timeout === void 0 ? void 0 : Date.now() + timeout;
	const until = (begin) => deadline ?? begin + REMOVAL_PATIENCE;
	const clients = (0,_name_js__WEBPACK_IMPORTED_MODULE_1__.p)(env, signal, { patience: {
		until,
		onWait
	} });
	return {
		clients,
		polling: (0,_name_js__WEBPACK_IMPORTED_MODULE_1__.p)(env, signal, { like: clients }),
		cleanup: (0,_name_js__WEBPACK_IMPORTED_MODULE_1__.p)(env, void 0, { like: clients })
	};
}



/***/ }),

/***/ 895:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   i: () => (/* binding */ tlsContainer),
/* harmony export */   n: () => (/* binding */ TLS_SHARE),
/* harmony export */   r: () => (/* binding */ isOwnContainer),
/* harmony export */   t: () => (/* binding */ TLS_CONTAINER)
/* harmony export */ });
/* harmony import */ var _task_definition_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5865);

// src/deploy/tls-container.ts
const TLS_CONTAINER = "run-on-fargate-tls";
/** Whether the action added the container. Compares whole names, as the user's may have the same prefix. */
function isOwnContainer(name) {
	return name === "run-on-fargate-timer" || name === "run-on-fargate-tls";
}
/** The container's share of the task: CPU units, if other containers have some, and MiB. */
const TLS_SHARE = {
	cpu: 32,
	memory: 64
};
/** The image index for all architectures, pinned by its digest, so that a moved tag can't affect a task. */
const TLS_IMAGE = "public.ecr.aws/docker/library/caddy:2.11.7-alpine@sha256:d8542f48d34a9cf4e4c11a478865229840e87e4c96ea3f439101f31a5d35f75f";
/** The variable that contains Caddy's configuration. */
const CONFIGURATION = "TLS_CONFIGURATION";
/** The variable that contains the `Authorization` header of allowed requests. */
const AUTHORIZATION = "ACCESS_AUTHORIZATION";
/**
* The script that starts Caddy as the first process. It passes the configuration on standard input, to write no file,
* and hides the path of the task role's credentials. Source: "Task IAM role" in the Amazon ECS Developer Guide.
*/
const START = [
	"unset AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
	"exec caddy run --config - <<END",
	`$${CONFIGURATION}`,
	"END"
].join("\n");
/**
* The default capabilities except `NET_BIND_SERVICE`, which ports below 1024 require. Caddy runs as root, as its binary
* requests that file capability. Fargate neither supports `no-new-privileges` (`dockerSecurityOptions`) nor lets other
* users bind such ports.
* Sources: "Linux capabilities" of Docker; `KernelCapabilities` and `dockerSecurityOptions` in the Amazon ECS API
* Reference.
*/
const DROPPED = [
	"AUDIT_WRITE",
	"CHOWN",
	"DAC_OVERRIDE",
	"FOWNER",
	"FSETID",
	"KILL",
	"MKNOD",
	"NET_RAW",
	"SETFCAP",
	"SETGID",
	"SETPCAP",
	"SETUID",
	"SYS_CHROOT"
];
/** Seconds. Caddy gives open requests `GRACE` to finish, and ECS kills the container after `STOP_TIMEOUT`. */
const GRACE = 10;
const STOP_TIMEOUT = 15;
/**
* Returns the container that terminates TLS. It depends on the application's container, so ECS stops it first, and open
* requests can finish. Source: `dependsOn` in the Amazon ECS API Reference, ContainerDefinition.
*/
function tlsContainer(settings) {
	const { https, arnOf, applicationContainer, redirect, sharesCpu = false } = settings;
	const certificateArn = arnOf(https.certificateSecretId);
	return {
		name: TLS_CONTAINER,
		image: TLS_IMAGE,
		essential: true,
		entryPoint: ["/bin/sh", "-c"],
		command: [START],
		environment: [{
			name: CONFIGURATION,
			value: JSON.stringify(configuration(settings))
		}],
		secrets: [
			{
				name: "TLS_CERT",
				valueFrom: `${certificateArn}:certificate::`
			},
			{
				name: "TLS_KEY",
				valueFrom: `${certificateArn}:private-key::`
			},
			...https.access ? [{
				name: AUTHORIZATION,
				valueFrom: `${arnOf(https.access.secretId)}:authorization::`
			}] : []
		],
		portMappings: (redirect ? [443, 80] : [443]).map((containerPort) => ({
			containerPort,
			protocol: "tcp"
		})),
		dependsOn: [{
			containerName: applicationContainer,
			condition: "START"
		}],
		...sharesCpu && { cpu: TLS_SHARE.cpu },
		memoryReservation: TLS_SHARE.memory,
		readonlyRootFilesystem: true,
		linuxParameters: { capabilities: { drop: DROPPED } },
		stopTimeout: STOP_TIMEOUT
	};
}
/**
* Returns Caddy's configuration. Caddy obtains no certificates and writes no files: no admin API, no saved
* configuration, no storage. Source: "JSON Config Structure" of Caddy.
*/
function configuration(settings) {
	return {
		admin: {
			disabled: true,
			config: { persist: false }
		},
		logging: { logs: { default: { level: "WARN" } } },
		apps: {
			tls: {
				certificates: { load_pem: [{
					certificate: "{env.TLS_CERT}",
					key: "{env.TLS_KEY}"
				}] },
				disable_storage_check: true,
				disable_storage_clean: true
			},
			http: {
				grace_period: `${GRACE}s`,
				servers: {
					https: {
						listen: [":443"],
						protocols: ["h1", "h2"],
						automatic_https: { disable: true },
						tls_connection_policies: [{ protocol_min: "tls1.2" }],
						routes: routesOf(settings)
					},
					...settings.redirect && { http: redirectServer(settings) }
				}
			}
		}
	};
}
function routesOf(settings) {
	const { access } = settings.https;
	if (access === void 0) return [{ handle: [passOn(settings)] }];
	const { openPaths } = access;
	return [
		{ handle: [{
			handler: "headers",
			response: {
				set: NOT_INDEXED,
				deferred: true
			}
		}] },
		{
			match: [{ header: { Authorization: [`{env.${AUTHORIZATION}}`] } }],
			handle: [{
				...passOn(settings),
				headers: { request: { delete: ["Authorization"] } }
			}],
			terminal: true
		},
		...openPaths.length === 0 ? [] : [{
			match: [{
				path: openPaths,
				not: [{ path: ["*..*"] }]
			}],
			handle: [passOn(settings)],
			terminal: true
		}],
		{ handle: [{
			handler: "static_response",
			status_code: 401,
			headers: {
				"Www-Authenticate": ["Basic realm=\"preview\""],
				"Cache-Control": ["no-store"]
			}
		}] }
	];
}
const NOT_INDEXED = { "X-Robots-Tag": ["noindex"] };
/**
* Returns the handler that forwards requests. It streams answers without a buffer, and leaves compression to the client
* and the application. Caddy adds `X-Forwarded-For`, `X-Forwarded-Host` and `X-Forwarded-Proto`.
*/
function passOn({ applicationPort }) {
	return {
		handler: "reverse_proxy",
		upstreams: [{ dial: `localhost:${applicationPort}` }],
		flush_interval: -1,
		transport: {
			protocol: "http",
			compression: false
		}
	};
}
function redirectServer({ https: { access } }) {
	const location = { Location: ["https://{http.request.host}{http.request.uri}"] };
	return {
		listen: [":80"],
		protocols: ["h1"],
		automatic_https: { disable: true },
		routes: [{ handle: [{
			handler: "static_response",
			status_code: 308,
			headers: access === void 0 ? location : {
				...location,
				...NOT_INDEXED
			}
		}] }]
	};
}



/***/ })

};
