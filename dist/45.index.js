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
/** The group's ARN as IAM and the tagging calls take it; its streams are at `<arn>:*`. */
function logGroupArn({ partition, account }, region, name) {
	return `arn:${partition}:logs:${region}:${account}:log-group:${name}`;
}
/** The log group. */
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
/** Looks the group up, and its tags where its retention is another one: they tell whether that is ours to set. */
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
/** Plans to create the group, or to set the retention of one with this repository's tags. Another one is used as it is. */
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
		action: finding.tags !== void 0 && (0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.C)(finding.tags, spec) && finding.retentionDays !== spec.retentionDays ? "update" : "unchanged",
		spec
	};
}
/** Creates the group or sets its retention. One that somebody else created meanwhile is looked up and planned for again. */
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
/** A group created a moment ago may not be visible to this call yet. */
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
* Deletes the repository's log groups whose names begin with `prefix`, where they are as old as their retention and hold
* nothing younger; returns their names. Source: DescribeLogStreams and DeleteLogGroup in the CloudWatch Logs API reference.
*/
async function removeLogGroups({ logs: client, region }, identity, { prefix, repository }) {
	const gone = [];
	const pages = await Array.fromAsync(paginateDescribeLogGroups({ client }, { logGroupNamePrefix: prefix }));
	for (const { retentionInDays, ...group } of pages.flatMap(({ logGroups }) => (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__._)(logGroups, "logGroups"))) {
		const logGroupName = (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__._)(group.logGroupName, "logGroupName");
		const tags = await findTags(client, logGroupArn(identity, region, logGroupName));
		if (!(0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.C)(tags, { repository }) || retentionInDays === void 0) continue;
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
/* harmony import */ var _tls_container_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(895);
/* harmony import */ var _deployment_js__WEBPACK_IMPORTED_MODULE_24__ = __webpack_require__(1689);
/* harmony import */ var _resource_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(5446);
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
var CreateRoleCommand = class extends (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.Y)(_secret2_js__WEBPACK_IMPORTED_MODULE_14__.q, _secret2_js__WEBPACK_IMPORTED_MODULE_14__.J, "CreateRole", _schemas_04_js__WEBPACK_IMPORTED_MODULE_16__.t) {};
// node_modules/@aws-sdk/client-iam/dist-es/commands/DeleteRolePolicyCommand.js
var DeleteRolePolicyCommand = class extends (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.Y)(_secret2_js__WEBPACK_IMPORTED_MODULE_14__.q, _secret2_js__WEBPACK_IMPORTED_MODULE_14__.J, "DeleteRolePolicy", _schemas_04_js__WEBPACK_IMPORTED_MODULE_16__.n) {};
// node_modules/@aws-sdk/client-iam/dist-es/commands/GetRoleCommand.js
var GetRoleCommand = class extends (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.Y)(_secret2_js__WEBPACK_IMPORTED_MODULE_14__.q, _secret2_js__WEBPACK_IMPORTED_MODULE_14__.J, "GetRole", _schemas_04_js__WEBPACK_IMPORTED_MODULE_16__.r) {};
// node_modules/@aws-sdk/client-iam/dist-es/commands/GetRolePolicyCommand.js
var GetRolePolicyCommand = class extends (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.Y)(_secret2_js__WEBPACK_IMPORTED_MODULE_14__.q, _secret2_js__WEBPACK_IMPORTED_MODULE_14__.J, "GetRolePolicy", _schemas_04_js__WEBPACK_IMPORTED_MODULE_16__.i) {};
// node_modules/@aws-sdk/client-iam/dist-es/commands/ListRolePoliciesCommand.js
var ListRolePoliciesCommand = class extends (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.Y)(_secret2_js__WEBPACK_IMPORTED_MODULE_14__.q, _secret2_js__WEBPACK_IMPORTED_MODULE_14__.J, "ListRolePolicies", _schemas_04_js__WEBPACK_IMPORTED_MODULE_16__.a) {};
// node_modules/@aws-sdk/client-iam/dist-es/commands/PutRolePermissionsBoundaryCommand.js
var PutRolePermissionsBoundaryCommand = class extends (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.Y)(_secret2_js__WEBPACK_IMPORTED_MODULE_14__.q, _secret2_js__WEBPACK_IMPORTED_MODULE_14__.J, "PutRolePermissionsBoundary", _schemas_04_js__WEBPACK_IMPORTED_MODULE_16__.o) {};
// node_modules/@aws-sdk/client-iam/dist-es/commands/PutRolePolicyCommand.js
var PutRolePolicyCommand = class extends (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.Y)(_secret2_js__WEBPACK_IMPORTED_MODULE_14__.q, _secret2_js__WEBPACK_IMPORTED_MODULE_14__.J, "PutRolePolicy", _schemas_04_js__WEBPACK_IMPORTED_MODULE_16__.s) {};
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
/** Characters of a line that are kept; CloudWatch Logs takes events of 1 MB. */
const LINE_LENGTH = 2e3;
/** How long (ms) the exit code and the last lines may take to appear after ECS has told that the task stops. */
const SETTLES_WITHIN = 12e3;
/** Gathers what is known of the task's end. What cannot be read is left out; only the cancellation of the run is thrown. */
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
/** The last lines of all streams together, in the order in which they were written. */
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
/** Cut only once it holds no secret: the runner does not know half a one. */
function clip(text) {
	const line = (0,_redact_js__WEBPACK_IMPORTED_MODULE_10__.n)(text);
	return line.length > LINE_LENGTH ? `${line.slice(0, LINE_LENGTH)}…` : line;
}
/** The task once its containers have ended, so that their exit codes are known; or as it is when that takes long. */
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
/** The last lines of the stream; CloudWatch shows a line some seconds after it was written. */
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
/** How many pages of 1 MB are read at once, so that what a program writes is shown while it writes much. */
const MOST_PAGES = 10;
/**
* Reads what the containers of one task write, each line once. By polling: a live tail has a price, quotas and a permission of
* its own. Source: GetLogEvents in the CloudWatch Logs API reference, which ends when a token comes back unchanged.
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
	/** Why nothing can be read, when that is for good. */
	get hindrance() {
		return this.#hindrance;
	}
	/** Whether there is more to read already than the last time has read, or that could not be read then. */
	get behind() {
		return this.#behind;
	}
	/** What is new since the last time. Throws nothing but the cancellation of the run. */
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
/** Each start takes Fargate half a minute, so these outlast the minute that IAM's guide allows for changes. */
const MOST_STARTS = 5;
/**
* Starts the tasks and waits until they are as they should be. Tasks that died only because AWS did not see their
* permissions yet, or took their capacity back, are started again. Throws `DeploymentFailed`; then none of them is left.
*/
async function launch(spec, waitUntil, tools) {
	const { emit } = tools;
	const launched = {
		cluster: spec.cluster,
		startedBy: (0,node_crypto__WEBPACK_IMPORTED_MODULE_22__.randomUUID)(),
		count: spec.count
	};
	const deadline = Date.now() + spec.timeout;
	const starts = spec.isNew ? MOST_STARTS : 2;
	let option = 0;
	let others = false;
	for (let number = 1;; number++) {
		const expires = spec.timeToLive === void 0 ? void 0 : new Date(Date.now() + spec.timeToLive * 1e3);
		const attempt = {
			startedBy: launched.startedBy,
			number,
			expires,
			tasks: [],
			seen: [],
			others
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
			const from = option;
			option = await (0,_events_js__WEBPACK_IMPORTED_MODULE_6__.r)(emit, "Start", () => start(from, spec, attempt, onStarted, tools));
			const tasks = await waitUntil(attempt.tasks, {
				deadline,
				onSeen
			});
			tools.clients.signal.throwIfAborted();
			return {
				record: record(),
				tasks
			};
		} catch (error) {
			const again = whatNext(error, spec, {
				option,
				tooNew: number < starts
			});
			if (again === void 0) throw await giveUp(error, attempt, spec, tools);
			others = await endAttempt(error, attempt, spec, tools);
			emit({
				type: "noted",
				text: again.why
			});
			emit({
				type: "quoted",
				lines: [(0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.f)(error)]
			});
			await spec.restore();
			option = again.option;
			await (0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.r)(3e3, tools.clients.signal);
		}
	}
}
/**
* Starts the tasks on the first of the capacity options, beginning with `from`, that has capacity for them, and returns that
* option. Throws `TaskRefused` when none has.
*/
async function start(from, spec, attempt, onStarted, tools) {
	let left = spec.count;
	for (let at = from;;) {
		const { tasks, refusal } = await startOn(at, left, spec, attempt, tools);
		onStarted(tasks);
		left -= tasks.length;
		if (left === 0) return at;
		const next = (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.m)(refusal) ? nextOption(spec.options, at, refusal) : void 0;
		if (next === void 0) throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.u(refusal);
		tools.emit({
			type: "noted",
			text: `${refusal.replace(/\.?$/, ".")} Trying ${spec.options[next]?.name ?? ""}.`
		});
		at = next;
	}
}
/** Asks once. A refusal that only means that a role or group is too new is retried for a minute at most. */
async function startOn(at, count, spec, attempt, { clients, emit }) {
	const { cluster, taskDefinitionArn, securityGroups, publicAddress } = spec;
	const { startedBy, number, expires } = attempt;
	const option = spec.options[at];
	const assignPublicIp = publicAddress === "ipv4";
	const request = {
		cluster,
		taskDefinitionArn,
		capacity: option?.capacity ?? "FARGATE",
		count,
		exec: spec.exec,
		network: option?.subnets && {
			subnets: option.subnets,
			securityGroups,
			assignPublicIp
		},
		tags: {
			...spec.tags,
			...expires && (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.x)(expires)
		},
		variables: spec.variables,
		startedBy,
		clientToken: `${startedBy}-${number}-${at}`
	};
	const ask = async () => {
		try {
			return await (0,_task_js__WEBPACK_IMPORTED_MODULE_4__._)(clients.ecs, request);
		} catch (error) {
			if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.c)(error) || (0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.d)(error)) attempt.others = true;
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
/** Where to start again after tasks have died, and why; nothing when that would not help. */
function whatNext(error, { kept, options }, { option, tooNew }) {
	if (!(error instanceof _task_js__WEBPACK_IMPORTED_MODULE_4__.t)) return void 0;
	if (tooNew && (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.f)(error.message, kept)) return {
		option,
		why: "The task stopped because new IAM permissions had not propagated yet. Retrying:"
	};
	if (tooNew && (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.d)(error.message)) return {
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
* Stops the tasks of an attempt so that others can be started; returns whether there may be tasks that are not known.
* Throws `DeploymentFailed` with `JOB_INTERRUPTED` for a job of which a container has started, or may have.
*/
async function endAttempt(error, attempt, spec, tools) {
	if (spec.once && attempt.seen.some(hasBegun)) throw await giveUp(interrupted(error), attempt, spec, tools);
	const stopped = await stopAll(attempt.tasks, tools);
	const others = attempt.others || !stopped;
	if (spec.once && !await neverBegan(attempt.tasks, spec, tools)) throw await giveUp(interrupted(error), {
		...attempt,
		others
	}, spec, tools);
	return others;
}
/** Whether a container of the task has started, and so may have done a part of its work. */
function hasBegun({ startedAt, containers = [] }) {
	return startedAt !== void 0 || containers.some(({ lastStatus, exitCode }) => lastStatus === "RUNNING" || exitCode !== void 0);
}
/** How long (ms) ECS may take to report that tasks have stopped which were on their way to run. */
const STOPPED_WITHIN = 12e4;
/**
* Whether no container of these tasks has ever started, as ECS reports once they have stopped: before, one may start in the
* same moment. Where ECS does not say, they count as started.
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
	return new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("JOB_INTERRUPTED", `The job was interrupted after it had started. ${(0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.f)(cause)}`, "The job is not started again, as it may have done a part of its work. Run it again if doing that twice does no harm. With `launch-type: FARGATE`, AWS does not take the capacity back.", { cause });
}
/**
* Finds out what there is to know, stops the tasks, and returns the failure to throw. A cancelled job has no time for the
* first. Where there may be others, the post step is left to look for them.
*/
async function giveUp(cause, { tasks, others }, spec, tools) {
	const stopped = [cause, cause instanceof Error ? cause.cause : void 0].find((each) => each instanceof _task_js__WEBPACK_IMPORTED_MODULE_4__.t);
	const seen = stopped?.task ?? tasks[0];
	const diagnosis = seen === void 0 ? void 0 : await findOut(seen, spec, tools);
	if (await stopAll(tasks, tools, stopped?.task.taskArn) && !others) tools.emit({
		type: "settled",
		tasks: "done"
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
/** Stops the tasks, and says so of all but `dead`, which has ended by itself. Returns whether none is left. */
async function stopAll(tasks, { cleanup, emit }, dead) {
	return (await Promise.all(tasks.map(async ({ taskArn }) => {
		try {
			await (0,_task_js__WEBPACK_IMPORTED_MODULE_4__.v)(cleanup.ecs, taskArn, "The deployment failed", { unseenFor: 3e4 });
			if (taskArn !== dead) emit({
				type: "noted",
				text: `Stopped the task ${(0,_arn_js__WEBPACK_IMPORTED_MODULE_23__.i)(taskArn)}.`
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
/** The task with what the main container's image is, and where that logs. */
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
* Returns the ways to ask for the tasks, the wanted one first: AWS chooses among all subnets, and its zone may be full while
* others are not, so each subnet is asked by itself next; then On-Demand instead of Spot in the same way.
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
/** The next way that may help; after a quota or an interruption, which other subnets share, only another capacity does. */
function nextOption(options, at, text) {
	const isShared = _errors_js__WEBPACK_IMPORTED_MODULE_3__.t.quota.test(text) || _errors_js__WEBPACK_IMPORTED_MODULE_3__.t.interrupted.test(text);
	const next = options.findIndex(({ capacity }, index) => index > at && !(isShared && capacity === options[at]?.capacity));
	return next === -1 ? void 0 : next;
}
/** Source: `overrides` of RunTask in the ECS API reference; the limit includes the characters of its JSON. */
const LONGEST = 8192;
/**
* Returns what `self-variables` gives to each container. They are set when the tasks are started and are not a part of the
* task definition: a new commit alone needs no new revision. A variable that the container sets itself stays. Throws
* `SELF_VARIABLES_TOO_LONG`.
*/
function selfVariables(deployment, draft, ports) {
	const all = variablesOf(deployment, ports);
	if (all === void 0) return {};
	const { containerName, main, template } = draft;
	const byContainer = template.containerDefinitions.flatMap(({ name, environment = [], secrets = [] }) => {
		if ((0,_tls_container_js__WEBPACK_IMPORTED_MODULE_12__.r)(name)) return [];
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
// src/deploy/preflight.ts
/** Adds to `problems` what can't work, whatever else is decided. */
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
/** Throws `ENVIRONMENT_TOO_LONG` for an environment that could not be found again, as its name is kept in tags alone. */
function requireNameable(subject) {
	if ((0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.S)(subject)) return;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("ENVIRONMENT_TOO_LONG", `The environment ${JSON.stringify(subject.environment)} can't be kept in AWS tags, which hold 256 characters. Signs and emoji take 3 to 12 each.`, "Set a shorter name in `environment`; for a branch with such a name, set `follow-ref: false` as well.");
}
/** Whether a task goes on running until it is replaced or removed. */
function lasts({ tags = [] }) {
	return !(0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.E)((0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.G)(tags));
}
/**
* Throws `LASTING_TASK_KEPT` for a deployment that would end soon and take with it a task that is to last: a test that runs
* each night must not replace what serves in production, because both fall into the environment of the default branch.
*/
function requireLasting(deployment, { tasks }) {
	const lasting = (0,_deployment_js__WEBPACK_IMPORTED_MODULE_24__.a)(deployment) ? tasks.find(lasts) : void 0;
	if (lasting === void 0) return;
	const { environment } = deployment.subject;
	const input = deployment.kind === "service" && deployment.keepRunning ? "`time-to-live` is set" : "`keep-running` is `false`";
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("LASTING_TASK_KEPT", `The environment ${environment} has the task ${(0,_arn_js__WEBPACK_IMPORTED_MODULE_23__.i)(lasting.taskArn)}, which was deployed with \`keep-running: true\` and without \`time-to-live\`. This deployment would replace it for a short time only: ${input}.`, `Give this deployment an \`environment\` of its own, for example \`environment: tests\`. To end ${environment} all the same, remove it first with \`mode: destroy\`.`);
}
/** A health check by HTTP needs a TCP port. */
function requireCheckable(deployment, ports) {
	if ((0,_deployment_js__WEBPACK_IMPORTED_MODULE_24__.i)(deployment) === void 0 || ports.some(({ protocol }) => protocol === "tcp")) return;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("HEALTH_CHECK_WITHOUT_PORT", "`health-check-path` is set, but the task has no TCP port to ask.", "Name the port in `port`, or leave `health-check-path` out.");
}
/** ECS gives a task only roles of its own account, and an ARN of another partition means nothing at all. */
function requireOwnAccount({ executionRole, taskRole }, { identity }) {
	const roles = {
		"task-role-arn": taskRole,
		"execution-role-arn": "arn" in executionRole ? executionRole.arn : void 0
	};
	for (const [input, role] of Object.entries(roles)) {
		const { account, partition = "", field } = role ?? {};
		if (account === void 0 || account === identity.account && partition === identity.partition) continue;
		throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("ROLE_OF_ANOTHER_ACCOUNT", `The role in \`${field ?? input}\`${field === void 0 ? "" : " of `task-definition`"} belongs to ${account} in ${partition}, but the AWS credentials to ${identity.account} in ${identity.partition}.`, "Name a role of the same account.");
	}
}
/**
* The agent reads a registry login in the task's own Region; what it reads for variables and logs may be in another one. No
* ARN leads out of the partition.
*/
function requireReachable({ template }, { identity, region, reads }) {
	for (const read of reads) {
		const id = "id" in read ? read.id : "";
		const [prefix, partition, , where = ""] = id.split(":");
		if (prefix !== "arn") continue;
		const isElsewhere = read.kind === "registry" && where !== region;
		if (partition === identity.partition && !isElsewhere) continue;
		const inFile = JSON.stringify(template).includes(id);
		throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("SECRET_OF_ANOTHER_REGION", `The secret ${id}${inFile ? ` in \`${read.path}\` of \`task-definition\`` : ""} is in ${where}, but the task is to run in ${region}.`, "Name a secret of that Region; Secrets Manager can replicate one there.");
	}
}
/** What is offered is offered whole: images, checks and the timer are for Linux. */
function requireLinux({ template }) {
	const family = template.runtimePlatform?.operatingSystemFamily;
	if (family === void 0 || family === "LINUX") return;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("OPERATING_SYSTEM_UNSUPPORTED", `The task definition is for ${family}, but this action runs Linux containers only.`, "Use a Linux image, and leave `runtimePlatform.operatingSystemFamily` out or set it to `LINUX`.");
}
function requireNetworkMode({ template, compute }) {
	const mode = template.networkMode;
	if (compute.kind === "instances" || mode === void 0 || mode === "awsvpc") return;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("NETWORK_MODE_UNSUPPORTED", `The task definition has the network mode \`${mode}\`, but Fargate has \`awsvpc\` only.`, "Remove `networkMode` from the file, or set `launch-type: EC2`.");
}
/** A name leads to addresses, and those of a container instance are not the task's: others listen there, and it outlives the task. */
function requireOwnAddress({ domain, network }) {
	if (domain === void 0 || network.kind === "own") return;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("DOMAIN_WITHOUT_ADDRESS", `\`domain\` is ${domain.name}, but with \`networkMode: ${network.kind}\` the task has no address of its own.`, "Set `networkMode: awsvpc` in the file of `task-definition`, or omit `domain`.");
}
/** ECS counts only checks of the task definition; one that stands in the image is ignored. Source: HealthCheck in the ECS API reference. */
function requireHealthCheck(deployment) {
	if (deployment.kind === "job" || deployment.ready.when !== "healthy") return;
	const { template } = deployment;
	if (template.containerDefinitions.some(({ essential, healthCheck }) => essential !== false && healthCheck !== void 0)) return;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("HEALTH_CHECK_MISSING", "`wait-for` is `healthy`, but no essential container of the task has a health check.", "Give the container a `healthCheck` in the file of `task-definition`, as ECS ignores the HEALTHCHECK of an image; or set `health-check-path` instead.");
}
/** ECS Exec works with the task role. Source: "Monitor Amazon ECS containers with ECS Exec". */
function requireTaskRole({ exec, taskRole }) {
	if (!exec || taskRole !== void 0) return;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("EXEC_WITHOUT_ROLE", "`enable-exec` is `true`, but the task has no task role, which ECS Exec requires.", "Create a role for `ecs-tasks.amazonaws.com` that allows `ssmmessages:CreateControlChannel`, `ssmmessages:CreateDataChannel`, `ssmmessages:OpenControlChannel` and `ssmmessages:OpenDataChannel`, and set its ARN in `task-role-arn`.");
}
/** The agent writes to the container. Source: as above, its considerations. */
function requireWritable({ exec, template, containers: [main] }) {
	const container = template.containerDefinitions.find(({ name }) => name === main.name);
	if (!exec || container?.readonlyRootFilesystem !== true) return;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("EXEC_ROOT_READ_ONLY", `\`enable-exec\` is \`true\`, but the container ${main.name} has \`readonlyRootFilesystem: true\`, and ECS Exec has to write to it.`, "Remove `readonlyRootFilesystem` from the file of `task-definition`, or remove `enable-exec`.");
}
/** Only the end of an essential container is the task's. */
function requireJobThatEnds({ kind, template, containers: [main] }) {
	const container = template.containerDefinitions.find(({ name }) => name === main.name);
	if (kind === "service" || container?.essential !== false) return;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("JOB_NOT_ESSENTIAL", `\`wait-for\` is \`stopped\`, but the container ${main.name} is not essential, so the task goes on when it ends.`, "Make it `essential` in `task-definition`, or name the container that is the job in `container-name`.");
}
/** How many containers a task may have. Source: "Amazon ECS service quotas". */
const MOST_CONTAINERS = 10;
function requireRoomForContainers({ containers }) {
	if (containers.length <= MOST_CONTAINERS) return;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("TOO_MANY_CONTAINERS", `The task has ${containers.length} containers, but ECS accepts at most ${MOST_CONTAINERS}.`, "Remove lines of `images`, or containers of `task-definition`.");
}
/** The timer of `time-to-live` and what serves HTTPS are containers beside those of the task. */
function requireRoomForOwn({ containers, timeToLive, domain }) {
	const names = containers.map(({ name }) => name);
	const hasTls = domain?.https !== void 0;
	if (timeToLive !== void 0 && names.includes("run-on-fargate-timer")) throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("TIMER_NAME_TAKEN", `The task has a container ${_task_definition_js__WEBPACK_IMPORTED_MODULE_7__.t}, which is what the timer of \`time-to-live\` is called.`, "Take it out of the file of `task-definition`, if it is the timer of an earlier deployment; else rename it.");
	if (hasTls && names.includes("run-on-fargate-tls")) throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("TLS_NAME_TAKEN", `The task has a container ${_tls_container_js__WEBPACK_IMPORTED_MODULE_12__.t}, which is what the container of \`https\` is called.`, "Remove it from the file of `task-definition` if it is from an earlier deployment. Otherwise rename it.");
	const own = [...timeToLive === void 0 ? [] : [["TIMER_WITHOUT_ROOM", "time-to-live"]], ...hasTls ? [["TLS_WITHOUT_ROOM", "https"]] : []];
	const [first] = own;
	if (first === void 0 || names.length > MOST_CONTAINERS || names.length + own.length <= MOST_CONTAINERS) return;
	const inputs = own.map(([, input]) => `\`${input}\``);
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a(first[0], `The task has ${names.length} containers, and ${inputs.join(" and ")} ${own.length === 1 ? "needs one" : "need two"} more than the ${MOST_CONTAINERS} that ECS takes.`, `Take a container out of \`task-definition\`, or leave ${inputs.join(" or ")} out.`);
}
function requireShareForTls({ template, size, domain }) {
	if (domain?.https === void 0 || size === void 0) return;
	const { containerDefinitions: containers } = template;
	const sums = {
		memory: containers.reduce((sum, each) => sum + (each.memoryReservation ?? each.memory ?? 0), 0),
		cpu: containers.reduce((sum, { cpu = 0 }) => sum + cpu, 0)
	};
	const short = ["memory", "cpu"].filter((field) => sums[field] > 0 && sums[field] + _tls_container_js__WEBPACK_IMPORTED_MODULE_12__.n[field] > size[field]);
	if (short.length === 0) return;
	const units = {
		memory: "MiB",
		cpu: "CPU units"
	};
	const taken = short.map((field) => `${sums[field]} of the ${size[field]} ${units[field]}, of which it needs ${_tls_container_js__WEBPACK_IMPORTED_MODULE_12__.n[field]}`);
	const least = short.map((field) => `\`${field}\` to ${sums[field] + _tls_container_js__WEBPACK_IMPORTED_MODULE_12__.n[field]} ${units[field]} or more`);
	const inFile = short.every((field) => template[field] !== void 0);
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("TLS_WITHOUT_ROOM", `The containers of \`task-definition\` leave no room for the one that serves HTTPS: they take ${taken.join(", and ")}.`, `Increase the task's ${least.join(" and ")}${inFile ? " in the file of `task-definition`" : ""}, or decrease those of a container.`);
}
/**
* Throws `TOO_MANY_ENVIRONMENTS` when as many environments have tasks as `max-environments` allows to the repository, or
* `max-environments-in-cluster` to all repositories, and this is not one of them.
*/
async function requireEnvironmentLimit({ maxEnvironments, maxEnvironmentsInCluster, subject, cluster: { cluster } }, { ecs }) {
	if (maxEnvironments === void 0 && maxEnvironmentsInCluster === void 0) return;
	const tasks = await (0,_task_js__WEBPACK_IMPORTED_MODULE_4__.o)(ecs, cluster);
	const others = (repository) => (0,_resource_js__WEBPACK_IMPORTED_MODULE_13__.u)(repository, tasks).filter(({ environment }) => repository !== subject.repository || environment !== subject.environment);
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
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("TOO_MANY_ENVIRONMENTS", `${others.length} environments of ${repository} are up, and \`max-environments\` is ${maxEnvironments}. The oldest is ${oldest.environment}, since ${oldest.since.toISOString()}.`, "Destroy one (`mode: destroy` with its name in `environment`), sweep those that nobody needs (`mode: sweep`), or raise `max-environments`.");
}
function repositoriesOf(tasks) {
	const owners = tasks.flatMap(({ tags = [] }) => (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.L)((0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.G)(tags)) ?? []);
	return [...new Set(owners)].flatMap((owner) => (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.g)(owner) ?? []).toSorted();
}
function requireRoomInCluster(cluster, all, most) {
	const up = all.filter(({ environments }) => environments.length > 0);
	const count = up.reduce((sum, { environments }) => sum + environments.length, 0);
	if (count < most) return;
	const list = up.map(({ repository, environments }) => `${repository} ${environments.length}`).join(", ");
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("TOO_MANY_ENVIRONMENTS", `${count} environments of all repositories are up in the cluster ${cluster}, and \`max-environments-in-cluster\` is ${most}: ${list}.`, "Destroy one in its repository (`mode: destroy`), sweep those that nobody needs there (`mode: sweep`), or raise `max-environments-in-cluster`.");
}
// src/resources/execution-role.ts
/** A role that the action creates and updates; its result is what its policies are written by. */
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
/** An existing role, by its ARN or its name. */
function existingRole(role, identity) {
	return {
		find: () => Promise.resolve(void 0),
		plan: (_, { found }) => {
			const arn = roleArn(role, found(identity));
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
/** The boundary is set on a role that is ours; one of somebody else is left as it is. */
function foreignWarnings(role, notice, { boundary }) {
	const warnings = notice === void 0 ? [] : [notice];
	if (boundary === void 0 || role.state === "present" && role.boundary === boundary) return warnings;
	const ignored = "`permissions-boundary-arn` has no effect on the existing role in `execution-role-name`, which this action did not create: set the boundary on the role itself.";
	return [...warnings, ignored];
}
/**
* What a role is allowed: the policies of a role that the action creates, or a check of an existing one. The result is what
* was granted; nothing for an existing role.
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
			const found = await (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.p)(clients.ecs, {
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
/** How old (ms) a grant that nothing uses must be to be deleted. */
const UNUSED_FOR = 36e5;
/** Whether a grant may be unused now: the role was read and has others, or the last revision needed one that this one doesn't. */
function mayBeUnused({ policies }, last, needed) {
	if (!("proven" in policies)) return policies.others.length > 0;
	return Object.keys(last).some((name) => !needed.includes(name));
}
/** How old (ms) a grant must be to make room: by then its deployment has registered a task definition that names it. */
const MAKING_ROOM = 9e5;
/** Writes the role's policies. When they are too long together, those that nothing uses are deleted first. */
async function applyGrants({ iam, ecs, signal }, role, grants, clusters) {
	const applyAll = () => (0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.i)(grants.map((grant) => applyGrant(iam, role, grant, signal)));
	try {
		await applyAll();
	} catch (error) {
		if (!(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.s)(error, "LimitExceededException")) throw error;
		const used = await (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.p)(ecs, {
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
/**
* Writes the role's policies once more, whatever a running task has shown of them: somebody may have deleted one since.
*/
async function restoreGrants(clients, role, grants, clusters) {
	if (role.action === "given" || !("proven" in role.policies)) return;
	const policies = await readPolicies(clients.iam, role.spec);
	await applyGrants(clients, {
		...role,
		policies
	}, grants, clusters);
}
/**
* Looks up the role, and its policies unless `proof` says what they are. Of another role, also one that was created after
* the proof, it says nothing.
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
		policies: holds ? { proven: proven.grants } : await readPolicies(client, spec)
	};
}
/** Reads the policies of those names, and the names of all that the owner has in the role, at once. */
async function readPolicies(client, { name, grants, owner }) {
	const [names, ...texts] = await Promise.all([listPolicies(client, name), ...grants.map((policy) => readPolicy(client, name, policy))]);
	const found = grants.flatMap((policy, index) => {
		const text = texts[index];
		return text === void 0 ? [] : [[policy, text]];
	});
	const others = names.filter((policy) => (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.N)(policy, owner) && !grants.includes(policy));
	return {
		texts: Object.fromEntries(found),
		others
	};
}
/**
* Plans to create the role or to set its boundary. Only a role with this repository's tags is ever changed or given a
* permission, or one that is shared with it and whose name the user chose. Another one is used as it is where the user chose
* its name and only ECS tasks can get it.
* Throws `ROLE_NOT_OURS` for any other, and `ROLE_NOT_TRUSTED` for one that ECS tasks can't get.
*/
function planExecutionRole(finding, spec) {
	if (finding.state === "absent") {
		const { partition, account } = spec.identity;
		return {
			action: "create",
			spec,
			arn: `arn:${partition}:iam::${account}:role${spec.path}${spec.name}`,
			policies: {
				texts: {},
				others: []
			}
		};
	}
	const { arn, policies, tags, trust } = finding;
	const ours = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.C)(tags, spec);
	if (!ours && !spec.named) throw notOurs$1(spec, tags);
	const principals = (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.B)(trust, spec.identity.account);
	if (!principals.includes("ecs-tasks.amazonaws.com")) throw notTrusted(spec.name);
	const strangers = principals.filter((principal) => principal !== _secret2_js__WEBPACK_IMPORTED_MODULE_14__.E);
	if (strangers.length > 0) throw trustsOthers(spec.name, strangers);
	if (!ours && !(0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.T)(tags, spec)) return {
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
/** What is to be done with one policy; `undefined` when the grant is not known yet, as what it is for is still to be made. */
function planGrant(plan, name, grant) {
	const { policies } = plan;
	if ("proven" in policies) {
		const hash = policies.proven[name];
		return hash === void 0 ? "create" : grant !== void 0 && hash === (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.j)(grant) ? "unchanged" : "update";
	}
	const text = policies.texts[name];
	if (text === void 0) return "create";
	return grant !== void 0 && (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.H)(text, grant) ? "unchanged" : "update";
}
/**
* Creates the role or sets its boundary. Returns the plan by which its grants are written: where somebody else created the
* role meanwhile, that role is looked up and planned for again, and may be refused like any other.
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
* Writes the grant unless the role has it. A role made a moment ago may not be there for IAM itself yet.
* Throws IAM's `LimitExceededException` when the role's policies are too long together.
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
* Takes away those of the other grants that are not in `used` and were written more than `olderThan` ms ago; returns the
* names of those that went. A younger one may belong to a deployment that has not registered its task definition yet.
*/
async function removeUnusedGrants(client, { spec, policies }, { used, olderThan }) {
	const { others } = "proven" in policies ? await readPolicies(client, spec) : policies;
	const removed = [];
	for (const PolicyName of others.filter((name) => !used.has(name))) {
		const text = await readPolicy(client, spec.name, PolicyName);
		if (text === void 0 || (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.K)(text).getTime() > Date.now() - olderThan) continue;
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
			AssumeRolePolicyDocument: (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.G)(spec),
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
* Creates something with the boundary that the user gave, else with the usual one, else, where no policy has that name, with
* none. Trying takes no permission, which looking for the policy would. Source: CreateRole in the IAM API reference.
*/
async function withinBoundary({ boundary, usualBoundary }, create) {
	try {
		return await create(boundary ?? usualBoundary);
	} catch (error) {
		if (boundary === void 0 && (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.s)(error, MISSING)) return create(void 0);
		throw error;
	}
}
/** IAM's name for what it doesn't know. */
const MISSING = "NoSuchEntityException";
/** All names, over as many pages as IAM has; none when we may not look or the role is not there. */
async function listPolicies(client, RoleName) {
	const lookUp = Array.fromAsync(paginateListRolePolicies({ client }, { RoleName }));
	return (await (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.y)((0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.v)(lookUp, () => void 0), MISSING) ?? []).flatMap(({ PolicyNames }) => (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__._)(PolicyNames, "PolicyNames"));
}
/** The policy's text, which IAM answers percent-encoded (RFC 3986). */
async function readPolicy(client, RoleName, PolicyName) {
	const lookUp = client.send(new GetRolePolicyCommand({
		RoleName,
		PolicyName
	}));
	const document = (await (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.y)((0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.v)(lookUp, () => void 0), MISSING))?.PolicyDocument;
	return document === void 0 ? void 0 : decodeURIComponent(document);
}
function notTrusted(name) {
	return new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("ROLE_NOT_TRUSTED", `The role ${name} exists, but its trust policy does not let ECS tasks assume it.`, `Allow \`sts:AssumeRole\` to the service \`${_secret2_js__WEBPACK_IMPORTED_MODULE_14__.E}\` in it, or set another name in \`execution-role-name\`.`);
}
function trustsOthers(name, strangers) {
	return new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("ROLE_NOT_OURS", `The role ${name} exists, but its trust policy also lets others assume it: ${strangers.join(", ")}. It was left unchanged.`, `Allow \`sts:AssumeRole\` to the service \`${_secret2_js__WEBPACK_IMPORTED_MODULE_14__.E}\` alone in it, delete it if nothing uses it, or set another name in \`execution-role-name\`.`);
}
function notOurs$1({ name }, tags) {
	return new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("ROLE_NOT_OURS", `The role ${name} exists, but this repository did not create it: ${(0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.J)(tags)}. It was left unchanged.`, "Delete it if nothing uses it. Or set another name in `execution-role-name`, or a role of your own in `execution-role-arn`.");
}
function foreignNotice({ name, repository }, tags) {
	return `The role ${name} in \`execution-role-name\` is used as it is and gets no permissions: ${(0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.J)(tags)}. To have its permissions kept by this action, tag it ${(0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.R)(repository)}. To use it as it is, set its ARN in \`execution-role-arn\`.`;
}
/** The ARN of a role that was given by its ARN or its name; a name is that of a role of this account. */
function roleArn({ text, account }, identity) {
	if (account !== void 0) return text;
	return `arn:${identity.partition}:iam::${identity.account}:role/${text.replace(/^\//, "")}`;
}
/**
* The statements that a role which was given lacks, by IAM's own simulation. Nothing when we may not simulate: a role that
* was given asks for no rights. Source: SimulatePrincipalPolicy in the IAM API reference.
*/
async function findMissingGrants(client, roleArn, grants) {
	const statements = grants.flatMap((grant) => grant.statements).filter((statement) => !(0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.P)(statement));
	const allowed = await Promise.all(statements.map((statement) => (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.M)(client, roleArn, statement)));
	return statements.filter((_, index) => allowed[index] === false);
}
// src/resources/cluster.ts
/** The cluster; its result is its ARN, or its name where it can't be looked up. */
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
/** Looks the cluster up. A deleted one is still described for a while, as INACTIVE; it counts as absent. */
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
* Plans to create the cluster, or to give one with this repository's tags the capacity providers that it lacks. Another one
* is used as it is. Throws `CLUSTER_NOT_OURS` where that is not enough.
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
	if (!(0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.C)(finding.tags, spec)) throw notOurs(finding.tags, spec, association);
	return {
		action: "update",
		spec,
		arn,
		association
	};
}
/** The call replaces everything that a cluster is associated with, so the command names all of it. */
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
* Makes the cluster when it is to be made, or gives it the capacity providers that it lacks; returns its ARN. CreateCluster
* answers with the cluster that is there already; a change that another run has begun is waited for.
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
		tags: (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.j)(tags),
		...providers.length > 0 && { capacityProviders: [...providers] }
	});
	return (await (0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.n)(() => client.send(create()), {
		...waiting,
		on: _errors_js__WEBPACK_IMPORTED_MODULE_3__.l
	})).cluster?.clusterArn ?? clusterName;
}
/** A cluster that is still being made is refused as well, with a code that says no more than that the request is wrong. */
function isBeingUpdated(error) {
	return (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.s)(error, "UpdateInProgressException", "ResourceInUseException") || (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.s)(error, "ClientException") && (0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.f)(error).includes("not ACTIVE");
}
/**
* Throws `CLUSTER_ELSEWHERE` for a cluster that was given by its ARN and belongs to another account or Region: the cluster of
* that name in this one is not meant.
*/
async function requireOwnCluster({ clusterArn: arn }, { sts, region }) {
	if (arn === void 0) return;
	const { account, partition } = await (0,_account_js__WEBPACK_IMPORTED_MODULE_18__.t)(sts);
	if (arn.account === account && arn.partition === partition && arn.region === region) return;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("CLUSTER_ELSEWHERE", `The cluster in \`cluster\` is in ${arn.region} of the account ${arn.account}, but the step works in ${region} of the account ${account}.`, "Set `aws-region` and the role of `aws-actions/configure-aws-credentials` to those of the cluster, or name a cluster of this account and Region.");
}
// src/resources/network.ts
/**
* The Regions in which only some zones have Fargate, with the ids of those.
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
/** The VPC and the subnets that the tasks run in. Nothing is ever created. */
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
/** Looks up the given subnets, else those of the given VPC, else those of the default VPC; and how each reaches the internet. */
async function findNetwork(client, spec) {
	if (spec.subnets.length > 0) {
		const subnets = await describeGiven(client, spec);
		if (subnets === "unseen") return unseenNetwork(spec);
		const [first, ...others] = new Set(subnets.map(({ VpcId }) => (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__._)(VpcId, "VpcId")));
		const vpcId = (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__._)(first, "Subnets");
		if (others.length > 0) throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("SUBNETS_OF_DIFFERENT_VPCS", `The subnets in \`subnets\` belong to different VPCs: ${[vpcId, ...others].join(", ")}.`, "Name subnets of one VPC.");
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
* The subnets to run in. Given ones are taken as they are; of a VPC's, those from which the task can reach the internet.
* `internetNeeded: false` is for images that come from inside the VPC: then a subnet without a way out is only warned about;
* `for certain` for those of a registry that is nowhere but on the internet.
* Throws `DEFAULT_VPC_MISSING`, `SUBNET_NOT_IN_VPC`, `SUBNET_WITHOUT_EGRESS` or `SUBNET_UNUSABLE`.
*/
function planNetwork(finding, spec, internetNeeded) {
	if (finding === void 0) throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("DEFAULT_VPC_MISSING", "The account has no default VPC in this Region.", "Name the network in `subnets` or `vpc-id`, or make a default VPC again: `aws ec2 create-default-vpc`.");
	const { vpcId, subnets } = finding;
	if (spec.vpcId !== void 0 && spec.vpcId !== vpcId) throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("SUBNET_NOT_IN_VPC", `The subnets in \`subnets\` belong to ${vpcId}, but \`vpc-id\` is ${spec.vpcId}.`, "Leave `vpc-id` out, or name subnets of that VPC.");
	const stuck = subnets.filter((subnet) => !reachesInternet(subnet, spec.assignPublicIp));
	if (spec.subnets.length > 0) {
		const lost = stuck.filter(({ egress }) => egress !== "partial" || internetNeeded === "for certain");
		if (lost.length > 0 && internetNeeded !== false) throw withoutEgress(`A task in ${idsOf(lost)} cannot reach the internet`, lost, spec);
		return {
			vpcId,
			subnets: spec.subnets,
			reachedBy: reachedBy(subnets),
			warnings: stuckWarnings(stuck, vpcId)
		};
	}
	if (subnets.length === 0) throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("SUBNET_UNUSABLE", `${vpcId} has no subnets.`, "Create a subnet in it, in the default VPC with `aws ec2 create-default-subnet --availability-zone <zone>`. Or name another VPC in `vpc-id`, or subnets in `subnets`.");
	const open = subnets.filter((subnet) => !stuck.includes(subnet));
	if (open.length === 0 && internetNeeded !== false) throw withoutEgress(`No subnet of ${vpcId} lets a task reach the internet`, stuck, spec);
	const candidates = withIpv4(open.length > 0 ? open : subnets);
	const hasRoom = ({ freeAddresses, ipv6Only }) => ipv6Only || freeAddresses > 0;
	const usable = candidates.filter((subnet) => hasFargate(subnet) && hasRoom(subnet)).slice(0, 16);
	if (usable.length === 0) {
		const which = open.length > 0 ? " that reach the internet" : "";
		throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("SUBNET_UNUSABLE", `The subnets of ${vpcId}${which} have no free address or are in zones without Fargate: ${idsOf(candidates)}.`, "Name subnets of another VPC in `subnets`, or add one with free addresses, in a zone that has Fargate, to this VPC.");
	}
	const warnings = stuckWarnings(open.length > 0 ? [] : usable, vpcId);
	return {
		vpcId,
		subnets: usable.map(({ id }) => id),
		reachedBy: reachedBy(usable),
		warnings
	};
}
/** Many registries and programs know IPv4 only, so subnets without it are taken only where there are no others. */
function withIpv4(subnets) {
	const others = subnets.filter(({ ipv6Only }) => !ipv6Only);
	return others.length > 0 ? others : subnets;
}
/** An IPv6 address is public by itself, if the subnet's route leads to an internet gateway and not to an egress-only one. */
function reachedBy(subnets) {
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
* The given subnets. Where nothing is to be made in their VPC, looking at them is only nice to have.
* Throws `SUBNET_MISSING`.
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
* How packets leave the subnet, by the route tables of its VPC. A subnet without a table of its own has the VPC's main one.
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
/** Whether a route leads IPv4 out of the VPC, and not to the endpoint of a service. A prefix list may hold any blocks. */
function leadsElsewhere(route) {
	const { GatewayId: gateway = "", DestinationCidrBlock: block, DestinationPrefixListId: list } = route;
	return (block ?? list) !== void 0 && gateway !== "local" && !gateway.startsWith("vpce-");
}
/** A public address is of no use behind NAT, and an internet gateway of none without one. */
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
	return new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("SUBNET_WITHOUT_EGRESS", `${what} ${spec.assignPublicIp ? "with" : "without"} a public address.`, otherWay ? fix : "Use subnets whose route table has a default route to an internet gateway (with a public address) or to a NAT gateway (without one).");
}
// src/resources/task-definition.ts
/** The task definition; its result is the ARN of the revision to run. */
function taskDefinition({ ecs, signal }, place, { family, last, draft, role, policies, secrets, secretIds, tls }) {
	const self = {
		needs: [role, ...secrets.needs],
		find: (found) => found(last),
		plan: (latest, plans) => {
			const arns = secrets.planned(plans);
			const { permissions } = plans.planned(policies);
			const areKnown = (ids, secretArns) => ids.every((id) => secretArns[id] !== void 0);
			const render = (own, secretArns) => renderTaskDefinition({
				...drafted,
				tls: areKnown(secretIds.ofTls, secretArns) ? tls?.(secretArns, plans) : void 0,
				tags: {
					...drafted.tags,
					...(0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.h)(own.action === "given" ? [] : permissions(secretArns))
				},
				executionRoleArn: own.arn,
				credentials: Object.fromEntries(Object.entries(secretIds.byContainer).flatMap(([container, id]) => {
					const secretArn = secretArns[id];
					return secretArn === void 0 ? [] : [[container, secretArn]];
				}))
			});
			const drafted = draft(plans);
			return {
				draft: drafted,
				latest,
				render,
				changes: [{
					resource: "task definition",
					name: family,
					action: areKnown([...Object.values(secretIds.byContainer), ...secretIds.ofTls], arns) && isSameDefinition(latest, render(plans.planned(role), arns)) ? "unchanged" : "create"
				}],
				warnings: latest?.access === "password" && (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.n)(drafted.tags) === "open" ? [UNPROTECTED] : []
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
				const gone = await (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.d)(ecs, family, (tags) => (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.v)(tags, place), [results(self)]);
				return gone.length === 0 ? void 0 : `Deleted old revisions: ${gone.map(_arn_js__WEBPACK_IMPORTED_MODULE_23__.n).join(", ")}`;
			} catch {
				return;
			}
		}
	};
	return self;
}
/** What a secret that can't be read makes of a preview must not go unseen. */
const UNPROTECTED = "The last deployment of the environment had a password, and this one has none: `access-password` is empty. A secret is also empty if it doesn’t exist.";
/**
* The request that registers the definition: the template with what the deployment sets in it.
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
		tags: (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.j)({
			...tags,
			...imageTag(spec, Object.keys(tags).length)
		})
	};
}
/** Source: "Tag restrictions" of Amazon ECS. */
const MOST_TAGS = 50;
/** The record only saves time, so it stays away where it does not fit. */
function imageTag({ imageRecord }, others) {
	return imageRecord === void 0 || others >= MOST_TAGS ? {} : { [_secret2_js__WEBPACK_IMPORTED_MODULE_14__.s]: imageRecord };
}
/** What Fargate asks for; on EC2 a template is as its author wants it. */
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
* Registers a revision and returns its ARN. Two runs that register in one family at once make ECS refuse one of them, and
* a role made a moment ago may not be valid for ECS yet; both are tried again.
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
/** The SDK sends only the fields that it knows. A template may have younger ones, so the definition is sent as it is. */
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
/** The code of both is the same as for a definition that is wrong, so the text has to be read. */
function isTooSoon(error) {
	return (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.s)(error, "ClientException") && /too many concurrent attempts|role is not valid/i.test((0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.f)(error));
}
/**
* Finds the newest revision of the family that carries the tags of this part of the environment. A revision that anybody
* else has registered in the family is passed over, and nothing that its tags say counts.
*/
async function findTaskDefinition(client, family, place) {
	const lookUp = (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.m)(client, family, (tags) => (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.w)(tags, place), ["ACTIVE"]);
	const newest = await (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.v)(lookUp, () => void 0);
	if (newest === void 0) return void 0;
	const { tags, ...revision } = newest;
	return {
		...revision,
		grants: (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.g)(tags),
		hash: tags[_secret2_js__WEBPACK_IMPORTED_MODULE_14__.o],
		cluster: (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.m)(tags),
		imageRecord: tags[_secret2_js__WEBPACK_IMPORTED_MODULE_14__.s],
		origin: (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.F)(tags),
		zones: (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.Y)(tags),
		access: (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.n)(tags)
	};
}
/**
* Returns whether the revision was made from this definition with these tags, and still says the same. Anybody can copy the
* hash, which is why what ECS has in the revision is compared as well.
*/
function isSameDefinition(finding, definition) {
	if (finding?.hash === void 0 || finding.hash !== (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.G)(definition.tags)["run-on-fargate:definition"]) return false;
	return saysTheSame(finding.definition, definition);
}
/**
* What ECS keeps in another form than it was sent (`0.5 vCPU` as `512`), or beside the definition. None of them says what
* runs, and the hash covers them.
*/
const KEPT_OTHERWISE = /* @__PURE__ */ new Set([
	"cpu",
	"memory",
	"protocol",
	"requiresCompatibilities",
	"tags"
]);
/**
* The fields that decide what runs and with which access. ECS fills in none of them but the root directory,
* so where one was not sent, somebody else has written it.
*/
const DECISIVE = new Set(`accessPointId add authorizationConfig capabilities command containerDefinitions credentialSpecs dependsOn
   devices dnsServers dockerSecurityOptions dockerVolumeConfiguration driverOpts efsVolumeConfiguration entryPoint
   environment environmentFiles executionRoleArn extraHosts firelensConfiguration
   fsxWindowsFileServerVolumeConfiguration healthCheck host image ipcMode linuxParameters links logConfiguration
   mountPoints options pidMode privileged proxyConfiguration repositoryCredentials resourceRequirements
   rootDirectory s3filesVolumeConfiguration secretOptions secrets sourcePath systemControls taskRoleArn tmpfs user
   volumes volumesFrom workingDirectory`.split(/\s+/));
/** Fields whose names are words of others, such as those of a log driver: one more may lead somewhere else. */
const OPEN = /* @__PURE__ */ new Set(["driverOpts", "options"]);
/**
* Returns whether what ECS has in a revision is what this request registers. ECS fills in defaults and returns lists of
* objects in an order of its own, so what was sent is compared, and that nothing decisive was added.
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
/** Whether ECS may have put it there, decisive though it is. */
function isFilled(name, value) {
	return name === "rootDirectory" && value === "/";
}
function addsNone(has, wanted) {
	return Object.keys(has ?? {}).every((name) => Object.hasOwn(wanted ?? {}, name));
}
/** The order of words matters, as in a command; that of objects does not. */
function holdsList(has, wanted) {
	if (has.length !== wanted.length) return false;
	if (!wanted.every(isRecord)) return wanted.every((item, index) => holds(has[index], item));
	const left = [...has];
	return wanted.every((item) => {
		const index = left.findIndex((other) => holds(other, item));
		return index >= 0 && left.splice(index, 1).length === 1;
	});
}
/** Whether ECS may put something else in its place, as it does with a host port of 0. A value that is empty is meant so. */
function mayBeFilled(value) {
	return value !== "" && isBlank(value);
}
/** Whether ECS may leave it out: nothing, an empty text, list or object, no, and zero. */
function isBlank(value) {
	if (Array.isArray(value)) return value.length === 0;
	if (isRecord(value)) return Object.keys(value).length === 0;
	return value === void 0 || value === null || value === false || value === 0 || value === "";
}
function isRecord(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
// src/resources/task-role.ts
/** What ECS Exec does with the task role. Source: "Monitor Amazon ECS containers with ECS Exec", its IAM permissions. */
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
/** Whether the task role allows ECS Exec: a check by IAM's own simulation, which asks for no permission. */
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
/** The images of the deployment, which are only looked at: `main` has asked the registries about them. */
function images(deployment, { answers, recordBy }, { explain, findRecord }) {
	const explained = async (answer) => answer.status === "fulfilled" ? answer : {
		...answer,
		reason: await explain(answer.reason)
	};
	return {
		needs: [],
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
		apply: () => Promise.resolve(void 0),
		outputs: () => ({})
	};
}
/** Returns the findings. Throws what is wrong with any of the images at once; what is wrong with several, once. */
function allOf(inspections) {
	const problems = (0,_problems_js__WEBPACK_IMPORTED_MODULE_15__.n)();
	const known = /* @__PURE__ */ new Map();
	const readings = inspections.map((inspection) => problems.read(() => {
		if (inspection.status === "fulfilled") return inspection.value;
		const error = inspection.reason;
		const first = known.get((0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.f)(error)) ?? error;
		known.set((0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.f)(error), first);
		throw first;
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
* Returns the architecture that every image is built for: what was asked for or stands in the template, else x86, else Arm.
* On EC2 a template that names none runs on whatever the instances have. Throws `PLATFORM_UNSUPPORTED` for images without
* a common one.
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
/** Returns the permissions for a deployment whose containers log here where they don't say it themselves. */
function permissionsFor(deployment, secretIds, log) {
	const { region } = log;
	const reads = deploymentReads(deployment, secretIds, log);
	const things = thingsIn(reads, (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.A)(deployment.subject.repository, region), region);
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
/** Returns what the execution role reads for the task definition as it will be registered. */
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
		tls: https && (0,_tls_container_js__WEBPACK_IMPORTED_MODULE_12__.i)({
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
/** What the container that serves HTTPS passes requests on to says nothing of what it reads. */
const NOWHERE = {
	applicationContainer: "",
	applicationPort: 80,
	redirect: false
};
/** The field takes no name, and of a secret that is still to be created there is no ARN; this one stands for it. */
function asArn(secretId) {
	return secretId.startsWith("arn:") ? secretId : `arn:any:secretsmanager:::secret:${secretId}`;
}
/** Returns what needs a policy of its own, each once. `owner` marks the policies. Known before anything has been looked up. */
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
/** One grant serves all containers that log to a group, also the one that creates it. */
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
		case "log": return (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.k)("log", read.region === region ? read.group : `${read.region}/${read.group}`, owner);
		case "image": return (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.k)("ecr", `${read.account}/${read.region}/${read.repository}`, owner);
		case "keys": return (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.k)("secret", `keys of parameters in ${read.account ?? "this account"}, ${read.region}`, owner);
		case "registry":
		case "file": return (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.k)(read.kind, read.id, owner);
		case "secret":
		case "parameter": return (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.k)("secret", read.id, owner);
	}
}
function grantFor({ name, read }, place, facts) {
	switch (read.kind) {
		case "log": return (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.F)(name, (0,_log_group_js__WEBPACK_IMPORTED_MODULE_8__.n)(place, read.region, read.group), read.createsGroup);
		case "image": {
			const { account, region: where, repository } = read;
			return (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.D)(name, `arn:${place.partition}:ecr:${where}:${account}:repository/${repository}`);
		}
		case "registry": return (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.V)(name, readable(read.id, place, facts[read.id]));
		case "secret": return (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.W)(name, readable(read.id, place, facts[read.id]));
		case "parameter": return (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.L)(name, (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.I)(read.id, place));
		case "keys": return (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.R)(name, {
			...place,
			region: read.region,
			account: read.account ?? place.account
		});
		case "file": return (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.O)(name, read.id);
	}
}
/**
* The ARN that a look-up has told is certain; without one, what the id may mean. A key that can't be told may be any of the
* secret's account; Secrets Manager uses it only for what the role may read.
*/
function readable(id, place, { arn, key } = {}) {
	const arns = (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.U)(id, place);
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
* All that the execution role reads for a task definition, from the whole request that registers it. Sources: "Amazon ECS
* task execution IAM role" in the Developer Guide, and the API reference of each field. A field that is new in the API has
* to be decided here: a test compares these with the model.
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
/** A name is that of a parameter; one of Parameter Store's own leads on to a secret. Source: "Referencing AWS Secrets Manager secrets from Parameter Store parameters". */
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
/** `credentialspecdomainless:<ARN>` of a parameter or an object. Source: `credentialSpecs` of ContainerDefinition. */
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
/** Returns the secrets of a deployment. `tags` are those of what all environments share, and of what belongs to this one. */
function secretsFor(deployment, { byContainer }, tags, tools) {
	const { containers, domain } = deployment;
	const https = domain?.https;
	const mainId = (0,_deployment_js__WEBPACK_IMPORTED_MODULE_24__.d)(byContainer, containers[0].name);
	const kept = keptSecrets(deployment, mainId, tags, tools.clients);
	const ids = [...new Set(Object.values(byContainer))].filter((id) => !kept.has(id));
	const existing = ids.map((id) => (0,_resource_js__WEBPACK_IMPORTED_MODULE_13__.i)("secret", id, id, id === mainId ? { "secret-arn": id } : {}));
	const certificate = certificateFor(deployment, tags, tools);
	const arnsBy = (arnOf) => Object.fromEntries([...ids.map((id) => [id, id]), ...[...kept].map(([id, resource]) => [id, arnOf(resource)])]);
	/** What the secret with the certificate adds. */
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
		facts: ({ planned }, arns) => {
			const facts = [...kept].map(([id, resource]) => {
				const { keyArn } = planned(resource);
				return [id, {
					arn: arns[id],
					key: keyArn === void 0 ? void 0 : { arn: keyArn }
				}];
			});
			return {
				...Object.fromEntries(facts),
				...ofTls((resource, id) => ({
					arn: arns[id],
					key: planned(resource).key
				}))
			};
		}
	};
}
/** The secrets that the action keeps, by their names: of registry credentials, and of the environment's password. */
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
	const key = await (0,_secret_js__WEBPACK_IMPORTED_MODULE_19__.s)(kms, id);
	(0,_secret_js__WEBPACK_IMPORTED_MODULE_19__.u)(key);
	return key;
}
/** The certificate of a deployment with HTTPS. Its part of the action is loaded only there. */
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
			find: () => (0,_secret_js__WEBPACK_IMPORTED_MODULE_19__.s)(clients.kms, id)
		}
	};
	let made;
	const own = () => {
		if (made === void 0) throw new Error("The certificate was asked for before it was found.");
		return made;
	};
	return {
		needs: [],
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
/** Returns the fingerprint of the certificate that the secret has now; nothing where that is not known. */
async function currentFingerprint(certificate) {
	try {
		return (0,_resource_js__WEBPACK_IMPORTED_MODULE_13__.a)([certificate], await (0,_resource_js__WEBPACK_IMPORTED_MODULE_13__.n)([certificate])).planned(certificate).result?.fingerprint;
	} catch (error) {
		if ((0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.d)(error)) throw error;
		return;
	}
}
function requireSameRegion({ certificateSecret: secret }, region) {
	if (secret === void 0 || secret.region === region) return;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("SECRET_OF_ANOTHER_REGION", `The secret ${secret.text} in \`certificate-secret-arn\` is in ${secret.region}, but the task is to run in ${region}.`, "Name a secret of that Region. Secrets Manager can replicate one there.");
}
// src/deploy/resources.ts
/**
* Returns the resources of a deployment, and what one needs of another. How each is found, planned and applied stands in
* its own file.
*/
function resourcesFor(deployment, tools) {
	const { clients, emit } = tools;
	const { region } = clients;
	const { subject, template, compute, domain, exec, taskRole } = deployment;
	const { repository, environment } = subject;
	const names = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.M)(subject, region);
	const tags = tagsOf(deployment);
	const owner = {
		repository,
		environment,
		region
	};
	const setting = {
		deployment,
		clients,
		names,
		tags,
		owner
	};
	const https = domain?.https;
	const log = {
		group: deployment.logGroup ?? names.logGroup,
		region
	};
	const secretIds = secretIdsOf(deployment);
	const permissions = permissionsFor(deployment, secretIds, log);
	const { reads } = permissions;
	const identity = (0,_resource_js__WEBPACK_IMPORTED_MODULE_13__.r)(() => (0,_account_js__WEBPACK_IMPORTED_MODULE_18__.t)(clients.sts));
	const serving = whatServes(setting);
	const { last, tasks } = serving;
	const images$1 = images(deployment, tools.inspection, {
		explain: async (error) => (await __webpack_require__.e(/* import() */ 783).then(__webpack_require__.bind(__webpack_require__, 783))).withWhatThereIs(error, deployment, clients),
		findRecord: async (found) => (await found(last))?.imageRecord
	});
	const ownPorts = (0,_resource_js__WEBPACK_IMPORTED_MODULE_13__.o)(({ found }) => {
		(0,_ports_js__WEBPACK_IMPORTED_MODULE_2__.o)(deployment, found(images$1));
	});
	const secrets = secretsFor(deployment, secretIds, tags, tools);
	const { role, policies, facts } = roleFor(setting, permissions, {
		identity,
		secrets,
		serving,
		emit
	});
	const records = recordsFor(setting, serving);
	const { network: ownNetwork, added, group } = networkFor(setting, images$1);
	const shell = exec && taskRole !== void 0 ? execRole(clients, async (found) => roleArn(taskRole, await found(identity))) : void 0;
	const ecsCluster = cluster(clients, {
		name: deployment.cluster.cluster,
		providers: compute.kind === "fargate" && compute.spot ? ["FARGATE", "FARGATE_SPOT"] : [],
		repository,
		tags: tags.shared
	});
	const logs = reads.some((read) => read.kind === "log" && read.group === log.group && read.region === region) ? (0,_log_group_js__WEBPACK_IMPORTED_MODULE_8__.t)(clients, {
		name: log.group,
		retentionDays: deployment.logRetentionDays,
		repository,
		tags: tags.shared
	}, identity) : void 0;
	const definition = taskDefinition(clients, subject, {
		family: names.family,
		last,
		draft: ({ planned, found }) => {
			const { ports, architecture } = planned(images$1);
			const [{ name, image, finding: mainImage }] = found(images$1);
			const { size, ephemeralStorage, timeToLive, program } = deployment;
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
				taskRoleArn: taskRole && roleArn(taskRole, found(identity)),
				log,
				timeToLive,
				imageRecord: mainImage.kind === "found" ? mainImage.record : void 0,
				tags: {
					...tags.environment,
					...(0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.l)(deployment.cluster.cluster),
					...askedPortTags(deployment),
					...records.tags(found),
					...accessTags(https, found(last)),
					...timeToLive !== void 0 && (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.A)(timeToLive)
				}
			};
		},
		role,
		policies,
		secrets,
		secretIds,
		tls: https && ((arns, { planned }) => tlsContainerOf(deployment, https, planned(images$1).ports, arns))
	});
	const variables = (0,_resource_js__WEBPACK_IMPORTED_MODULE_13__.o)(({ planned }) => selfVariables(deployment, planned(definition).draft, planned(images$1).ports.open));
	const all = [
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
		...ownNetwork ? [ownNetwork] : [],
		...shell ? [shell] : [],
		...added ? [added] : [],
		group,
		...logs ? [logs] : [],
		definition,
		variables,
		...records.record ? [records.record] : []
	];
	const own = template.containerDefinitions;
	return {
		all,
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
		containerLogs: (0,_task_definition_js__WEBPACK_IMPORTED_MODULE_7__.r)(https ? [...own, { name: _tls_container_js__WEBPACK_IMPORTED_MODULE_12__.t }] : own, log),
		reads,
		clustersOf: serving.clustersOf,
		findTasks: serving.findTasks,
		taskTags: (found) => ({
			...tags.task,
			...records.tags(found)
		})
	};
}
/** Of a single container, what it maps says what was asked for, unless HTTPS is all that is open. */
function askedPortTags({ containers, ports, domain }) {
	return containers.length > 1 || domain?.https !== void 0 && ports.length > 0 ? (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.S)(containers[0].name, ports) : {};
}
/** The secret with the password is removed with the environment, also when a later deployment needs it no longer. */
function accessTags(https, last) {
	if (https?.access !== void 0) return (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.r)("password");
	return last?.access === void 0 ? {} : (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.r)("open");
}
function tlsContainerOf({ template }, https, { tls }, arns) {
	if (tls === void 0) throw new Error("The ports of HTTPS were not chosen.");
	const arnOf = (id) => {
		const arn = arns[id];
		if (arn === void 0) throw new Error(`The secret ${id} has no ARN.`);
		return arn;
	};
	const sharesCpu = template.containerDefinitions.some(({ cpu = 0 }) => cpu > 0);
	return (0,_tls_container_js__WEBPACK_IMPORTED_MODULE_12__.i)({
		...tls,
		https,
		arnOf,
		sharesCpu
	});
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
			...(0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.b)(subject),
			...(0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.I)(subject)
		},
		task: {
			...tags,
			...(0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.K)(subject),
			...(0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.I)(subject),
			...endsWithJob && (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.O)()
		}
	};
}
function whatServes({ deployment, clients: { ecs }, names }) {
	const { subject, cluster: { cluster: here } } = deployment;
	const last = (0,_resource_js__WEBPACK_IMPORTED_MODULE_13__.r)(() => findTaskDefinition(ecs, names.family, subject));
	const clustersOf = (definition) => [.../* @__PURE__ */ new Set([here, definition?.cluster ?? here])];
	const findTasks = (clusters, known) => (0,_task_js__WEBPACK_IMPORTED_MODULE_4__.d)(ecs, clusters, names.family, subject, known);
	return {
		last,
		tasks: (0,_resource_js__WEBPACK_IMPORTED_MODULE_13__.r)(async (found) => {
			if (deployment.kind === "job") return [];
			const elsewhere = found(last).then((definition) => findTasks(clustersOf(definition).slice(1)));
			return (await Promise.all([findTasks([here]), elsewhere])).flat();
		}),
		clustersOf,
		findTasks
	};
}
/** Returns the execution role, its policies, and what is found of the secrets of others that they name. */
function roleFor(setting, permissions, needs) {
	const { deployment, clients } = setting;
	const { identity, secrets, serving, emit } = needs;
	const role = keptOrGiven(setting, permissions, needs);
	const existing = "arn" in deployment.executionRole ? deployment.executionRole.arn : void 0;
	const others = permissions.otherSecrets.filter((id) => existing === void 0 || !/^arn:.*-[A-Za-z0-9]{6}$/.test(id));
	const facts = (0,_resource_js__WEBPACK_IMPORTED_MODULE_13__.r)(async () => {
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
			last: ({ found }) => found(serving.last)?.grants ?? {},
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
function keptOrGiven({ deployment, clients, names, tags }, { policyNames }, { identity, serving: { last, tasks } }) {
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
		grants: policyNames,
		owner: (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.A)(repository, clients.region),
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
/** What a task shows that runs on the newest revision: that its role had the grants which the revision names. */
function proofOf(last, tasks) {
	const runs = tasks.some(({ taskDefinitionArn, lastStatus }) => taskDefinitionArn === last?.arn && lastStatus === "RUNNING");
	if (last?.executionRole === void 0 || !runs) return void 0;
	return {
		role: last.executionRole,
		grants: last.grants,
		at: last.registeredAt
	};
}
function recordsFor(setting, { last, tasks }) {
	const { kind, domain } = setting.deployment;
	const record = recordFor(setting);
	const leftovers = (0,_resource_js__WEBPACK_IMPORTED_MODULE_13__.r)(async (found) => {
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
				...(0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.v)({
					name: domain?.name,
					zones: [...new Set(zones)]
				}),
				...https !== void 0 && https.certificateSecret === void 0 && (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.l)(https.certificateName)
			};
		}
	};
}
/**
* The DNS record. It is found and planned like anything else, but changed only when the tasks are ready; and its part of the
* action is loaded only where there is one.
*/
function recordFor({ deployment: { domain }, clients, owner }) {
	if (domain === void 0) return void 0;
	return {
		needs: [],
		find: async () => (await (0,_name_js__WEBPACK_IMPORTED_MODULE_1__.t)()).findRecord(clients, {
			...domain,
			owner
		}),
		plan: ({ held }) => ({ changes: [{
			resource: "DNS record",
			name: domain.name,
			action: held === void 0 ? "create" : "update"
		}] }),
		apply: () => Promise.resolve(void 0),
		outputs: () => ({})
	};
}
/** Finds records of the environment at other names: those of earlier deployments, whatever has become of their tasks. */
async function findLeftovers({ deployment: { domain }, clients, owner }, { last, serving, current }) {
	const named = serving.flatMap(({ tags = [] }) => (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.Y)((0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.G)(tags)));
	const zones = /* @__PURE__ */ new Set([
		...current === void 0 ? [] : [current],
		...last?.zones ?? [],
		...named
	]);
	if (zones.size === 0) return [];
	const { findMarked, isSameOwner, openRoute53 } = await (0,_name_js__WEBPACK_IMPORTED_MODULE_1__.t)();
	const route53 = openRoute53(clients);
	const marked = (await Promise.all([...zones].map((zone) => findMarked(route53, zone)))).flat();
	const isCurrent = ({ zoneId, name }) => zoneId === current && name === domain?.name;
	return marked.filter((each) => isSameOwner(each.marker, owner) && !isCurrent(each));
}
function networkFor({ deployment, clients, names, tags }, images) {
	const { network: spec, subject: place } = deployment;
	if (spec.kind !== "own") return {
		network: void 0,
		added: void 0,
		group: (0,_resource_js__WEBPACK_IMPORTED_MODULE_13__.i)("security group", "", [])
	};
	const own = network(clients, spec, (found, plans) => chooseNetwork(deployment, spec, found, plans.found(images)));
	const vpcOf = ({ planned }) => planned(own).vpcId;
	const { securityGroups: existing, addedGroups: ids, ingress } = spec;
	const added = ids.length > 0 ? (0,_security_group_js__WEBPACK_IMPORTED_MODULE_17__.t)(clients, ids, vpcOf) : void 0;
	return {
		network: own,
		added,
		group: existing.length > 0 ? (0,_resource_js__WEBPACK_IMPORTED_MODULE_13__.i)("security group", existing.join(", "), existing) : (0,_security_group_js__WEBPACK_IMPORTED_MODULE_17__.c)(clients, {
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
		}, false),
		reachedBy: "none",
		warnings: []
	};
	const outside = containers.filter(({ image, finding: { kind } }) => kind !== "unknown" && !(0,_reference_js__WEBPACK_IMPORTED_MODULE_20__.a)(image));
	const plan = planNetwork(found, spec, outside.some(({ image }) => (0,_reference_js__WEBPACK_IMPORTED_MODULE_20__.s)(image)) ? "for certain" : outside.length > 0);
	if (exec) requireIpv4(plan, found);
	const [stuck] = plan.warnings;
	if (domain?.https !== void 0 && stuck !== void 0) throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("TLS_OUT_OF_REACH", `${stuck} The container that serves HTTPS comes from public.ecr.aws, which has none.`, "Use subnets with a way to the internet, or omit `https`.");
	if (timeToLive !== void 0 && stuck !== void 0) throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("TIMER_OUT_OF_REACH", `${stuck} The timer of \`time-to-live\` comes from public.ecr.aws, which has none.`, "Use subnets with a way to the internet, or leave `time-to-live` out.");
	return spec.assignPublicIp ? plan : {
		...plan,
		reachedBy: "none"
	};
}
/** Throws `EXEC_UNREACHABLE` for subnets without IPv4. Source: "Amazon ECS task networking options for Fargate". */
function requireIpv4({ subnets }, found) {
	if (!(found?.subnets.filter(({ id }) => subnets.includes(id)) ?? []).some(({ ipv6Only }) => ipv6Only)) return;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("EXEC_UNREACHABLE", `\`enable-exec\` is \`true\`, but ECS Exec does not work in subnets without IPv4: ${subnets.join(", ")}.`, "Set subnets with IPv4 in `subnets`, or remove `enable-exec`.");
}
// src/deploy/prepare.ts
/**
* Finds all that is there, and plans what is to be done. Throws for what can't work; nothing has been written then.
* `others` are reads of the caller's, which fail with the rest.
*/
async function planDeployment(deployment, tools, others = []) {
	const { emit } = tools;
	const { region } = tools.clients;
	const resources = resourcesFor(deployment, tools);
	const problems = (0,_problems_js__WEBPACK_IMPORTED_MODULE_15__.n)();
	const found = await (0,_events_js__WEBPACK_IMPORTED_MODULE_6__.r)(emit, "Find", async () => {
		const result = await (0,_resource_js__WEBPACK_IMPORTED_MODULE_13__.n)(resources.all, problems, others);
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
	const plans = (0,_resource_js__WEBPACK_IMPORTED_MODULE_13__.a)(resources.all, found, problems);
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
	await (0,_events_js__WEBPACK_IMPORTED_MODULE_6__.r)(emit, "Plan", () => {
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
/** What the plan says to a person. */
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
/** Creates and updates what the plan says. */
async function prepare(planned, { clients, emit }) {
	const { deployment, resources, plans, changes, clusters, address, serving } = planned;
	const { all, role, policies, secrets, group, network, definition, record, owner } = resources;
	const written = (0,_resource_js__WEBPACK_IMPORTED_MODULE_13__.s)(changes).filter(({ resource }) => resource !== "DNS record");
	const results = await (0,_events_js__WEBPACK_IMPORTED_MODULE_6__.r)(emit, "Apply", async () => {
		const applied = await (0,_resource_js__WEBPACK_IMPORTED_MODULE_13__.t)(all, plans, (outputs) => {
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
		isNew: written.length > 0,
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
		changes: (0,_resource_js__WEBPACK_IMPORTED_MODULE_13__.s)(changes)
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
* Returns what opens the ports once more when the tasks run. Where tasks have a name, the post step of their deployment may
* close ports later, and sees no tasks that are not started yet.
*/
function reopening({ resources, plans, serving }, { ec2 }) {
	const { spec } = plans.planned(resources.group);
	const isNamed = serving.some(({ tags = [] }) => (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__._)((0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.G)(tags)) !== void 0);
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
/** What the new tasks replace, as later deployments read it. */
function historyOf({ deployment, serving, plans, resources }, arn) {
	if (deployment.kind === "job") return {};
	const [{ name: main, finding }] = plans.found(resources.images);
	return (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__._)((0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.T)(serving), {
		arn,
		main,
		digest: finding.kind === "found" ? finding.digest : void 0
	});
}
/** The image that the main container ran before, with its digest; nothing where none did. */
function replacedImage([main], serving) {
	const containers = (0,_secret2_js__WEBPACK_IMPORTED_MODULE_14__.T)(serving)?.containers ?? [];
	const { image, imageDigest } = containers.find(({ name }) => name === main.name) ?? containers.find(({ name = "" }) => !(0,_tls_container_js__WEBPACK_IMPORTED_MODULE_12__.r)(name)) ?? {};
	if (image === void 0) return void 0;
	return imageDigest === void 0 ? image : (0,_deployment_js__WEBPACK_IMPORTED_MODULE_24__.c)(image, imageDigest);
}
// src/deploy/replace.ts
/**
* Returns the environment's tasks beside this deployment's, also those that were started while it went on. Those that it has
* seen before are only listed.
*/
async function findOthers({ tasks }, { clusters, resources, serving }) {
	const own = tasks.map(({ task }) => task);
	return (await resources.findTasks(clusters, [...serving, ...own])).filter(({ taskArn }) => !own.some((task) => task.taskArn === taskArn));
}
/**
* Stops those of the others that are older than this deployment's tasks, and removes what only they needed: open ports,
* policies of the execution role, old revisions. The last are still being deleted when it returns.
* Throws `OLD_TASK_LEFT` when one could not be stopped: the new ones stay.
*/
async function replace(launched, others, prepared, tools) {
	const { deployment, resources, serving } = prepared;
	const live = {
		startedBy: launched.record.startedBy,
		tasks: launched.tasks.map(({ task }) => task)
	};
	const isOlder = olderThan(live, others);
	const spared = (0,_deployment_js__WEBPACK_IMPORTED_MODULE_24__.a)(deployment) ? others.filter((task) => isOlder(task) && lasts(task)) : [];
	for (const { taskArn } of spared) {
		const text = `The task ${(0,_arn_js__WEBPACK_IMPORTED_MODULE_23__.i)(taskArn)} was started meanwhile and is to last, so it goes on beside this one.`;
		tools.emit({
			type: "warned",
			text
		});
	}
	const older = others.filter((task) => isOlder(task) && !spared.includes(task));
	const arns = [...new Set([...older, ...serving].map(({ taskArn }) => taskArn))];
	const nameless = /* @__PURE__ */ new Set();
	const release = () => releaseNames([...older, ...serving], nameless, prepared, tools);
	await release();
	const { later, at } = whenFree(arns, prepared.named);
	const isLast = spared.length === 0 && others.every(isOlder);
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
		const now = arns.filter((arn) => !later.includes(arn));
		const stopThem = async () => {
			const left = await stopReplaced(now, live, tools);
			await release();
			return left;
		};
		const [left] = await (0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.i)([
			stopThem(),
			later.length > 0 ? Promise.resolve() : tidy(resources.group),
			tidy(resources.policies)
		]);
		if (left.length === 0) return { tidying };
		throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("OLD_TASK_LEFT", `The new task ${nameOf(live)} runs, but what it replaces could not be stopped: ${left.join(", ")}.`, "Run the job again, which tries once more; or stop it with `aws ecs stop-task`.");
	} catch (error) {
		await tidying;
		throw error;
	}
}
/** Returns the rules that are open for the replaced tasks alone; nothing where there are none. */
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
* Returns those of the tasks to which a resolver may still lead somebody, and until when: those to which the name led before,
* and where a deployment has just given it to them, those before as well.
*/
function whenFree(arns, named) {
	if (named?.before === void 0) return {
		later: [],
		at: 0
	};
	const { marker, ttl } = named.before;
	const isNamed = (arn) => marker.tasks.some(({ id }) => id === (0,_arn_js__WEBPACK_IMPORTED_MODULE_23__.i)(arn));
	const later = arns.filter((arn) => isNamed(arn) || marker.until > Date.now());
	const times = later.map((arn) => isNamed(arn) ? named.since + ttl * 1e3 : marker.until);
	return {
		later,
		at: Math.max(0, ...times)
	};
}
/** Removes the names that lead to tasks which are about to be stopped, where this deployment has another name or none. */
async function releaseNames(tasks, nameless, { resources, plans, name: current }, tools) {
	const named = tasks.flatMap(({ tags = [] }) => {
		const own = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__._)((0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.G)(tags));
		return own === void 0 ? [] : (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.Y)((0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.G)(tags)).map((zoneId) => ({
			zoneId,
			name: own
		}));
	});
	const names = new Map([...plans.found(resources.leftovers), ...named].map((each) => [`${each.zoneId} ${each.name}`, each]));
	const idsOf = (some) => some.map(({ taskArn }) => (0,_arn_js__WEBPACK_IMPORTED_MODULE_23__.i)(taskArn));
	for (const { zoneId, name } of names.values()) {
		if (name === current?.domain.name && zoneId === current.zone.id) continue;
		const own = idsOf(tasks.filter(({ tags = [] }) => (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__._)((0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.G)(tags)) === name));
		const place = {
			zoneId,
			name,
			...resources.owner
		};
		for (;;) {
			const isFirst = own.some((id) => !nameless.has(id));
			const removed = await (0,_name_js__WEBPACK_IMPORTED_MODULE_1__.r)(place, idsOf(tasks), {
				...tools,
				isFirst
			});
			for (const id of removed ?? own) nameless.add(id);
			if (removed === void 0) break;
		}
	}
}
async function stopReplaced(arns, live, { clients, emit }) {
	return (await Promise.all(arns.map(async (arn) => {
		try {
			await (0,_task_js__WEBPACK_IMPORTED_MODULE_4__.v)(clients.ecs, arn, `Replaced by ${nameOf(live)}`);
			emit({
				type: "noted",
				text: `Stopped the replaced task ${(0,_arn_js__WEBPACK_IMPORTED_MODULE_23__.i)(arn)}`
			});
			return [];
		} catch (error) {
			return [`${arn} (${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.b)(error)})`];
		}
	}))).flat();
}
/**
* Whether a task belongs to a deployment that began before this one, or is one that this one could not stop earlier. A
* deployment begins with the first of its tasks; of two that began at once, the launch's name decides.
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
	return tasks.map(({ taskArn }) => (0,_arn_js__WEBPACK_IMPORTED_MODULE_23__.i)(taskArn)).join(", ");
}
/**
* Returns what has come meanwhile that this deployment must not take the place of. One that failed may have failed for just
* that, as the newer one stops its tasks; but that of a cancelled job has no time to ask.
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
* Returns the run that has started a task here after `subject`'s run was started, for a pull request of which GitHub does not
* say whether it has a newer commit: run ids only grow. A run that somebody has started again means to come last.
*/
function findLaterRun(tasks, { run, origin }) {
	const [id, attempt] = run.split("/");
	if (origin?.startsWith("refs/pull/") !== true || attempt !== "1") return void 0;
	return tasks.flatMap(({ tags = [] }) => (0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.V)((0,_ownership_js__WEBPACK_IMPORTED_MODULE_11__.G)(tags))?.split("/")[0] ?? []).find((other) => /^\d+$/.test(other) && Number(other) > Number(id));
}
/**
* The newer commit's run deploys that; after the end of the pull request, its label or the branch nothing may run. Where
* comments deploy as well, what runs without the label may be there by one.
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
/** How long DescribeTasks may not know a task that RunTask has just made. Source: RunTask in the ECS API reference. */
const UNSEEN_FOR = 6e4;
/**
* Looks at the tasks again and again until `judge` is content, and returns what that gives. Throws what `judge` throws,
* `TIMED_OUT` (or what a reading says instead), `TASK_LOST`, and what AWS refuses for good.
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
/** How much earlier (ms) than the last time a task may run without being seen late. */
const EARLIER = 2e3;
/**
* How far the next change is. Until the image is being pulled, Fargate makes a network interface, which takes it some ten
* seconds. How long the image takes, the tasks before these have shown.
*/
function distance(seen, age, { lastStart }) {
	const is = (...states) => seen.some(({ task }) => states.some((state) => task.lastStatus === state));
	if (is("PROVISIONING", "PENDING")) return "far";
	if (lastStart === void 0 || !is("ACTIVATING")) return "near";
	return age < lastStart - EARLIER ? "far" : "close";
}
/** How long (ms) to wait before the next look, within the first minute. */
const BASES = {
	close: 250,
	near: 600,
	far: 2e3
};
/** At most so many ms a look, over the whole wait: looks that were saved while the change was far are there when it is near. */
const EVERY = 1e3;
/**
* Seldom while the change is far, often when it is near; less for a task that takes long or when ECS asks for less; spread,
* so that many deployments do not ask in step.
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
	/** How long (ms) to wait before the first look. */
	first() {
		return spread(EVERY);
	}
	/** How long (ms) to wait before the next look at a task of this age (ms). */
	next(age, change) {
		const base = age < 6e4 ? BASES[change] : age < 18e4 ? 3e3 : 6e3;
		const earliest = (this.#looks + 1) * EVERY - age;
		return spread(Math.max(earliest, Math.min(base * this.#slower, 12e3)));
	}
};
function spread(ms) {
	return ms * (1 + Math.random() * .1);
}
/** How long (ms) nothing is said at first while nothing changes; each time twice as long, as a job may take hours. */
const FIRST_SILENCE = 2e4;
/** Says what has changed, each line with its seconds, and now and then what is still waited for. */
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
/** Without an answer, the last state that was seen says nothing of what is now. */
const UNSEEN = { waitingFor: "ECS to report the state of the task" };
/**
* The tasks as they are now; a call that AWS could not answer for the moment leaves what it is about as it was. That the
* addresses are not known takes nothing from what ECS has told.
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
		if (described.size < arns.length && age >= UNSEEN_FOR) throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("TASK_LOST", "ECS does not know a task that it started.", "Run the workflow again.");
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
/** The states that are new, in words; empty when there are none. */
function newStates(before, now) {
	return now.flatMap(({ task }, index) => {
		const was = before[index]?.task;
		if (was?.lastStatus === task.lastStatus && was?.desiredStatus === task.desiredStatus) return [];
		const ending = (0,_task_js__WEBPACK_IMPORTED_MODULE_4__.m)(task) && !(0,_task_js__WEBPACK_IMPORTED_MODULE_4__.h)(task) ? ", to be stopped" : "";
		return `${now.length > 1 ? `${index + 1}: ` : ""}${task.lastStatus ?? "unknown"}${ending}`;
	}).join(", ");
}
/** Names the last call that AWS could not answer, if that is what is in the way. */
function timedOut({ waitingFor, reading }, { timeout }, { tasksUnseen, addressesUnseen }) {
	const error = tasksUnseen ?? addressesUnseen;
	const last = error === void 0 ? "" : ` The last call failed. ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.a)(error)}.`;
	const found = `After ${minutes(timeout)} the step was still waiting for ${waitingFor}.`;
	if (reading !== void 0) return new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a(reading.code, `${found} ${reading.reading}${last}`, reading.hint);
	const hint = (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.u)(error) ? "Run the job again, and let fewer deployments run at once in this account and Region." : "If the image or the program only needs longer, raise `timeout-minutes`.";
	return new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("TIMED_OUT", `${found}${last}`, error === void 0 || (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__.u)(error) ? hint : FAULT);
}
function minutes(ms) {
	const count = ms / 6e4;
	return count === 1 ? "1 minute" : `${count} minutes`;
}
const FAULT = "Run the job again. If that does not help, check the network of the runner and https://health.aws.amazon.com.";
/** How long (ms) the agent of a container that runs may take. */
const AGENT_WITHIN = 6e4;
/** How long (ms) before the end of the step's time the agent is no longer waited for. */
const BEFORE_END = 1e4;
/** Source: `ManagedAgent` in the ECS API reference. */
const AGENT = "ExecuteCommandAgent";
/** Whether the agent of ECS Exec is still to be waited for. A deployment never fails without it. */
function awaitsAgent(seen, spec, { runningFor, deadline }) {
	if (!spec.exec || runningFor > AGENT_WITHIN || Date.now() > deadline - BEFORE_END) return false;
	const states = seen.map(({ task }) => agentOf(task, spec)?.lastStatus);
	return !states.includes("STOPPED") && states.some((state) => state !== "RUNNING");
}
/** Reports how to open a shell in the first task, and warns where its agent does not run. */
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
		text: `No shell can be opened in the task ${(0,_arn_js__WEBPACK_IMPORTED_MODULE_23__.i)(missing.task.taskArn)} yet: its agent of ECS Exec is ${lastStatus}${reason === "" ? "" : ` (${reason})`}. If this lasts, check that the task reaches AWS Systems Manager (\`ssmmessages\`), by the internet or by a VPC endpoint.`
	});
}
/** The command as the AWS CLI takes it. Nothing in it needs quotes: ECS allows only letters, digits, `-` and `_` in names. */
function commandFor(taskArn, { cluster, containerName }, region) {
	return `aws ecs execute-command --region ${region} --cluster ${cluster} --task ${(0,_arn_js__WEBPACK_IMPORTED_MODULE_23__.i)(taskArn)} --container ${containerName} --interactive --command /bin/sh`;
}
function agentOf({ containers = [] }, { containerName }) {
	return containers.find(({ name }) => name === containerName)?.managedAgents?.find(({ name }) => name === AGENT);
}
// src/deploy/deploy-service.ts
/**
* Finds, plans, applies, launches, waits, switches and replaces: afterwards the environment's tasks are the new ones. When
* these do not become ready they are stopped, and the older ones stay. A commit that is no longer the head of its pull
* request is skipped, also when that shows only at the end. Returns what still goes on then, or why nothing was deployed.
*/
async function deployService(service, tools) {
	const { clients, emit } = tools;
	requireNameable(service.subject);
	const planning = planDeployment(service, tools, [requireEnvironmentLimit(service, clients)]);
	const [before] = await Promise.all([tools.findSuperseded(), planning.catch(() => void 0)]);
	if (before !== void 0 && before !== "unknown") return { skipped: (0,_events_js__WEBPACK_IMPORTED_MODULE_6__.i)(before) };
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
		return { skipped: (0,_events_js__WEBPACK_IMPORTED_MODULE_6__.i)(superseded) };
	}
	if ("error" in launched) throw launched.error;
	const { prepared } = launched;
	const named = await giveName(launched, tools);
	if (named === "superseded") {
		await endNew(launched, tools);
		emit({ type: "superseded" });
		return { skipped: "Skipped: the name leads to the task of a deployment that began later." };
	}
	announceShell(launched.tasks, prepared.launch, {
		clients,
		emit,
		watched: service.ready.when !== "accepted"
	});
	emit({
		type: "settled",
		tasks: service.keepRunning ? "done" : "until-job-ends"
	});
	return (0,_events_js__WEBPACK_IMPORTED_MODULE_6__.r)(emit, "Replace", async () => replace(launched, await others ?? [], {
		...prepared,
		named
	}, tools));
}
/**
* Lets the environment's name lead to the new tasks, where it has one. When they can't have it they are stopped, as soon as
* the name doesn't lead to them.
*/
async function giveName(launched, tools) {
	const { name } = launched.prepared;
	if (name === void 0) return void 0;
	try {
		const named = await (0,_events_js__WEBPACK_IMPORTED_MODULE_6__.r)(tools.emit, "Switch", () => (0,_name_js__WEBPACK_IMPORTED_MODULE_1__.n)(name, launched, tools));
		if (named === "superseded" || !("error" in named)) return named;
		if (named.undone) await endNew(launched, tools);
		throw named.error;
	} catch (error) {
		throw (0,_wait_js__WEBPACK_IMPORTED_MODULE_5__.d)(error) ? error : new _wait_js__WEBPACK_IMPORTED_MODULE_5__.c(error);
	}
}
async function endNew({ tasks }, tools) {
	if (await stopAll(tasks.map(({ task }) => task), tools)) tools.emit({
		type: "settled",
		tasks: "done"
	});
}
/** Creates what is missing and starts the tasks, until they are ready or none of them is left. */
async function launchAll(planned, ready, tools) {
	try {
		const prepared = await prepare(planned, tools);
		const spec = prepared.launch;
		return {
			...await (0,_events_js__WEBPACK_IMPORTED_MODULE_6__.r)(tools.emit, "Run", () => launch(spec, untilReady(ready, spec, tools), tools)),
			prepared
		};
	} catch (error) {
		return { error };
	}
}
/** How long (ms) a RUNNING task may be without the public address that it was promised. */
const ADDRESS_WITHIN = 3e4;
/**
* Returns what waits until all tasks run, have their addresses, and have become HEALTHY, answered at `health-check-path` or
* lived through `settle-seconds`; with HTTPS, until they show their certificate as well. It throws `TaskStopped` at the first sign that one will not, `CONTAINER_ENDED`,
* `TASK_UNHEALTHY`, `ADDRESS_MISSING`, and what `follow` throws.
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
			}) ? { waitingFor: "the agent of ECS Exec" } : { done: seen };
		});
	};
}
/** A container that is not essential may fail while its task runs on; but the deployment is about this one. */
function requireContainer(seen, { containerName }) {
	const failed = seen.flatMap(({ task }) => task.containers ?? []).find(({ name, lastStatus, exitCode }) => name === containerName && lastStatus === "STOPPED" && exitCode !== 0);
	if (failed === void 0) return;
	const { exitCode, reason = "ECS gave no reason" } = failed;
	const how = exitCode === void 0 ? reason : `exit code ${exitCode}`;
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("CONTAINER_ENDED", `The container ${containerName} has ended (${how}), while the task runs on: the container is not essential.`, "See its log. Make it `essential` in `task-definition`, or name another one in `container-name`.");
}
/** Whether an address is still to come, of tasks that run. */
function whereIsPending(seen, { publicAddress }, mayCome) {
	if (publicAddress === "none" || seen.every(({ publicIp }) => publicIp !== void 0)) return void 0;
	if (mayCome) return { waitingFor: "the public address" };
	throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("ADDRESS_MISSING", "The task runs, but its network interface has no public address.", "Check that the subnet allows public IPv4 addresses; or set `assign-public-ip: false`.");
}
async function whatIsPending(seen, { when, settle, healthCheckPath }, https, runningFor) {
	const unwell = when === "healthy" ? whatIsUnwell(seen) : void 0;
	if (unwell !== void 0) return unwell;
	const insecure = await https?.pending(seen, healthCheckPath);
	if (insecure !== void 0) return insecure;
	if (healthCheckPath !== void 0) return https === void 0 ? whatDoesNotAnswer(seen, healthCheckPath) : void 0;
	const due = settle - runningFor;
	return when === "healthy" || due <= 0 ? void 0 : {
		waitingFor: "the task to have run long enough",
		due
	};
}
/** A task is HEALTHY when all its essential containers with a check are. Source: HealthCheck in the ECS API reference. */
function whatIsUnwell(seen) {
	const status = (wanted) => seen.find(({ task }) => task.healthStatus === wanted);
	const unhealthy = status("UNHEALTHY")?.task.containers?.flatMap(({ name, healthStatus }) => healthStatus === "UNHEALTHY" ? name ?? [] : []);
	if (unhealthy !== void 0) throw new _wait_js__WEBPACK_IMPORTED_MODULE_5__.a("TASK_UNHEALTHY", `The health check in the task definition has failed${unhealthy.length > 0 ? ` in ${unhealthy.join(", ")}` : ""}.`, "See the log of the container. If it only starts slowly, raise `startPeriod` of its `healthCheck`.");
	return seen.some(({ task }) => task.healthStatus !== "HEALTHY") ? { waitingFor: "the container to become HEALTHY" } : void 0;
}
async function whatDoesNotAnswer(seen, healthCheckPath) {
	const urls = seen.flatMap(({ url }) => url === void 0 ? [] : [new URL(healthCheckPath, url).href]);
	if (urls.length < seen.length) return { waitingFor: "the address of the task" };
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
/** A URL in the log and in errors: its query may hold a secret. */
function shown(url) {
	const { origin, pathname } = new URL(url);
	return `${origin}${pathname}`;
}
// src/deploy/run-job.ts
/**
* Finds, plans, applies, launches, and waits for the job's end. A job replaces nothing: neither what serves in its environment
* nor another job that is not done yet. Returns why nothing was run, if so. Throws when the job has failed.
*/
async function runJob(job, tools) {
	const { emit } = tools;
	requireNameable(job.subject);
	const planning = planDeployment(job, tools);
	const [superseded] = await Promise.all([tools.findSuperseded(), planning.catch(() => void 0)]);
	if (superseded !== void 0 && superseded !== "unknown") return (0,_events_js__WEBPACK_IMPORTED_MODULE_6__.i)(superseded);
	const { launch: spec } = await prepare(await planning, tools);
	await (0,_events_js__WEBPACK_IMPORTED_MODULE_6__.r)(emit, "Run", () => launch(spec, untilEnded(job, spec, tools), tools));
	emit({
		type: "settled",
		tasks: "done"
	});
}
/**
* How often (ms) what a program wrote last is asked for. CloudWatch shows it up to ten seconds later, so the log is at its
* end when nothing has come for that long. Reading it all has a bound, which the log then says.
*/
const LAST_LINES_EVERY = 1500;
const CATCH_UP_EVERY = 100;
const QUIET_FOR = 1e4;
const LAST_LINES_WITHIN = 3e5;
/**
* Returns what waits for the end of a job's tasks, and shows meanwhile what they write. It throws `TaskStopped` for a job
* that has failed, and what `follow` throws.
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
/** Whether the containers have ended, so that their exit codes are known; the network interface may take longer to go. */
function hasEnded(task) {
	const { containers = [] } = task;
	return (0,_task_js__WEBPACK_IMPORTED_MODULE_4__.h)(task) || (0,_task_js__WEBPACK_IMPORTED_MODULE_4__.m)(task) && containers.every(({ exitCode }) => exitCode !== void 0);
}
/** Shows all that is still to come of the log. Returns whether that was its end, or only all there was time for. */
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
/** The lines of an event, with the name of the container where there are several, and the number of the task. */
function labelled({ container, message }, index, { logs, count }) {
	const labels = [...count > 1 ? [String(index + 1)] : [], ...logs.length > 1 ? [container] : []];
	const label = labels.length === 0 ? "" : `[${labels.join(" ")}] `;
	return message.split(/\r\n|\r|\n/).map((line) => label + line);
}
function exitCodeOf({ containers = [] }, { containerName }) {
	return containers.find(({ name }) => name === containerName)?.exitCode;
}
/** The containers whose end is that of the task, the timer of a time to live among them. */
function essentialContainers(job) {
	return [...job.template.containerDefinitions.flatMap(({ name, essential }) => essential === false ? [] : [name]), _task_definition_js__WEBPACK_IMPORTED_MODULE_7__.t];
}
/**
* Its 0 is a success unless another essential container has failed on its own account, or the job's time has expired: the
* others are ended with SIGTERM, then SIGKILL.
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
* What a run does in AWS. `main` loads it when the first calls, which don't need the SDK, are under way: the SDK takes longer to
* load than all the rest.
*/
/** Completes a request with what an environment runs. */
async function resolve({ query, cluster, timeout, complete }, sources) {
	const { clients } = clientsFor(timeout, sources);
	await requireOwnCluster(cluster, clients);
	const { findSource } = await __webpack_require__.e(/* import() */ 783).then(__webpack_require__.bind(__webpack_require__, 783));
	return complete(await findSource(query, clients));
}
/** Deploys, or plans a deployment. The registries have been asked about its images. */
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
/** Removes one environment, or all that nothing needs any more. */
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
/** How long (ms) each call of a removal waits for AWS to take it; a deployment waits as long as its `timeout-minutes`. */
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
/** Returns whether the action has added a container by itself. The user's can have names that begin in the same way. */
function isOwnContainer(name) {
	return name === "run-on-fargate-timer" || name === "run-on-fargate-tls";
}
/** What the container takes of the task: CPU units, where others have some, and MiB. */
const TLS_SHARE = {
	cpu: 32,
	memory: 64
};
/** The index for all architectures, by its digest: what the tag names later can't reach a task. */
const TLS_IMAGE = "public.ecr.aws/docker/library/caddy:2.11.7-alpine@sha256:d8542f48d34a9cf4e4c11a478865229840e87e4c96ea3f439101f31a5d35f75f";
/** The variable that Caddy's configuration reaches the container in. */
const CONFIGURATION = "TLS_CONFIGURATION";
/** The variable with the value of the header by which requests are let in. */
const AUTHORIZATION = "ACCESS_AUTHORIZATION";
/**
* Starts Caddy as the container's first process, with its configuration on standard input, so that no file is written. The
* path to the task role's credentials is withheld from it. Source: "Task IAM role" in the Amazon ECS Developer Guide.
*/
const START = [
	"unset AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
	"exec caddy run --config - <<END",
	`$${CONFIGURATION}`,
	"END"
].join("\n");
/**
* The capabilities that containers start with, without `NET_BIND_SERVICE`, which ports below 1024 need. With that one the
* program runs as root: the binary in the image asks for it by a file capability, and Fargate neither takes
* `no-new-privileges` (`dockerSecurityOptions`) nor lets other users bind such ports.
* Sources: "Linux capabilities" of Docker; `KernelCapabilities` and `dockerSecurityOptions` in the Amazon ECS API Reference.
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
/** Seconds: open requests get the first to end, before ECS kills the container after the second. */
const GRACE = 10;
const STOP_TIMEOUT = 15;
/**
* The container that ends TLS in front of the application. It depends on the application's, so ECS stops it first, and open
* requests can end. Source: `dependsOn` in the Amazon ECS API Reference, ContainerDefinition.
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
* Caddy's own JSON. It is neither asked for certificates nor has it anything to write: no admin API, no saved
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
* Passes a request on, and its answer back as it comes: not buffered, and compressed only as the client and the application
* agree. Caddy adds `X-Forwarded-For`, `X-Forwarded-Host` and `X-Forwarded-Proto`.
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
