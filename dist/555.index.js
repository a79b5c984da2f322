export const id = 555;
export const ids = [555];
export const modules = {

/***/ 9555:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   explain: () => (/* binding */ explain),
/* harmony export */   whereWritten: () => (/* binding */ whereWritten)
/* harmony export */ });
/* harmony import */ var _rolldown_runtime_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3477);
/* harmony import */ var _wait_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4479);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9473);
/* harmony import */ var _task_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7115);
/* harmony import */ var _redact_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2207);
/* harmony import */ var _task_definition_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5865);
/* harmony import */ var _denial_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(3629);







// src/failures/evidence.ts
/** The number of characters to read at the beginning and the end of a text, where AWS says what happened. */
const HEAD = 6e3;
/** Node's error codes, which some of its errors contain only in the message. */
const NODE_CODE = /\b(ENOTFOUND|EAI_AGAIN|ECONN[A-Z]+|ETIMEDOUT|E(?:HOST|NET)UNREACH|EPIPE|ERR_PROXY_TUNNEL)\b/;
/** Error codes of Node and the SDK. AWS's codes never look like this. */
const IS_NODE_CODE = /^(?:E[A-Z_]+|ERR_[A-Z_]+|SELF_SIGNED_\w+|UNABLE_TO_\w+|CERT_\w+|DEPTH_ZERO_\w+|TimeoutError|\w*ProviderError)$/;
/** Returns the evidence in an error, the most specific first; empty for the action's own errors. */
function evidenceOf(thrown) {
	const { cause: error, diagnosis } = thrown instanceof _wait_js__WEBPACK_IMPORTED_MODULE_1__.c ? thrown : {
		cause: thrown,
		diagnosis: void 0
	};
	if (error instanceof _wait_js__WEBPACK_IMPORTED_MODULE_1__.a) return [];
	if (error instanceof _wait_js__WEBPACK_IMPORTED_MODULE_1__.o) {
		const { operation, type, words } = error.refusal;
		return [{
			source: "authority",
			operation,
			code: type,
			text: bounded(words)
		}];
	}
	if (error instanceof _task_js__WEBPACK_IMPORTED_MODULE_3__.t) return evidenceOfEnd(diagnosisOf(error, diagnosis));
	if (!(error instanceof _wait_js__WEBPACK_IMPORTED_MODULE_1__.u)) return evidenceOfCall(error);
	return [{
		source: "call",
		service: "ECS",
		operation: "RunTask",
		code: "failure",
		text: bounded(error.message)
	}];
}
/** Returns the diagnosis that the action read or, without one, what ECS last said of the task. */
function diagnosisOf({ task }, read) {
	if (read !== void 0) return read;
	const { taskArn, stopCode, stoppedReason, containers = [] } = task;
	return {
		taskArn,
		stopCode,
		stoppedReason,
		containers: containers.map(({ name = "", exitCode, reason }) => ({
			name,
			exitCode,
			reason
		})),
		log: []
	};
}
/** Returns the evidence in the error of a failed call; empty if it is not from a call to AWS. */
function evidenceOfCall(error) {
	const { service, operation, code, words, answered } = (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__.g)(error);
	const text = bounded(words);
	if (!answered) {
		const reason = IS_NODE_CODE.test(code) ? code : NODE_CODE.exec(text)?.[1] ?? (text.includes("socket hang up") ? "ECONNRESET" : "");
		if (reason !== "") return [{
			source: "connection",
			service,
			operation,
			code: reason,
			text
		}];
	}
	if (service === void 0 && !answered) return [];
	return [{
		source: "call",
		service,
		operation,
		code,
		text
	}];
}
/** Returns the evidence of a task's end, the most specific first. */
function evidenceOfEnd(diagnosis) {
	const { stopCode: code = "", stoppedReason = "", containers } = diagnosis;
	if (containers.some(({ name, exitCode }) => name === "run-on-fargate-timer" && exitCode === 0)) return [{
		source: "timer",
		code,
		text: ""
	}];
	const culprit = culpritOf(containers);
	const reasons = containers.flatMap(({ reason = "" }) => reason === "" ? [] : [reason]);
	const text = bounded([stoppedReason, ...reasons].filter((part) => part !== "").join("\n"));
	const task = {
		source: "task",
		code,
		text
	};
	if (!hasExited(diagnosis)) return [task];
	const exit = culprit?.exitCode;
	const log = bounded(linesOf(diagnosis, culprit).join("\n"));
	return [
		...reasons.length > 0 ? [task] : [],
		...exit === 0 || log === "" ? [] : [{
			source: "log",
			code,
			text: log
		}],
		{
			source: "exit",
			code,
			text,
			exit
		}
	];
}
/** Returns whether the task ended because one of its containers did. */
function hasExited({ stopCode, containers }) {
	if (stopCode !== void 0) return stopCode === "EssentialContainerExited";
	return containers.some(({ exitCode }) => exitCode !== void 0);
}
/** Returns the container that most likely caused the task to stop. */
function culpritOf(containers) {
	return containers.toSorted((one, other) => suspicion(other) - suspicion(one))[0];
}
/** Returns the last log lines of a container. */
function linesOf({ log }, container) {
	return log.flatMap((line) => line.container === container?.name ? [line.text] : []);
}
/**
* Returns how likely a container stopped the task. When an essential container ends, ECS sends the others SIGTERM
* (143), and SIGKILL (137) if they don't react. Source: "Essential container exited" in the ECS Developer Guide.
*/
function suspicion({ exitCode, reason }) {
	if (reason !== void 0) return 4;
	if (exitCode === void 0) return 0;
	if (exitCode === 143) return 1;
	if (exitCode === 137) return 2;
	return exitCode === 0 ? 3 : 4;
}
/** Returns the beginning and the end of a text, with straight apostrophes. AWS uses curly ones in some texts. */
function bounded(text) {
	return (text.length > 8e3 ? `${text.slice(0, HEAD)}\n${text.slice(-2e3)}` : text).replaceAll(/[‘’]/g, "'");
}
// src/failures/failure.ts
/** Returns the rows of a chapter. `from` is the source of those that name none. */
function chapter(from, rows) {
	const all = Object.entries(rows).map(([title, { when, ...row }]) => {
		return [title, {
			from,
			...row,
			when: [when instanceof RegExp ? { text: when } : when].flat()
		}];
	});
	return Object.fromEntries(all);
}
// src/failures/calls.ts
/** The parameters of `iam/github-oidc-role.yaml` for the resources that the execution role reads, by service. */
const PARAMETERS = {
	ecr: "EcrRepository",
	logs: "LogGroup",
	secretsmanager: "Secrets",
	ssm: "Parameters"
};
/** Denied calls. Source: "Troubleshoot access denied error messages" in the IAM User Guide. */
const PERMISSIONS = chapter(["AWS"], {
	"A policy forbids the call": {
		from: ["AWS", "task"],
		when: { denied: "explicit" },
		cause: ({ denial }) => `A policy denies ${denial.action} explicitly, which overrides every policy that allows it.`,
		remedy: "Ask the owner of the account's service control policies and permissions boundaries to allow it."
	},
	"A policy limits the permissions": {
		from: ["AWS", "task"],
		when: { denied: "limit" },
		cause: ({ denial: { action, limit } }) => `The ${limit} doesn't allow ${action}, so no other policy can.`,
		remedy: ({ denial: { action, limit } }) => {
			if (limit === "session policy") return "Allow it in the session policy: `inline-session-policy` or `managed-session-policies` of `aws-actions/configure-aws-credentials`.";
			return `Allow ${action} in that ${limit}.${boundaryHint(action, limit)}`;
		}
	},
	"The workflow must be allowed to pass the role": {
		when: { denied: "pass-role" },
		cause: ({ denial, where }) => `The workflow's AWS role isn't allowed to pass ${where(denial.resource, "this role")} to ECS tasks.`,
		remedy: ({ denial, names }) => `Add this statement to its policy: ${(0,_denial_js__WEBPACK_IMPORTED_MODULE_6__.i)(denial, names)}`
	},
	"The execution role needs a permissions boundary": {
		when: { denied: "boundary" },
		cause: ({ denial }) => `The workflow's AWS role isn't allowed to call ${denial.action} for this role, or only with another permissions boundary.`,
		remedy: ({ denial, names }) => `Set \`permissions-boundary-arn\` to the boundary that the policy of the workflow's role requires. The stack of iam/github-oidc-role.yaml has it as its output BoundaryArn. If no policy allows the call yet, create the boundary and add this statement: ${(0,_denial_js__WEBPACK_IMPORTED_MODULE_6__.i)(denial, names)}`
	},
	"The resource's own policy denies access": {
		when: { denied: "resource" },
		cause: ({ denial }) => `The policy of ${denial.resource} doesn't allow ${denial.action} to the workflow's AWS role.`,
		remedy: "Allow it in the policy of that resource, which may belong to another account."
	},
	"A permission is missing": {
		when: { denied: "plain" },
		cause: ({ denial }) => `The workflow's AWS role isn't allowed to call ${denial.action} on ${denial.resource === "*" ? "any resource" : denial.resource}.`,
		remedy: ({ denial, names }) => `Add this statement to its policy: ${(0,_denial_js__WEBPACK_IMPORTED_MODULE_6__.i)(denial, names)}`
	},
	"EC2 denied the call without naming the permission": {
		from: ["EC2"],
		when: {
			code: /^UnauthorizedOperation$/,
			text: /Encoded authorization failure message/
		},
		cause: "The workflow's AWS role lacks a permission. Only the encoded part of EC2's message names it.",
		remedy: "Decode it: `aws sts decode-authorization-message --encoded-message <the text after the colon>`."
	},
	"AWS denied the call without a reason": {
		when: {
			code: /^(?:AccessDenied(?:Exception)?|UnauthorizedOperation)$/,
			not: /sts:AssumeRole|Access to KMS|Encoded authorization failure message|different AWS account/
		},
		remedy: "Allow this operation to the workflow's AWS role, and check the account's service control policies and the policy of the resource."
	},
	"The AWS role rejected the workflow": {
		when: /Not authorized to perform sts:AssumeRole/,
		cause: "The trust policy of the role doesn't let this workflow assume it.",
		remedy: "Compare `sub` and `aud` in the trust policy of the role with the repository, the branch or the environment of this job."
	},
	"The workflow can't use the secret's KMS key": {
		from: ["Secrets Manager"],
		when: /Access to KMS is not allowed/,
		cause: "The secret is encrypted with a customer managed key, and the workflow's AWS role lacks permissions for it.",
		remedy: "Allow that role `kms:Decrypt` and `kms:GenerateDataKey` on the key, or set another key in `kms-key-id`."
	}
});
/** Failures of credentials and connections. Source: "Common errors" in the API references, and Node's codes. */
const CREDENTIALS = chapter(["AWS"], {
	"The AWS credentials have expired": {
		when: { code: /^(?:ExpiredToken(?:Exception)?|RequestExpired)$/ },
		cause: "The session ended before the deployment did.",
		remedy: "Set a longer `role-duration-seconds` in `aws-actions/configure-aws-credentials`, or run that step right before this one."
	},
	"The runner's clock is wrong": {
		when: [{ code: /^RequestTimeTooSkewed|RequestInTheFuture$/ }, { text: /Signature (?:expired|not yet current)/ }],
		cause: "AWS accepts requests only within a few minutes of its own time.",
		remedy: "Set the runner's clock, and keep it in sync with a time server."
	},
	"AWS doesn't know these credentials": {
		when: { code: /^(?:UnrecognizedClientException|InvalidClientTokenId|AuthFailure)$/ },
		cause: "The access key doesn't exist, is disabled or belongs to another partition. Or its session token is missing, or the account hasn't enabled this Region.",
		remedy: "Check the step that sets the AWS credentials, and that `aws-region` is in the same partition and enabled in the account."
	},
	"AWS rejected the signature": {
		when: {
			code: /^(?:SignatureDoesNotMatch|InvalidSignatureException|IncompleteSignature(?:Exception)?)$/,
			not: /Signature (?:expired|not yet current)/
		},
		cause: "The secret access key doesn't match the access key.",
		remedy: "Check the secret access key in the step that sets the AWS credentials: no blanks or line breaks around it."
	},
	"The account can't use this service yet": {
		when: [{ code: /^OptInRequired$/ }, { text: /not subscribed to this service|needs a subscription for the service/ }],
		cause: "The sign-up of the AWS account isn't complete, or the service isn't enabled in this Region.",
		remedy: "Complete the sign-up in the AWS console: payment method, phone verification, support plan. Or enable the Region under Account, AWS Regions."
	},
	"There are no AWS credentials": {
		from: ["connection"],
		when: { code: /^(?:CredentialsProviderError|TokenProviderError)$/ },
		cause: "Neither the environment of the job nor the machine it runs on has any.",
		remedy: "Run `aws-actions/configure-aws-credentials` before this step, or give the runner a role."
	},
	"AWS throttled the call": {
		when: [{ code: /^(?:Throttl\w*|EC2Throttled\w*|RequestThrottled\w*|RequestLimitExceeded|TooManyRequestsException|SlowDown)$/ }, { text: /\bRate exceeded|Request limit exceeded|ErrorCode: \w*Throttl/ }],
		cause: "The account makes more calls than AWS allows, and did so for as long as the action retried.",
		remedy: "Run the workflow again, with fewer deployments at once in this account and Region."
	},
	"An AWS service failed": {
		when: {
			code: /^(?:ServerException|ServiceFailure\w*|ServiceUnavailable\w*|Internal(?:Error|Failure|Server\w*|Service\w*)|Unavailable)$/,
			not: /Rate exceeded|Request limit exceeded/
		},
		cause: "The failure is on the side of AWS. The action retried the call.",
		remedy: "Run the workflow again. If that doesn't help, check https://health.aws.amazon.com."
	},
	"Another change is in progress": {
		from: [
			"CloudWatch Logs",
			"IAM",
			"KMS",
			"Secrets Manager"
		],
		when: { code: /^(?:OperationAborted|ConcurrentModification)(?:Exception)?$/ },
		cause: "AWS makes one change of a resource at a time. Another run changed this one for as long as the action retried.",
		remedy: "Run the workflow again, and set `concurrency` in the workflow to deploy an environment once at a time."
	},
	"The hosted zone is busy": {
		from: ["Route 53"],
		when: { code: /^PriorRequestNotComplete$/ },
		cause: "Route 53 makes one change of a hosted zone at a time, and others kept it busy for as long as the action retried.",
		remedy: "Run the workflow again, with fewer deployments at once in this hosted zone."
	},
	"Route 53 rejected the DNS records": {
		from: ["Route 53"],
		when: { code: /^InvalidChangeBatch$/ },
		remedy: "Compare the records of `domain` in the hosted zone with what Route 53 says. Delete records in the way, remove their protection, or choose another name."
	},
	"The hosted zone doesn't exist": {
		from: ["Route 53"],
		when: { code: /^NoSuchHostedZone$/ },
		remedy: "Create the hosted zone again, set `hosted-zone-id` to another one, or omit `domain`."
	},
	"The runner can't reach AWS": {
		from: ["connection"],
		when: { code: /^(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ECONNABORTED|ETIMEDOUT|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|EPIPE|TimeoutError|ERR_PROXY_TUNNEL|ERR_STREAM_PREMATURE_CLOSE)$/ },
		remedy: "Check that `aws-region` names a Region and that the runner can connect to AWS. Behind a proxy, set `HTTPS_PROXY` and `NO_PROXY` in the environment of the step or of the runner."
	},
	"The runner doesn't trust the certificate of AWS": {
		from: ["connection"],
		when: { code: /^(?:SELF_SIGNED_CERT\w*|UNABLE_TO_\w+|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|ERR_TLS_\w+|EPROTO|ERR_SSL_\w+)$/ },
		cause: "A proxy on the way replaces the certificate with its own, or the address is not that of AWS.",
		remedy: "Set `NODE_EXTRA_CA_CERTS` to the proxy's certificate in the environment of the runner."
	}
});
/** Quotas that are reached. Source: the quotas of each service, and its error codes. */
const QUOTAS = chapter(["IAM"], {
	"The security group quota is reached": {
		from: ["EC2"],
		when: { code: /^SecurityGroupLimitExceeded$/ },
		cause: "Each environment has a security group of its own.",
		remedy: "Remove environments you no longer need with `mode: sweep`. Or set an existing group in `security-groups`, or request a higher quota under Service Quotas, Amazon VPC."
	},
	"The security group has too many rules": {
		from: ["EC2"],
		when: { code: /^RulesPerSecurityGroupLimitExceeded$/ },
		cause: "Each port needs a rule for each block in `ingress-cidrs`.",
		remedy: "Set fewer blocks in `ingress-cidrs` or fewer ports in `port`, or set an existing group in `security-groups`."
	},
	"The network interface quota is reached": {
		from: ["EC2", "ECS"],
		when: /maximum number of network interfaces|NetworkInterfaceLimitExceeded/,
		cause: "Each task needs a network interface of its own.",
		remedy: "Stop tasks you no longer need, or request a higher quota under Service Quotas, Amazon VPC."
	},
	"The IAM role quota is reached": {
		when: /quota for RolesPerAccount/,
		cause: "The action keeps one execution role for each repository and Region.",
		remedy: "Set an existing role in `execution-role-arn`, delete roles that nothing uses, or request a higher quota under Service Quotas, AWS IAM."
	},
	"The execution role has too many policies": {
		when: /Maximum policy size of \d+ bytes exceeded|quota for PoliciesPerRole/,
		cause: "Each secret and each log group of the repository needs a policy in the execution role. Together they are too long.",
		remedy: "Share one secret and one log group among the deployments, or set another role in `execution-role-name` for those with their own."
	},
	"An IAM quota is reached": {
		when: {
			code: /^LimitExceeded(?:Exception)?$/,
			not: /RolesPerAccount|PoliciesPerRole|Maximum policy size/
		},
		remedy: "Delete what the account no longer needs, or request a higher quota under Service Quotas, AWS IAM."
	},
	"The log group quota is reached": {
		from: ["CloudWatch Logs"],
		when: { code: /^LimitExceededException$/ },
		remedy: "Set an existing group in `log-group`, delete groups that nothing uses, or request a higher quota under Service Quotas, Amazon CloudWatch Logs."
	},
	"A Secrets Manager quota is reached": {
		from: ["Secrets Manager"],
		when: { code: /^LimitExceededException$/ },
		cause: "The account has too many secrets, or this secret has too many versions of the last 24 hours.",
		remedy: "Set an existing secret in `secret-arn`. Let each deployment use the same credentials: each change is a new version."
	},
	"An ECS quota is reached": {
		from: ["ECS"],
		when: { code: /^LimitExceededException$/ },
		remedy: "Set an existing cluster in `cluster`, stop tasks you no longer need, or request a higher quota under Service Quotas, Amazon ECS."
	},
	"A KMS quota is reached": {
		from: ["KMS"],
		when: { code: /^LimitExceededException$/ },
		remedy: "Set another key in `kms-key-id`, or request a higher quota under Service Quotas, AWS KMS."
	}
});
/** Failures at a certificate authority. Source: "Errors", RFC 8555, section 6.7; and Let's Encrypt's documentation. */
const AUTHORITY = chapter(["authority"], {
	"The certificate authority's rate limit is reached": {
		when: { code: /^rateLimited$/ },
		cause: "Let's Encrypt issues five certificates a week for the same name, and limits failed validations and new accounts.",
		remedy: `Run the workflow again after the time that the authority names. Do not delete the secret with the certificate between deployments. While you try things out, set \`acme-directory: https://acme-staging-v02.api.letsencrypt.org/directory\`.`
	},
	"A CAA record forbids the certificate": {
		when: { code: /^caa$/ },
		cause: "A CAA record of the domain, or of a domain above it, names other authorities.",
		remedy: "Add a CAA record that allows this authority: `0 issue \"letsencrypt.org\"` for Let's Encrypt, and `0 issuewild` likewise if the domain has a first label `*`. Or set `acme-directory` to an authority that is allowed."
	},
	"The certificate authority can't see the TXT record": {
		when: [{ code: /^(?:dns|connection|tls|incorrectResponse)$/ }, {
			code: /^unauthorized$/,
			text: /TXT record|DNS|_acme-challenge/i
		}],
		cause: "The authority looks up the TXT record in public DNS, where other name servers answer for the domain, or none does.",
		remedy: "Compare the NS records of the zone at its registrar, or in the zone above, with the name servers of the hosted zone. If two zones have the same name, set `hosted-zone-id` to the one that is delegated. If DNSSEC is enabled, check its DS record."
	},
	"The certificate authority rejects the domain": {
		when: { code: /^(?:rejectedIdentifier|unsupportedIdentifier)$/ },
		cause: "The authority issues no certificates for this domain, for example because its policy excludes it.",
		remedy: "Set another `domain`, set `acme-directory` to another authority, or set `certificate-secret-arn`."
	},
	"The certificate authority requires an action of yours": {
		when: { code: /^userActionRequired$/ },
		cause: "Usually, the terms of the authority have changed.",
		remedy: "Open the URL in the message and do what it asks for. If it is about terms, delete the secret with the certificate: the action then creates an account that agrees to the current ones."
	},
	"The certificate authority requires an external account": {
		when: { code: /^externalAccountRequired$/ },
		cause: "The action does not support external account binding, which this authority requires.",
		remedy: "Omit `acme-directory` to use Let's Encrypt, set it to an authority without external account binding, or set `certificate-secret-arn` to a certificate that you obtain elsewhere."
	},
	"The certificate authority rejects the key": {
		when: { code: /^(?:badCSR|badPublicKey|badSignatureAlgorithm)$/ },
		cause: "The action uses keys on the curve P-256, for the certificate and for the account.",
		remedy: "Set `acme-directory` to an authority that accepts ECDSA keys on P-256, or set `certificate-secret-arn`."
	},
	"The certificate authority rejects the email address": {
		when: { code: /^(?:invalidContact|unsupportedContact)$/ },
		remedy: "Correct `acme-email`, or omit it."
	},
	"The certificate authority doesn't accept the account": {
		when: [{ code: /^accountDoesNotExist$/ }, {
			code: /^unauthorized$/,
			not: /TXT record|DNS|_acme-challenge/i
		}],
		cause: "The account whose key is in the secret with the certificate is deactivated, or unknown to this authority.",
		remedy: "Delete the secret with the certificate, `run-on-fargate/OWNER/REPOSITORY/tls/` and the name, without a recovery window, and run the workflow again: the action then creates another account."
	},
	"The certificate authority is unavailable": {
		when: { code: /^(?:serverInternal|badNonce|orderNotReady|status 5\d\d)$/ },
		cause: "The action has retried the request for as long as that made sense.",
		remedy: "Run the workflow again later. Let's Encrypt reports its incidents at letsencrypt.status.io."
	},
	"The runner can't reach the certificate authority": {
		when: { code: /^unreachable$/ },
		remedy: "Check `acme-directory`. On a self-hosted runner, check its network, `HTTPS_PROXY` and `NO_PROXY`, and set `NODE_EXTRA_CA_CERTS` for an authority with a root certificate of its own."
	},
	"The certificate authority answers otherwise than expected": {
		when: { code: /^(?:malformed|alreadyReplaced|alreadyRevoked|badRevocationReason|invalidProfile|invalid answer|unsafe URL|unsupportedChallenge|status [34]\d\d)$/ },
		cause: "What answers is not an ACME authority, or does not support validation by DNS (`dns-01`).",
		remedy: "Check `acme-directory`: it must be the URL of an authority's directory. If it is right, report the log as an issue of the action's repository."
	}
});
/** Returns how to change the permissions boundary of the role that the action creates. */
function boundaryHint(action, limit) {
	if (limit !== "permissions boundary") return "";
	const parameter = PARAMETERS[action.split(":")[0] ?? ""];
	return `${parameter === void 0 ? "" : ` In iam/github-oidc-role.yaml, set the parameter ${parameter}.`} The boundary of the execution role is the policy in \`permissions-boundary-arn\`, or the policy with the role's name.`;
}
// src/failures/ecs.ts
/** Rejected requests. Source: RunTask and CreateCluster in the ECS API reference. */
const REQUESTS = chapter(["ECS"], {
	"The cluster doesn't exist": {
		when: /^Cluster not found|referenced cluster was inactive/,
		cause: "No such cluster exists in this Region and account, or it was deleted.",
		remedy: "Check `cluster` and the Region. The action creates the cluster if it has `ecs:DescribeClusters` and `ecs:CreateCluster`."
	},
	"The cluster is still in use": {
		when: /Cluster cannot be deleted while (Tasks|Services|Container Instances) are active/,
		remedy: "Wait a minute and run the workflow again, or keep the cluster: an empty one costs nothing."
	},
	"The cluster is being changed": {
		when: /cluster is in a busy state/,
		cause: "ECS changes the capacity providers of a cluster one change at a time.",
		remedy: "Wait a minute and run the workflow again."
	},
	"The cluster doesn't have this capacity provider": {
		when: /capacity provider that is not associated with the cluster/,
		cause: "A cluster runs tasks on Fargate Spot only after FARGATE_SPOT is associated with it.",
		remedy: "Associate both, as each call replaces the list: `aws ecs put-cluster-capacity-providers --cluster <name> --capacity-providers FARGATE FARGATE_SPOT --default-capacity-provider-strategy`. Or allow the action `ecs:PutClusterCapacityProviders`, or set `launch-type: FARGATE`."
	},
	"The network mode doesn't match the launch type": {
		when: /Network Configuration (?:must be provided when networkMode|is not valid for the given networkMode)/,
		cause: "Tasks in network mode `awsvpc` need subnets and security groups. Tasks in other modes take none.",
		remedy: "Set `\"networkMode\": \"awsvpc\"` in `task-definition`. Fargate has no other mode."
	},
	"The cluster has no container instances": {
		when: /No Container Instances were found in your cluster/,
		cause: "The task is to run on EC2, but no instance has joined the cluster.",
		remedy: "Set `launch-type: FARGATE`, add instances to the cluster, or set another `cluster`."
	},
	"The task has no subnet": {
		when: /subnets can not be empty/,
		remedy: "Set at least one subnet in `subnets`."
	},
	"A subnet doesn't exist": {
		when: /subnet IDs? '([^']+)' do(?:es)? not exist/,
		remedy: ({ found, where }) => `Correct ${where(found[1], "`subnets`")}: the subnet isn't in this Region and account.`
	},
	"A security group doesn't exist": {
		from: ["ECS", "EC2"],
		when: /security groups? '([^']+)' do(?:es)? not exist/,
		remedy: ({ found, where }) => `Correct ${where(found[1], "`security-groups`")}: the group isn't in this Region and account.`
	},
	"The VPC doesn't exist": {
		from: ["EC2"],
		when: /vpc ID '([^']+)' does not exist/i,
		remedy: ({ found, where }) => `Correct ${where(found[1], "`vpc-id`")}: the VPC isn't in this Region and account.`
	},
	"Security group and subnet belong to different VPCs": {
		when: /does not appear to belong to the same VPC|subnets do not belong to the same VPC/,
		remedy: "Set `subnets` and `security-groups` of one VPC."
	},
	"The task definition doesn't exist": {
		when: /TaskDefinition is inactive|TaskDefinition not found|Unable to describe task definition/,
		cause: "The revision was deregistered or deleted, perhaps while this deployment ran.",
		remedy: "Run the workflow again. It registers a new revision."
	},
	"The task no longer exists": {
		when: /referenced task was not found/,
		cause: "ECS forgets a task about an hour after it stopped. Or the task belongs to another cluster.",
		remedy: "Run the workflow again to start a new task. Nothing is left to stop."
	},
	"ECS rejected the task ID": {
		when: /Tasks cannot be empty|taskId length should be|Unexpected number of separators/,
		cause: "The action asked ECS for a task without a valid ID. This is a bug in the action.",
		remedy: "Run the workflow again, and report the log as an issue of the action's repository."
	},
	"ECS knows another start with the same token": {
		when: { code: /^ConflictException$/ },
		remedy: "Run the workflow again. Each run has tokens of its own."
	},
	"The platform version lacks what the task needs": {
		when: { code: /^PlatformTaskDefinitionIncompatibilityException$/ },
		remedy: "Check `runtimePlatform`, `ephemeralStorage` and JSON keys of secrets in `task-definition`. They need platform version 1.4.0."
	},
	"The platform version doesn't exist": {
		when: { code: /^PlatformUnknownException$/ },
		remedy: "Omit the platform version in `task-definition`: the latest supports every task."
	},
	"The Region doesn't have this feature": {
		when: { code: /^UnsupportedFeatureException$/ },
		remedy: "Use another Region, `launch-type: FARGATE`, or another `architecture`."
	},
	"AWS blocks Fargate in this account": {
		when: { code: /^BlockedException$/ },
		cause: "AWS often blocks new accounts until it has verified them.",
		remedy: "Contact AWS Support in the AWS console. Running the workflow again doesn't help."
	},
	"The task definition has no such container": {
		when: /Override for container named (\S+) is not a container in the TaskDefinition/,
		remedy: ({ found, where }) => `Correct ${where(found[1], "`container-name`")}, or the names in \`task-definition\`.`
	},
	"Command and environment variables are too long": {
		when: /Container Overrides length must be at most/,
		cause: "ECS accepts at most 8192 characters of overrides for one run of a task.",
		remedy: "Shorten `command` and `environment-variables`, or move them to `task-definition`."
	},
	"The task definition is for another launch type": {
		from: ["ECS", "task"],
		when: /not compatible with the selected compute strategy|does not support launch_type (\w+)/,
		cause: "Its `requiresCompatibilities`, or settings that Fargate doesn't have, exclude the launch type.",
		remedy: "Add `FARGATE` to `requiresCompatibilities` in `task-definition`, or set `launch-type: EC2`."
	},
	"ECS can't assume the role": {
		from: ["ECS", "task"],
		when: /unable to assume the role '([^']+)'/,
		cause: "The role doesn't exist, or its trust policy doesn't allow ECS tasks.",
		remedy: ({ found, where }) => `Check the role in ${where(found[1], "`execution-role-arn` or `task-role-arn`")}: its trust policy must allow \`sts:AssumeRole\` to \`ecs-tasks.amazonaws.com\`.`
	},
	"ECS isn't set up in this account yet": {
		from: ["AWS"],
		when: /service[ -]linked role/i,
		cause: "The service-linked role of ECS doesn't exist, and ECS couldn't create it.",
		remedy: "Run once, as an administrator: `aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com`."
	}
});
/** Rejected task definitions. Source: "Task definition parameters for Fargate" in the ECS Developer Guide. */
const DEFINITION = chapter(["ECS"], {
	"Fargate doesn't have this task size": {
		when: /No Fargate configuration exists for given values/,
		remedy: "Set a pair of `cpu` and `memory` that Fargate has: `256` with `512`, `1024` or `2048`; `512` with `1024` to `4096`; `1024` with `2048` to `8192`. See \"Task size\" in the ECS Developer Guide."
	},
	"The task has no size": {
		when: /Fargate requires that '(cpu|memory)' be defined at the task level/,
		cause: "Fargate needs a size for the task as a whole, not only for its containers.",
		remedy: ({ found }) => `Set the input \`${found[1] ?? "cpu"}\`, or the field at the top of \`task-definition\`.`
	},
	"Fargate supports only the network mode awsvpc": {
		when: /Fargate only supports network mode/,
		remedy: "Set `\"networkMode\": \"awsvpc\"` in `task-definition`, or `launch-type: EC2`."
	},
	"The task definition has no execution role": {
		when: /requires task definition to have execution role ARN to support/,
		remedy: "Omit `executionRoleArn` in `task-definition`, or set `execution-role-arn`."
	},
	"Host port and container port differ": {
		when: /host ports and container ports in port mappings must match/,
		remedy: "Remove `hostPort` from `portMappings` in `task-definition`."
	},
	"A container has no valid name or image": {
		when: /Container\.(name|image) (?:should not be null or empty|contains invalid characters|should be at most)/,
		remedy: ({ found }) => found[1] === "image" ? "Correct `image`, or `image` of the container in `task-definition`." : "Correct `container-name`, or `name` of the container in `task-definition`."
	},
	"A container has no memory": {
		when: /Invalid setting for container '([^']*)'\. At least one of 'memory' or 'memoryReservation'/,
		remedy: ({ found }) => `Set the input \`memory\`, or \`memory\` of the container ${found[1] ?? ""} in \`task-definition\`.`
	},
	"Fargate doesn't have this storage size": {
		when: /EphemeralStorage size should be at (?:least|most) \d+/,
		remedy: "Set `ephemeral-storage` to a number from 21 to 200, or omit it for 20 GiB."
	},
	"Two runs register the same task definition": {
		when: /Too many concurrent attempts to create a new revision/,
		cause: "ECS registers one revision of a family at a time. The action retried for a minute.",
		remedy: "Run the workflow again, and set `concurrency` in the workflow to deploy an environment once at a time."
	},
	"A role isn't valid": {
		when: /Role is not valid/,
		cause: "A role in the task definition isn't the ARN of a role, or ECS doesn't see the role yet.",
		remedy: "Correct `execution-role-arn` and `task-role-arn`, or `executionRoleArn` and `taskRoleArn` in `task-definition`: `arn:…:iam::<account>:role/<path and name>`."
	},
	"The family's name isn't valid": {
		when: /Family (?:contains invalid characters|should)/,
		cause: "ECS accepts at most 255 letters, digits, hyphens and underscores.",
		remedy: "Correct `family` in `task-definition`, or omit it."
	},
	"Two containers have the same name": {
		when: /Duplicate container name|Container names must be unique/i,
		remedy: "Rename one of them in `task-definition`."
	},
	"A variable and a secret have the same name": {
		when: /secret name must be unique/i,
		remedy: "Rename one of them in `environment-variables` or `secrets`, or in `environment` or `secrets` of the container in `task-definition`."
	},
	"The task definition is too long": {
		when: /Max allowed length is '65536' bytes/,
		cause: "ECS accepts up to 64 KiB.",
		remedy: "Shorten `environment-variables`. Store large values in S3, in Secrets Manager or in the image."
	},
	"A value has the wrong JSON type": {
		when: { code: /^SerializationException$/ },
		remedy: "Correct the type in `task-definition`: text in quotes, numbers and `true` without them."
	},
	"Fargate doesn't have this setting": {
		when: /Fargate requires that the '(?:privileged)' setting|Fargate launch type do not support|Fargate compatible task definitions do not support|is not allowed on Fargate|is not a valid log driver/,
		remedy: "Remove the setting from `task-definition`, or set `launch-type: EC2`. See \"Task definition differences for Fargate\" in the ECS Developer Guide."
	},
	"ECS rejected the task definition": {
		when: {
			code: /^(?:ClientException|InvalidParameterException)$/,
			text: /^(?:Container list cannot be empty|Too many containers|At least one container in the task definition must be essential|Dependency container|Health check|Port mapping|Restart policy|Links are not|Invalid setting for container|Invalid '\w+' setting for task|(?:Disable Networking|DNS servers|DNS search domains|Extra hosts|Hostname) (?:is|are) not supported)/,
			not: /At least one of 'memory' or 'memoryReservation'/
		},
		remedy: "Correct this setting in `task-definition`. See \"Task definition parameters\" in the ECS Developer Guide."
	}
});
const INSTANCE_RESOURCES = {
	CPU: "Set a smaller `cpu`",
	MEMORY: "Set a smaller `memory`",
	ENI: "Use larger instances or network interface trunking (`awsvpcTrunking`), as each task needs a network interface of its own",
	PORTS: "Stop the task that uses the same host port, or set another `port`",
	GPU: "Use instances with a GPU"
};
const MISFITS = {
	AGENT: "the ECS agent on the instance isn't connected",
	ATTRIBUTE: "no instance has what the task definition requires, such as its CPU architecture or log driver",
	LOCATION: "no instance is in the given subnets",
	INACTIVE: "the instance has left the cluster"
};
/** Missing capacity. Source: "API failures messages" in the ECS Developer Guide. */
const CAPACITY = chapter(["ECS", "task"], {
	"The Fargate quota is reached": {
		when: _errors_js__WEBPACK_IMPORTED_MODULE_2__.t.quota,
		remedy: "Stop tasks you no longer need, set a smaller `cpu`, or request a higher quota under Service Quotas, AWS Fargate. New accounts start with 6 vCPUs."
	},
	"The account is limited to smaller tasks": {
		when: /requested (?:CPU|MEMORY) configuration is above your limit/,
		cause: "AWS limits the size of tasks in new accounts.",
		remedy: "Set a smaller `cpu` and `memory`, or contact AWS Support."
	},
	"Fargate has no capacity right now": {
		when: _errors_js__WEBPACK_IMPORTED_MODULE_2__.t.unavailable,
		cause: "Fargate has no capacity in this Availability Zone right now.",
		remedy: "Run the workflow again, and set `subnets` in several Availability Zones. With `launch-type: FARGATE_SPOT`, use `FARGATE`: it has more capacity."
	},
	"Fargate had an internal error": {
		from: ["ECS RunTask", "task"],
		when: {
			code: /^(?!Internal|Server)/,
			text: _errors_js__WEBPACK_IMPORTED_MODULE_2__.t.internal
		},
		cause: "Fargate failed, or the subnet's Availability Zone doesn't have Fargate.",
		remedy: "Run the workflow again. If that doesn't help, set `subnets` in other Availability Zones."
	},
	"The capacity provider is empty": {
		when: _errors_js__WEBPACK_IMPORTED_MODULE_2__.t.noInstances,
		cause: "The capacity provider has no container instances for the task.",
		remedy: "Set `launch-type: FARGATE`, or let its Auto Scaling group start instances."
	},
	"The container instances have no capacity": {
		when: /^RESOURCE:([A-Z]+)/m,
		cause: ({ found }) => `No container instance of the cluster has the ${(found[1] ?? "").toLowerCase()} that the task requests.`,
		remedy: ({ found }) => `${INSTANCE_RESOURCES[found[1] ?? ""] ?? "Request less"}. Or add instances to the cluster, or set \`launch-type: FARGATE\`.`
	},
	"The container instances can't run this task": {
		when: /^(AGENT|ATTRIBUTE|LOCATION|INACTIVE)\b/m,
		cause: ({ found }) => `The cluster has no suitable container instance: ${MISFITS[found[1] ?? ""] ?? ""}.`,
		remedy: "Check the instances under Infrastructure on the cluster's page in the ECS console, or set `launch-type: FARGATE`."
	},
	"ECS doesn't find a resource of the request": {
		when: /^MISSING\b/m,
		cause: "A task, cluster or container instance of the request doesn't exist in this Region and account.",
		remedy: "Check `cluster` and the Region, and run the workflow again."
	}
});
// src/failures/ends.ts
const OFFLINE$1 = /connection issue between|dial (?:tcp|udp)|i\/o timeout|handshake timeout|connection timed out|Client\.Timeout|request canceled|context (?:canceled|deadline)|: signal: killed|connection reset|x509: |toomanyrequests|429 Too Many|Rate exceeded|no such host/i;
const ECR = /ecr:BatchGetImage|pull access denied for \d+\.dkr|CannotPullECRContainerError|CannotPullContainerError: no basic auth credentials|\.dkr[.-]ecr/;
/** Failed pulls. Source: "CannotPullContainer task errors" in the ECS Developer Guide; texts of containerd. */
const PULLS = chapter(["task"], {
	"The image doesn't support this architecture": {
		when: /does not contain descriptor matching platform '([^']+)'/,
		cause: ({ found }) => `The image has no variant for ${found[1] ?? "the platform of the task"}.`,
		remedy: ({ found }) => `Build it with \`docker buildx build --platform ${found[1] ?? "linux/amd64"}\`, or set \`architecture\` to one of the image's.`
	},
	"The reference names an attestation": {
		when: /in-toto|no processor for media-type/,
		cause: "The digest belongs to the attestation beside the image, not to the image.",
		remedy: "Set the tag or the digest of the index in `image`, or build with `provenance: false` in `docker/build-push-action`."
	},
	"The image doesn't fit into the task's storage": {
		when: /no space left on device/,
		cause: "A task has 20 GiB by default, and the unpacked image needs more.",
		remedy: "Set `ephemeral-storage` to 21 up to 200 GiB, or reduce the size of the image."
	},
	"The task can't reach the image's layers in S3": {
		when: /pull command failed: panic: runtime error/,
		cause: "Amazon ECR stores layers in S3, which the task's private subnet can't reach.",
		remedy: "Add a gateway endpoint for S3 or a NAT gateway to the route table of the subnet. Or set `assign-public-ip: true` in a public subnet."
	},
	"The image's name isn't valid": {
		when: /invalid reference(?: format)?\b/,
		remedy: "Correct `image`: a lower-case path, no `https://`, no blanks, and no empty variable in it."
	},
	"The access token can't read images": {
		when: /access token has insufficient scopes/,
		cause: "The registry accepts the token in the secret, but the token lacks the permission to read.",
		remedy: "Create a token with that permission, set it in `registry-password`, and run the workflow again."
	},
	"The execution role can't pull from Amazon ECR": {
		when: {
			text: ECR,
			also: /40[13]\b|denied|no basic auth|no identity-based|ecr:BatchGetImage|CannotPullECR/,
			not: OFFLINE$1
		},
		remedy: "Attach the policy `AmazonECSTaskExecutionRolePolicy` to the role in `execution-role-arn`, or give it the same permissions on this repository. For an image of another account, the policy of the repository must allow it too."
	},
	"The registry requires credentials": {
		when: {
			text: /failed to fetch anonymous token|authorization failed: no basic auth credentials/,
			not: OFFLINE$1
		},
		cause: "The task has no credentials, and the image isn't public.",
		remedy: "Set `registry-username` and `registry-password`, or `secret-arn`. For ghcr.io, the password is a token with `read:packages`."
	},
	"The registry rejected the credentials": {
		when: [
			{
				text: /failed to fetch oauth token/,
				also: /40[13] /,
				not: /insufficient scopes|\.dkr[.-]ecr/
			},
			{
				text: /incorrect username or password/,
				not: /failed to fetch oauth token/
			},
			{
				text: /unexpected status/,
				also: /manifests[^:]*: 401|\/manifests\/\S+: 401/,
				not: /\.dkr[.-]ecr|fetch oauth token/
			}
		],
		cause: "The username or the password in the secret is wrong or has expired.",
		remedy: "Renew `registry-password`, and run the workflow again: it updates the secret. Renew a secret in `secret-arn` yourself. Don't use a token that expires with the job, such as `GITHUB_TOKEN`."
	},
	"The image's layers can't be downloaded": {
		when: /httpRead(?:er)?Seeker: failed open: unexpected status code \S+: (\d{3})/,
		cause: ({ found }) => `The storage of the registry answered with HTTP ${found[1] ?? "status"}.`,
		remedy: "Run the workflow again. If that doesn't help, check the policy of VPC endpoints, proxies on the way, and the registry's storage."
	},
	"The registry failed": {
		when: {
			text: /unexpected status (?:code|from (?:GET|HEAD) request to) [^\n]{0,400}: 5\d\d |API error \(5\d\d\)/,
			not: /Seeker: failed open/
		},
		remedy: "Run the workflow again. If that doesn't help, check the registry's status page."
	},
	"The image doesn't exist": {
		when: {
			text: /: not found|repository \S+ not found|manifest unknown|name unknown/i,
			also: /CannotPull/,
			not: OFFLINE$1
		},
		cause: "The registry has no such repository, tag or digest.",
		remedy: "Check `image`. Push it under this tag before the deployment."
	},
	"The registry denied access to the image": {
		when: {
			text: /pull access denied|insufficient_scope|Check whether the image exists|denied: requested access|403 Forbidden/,
			not: new RegExp(`${ECR.source}|${OFFLINE$1.source}|fetch (?:anonymous|oauth) token|no basic auth credentials|Seeker: failed open|manifests\\S*: 401`, "i")
		},
		cause: "The image doesn't exist, or the credentials don't include it. Registries answer both alike.",
		remedy: "Check the name in `image`, and give the user in `registry-username` the permission to pull it."
	}
});
/** Failed starts. Source: "Amazon ECS stopped tasks error messages" in the Developer Guide; the texts are runc's. */
const STARTS = chapter(["task"], {
	"The image is built for another CPU": {
		from: ["task", "log"],
		when: /exec format error/,
		cause: "The application is built for another architecture than the task's, or is a script without `#!` in its first line.",
		remedy: "Build the image for the task's architecture, for example with `docker buildx build --platform linux/amd64`. Or set `architecture` to the image's."
	},
	"The container ran out of memory": {
		when: /OutOfMemory|killed due to memory usage/,
		remedy: "Set a larger `memory`, and a larger `cpu` if Fargate requires it. Or reduce what the application uses."
	},
	"The command doesn't exist in the image": {
		when: {
			text: /executable file not found in \$PATH|no such file or directory: unknown/,
			not: /chdir to cwd/
		},
		remedy: "Check `command`, and the image's ENTRYPOINT and CMD."
	},
	"The entrypoint or its interpreter doesn't exist": {
		from: ["log"],
		when: /^(?:exec [^\s:]+|standard_init_linux\.go:\d+: exec user process caused): no such file or directory/m,
		cause: "The image lacks the file, the interpreter in its first line, or the C library that it needs.",
		remedy: "Check the path in ENTRYPOINT or `command`, the first line of the script, and that it has no Windows line endings."
	},
	"The application already listens on the port of HTTPS": {
		from: ["log"],
		when: /^Error: loading initial config: .*listen tcp :(\d+): bind: address already in use/m,
		cause: ({ found }) => `The containers of a task share their ports. The container that serves HTTPS could not listen on port ${found[1] ?? "443"}.`,
		remedy: ({ found }) => found[1] === "80" ? "Add port 80 to EXPOSE of the image, or to `port`: then the action does not redirect from it." : "Let the application listen on another port without TLS, and set `port` to it."
	},
	"The working directory can't be entered": {
		when: /chdir to cwd \("?([^")]*)/,
		cause: ({ found }) => `The directory ${found[1] ?? ""} doesn't exist in the image, or its user can't enter it.`,
		remedy: "Check the image's WORKDIR and USER, and `workingDirectory` and `user` in `task-definition`."
	},
	"The command isn't executable": {
		when: {
			text: /permission denied: unknown/,
			not: /chdir to cwd/
		},
		remedy: "Make it executable in the image: `RUN chmod +x …`."
	},
	"The container didn't start in time": {
		when: /ContainerRuntimeTimeoutError|Could not transition to (?:running|started); timed out/,
		remedy: "Run the workflow again. If that doesn't help, check `command` and the image's ENTRYPOINT, or set a larger `cpu`."
	},
	"The container doesn't start": {
		when: {
			text: /CannotStartContainerError/,
			not: /exec format error|executable file not found|no such file or directory: unknown|permission denied: unknown|chdir to cwd|logging driver|logger args|OutOfMemory|timed out/
		},
		remedy: "Check `command`, and the image's ENTRYPOINT, CMD, USER and WORKDIR."
	},
	"A volume of the task can't be created": {
		when: {
			text: /CannotCreateVolumeError/,
			not: /EFS utils/
		},
		remedy: "Check `volumes` in `task-definition`: the driver, the file system and its network. Then run the workflow again."
	},
	"The container runtime failed": {
		when: {
			text: /ContainerRuntimeError|CannotInspectContainerError|CannotStopContainerError|CannotCreateContainerError/,
			not: new RegExp(`${OFFLINE$1.source}|exec format error|no space left|no such file or directory: unknown|permission denied: unknown`, "i")
		},
		cause: "The failure is on the side of AWS.",
		remedy: "Run the workflow again."
	},
	"Fargate didn't provision the task in time": {
		when: /Timeout waiting for (?:network interface|EphemeralStorage)/,
		remedy: "Run the workflow again."
	}
});
const SIGNALS = {
	132: "SIGILL: the CPU lacks an instruction that the application uses",
	134: "SIGABRT: the application aborted",
	136: "SIGFPE: an arithmetic error",
	139: "SIGSEGV: an invalid memory access"
};
/** Ended tasks. Source: "Essential container exited" and `stopCode` in the ECS documentation; 128 + n is signal n. */
const ENDS = chapter(["task"], {
	"The time to live expired": {
		from: ["timer"],
		when: {},
		remedy: "Set a longer `time-to-live`, or omit it."
	},
	"AWS reclaimed the Spot capacity": {
		when: [{ code: /^SpotInterruption$/ }, {
			code: /^(?!SpotInterruption$)/,
			text: _errors_js__WEBPACK_IMPORTED_MODULE_2__.t.interrupted
		}],
		cause: "AWS stops tasks on Fargate Spot with a notice of two minutes when it needs the capacity.",
		remedy: "Run the workflow again, or set `launch-type: FARGATE`, which AWS doesn't reclaim."
	},
	"AWS retired the host of the task": {
		when: [{
			code: /^(?:TerminationNotice|InfrastructureHealth)$/,
			not: _errors_js__WEBPACK_IMPORTED_MODULE_2__.t.interrupted
		}, {
			code: /^(?!TerminationNotice|InfrastructureHealth|SpotInterruption)/,
			text: /performing maintenance on the underlying infrastructure|Task stopped.{0,80}retire|^Host EC2 \(instance/m
		}],
		cause: "AWS stops tasks for maintenance, or when their host fails.",
		remedy: "Run the workflow again."
	},
	"The load balancer found the task unhealthy": {
		when: /failed ELB health checks|is unhealthy in \(?target-group/,
		cause: "A service with a load balancer stopped the task. This action starts tasks without a service.",
		remedy: "Find the service that uses this cluster and family. Let the application answer on the target group's path and port within the service's grace period."
	},
	"The container is unhealthy": {
		when: /failed container health checks/,
		remedy: "Run the command of `healthCheck` in `task-definition` in the container. If the application starts slowly, set a longer `startPeriod`."
	},
	"A service stopped the task": {
		when: [{
			code: /^ServiceSchedulerInitiated$/,
			not: /health checks|is unhealthy in/
		}, {
			code: /^(?!ServiceSchedulerInitiated$)/,
			text: /Scaling activity initiated by/
		}],
		cause: "An ECS service replaced the task or scaled down. This action starts tasks without a service.",
		remedy: "Find the service that uses this cluster and family."
	},
	"Someone stopped the task": {
		when: [{ code: /^UserInitiated$/ }, {
			code: /^(?!UserInitiated$)/,
			text: /Task stopped by user/
		}],
		cause: "A person or another deployment of this environment stopped the task while the step waited for it.",
		remedy: "If several runs deploy one environment, set `concurrency` in the workflow."
	},
	"The application ended by itself": {
		from: ["exit"],
		when: { exit: [0] },
		cause: "The application has finished, or continues in the background.",
		remedy: "Run the server in the foreground, or set `command`. For a job, set `wait-for: stopped`."
	},
	"The container was killed": {
		from: ["exit"],
		when: { exit: [137] },
		cause: "Often, the task as a whole ran out of memory. Or the container ignored the request to stop.",
		remedy: "Set a larger `memory`, and check the log."
	},
	"The application crashed": {
		from: ["exit"],
		when: { exit: [
			132,
			134,
			136,
			139
		] },
		cause: ({ exit }) => `The exit code means ${SIGNALS[exit ?? 0] ?? "a signal"}.`,
		remedy: "Check that its libraries match `architecture`. Set a larger `memory` to rule out that it ran short."
	},
	"The application was asked to stop": {
		from: ["exit"],
		when: { exit: [130, 143] },
		cause: ({ exit }) => `The exit code means ${exit === 130 ? "SIGINT" : "SIGTERM"}, which something in the task sent, not AWS.`,
		remedy: "Check its log, and those of the other containers."
	},
	"A command in the container isn't executable": {
		from: ["exit"],
		when: { exit: [126] },
		remedy: "Check `command` and the image's ENTRYPOINT. Make the file executable in the image: `RUN chmod +x …`."
	},
	"A command in the container doesn't exist": {
		from: ["exit"],
		when: { exit: [127] },
		remedy: "Check `command`, the image's ENTRYPOINT and CMD, and what they call."
	},
	"The application failed": {
		from: ["exit"],
		when: { exit: "other" },
		remedy: "Check its log. It may lack `environment-variables`, `secrets`, another `command`, or `task-role-arn`."
	}
});
// src/failures/before-start.ts
const WAY_OUT = "Check, in this order: `assign-public-ip: true` in a subnet whose route table leads to an internet gateway, or a NAT gateway for a private subnet; a security group that allows HTTPS and DNS out; the network ACL; and the security groups of VPC endpoints, which must allow the task in on port 443.";
const PEERS = [
	[/https?:\/\/([^/"\s]+)/, ""],
	[/Secrets Manager| asm[: ]/, "Secrets Manager"],
	[/CloudWatch|logger args/i, "CloudWatch Logs"],
	[/Amazon ECR/, "Amazon ECR"],
	[/CannotPull/, "its registry"]
];
const NO_CONNECTION = /There is a connection issue between the task and|dial (?:tcp|udp)|i\/o timeout|TLS handshake timeout|connection timed out|Client\.Timeout exceeded|request canceled|context (?:canceled|deadline exceeded)|connection refused|no route to host|: signal: killed/;
/** Permissions that the task lacks. Source: "Task execution IAM role" in the ECS Developer Guide. */
const TASK_PERMISSIONS = chapter(["task"], {
	"The execution role lacks a permission": {
		when: [
			{ denied: "plain" },
			{ denied: "pass-role" },
			{ denied: "boundary" }
		],
		cause: ({ denial }) => `The task's execution role isn't allowed to call ${denial.action} on ${denial.resource}.`,
		remedy: ({ denial }) => `Add this statement to the execution role: ${(0,_denial_js__WEBPACK_IMPORTED_MODULE_6__.a)(denial)} If the role has a similar one, compare the resource: a secret that was deleted and created again has another ARN.`
	},
	"The secret doesn't allow this account": {
		when: { denied: "resource" },
		cause: ({ denial }) => `${denial.resource} belongs to another account, and its resource policy doesn't allow this one.`,
		remedy: ({ denial: { partition, account, action } }) => {
			const Principal = { AWS: `arn:${partition}:iam::${account}:root` };
			return `Add this statement to the secret's resource policy: ${JSON.stringify({
				Effect: "Allow",
				Principal,
				Action: action,
				Resource: "*"
			})} Encrypt the secret with a customer managed key whose policy allows this account to decrypt.`;
		}
	}
});
/** Failed connections of the task. Source: "Verify Amazon ECS task connectivity" in the ECS Developer Guide. */
const NETWORK = chapter(["task"], {
	"The registry's pull limit is reached": {
		when: /toomanyrequests|pull rate limit|429 Too Many Requests/i,
		cause: "The registry counts the pulls of the task's public IP or of the account.",
		remedy: "Set `registry-username` and `registry-password`, which have a limit of their own. Or wait and run the workflow again, or copy the image to Amazon ECR."
	},
	"Fargate doesn't trust the registry's certificate": {
		when: /x509: |server gave HTTP response to HTTPS client/,
		cause: "Fargate pulls only over HTTPS, and trusts only the certificates of public authorities.",
		remedy: "Install a certificate of a public authority in the registry, or use another registry."
	},
	"The registry's host name doesn't resolve": {
		when: {
			text: /lookup (\S+?)(?: on \S+)?: no such host/,
			also: /CannotPull/,
			not: /connection issue between/
		},
		cause: ({ found }) => `The DNS of the task's VPC doesn't know ${found[1] ?? "the registry"}.`,
		remedy: "Correct the host in `image`. For a registry inside the VPC, check its private DNS name and the DNS resolution of the VPC."
	},
	"The task can't connect to the internet": {
		when: [
			{
				text: NO_CONNECTION,
				not: /no such host|CannotCreateVolume|EFS utils|toomanyrequests|x509: |429 Too Many/i
			},
			{
				text: /no such host/,
				not: /CannotPull|CannotCreateVolume|EFS utils/
			},
			{
				text: /connection issue between the task and/,
				also: /no such host/
			}
		],
		cause: ({ text }) => `The task couldn't reach ${peerIn(text)}.`,
		remedy: WAY_OUT
	},
	"The connection of the task broke": {
		when: {
			text: /connection reset by peer|broken pipe|unexpected EOF|: EOF\b/,
			also: /CannotPull|ResourceInitialization/,
			not: NO_CONNECTION
		},
		cause: "The other side, or a firewall on the way, closed the connection.",
		remedy: "Run the workflow again. If that doesn't help, check the registry, and firewalls and proxies on the way."
	},
	"The subnet has no free IP address": {
		when: /InsufficientFreeAddressesInSubnet|not have enough free addresses/,
		cause: "Each task needs an IP address of its own.",
		remedy: "Set other or more subnets in `subnets`, or stop what you no longer need there."
	},
	"EC2 created no network interface for the task": {
		when: {
			text: /Unexpected EC2 error while attempting to Create Network Interface/,
			not: /InsufficientFreeAddressesInSubnet|not have enough free addresses/
		},
		remedy: "Check that `subnets` and `security-groups` exist, and the quota of network interfaces in the Region."
	}
});
const SHAPES = {
	"unable to unmarshal secret value": "isn't a JSON object whose fields are text",
	"empty secrets value": "is empty, or is stored as binary",
	"empty response": "is empty",
	"AuthorizationData is malformed": "lacks `username` or `password`, or one of them is empty"
};
/** Secrets and files for the task. Source: "ResourceInitializationError" in the ECS Developer Guide. */
const SECRETS = chapter(["task"], {
	"Another account encrypts the secret with its default key": {
		from: ["AWS", "task"],
		when: /access a secret from a different AWS account/,
		cause: "The default key of an account decrypts only for that account.",
		remedy: "Encrypt the secret with a customer managed key whose policy allows `kms:Decrypt` to the account of the task."
	},
	"The execution role can't decrypt the secret": {
		when: /Access to KMS is not allowed/,
		cause: "The secret is encrypted with a customer managed key.",
		remedy: "Allow the execution role `kms:Decrypt` on that key, in the role's policy and in the key's."
	},
	"The secret doesn't exist": {
		from: ["AWS", "task"],
		when: /can(?:'t|not) find the specified secret|Check whether the secret exists/,
		cause: "No such secret exists in this Region. A secret that was deleted and created again has another ARN.",
		remedy: ({ text, where }) => `Correct ${where(/arn:[\w-]+:secretsmanager:[\w:/+=.@-]+/.exec(text)?.[0], "`secret-arn` and `secrets`")}.`
	},
	"AWS throttled the task": {
		when: {
			text: /\bRate exceeded/,
			not: /toomanyrequests|429 Too Many|Unexpected EC2 error/i
		},
		cause: "Many tasks started at once and asked AWS for more than it answers in a second.",
		remedy: "Run the workflow again, with fewer deployments at once in this account and Region."
	},
	"The secret is scheduled for deletion": {
		from: ["Secrets Manager", "task"],
		when: /marked for deletion|scheduled for deletion/,
		remedy: "Restore it: `aws secretsmanager restore-secret --secret-id <its ARN>`."
	},
	"The secret holds no registry credentials": {
		when: /(unable to unmarshal secret value|empty secrets value|authorization data: empty response|AuthorizationData is malformed)/,
		cause: ({ found }) => `The secret's value ${SHAPES[(found[1] ?? "").replace("authorization data: ", "")] ?? "holds no credentials"}.`,
		remedy: "Store `{\"username\": \"…\", \"password\": \"…\"}` in it."
	},
	"The secret isn't JSON": {
		when: /invalid character .{1,20} (?:looking for|after|in)|unexpected end of JSON input/,
		cause: "The task definition reads a key of the secret, whose value isn't a JSON object.",
		remedy: "Store a JSON object in the secret, or remove the key after the ARN in `secrets`."
	},
	"The secret lacks a key": {
		when: /did not contain json key (\S+)/,
		remedy: ({ found }) => `Correct the key ${found[1] ?? ""} after the ARN in \`secrets\`, or add it to the secret.`
	},
	"A parameter doesn't exist": {
		when: /invalid ssm parameters: ([^;\n]+)/,
		cause: ({ found }) => `The Parameter Store of this Region has no ${found[1]?.trim() ?? "such parameter"}.`,
		remedy: ({ found, where }) => `Correct ${where(found[1]?.trim(), "`secrets`")}, or create the parameter.`
	},
	"A file of environment variables can't be read": {
		when: {
			text: /failed to download env files/,
			not: NO_CONNECTION
		},
		cause: "A file in `environmentFiles` isn't in S3, or the execution role isn't allowed to read it.",
		remedy: "Check its ARN in `task-definition`, and allow the execution role `s3:GetObject` on it and `s3:GetBucketLocation` on its bucket."
	},
	"The EFS file system can't be mounted": {
		when: /EFS utils/,
		cause: "The task can't reach the file system of one of its volumes, or isn't allowed to mount it.",
		remedy: "Allow port 2049 from the task in the file system's security group. Create a mount target in the task's Availability Zone. Allow the role in `task-role-arn` what the file system's policy requires."
	}
});
/** Logs. Source: "ResourceInitializationError" and "Using the awslogs log driver" in the ECS Developer Guide. */
const LOGS = chapter(["AWS", "task"], {
	"The log group doesn't exist": {
		when: /specified log group does not exist/,
		remedy: "Check `log-group`. The action creates the group if it has `logs:DescribeLogGroups` and `logs:CreateLogGroup`."
	},
	"An option of the log driver is missing": {
		from: ["ECS", "task"],
		when: /awslogs-(?:region|group|stream-prefix) is required|Log driver awslogs requires options: /,
		remedy: "Add it to `logConfiguration` in `task-definition`, or remove `logConfiguration`."
	},
	"The log driver doesn't start": {
		from: ["task"],
		when: {
			text: /failed to initialize logging driver|failed to validate logger args/,
			not: new RegExp(`${NO_CONNECTION.source}|no such host|is required|log group does not exist|requires options|connection reset|broken pipe|EOF|Rate exceeded`)
		},
		cause: "The container's log driver rejected its options, or couldn't reach the destination of the log.",
		remedy: "Correct `logConfiguration` in `task-definition`, or `log-group`."
	}
});
/** Returns the host or service that the task couldn't reach, if ECS names it. */
function peerIn(text) {
	for (const [said, who] of PEERS) {
		const found = said.exec(text);
		if (found !== null) return who === "" ? found[1] ?? "" : who;
	}
	return "what it needs";
}
/** All known failures by title. */
const FAILURES = new Map(Object.values({
	"Permissions of the workflow": PERMISSIONS,
	"Credentials and connections": CREDENTIALS,
	Quotas: QUOTAS,
	"The certificate authority": AUTHORITY,
	"What ECS refuses to run": REQUESTS,
	"What ECS refuses to register": DEFINITION,
	Capacity: CAPACITY,
	"Permissions of the task": TASK_PERMISSIONS,
	"The network of the task": NETWORK,
	"Secrets, parameters and files": SECRETS,
	"The log": LOGS,
	"Pulling the image": PULLS,
	"Starting the container": STARTS,
	"How a task ended": ENDS
}).flatMap((chapter) => Object.entries(chapter)));
/** The exit codes that rows list. */
const OWN_EXITS = [...FAILURES.values()].flatMap(({ when }) => when.flatMap(({ exit }) => typeof exit === "object" ? exit : []));
/** Returns the rows that match: exactly one if the failure is known. */
function findMatches(evidence, rows = FAILURES) {
	const denial = (0,_denial_js__WEBPACK_IMPORTED_MODULE_6__.n)(evidence.text);
	return [...rows].flatMap(([title, failure]) => {
		if (!failure.from.some((source) => covers(source, evidence))) return [];
		const found = failure.when.flatMap((when) => fit(when, evidence, denial) ?? [])[0];
		return found === void 0 ? [] : [{
			title,
			failure,
			found,
			denial: denial ?? _denial_js__WEBPACK_IMPORTED_MODULE_6__.t
		}];
	});
}
/** Returns a row's texts for a failure. `meaning` is empty if the message is clear by itself. */
function inWords({ title, failure, found, denial }, { text, exit }, known) {
	const where = (value, otherwise) => (value === void 0 ? void 0 : known.written?.(value)) ?? otherwise;
	const fill = (words) => typeof words === "string" ? words : words({
		found,
		text,
		denial,
		names: known,
		exit,
		where
	});
	return {
		title,
		meaning: failure.cause === void 0 ? "" : fill(failure.cause),
		remedy: fill(failure.remedy)
	};
}
/** Returns whether a row with this source applies to the evidence. */
function covers(source, { source: kind, service, operation }) {
	if (kind !== "call") return source === kind;
	return source === "AWS" || source === service || source === `${service ?? ""} ${operation ?? ""}`;
}
/** Returns the match of `when` as a list with one element; undefined if it doesn't match. */
function fit(when, { code, text, exit }, denial) {
	if (when.denied !== denial?.kind) return void 0;
	if (when.exit !== void 0 && !isExit(when.exit, exit)) return void 0;
	if (when.code?.test(code) === false) return void 0;
	if (when.also?.test(text) === false || when.not?.test(text) === true) return void 0;
	if (when.text === void 0) return [[]];
	const found = when.text.exec(text);
	return found === null ? void 0 : [found];
}
function isExit(wanted, exit) {
	if (wanted === "other") return exit === void 0 || !OWN_EXITS.includes(exit);
	return exit !== void 0 && wanted.includes(exit);
}
// src/failures/explain.ts
/**
* Returns what went wrong and how to fix it, with the names and places that are `known`. Never throws. Redacts all
* known secrets, because the result also goes where the runner masks nothing.
*/
function explain(thrown, known = {}) {
	return (0,_redact_js__WEBPACK_IMPORTED_MODULE_4__.i)(thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_2__.n ? explainDenials(thrown, known) : explainOne(thrown, known));
}
/** Reports several missing permissions together, each with its statement. */
function explainDenials({ errors }, known) {
	const all = errors.map((error) => explainOne(error, known));
	const lines = (texts) => [...new Set(texts)].join("\n");
	const raw = lines(all.flatMap((each) => each.raw ?? []));
	return {
		title: "Permissions are missing",
		cause: lines(all.map(({ cause }) => cause)),
		remedy: lines(all.map(({ remedy }) => remedy)),
		...raw !== "" && { raw },
		containers: [],
		logLines: []
	};
}
function explainOne(thrown, known) {
	const { cause: error, diagnosis } = thrown instanceof _wait_js__WEBPACK_IMPORTED_MODULE_1__.c ? thrown : {
		cause: thrown,
		diagnosis: void 0
	};
	const details = {
		containers: diagnosis?.containers ?? [],
		logLines: diagnosis === void 0 ? [] : labelled(diagnosis)
	};
	if (error instanceof _wait_js__WEBPACK_IMPORTED_MODULE_1__.a) {
		const { code, message, hint } = error;
		const last = ENDS_IN_LOG.has(code) ? lastLine(diagnosis?.log.map(({ text }) => text) ?? []) : "";
		return {
			title: _wait_js__WEBPACK_IMPORTED_MODULE_1__.l[code],
			cause: `${message}${last}`,
			remedy: hint,
			...details
		};
	}
	const evidence = evidenceOf(thrown);
	const { fact, raw, ...otherwise } = error instanceof _task_js__WEBPACK_IMPORTED_MODULE_3__.t ? ofTask(diagnosisOf(error, diagnosis), evidence) : ofCall(error, evidence);
	const rest = {
		...!fact.includes(raw) && { raw },
		...details
	};
	const [found] = evidence.flatMap((each) => findMatches(each).map((match) => inWords(match, each, known)));
	const { title, meaning, remedy } = found ?? {
		...otherwise,
		meaning: ""
	};
	return {
		title,
		cause: [fact, meaning].filter((part) => part !== "").join(" "),
		remedy,
		...rest
	};
}
/** Errors of the action that the container's last log line helps explain. */
const ENDS_IN_LOG = /* @__PURE__ */ new Set(["CONTAINER_ENDED", "TASK_UNHEALTHY"]);
const REPORT = "report the log as an issue of the action's repository.";
function ofCall(error, [first]) {
	if (error instanceof _wait_js__WEBPACK_IMPORTED_MODULE_1__.u) return {
		fact: `ECS rejected RunTask: ${quoted(error.message)}`,
		raw: error.message,
		...rejected("ECS", "RunTask")
	};
	if (error instanceof _wait_js__WEBPACK_IMPORTED_MODULE_1__.o) return {
		fact: quoted(error.message),
		raw: error.message,
		title: "The certificate authority rejected the request",
		remedy: `See what the authority says, and check \`domain\` and \`acme-directory\`. If both are right, ${REPORT}`
	};
	if (first === void 0) {
		const raw = error instanceof Error && error.name !== "Error" ? `${error.name}: ${error.message}` : (0,_wait_js__WEBPACK_IMPORTED_MODULE_1__.f)(error);
		return {
			fact: raw === "" ? "The error has no message." : quoted(raw),
			raw,
			title: "Unexpected error",
			remedy: `Run the workflow again with debug logging, and ${REPORT}`
		};
	}
	const raw = (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__.a)(error);
	const { service = "AWS", operation = "the call" } = (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__.g)(error);
	const otherwise = first.source === "connection" ? OFFLINE : rejected(service, operation);
	return {
		fact: quoted(raw),
		raw,
		...otherwise
	};
}
const OFFLINE = {
	title: "The connection to AWS failed",
	remedy: "Check the runner's network and proxy, and run the workflow again."
};
function rejected(service, operation) {
	return {
		title: "AWS rejected the call",
		remedy: `Correct the input or the field of \`task-definition\` that ${service} objects to. See ${operation} in the API reference of ${service}. If your workflow doesn't set it, ${REPORT}`
	};
}
function ofTask(diagnosis, evidence) {
	const raw = wordsOfEnd(diagnosis);
	const culprit = culpritOf(diagnosis.containers);
	const last = lastLine(linesOf(diagnosis, culprit));
	return {
		fact: `${evidence.every(({ source }) => source !== "task") && hasExited(diagnosis) && culprit !== void 0 ? `The container ${culprit.name} ended with ${culprit.exitCode === void 0 ? "no exit code" : `exit code ${culprit.exitCode}`}.` : `ECS stopped the task: ${quoted(raw)}`}${last}`,
		raw,
		title: "The task stopped",
		remedy: "Check the task in the ECS console, and the log of its containers."
	};
}
/** Returns everything that ECS says about a task's end, as one text. */
function wordsOfEnd({ stopCode = "", stoppedReason = "", containers }) {
	const ends = containers.flatMap(({ name, exitCode, reason = "" }) => {
		const parts = [exitCode === void 0 ? "" : `exit code ${exitCode}`, reason].filter((part) => part !== "");
		return parts.length === 0 ? [] : [`container ${name}: ${parts.join(", ")}`];
	});
	return [[stopCode, stoppedReason].filter((part) => part !== "").join(": "), ...ends].filter((part) => part !== "").join("; ") || "ECS gave no reason.";
}
/** The maximum length of an external message in the annotation. The log contains all of it. */
const MOST = 700;
/** Returns an external message as one sentence that is safe to show and not too long. */
function quoted(words) {
	const [head = ""] = words.split(/ ?Encoded authorization failure message: /);
	const text = safe(head.trim() === "" ? words : head);
	return text.length > MOST ? `${text.slice(0, MOST)}…` : text.replace(/[.…]?$/, (end) => end === "" ? "." : end);
}
/** Matches lines at the end of a stack trace that don't describe the error. */
const TRAILER = /^(?:\s|at |[\])}>]+[;,]?$|Node\.js v\d)/;
/** Returns the last log line that describes something, as a sentence; empty without one. */
function lastLine(lines) {
	const written = lines.filter((line) => safe(line) !== "");
	const last = written.findLast((line) => !TRAILER.test(line)) ?? written.at(-1);
	if (last === void 0) return "";
	const text = safe(last);
	return ` Its last log line: "${text.length > MOST ? `${text.slice(0, MOST)}…` : text}".`;
}
/** Returns a text on one line that is safe to show. Redacts again, because joined lines may form a secret. */
function safe(text) {
	return (0,_redact_js__WEBPACK_IMPORTED_MODULE_4__.r)((0,_redact_js__WEBPACK_IMPORTED_MODULE_4__.s)((0,_redact_js__WEBPACK_IMPORTED_MODULE_4__.n)(text).replaceAll(/[\r\n]+/g, " "))).replaceAll("`", "'").trim();
}
/** Returns the log lines, with the container's name if the task has several. */
function labelled({ containers, log }) {
	const several = containers.length > 1;
	return log.map(({ container, text }) => several ? `[${container}] ${text}` : text);
}
/** Inputs to ignore: secrets, and values that AWS doesn't mention. */
const UNREAD = /* @__PURE__ */ new Set([
	"registry-password",
	"registry-logins",
	"github-token",
	"task-definition",
	"environment-variables"
]);
/**
* Returns where the user wrote a value that AWS mentions: an input, or the field of the task definition, in words that
* complete "Correct …". AWS may mention the ARN of a role that the user named.
*/
function whereWritten(value, { env, template }) {
	const inputs = Object.entries(env).flatMap(([key, text = ""]) => {
		const name = /^INPUT_(.+)$/.exec(key)?.[1]?.toLowerCase();
		if (name === void 0 || UNREAD.has(name)) return [];
		return text.split(/[\s,=]+/).some((part) => isSame(part, value)) ? [`\`${name}\``] : [];
	});
	if (inputs.length > 0) return inputs.join(" and ");
	const [path] = pathsTo(value, template, "");
	return path === void 0 ? void 0 : `\`${path}\` in \`task-definition\``;
}
/** Returns whether the user's text means the value: it is equal, its last part, or its ARN with a JSON key. */
function isSame(written, value) {
	if (written === "" || value === "") return false;
	return written === value || value.endsWith(`/${written}`) || value.startsWith("arn:") && written.startsWith(`${value}:`);
}
function pathsTo(value, part, path) {
	if (typeof part === "string") return isSame(part, value) ? [path] : [];
	if (Array.isArray(part)) return part.flatMap((each, index) => pathsTo(value, each, `${path}[${index}]`));
	if (typeof part !== "object" || part === null) return [];
	return Object.entries(part).flatMap(([name, each]) => pathsTo(value, each, path === "" ? name : `${path}.${name}`));
}



/***/ })

};
