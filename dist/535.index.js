export const id = 535;
export const ids = [535];
export const modules = {

/***/ 5535:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   certificate: () => (/* binding */ certificate),
/* harmony export */   n: () => (/* binding */ isAllowed),
/* harmony export */   r: () => (/* binding */ isLoopback),
/* harmony export */   t: () => (/* binding */ USER_AGENT)
/* harmony export */ });
/* harmony import */ var _rolldown_runtime_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3477);
/* harmony import */ var _secret_key_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7216);
/* harmony import */ var _wait_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4479);
/* harmony import */ var _ownership_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4577);
/* harmony import */ var _transport_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6829);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9473);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7598);







// node_modules/@aws-sdk/client-secrets-manager/dist-es/commands/TagResourceCommand.js
var TagResourceCommand = class extends (0,_secret_key_js__WEBPACK_IMPORTED_MODULE_1__.w)(_secret_key_js__WEBPACK_IMPORTED_MODULE_1__.S, _secret_key_js__WEBPACK_IMPORTED_MODULE_1__.C, "TagResource", _secret_key_js__WEBPACK_IMPORTED_MODULE_1__.E) {};
// src/acme/renewal-info.ts
/** Returns why the secret's certificate is not the one to use; nothing where it is. */
async function reasonFor(secret, { https: { certificateName, authority } }, signal) {
	if (secret === void 0) return "absent";
	if (secret.deleted) return "deleted";
	const record = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.u)(secret.tags);
	if (record === void 0) return "unfinished";
	if (record.name !== certificateName) return "unfinished";
	if (record.authority !== authority.directory) return "another authority";
	if (record.renews.getTime() <= Date.now()) return "due";
	return await isSuggested(record, signal) ? "suggested" : void 0;
}
/** The authority is asked only in the last half of the certificate's life, of which the renewal takes the last third. */
async function isSuggested({ renewalInfo, authority, fingerprint, expires, renews }, signal) {
	const half = renews.getTime() - (expires.getTime() - renews.getTime()) / 2;
	if (renewalInfo === void 0 || Date.now() < half) return false;
	return suggestsRenewal({
		url: renewalInfo,
		directory: authority,
		fingerprint
	}, signal);
}
/** How the action names itself to an authority (RFC 8555, section 6.1). */
const USER_AGENT = "run-on-fargate";
/** How long (ms) an answer may take, on which nothing depends. */
const ANSWER_WITHIN = 5e3;
/**
* Returns whether the authority wants a certificate renewed by now: the moment in its window that falls to this certificate
* has passed. Where it can't be asked, it doesn't. Source: RFC 9773, section 4.2.
*/
async function suggestsRenewal({ url, directory, fingerprint }, signal) {
	if (!isAllowed(url, directory)) return false;
	try {
		const target = new URL(url);
		const { status, body } = await (0,_transport_js__WEBPACK_IMPORTED_MODULE_4__.o)(target, {
			method: "GET",
			headers: { "user-agent": USER_AGENT },
			limit: 65536,
			isDirect: isLoopback(target.hostname),
			signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN)])
		});
		if (status !== 200) return false;
		const { suggestedWindow } = JSON.parse(body.toString());
		const [start, end] = [suggestedWindow?.start, suggestedWindow?.end].map((text) => Date.parse(text ?? ""));
		if (start === void 0 || end === void 0 || !(end > start)) return false;
		const share = Number.parseInt(fingerprint.slice(0, 8), 16) / 2 ** 32;
		return Date.now() >= start + share * (end - start);
	} catch {
		signal.throwIfAborted();
		return false;
	}
}
/** Whether an authority may lead to this URL: HTTPS; and on the loopback interface, where it is itself, HTTP too. */
function isAllowed(url, directory) {
	const [target, base] = [URL.parse(url), URL.parse(directory)];
	if (target === null || base === null || target.username !== "" || target.password !== "") return false;
	if (isLoopback(target.hostname)) return isLoopback(base.hostname) && /^https?:$/.test(target.protocol);
	return target.protocol === "https:";
}
function isLoopback(host) {
	return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(host);
}
// src/acme/check.ts
/** Reads a pair, and adds to `problems` everything for which it can't serve. Returns nothing where there was any. */
function checkPair({ certificate, privateKey }, use, problems, now = Date.now()) {
	const invalid = (key, what, expected) => problems.read(() => {
		throw new _wait_js__WEBPACK_IMPORTED_MODULE_2__.i("CERTIFICATE_INVALID", `\`${key}\` in ${use.where} ${what}. Expected ${expected}.`, use.fix);
	});
	const chain = readChain(certificate);
	const key = readKey(privateKey);
	let sound = true;
	const demand = (holds, ...problem) => {
		if (!holds) invalid(...problem);
		sound &&= holds;
	};
	demand(typeof key !== "string", "private-key", typeof key === "string" ? key : "", "a private key in PEM without a passphrase, such as `-----BEGIN PRIVATE KEY-----`");
	demand(typeof chain !== "string", "certificate", typeof chain === "string" ? chain : "", "the certificate in PEM, followed by its intermediate certificates");
	if (typeof chain === "string") return void 0;
	const [leaf, ...issuers] = chain;
	if (typeof key !== "string") demand(leaf.checkPrivateKey(key), "private-key", "does not belong to the certificate", "the key that the certificate was issued for");
	demand(leaf.checkHost(use.host, HOST_RULES) !== void 0, "certificate", `is for ${namesOf(leaf)}, not for ${use.host}`, `a certificate for ${use.host}, or for the wildcard *${use.host.slice(use.host.indexOf("."))}`);
	for (const [index, each] of chain.entries()) {
		const which = index === 0 ? "" : ` (certificate ${index + 1}, ${shown(each.subject)})`;
		const [from, to] = [each.validFromDate, each.validToDate];
		demand(from.getTime() <= now, "certificate", `is not valid before ${from.toISOString()}${which}`, "a certificate that is valid now");
		demand(to.getTime() > now, "certificate", `expired at ${to.toISOString()}${which}`, "a certificate that is valid now");
	}
	for (const [index, issuer] of issuers.entries()) {
		const issued = chain[index] ?? leaf;
		demand(isIssuedBy(issued, issuer), "certificate", `is out of order: certificate ${index + 1} (${shown(issued.subject)}) was issued by ${shown(issued.issuer)}, but certificate ${index + 2} is ${shown(issuer.subject)}`, "each certificate to be followed by the one that signed it");
	}
	return sound ? factsOf(leaf) : void 0;
}
const HOST_RULES = {
	subject: "never",
	partialWildcards: false,
	multiLabelWildcards: false
};
/** Node takes for the issuer whoever has its name; the signature says whether it is. */
function isIssuedBy(issued, issuer) {
	try {
		return issued.checkIssued(issuer) && issued.verify(issuer.publicKey);
	} catch {
		return false;
	}
}
/** The certificates in a text, or what is wrong with it. */
function readChain(text) {
	const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
	const chain = [];
	for (const [index, block] of blocks.entries()) try {
		chain.push(new node_crypto__WEBPACK_IMPORTED_MODULE_6__.X509Certificate(block));
	} catch {
		return `has an unreadable certificate at position ${index + 1}`;
	}
	const [leaf, ...issuers] = chain;
	if (leaf !== void 0) return [leaf, ...issuers];
	return text.trim() === "" ? "is empty" : "holds no certificate in PEM";
}
/** The key in a text, or what is wrong with it; never a part of the text. */
function readKey(text) {
	if (text.trim() === "") return "is empty";
	if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|Proc-Type: 4,ENCRYPTED/.test(text)) return "is encrypted with a passphrase";
	try {
		return (0,node_crypto__WEBPACK_IMPORTED_MODULE_6__.createPrivateKey)(text);
	} catch {
		return "holds no readable private key";
	}
}
function namesOf({ subjectAltName = "" }) {
	const names = subjectAltName.split(", ").flatMap((name) => /^DNS:(.+)$/.exec(name)?.[1] ?? []);
	return names.length === 0 ? "no DNS name" : names.slice(0, 5).map(shown).join(", ");
}
function shown(text) {
	return text.replaceAll("\n", ", ").slice(0, 200);
}
function factsOf(leaf) {
	return {
		notBefore: leaf.validFromDate,
		notAfter: leaf.validToDate,
		fingerprint: leaf.fingerprint256.replaceAll(":", "").toLowerCase(),
		renewalId: renewalIdOf(leaf)
	};
}
/** The DER of the extension's object identifier, 2.5.29.35. */
const AUTHORITY_KEY = Buffer.from("0603551d23", "hex");
/** The key identifier of the authority and the serial number, as RFC 9773 joins them. */
function renewalIdOf({ raw, serialNumber }) {
	const at = raw.indexOf(AUTHORITY_KEY);
	const rest = at < 0 ? Buffer.alloc(0) : raw.subarray(at + AUTHORITY_KEY.length);
	const [octets, , sequence, , identifier, length = 0] = rest;
	if (octets !== 4 || sequence !== 48 || identifier !== 128) return void 0;
	const key = rest.subarray(6, 6 + length);
	const serial = Buffer.from(serialNumber.length % 2 === 0 ? serialNumber : `0${serialNumber}`, "hex");
	const signed = (serial[0] ?? 0) & 128 ? Buffer.concat([Buffer.alloc(1), serial]) : serial;
	return `${key.toString("base64url")}.${signed.toString("base64url")}`;
}
/** When the last third of its life begins. */
function renewsAt({ notBefore, notAfter }) {
	return /* @__PURE__ */ new Date(notAfter.getTime() - (notAfter.getTime() - notBefore.getTime()) / 3);
}
// src/aws/certificate-claim.ts
/** How long (ms) a run that has stopped to say that it lives keeps others from its order. */
const LEASE = 3e5;
/** The staging label of the versions with which a run claims an order, so that none of them becomes the current value. */
const LABEL = "run-on-fargate-order";
/**
* Claims the order that follows from the secret's current value. Secrets Manager stores one value for each token, whoever comes first:
* a run that comes second with the same token is told so, also when what it has read is old. A claim that has expired, or
* whose run has begun again, is followed by the next. Returns the claim that is in the way, if there is one.
* Source: ClientRequestToken of PutSecretValue in the Secrets Manager API reference.
*/
async function claim(client, row, wanted, first) {
	let before = first;
	for (let number = first === void 0 ? 0 : 1;; number++) {
		if (before === void 0 || !isHeld(before, wanted)) {
			const value = adopt(wanted, before);
			const until = Date.now() + LEASE;
			if (await put(client, row, number, {
				...value,
				until: new Date(until).toISOString()
			})) return {
				value,
				number,
				until,
				adopted: value !== wanted
			};
		}
		const next = await read(client, row, number);
		if (next === void 0) return { heldBy: before };
		before = next;
	}
}
/** Goes on with a claim; returns nothing when another run has taken it over. */
async function extend(client, row, claimed) {
	const { value, number } = claimed;
	const until = Date.now() + LEASE;
	const next = {
		...claimed,
		number: number + 1,
		until
	};
	return await put(client, row, next.number, {
		...value,
		until: new Date(until).toISOString()
	}) ? next : void 0;
}
/** Lets the next run go on at once. */
async function release(client, row, { value, number }) {
	await put(client, row, number + 1, {
		...value,
		until: (/* @__PURE__ */ new Date(0)).toISOString()
	});
}
/** A run that has an attempt after it is over. So is a claim for longer than any run makes one: its runner's clock is wrong. */
function isHeld({ until = "", run = "", authority }, { run: own }) {
	const [id, attempt] = run.split("/");
	const [ownId, ownAttempt] = own.split("/");
	const isOver = id === ownId && Number(attempt) < Number(ownAttempt);
	const left = Date.parse(until) - Date.now();
	return authority !== void 0 && !isOver && left > 0 && left <= 6e5;
}
/** Goes on with the keys of a run before, to which its order belongs. */
function adopt(wanted, before) {
	const { "account-key": accountKey, "private-key": privateKey, authority } = before ?? {};
	if (authority !== wanted.authority || accountKey === void 0 || privateKey === void 0) return wanted;
	return {
		...wanted,
		"account-key": accountKey,
		"private-key": privateKey
	};
}
async function put(client, row, number, value) {
	try {
		await client.send(new _secret_key_js__WEBPACK_IMPORTED_MODULE_1__._({
			SecretId: row.secretArn,
			ClientRequestToken: tokenOf(row, number),
			SecretString: JSON.stringify(value),
			VersionStages: [LABEL]
		}));
		return true;
	} catch (error) {
		if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_5__.a)(error, "ResourceExistsException")) return false;
		throw error;
	}
}
async function read(client, row, number) {
	try {
		const { SecretString: text = "" } = await client.send(new _secret_key_js__WEBPACK_IMPORTED_MODULE_1__.v({
			SecretId: row.secretArn,
			VersionId: tokenOf(row, number)
		}));
		return parseValue(text);
	} catch (error) {
		if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_5__.a)(error, "ResourceNotFoundException")) return void 0;
		throw error;
	}
}
function tokenOf({ secretArn, basis }, number) {
	const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_6__.createHash)("sha256").update(JSON.stringify([
		secretArn,
		basis,
		number
	])).digest("hex");
	return [
		hash.slice(0, 8),
		hash.slice(8, 12),
		hash.slice(12, 16),
		hash.slice(16, 20),
		hash.slice(20, 32)
	].join("-");
}
/** Reads the JSON of a value; nothing for any other text. */
function parseValue(text) {
	try {
		const value = JSON.parse(text);
		if (typeof value !== "object" || value === null || Array.isArray(value)) return void 0;
		return Object.fromEntries(Object.entries(value).filter(([, each]) => typeof each === "string"));
	} catch {
		return;
	}
}
/** Returns the error for a certificate that another run obtains and doesn't come to have. */
function busy(name, by) {
	const who = by?.run === void 0 ? "Another run" : `The run ${by.run}`;
	return new _wait_js__WEBPACK_IMPORTED_MODULE_2__.i("CERTIFICATE_BUSY", `${who} has begun to obtain the certificate of ${name} and has not ended${by?.until === void 0 ? "" : `; it has until ${by.until}`}.`, "Run the job again after that. Set a longer `timeout-minutes` to wait for it.");
}
// src/aws/hidden-key.ts
/** Makes a key on the curve P-256, in PEM, which is hidden from the start. */
function newKey(emit) {
	const { privateKey } = (0,node_crypto__WEBPACK_IMPORTED_MODULE_6__.generateKeyPairSync)("ec", { namedCurve: "P-256" });
	const pem = privateKey.export({
		type: "pkcs8",
		format: "pem"
	}).toString();
	hide(pem, emit);
	return pem;
}
/** The shortest form of a key that is hidden. */
const SHORTEST = 16;
/** Keeps a key out of everything that the step writes, in each form in which it could be seen. */
function hide(pem, emit) {
	if (pem === void 0 || pem.trim() === "") return;
	const body = pem.split(/[\r\n]+/).map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("-----"));
	const base64 = ["base64", "base64url"].map((alphabet) => Buffer.from(pem).toString(alphabet));
	emit({
		type: "secret-learned",
		values: [
			...body,
			body.join(""),
			...base64,
			...secretPartOf(pem)
		].filter((form) => form.length >= SHORTEST)
	});
}
/** The number that is the secret of an elliptic curve's key, as a JSON Web Key has it. */
function secretPartOf(pem) {
	try {
		const { d } = (0,node_crypto__WEBPACK_IMPORTED_MODULE_6__.createPrivateKey)(pem).export({ format: "jwk" });
		return d === void 0 ? [] : [d];
	} catch {
		return [];
	}
}
// src/acme/given-certificate.ts
/** Reads the secret that has the user's own certificate. Throws `CERTIFICATE_MISSING`, and `KMS_KEY_UNUSABLE`. */
async function findGiven(arn, { clients, emit }) {
	try {
		const [{ key }, read] = await Promise.all([(0,_secret_key_js__WEBPACK_IMPORTED_MODULE_1__.t)(clients, arn, clients.region), (0,_secret_key_js__WEBPACK_IMPORTED_MODULE_1__.r)(clients, arn)]);
		const value = parseValue(read.text);
		hide(value?.["private-key"], emit);
		return {
			kind: "given",
			secretArn: read.arn ?? arn,
			key,
			value
		};
	} catch (error) {
		const isGone = (0,_errors_js__WEBPACK_IMPORTED_MODULE_5__.a)(error, "InvalidRequestException");
		if (!isGone && !(0,_errors_js__WEBPACK_IMPORTED_MODULE_5__.a)(error, "ResourceNotFoundException")) throw error;
		throw new _wait_js__WEBPACK_IMPORTED_MODULE_2__.i("CERTIFICATE_MISSING", `The secret ${arn} of \`certificate-secret-arn\` ${isGone ? "is scheduled for deletion" : "doesn't exist, or has no value"}.`, "Correct the ARN, or create the secret with `certificate` and `private-key` as JSON. Omit `certificate-secret-arn` to have the action obtain a certificate.", { cause: error });
	}
}
/** Plans to use it as it is. Throws `CERTIFICATE_INVALID` with everything for which it can't serve `domain`. */
function planGiven({ secretArn, key, value }, { domain }) {
	const where = `the secret ${secretArn}`;
	const fix = "Store a valid pair in the secret, or set another one in `certificate-secret-arn`.";
	if (value === void 0) throw new _wait_js__WEBPACK_IMPORTED_MODULE_2__.i("CERTIFICATE_INVALID", `The value of ${where} is not a JSON object. Expected \`certificate\` and \`private-key\`, both in PEM.`, fix);
	const problems = (0,_secret_key_js__WEBPACK_IMPORTED_MODULE_1__.m)();
	const facts = checkPair({
		certificate: value.certificate ?? "",
		privateKey: value["private-key"] ?? ""
	}, {
		host: domain,
		where,
		fix
	}, problems);
	problems.throwAny();
	if (facts === void 0) throw new Error("A certificate with a problem was not refused.");
	const { notAfter: expiresAt, fingerprint } = facts;
	const soon = expiresAt.getTime() - Date.now() < _secret_key_js__WEBPACK_IMPORTED_MODULE_1__.i;
	return {
		action: "given",
		changes: [{
			resource: "certificate",
			name: secretArn,
			action: "given"
		}],
		warnings: soon ? [`The certificate in ${where} of \`certificate-secret-arn\` expires at ${expiresAt.toISOString()}. Store a new one.`] : [],
		secretArn,
		key,
		result: {
			secretArn,
			expiresAt,
			fingerprint
		}
	};
}
// src/resources/certificate.ts
/** How long (ms) a certificate must be valid for a deployment to do without its renewal. */
const SERVES_FOR = 36e5;
/**
* The certificate: an existing one, or one that an authority issues and a secret of the repository keeps. Where that is not
* due to be renewed, it costs one call. Its result says where it is and when it ends.
*/
function certificate(spec, tools) {
	const { certificateSecret } = spec.https;
	return {
		needs: [],
		find: () => certificateSecret === void 0 ? findKept(spec, tools.clients) : findGiven(certificateSecret.text, tools),
		plan: (found) => found.kind === "given" ? planGiven(found, spec) : planKept(found, spec),
		apply: async (plan) => plan.action === "given" ? resultOf(plan) : applyKept(plan, spec, tools),
		outputs: ({ expiresAt }) => ({ "certificate-expires-at": expiresAt.toISOString() })
	};
}
function resultOf({ result }) {
	if (result === void 0) throw new Error("A certificate was to be used before there was one.");
	return result;
}
async function findKept(spec, clients) {
	const [secret, key] = await Promise.all([(0,_secret_key_js__WEBPACK_IMPORTED_MODULE_1__.a)(clients, spec.repository, spec.https.certificateName), spec.key?.find()]);
	const reason = await reasonFor(secret, spec, clients.signal);
	const asks = reason !== void 0 && (secret === void 0 || (0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.C)(secret.tags, spec));
	const serves = secret !== void 0 && servingIn(secret, spec) !== void 0;
	return {
		kind: "kept",
		secret,
		reason,
		key,
		place: asks && !serves ? await findPlace(spec, clients) : void 0
	};
}
/** Route 53's part, which only runs load that ask an authority. */
async function findPlace({ https, zoneId }, clients) {
	const { findChallengePlace } = await Promise.all(/* import() */[__webpack_require__.e(751), __webpack_require__.e(800), __webpack_require__.e(839)]).then(__webpack_require__.bind(__webpack_require__, 6839));
	return findChallengePlace(clients, {
		name: https.certificateName,
		zoneId
	});
}
function planKept({ secret, reason, place, key }, spec) {
	const { https, repository } = spec;
	const name = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.d)(repository, https.certificateName);
	if (secret !== void 0 && !(0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.C)(secret.tags, spec)) throw new _wait_js__WEBPACK_IMPORTED_MODULE_2__.i("SECRET_NOT_OURS", `The secret ${name}, which is to keep the certificate, exists and ${(0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.J)(secret.tags)}. It was left unchanged.`, `Delete it, or tag it ${(0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.R)(repository)} if this repository is to keep its certificate in it. To use the certificate in it as it is, set its ARN in \`certificate-secret-arn\`.`);
	if (key !== void 0) (0,_secret_key_js__WEBPACK_IMPORTED_MODULE_1__.f)(key);
	const isAnother = key !== void 0 && !(typeof secret?.key === "object" && secret.key.arn === key.arn);
	const newKey = secret !== void 0 && isAnother ? spec.key?.id : void 0;
	const action = actionFor(reason, newKey);
	const record = secret && (0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.u)(secret.tags);
	return {
		action,
		changes: [{
			resource: "certificate",
			name: https.certificateName,
			action
		}],
		secretArn: secret?.arn,
		key: key === void 0 ? secret?.key : { arn: key.arn },
		newKey,
		place,
		left: secret !== void 0 && (0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.N)(secret.tags).challenge !== void 0 ? secret.tags : void 0,
		result: secret === void 0 || record === void 0 || reason !== void 0 ? void 0 : {
			secretArn: secret.arn,
			expiresAt: record.expires,
			fingerprint: record.fingerprint
		}
	};
}
function actionFor(reason, newKey) {
	if (reason === void 0) return newKey === void 0 ? "unchanged" : "update";
	return reason === "absent" ? "create" : reason === "deleted" ? "restore" : "update";
}
async function applyKept(plan, spec, tools) {
	const { secretsManager: client } = tools.clients;
	if (plan.result !== void 0) {
		const { newKey: KmsKeyId, secretArn: SecretId } = plan;
		if (KmsKeyId !== void 0) await client.send(new _secret_key_js__WEBPACK_IMPORTED_MODULE_1__.h({
			SecretId,
			KmsKeyId
		}));
		if (plan.left !== void 0) {
			await (0,_secret_key_js__WEBPACK_IMPORTED_MODULE_1__.c)(plan.left, void 0, tools.clients);
			const Tags = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.q)({
				...spec.tags,
				...(0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.P)({})
			});
			await client.send(new TagResourceCommand({
				SecretId: plan.result.secretArn,
				Tags
			}));
		}
		return plan.result;
	}
	const name = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.d)(spec.repository, spec.https.certificateName);
	const keeping = {
		spec,
		plan,
		tools,
		name,
		deadline: Date.now() + spec.timeout
	};
	try {
		return await obtainOnce(keeping);
	} catch (error) {
		return useInstead((0,_secret_key_js__WEBPACK_IMPORTED_MODULE_1__.u)(error) && typeof plan.key === "object" ? (0,_secret_key_js__WEBPACK_IMPORTED_MODULE_1__.d)(name, plan.key.arn, error) : error, { wasClaimed: false }, keeping);
	}
}
/** How often (ms) is looked for the certificate that another run obtains, and for a secret that is not yet to be seen. */
const LOOK_EVERY = 3e3;
/**
* Obtains the certificate, unless another run does: then waits for that one's, or uses what there is as long as it is valid.
* A run that does not go on is followed after some minutes.
*/
async function obtainOnce(keeping) {
	const { spec, tools, deadline, plan } = keeping;
	const { clients, emit } = tools;
	let said = false;
	for (let look = 1;; look++) {
		const secret = look === 1 && plan.action === "create" ? void 0 : await (0,_secret_key_js__WEBPACK_IMPORTED_MODULE_1__.a)(clients, spec.repository, spec.https.certificateName);
		const known = await usable(secret, keeping);
		if (known !== void 0) return known;
		const begun = await begin(secret, keeping);
		if ("claim" in begun) return renewOrKeep(begun, keeping);
		const serving = secret && servingIn(secret, spec);
		if (serving !== void 0) {
			emit({
				type: "noted",
				text: `Another run renews the certificate of ${spec.https.certificateName}`
			});
			return serving;
		}
		if (!said && begun.heldBy?.run !== void 0) {
			said = true;
			emit({
				type: "noted",
				text: `Run ${begun.heldBy.run} obtains the certificate. Waiting for it`
			});
		}
		if (Date.now() + LOOK_EVERY > deadline) throw busy(spec.https.certificateName, begun.heldBy);
		await (0,_wait_js__WEBPACK_IMPORTED_MODULE_2__.n)(LOOK_EVERY, clients.signal);
	}
}
/** Returns the certificate when it needs no renewal by now. */
async function usable(secret, { spec, tools }) {
	if (secret === void 0 || secret.deleted || !(0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.C)(secret.tags, spec)) return void 0;
	return await reasonFor(secret, spec, tools.clients.signal) === void 0 ? readResult(secret) : void 0;
}
function readResult({ arn, tags }) {
	const record = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.u)(tags);
	return record && {
		secretArn: arn,
		expiresAt: record.expires,
		fingerprint: record.fingerprint
	};
}
/** The certificate that there is, although it should be renewed, where it still does for this deployment. */
function servingIn(secret, { https }) {
	const record = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.u)(secret.tags);
	if (secret.deleted || record?.name !== https.certificateName) return void 0;
	if (record.authority !== https.authority.directory) return void 0;
	return record.expires.getTime() - Date.now() > SERVES_FOR ? readResult(secret) : void 0;
}
/** Claims the order, in a new secret or in that which there is. Returns who has it, or nothing where a look is needed first. */
async function begin(secret, keeping) {
	const { spec, tools, name } = keeping;
	const { secretsManager: client } = tools.clients;
	const wanted = newClaim(keeping);
	if (secret === void 0) return create(wanted, keeping);
	if (!(0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.C)(secret.tags, spec)) return { heldBy: void 0 };
	if (secret.deleted) {
		await client.send(new _secret_key_js__WEBPACK_IMPORTED_MODULE_1__.g({ SecretId: secret.arn }));
		tools.emit({
			type: "noted",
			text: `Restored the secret ${name}`
		});
		return { heldBy: void 0 };
	}
	const value = await readValue(secret, keeping);
	if (value?.certificate !== void 0 && await describeStored(value, secret, keeping)) return { heldBy: void 0 };
	const row = {
		secretArn: secret.arn,
		basis: secret.version ?? "none"
	};
	const isClaim = value !== void 0 && value.certificate === void 0;
	const same = value?.authority === wanted.authority ? value["account-key"] : void 0;
	const claimed = await claim(client, row, same === void 0 ? wanted : {
		...wanted,
		"account-key": same
	}, isClaim ? value : void 0);
	if ("heldBy" in claimed) return claimed;
	hide(claimed.value["account-key"], tools.emit);
	hide(claimed.value["private-key"], tools.emit);
	return {
		claim: claimed,
		row,
		secret
	};
}
function newClaim({ spec, tools }) {
	const { https, run } = spec;
	const [accountKey, privateKey] = [newKey(tools.emit), newKey(tools.emit)];
	return {
		"account-key": accountKey,
		"private-key": privateKey,
		authority: https.authority.directory,
		run
	};
}
async function create(value, { spec, tools, name }) {
	const { https, tags, repository, key } = spec;
	const until = Date.now() + LEASE;
	try {
		const { ARN: arn = "", VersionId: version = "" } = await tools.clients.secretsManager.send(new _secret_key_js__WEBPACK_IMPORTED_MODULE_1__.x({
			Name: name,
			Description: `Certificate of ${repository} for ${https.certificateName}, kept by run-on-fargate`,
			SecretString: JSON.stringify({
				...value,
				until: new Date(until).toISOString()
			}),
			KmsKeyId: key?.id,
			Tags: (0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.q)(tags)
		}));
		return {
			claim: {
				value,
				number: 0,
				until,
				adopted: false
			},
			row: {
				secretArn: arn,
				basis: version
			},
			secret: {
				arn,
				tags,
				deleted: false,
				version,
				key: void 0
			}
		};
	} catch (error) {
		if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_5__.a)(error, "ResourceExistsException", "InvalidRequestException")) return { heldBy: void 0 };
		throw error;
	}
}
async function readValue({ arn, version }, { tools }) {
	if (version === void 0) return void 0;
	const { SecretString: text = "" } = await tools.clients.secretsManager.send(new _secret_key_js__WEBPACK_IMPORTED_MODULE_1__.v({
		SecretId: arn,
		VersionId: version
	}));
	const value = parseValue(text);
	hide(value?.["private-key"], tools.emit);
	hide(value?.["account-key"], tools.emit);
	return value;
}
/**
* Writes the tags of a certificate that a run has stored and not lived to describe. Returns whether there was one: then the
* authority is not asked again.
*/
async function describeStored(value, secret, keeping) {
	const { spec } = keeping;
	const { directory } = spec.https.authority;
	const facts = checkOwn(value, keeping, new _secret_key_js__WEBPACK_IMPORTED_MODULE_1__.p("CERTIFICATE_INVALID", "certificate"));
	if (facts === void 0 || value.authority !== directory || renewsAt(facts).getTime() <= Date.now()) return false;
	const before = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.u)(secret.tags);
	if (before?.fingerprint === facts.fingerprint && before.authority === directory) return false;
	await describeIt(facts, { isOver: false }, secret.arn, keeping);
	return true;
}
function checkOwn(value, { spec, name }, problems) {
	const host = spec.https.certificateName.replace(/^\*/, "any");
	return checkPair({
		certificate: value.certificate ?? "",
		privateKey: value["private-key"] ?? ""
	}, {
		host,
		where: `the secret ${name}`,
		fix: "Run the job again. If it happens again, set another authority in `acme-directory`."
	}, problems);
}
/** Says in tags what the certificate is. `isOver`: whether its order has left nothing in DNS. */
async function describeIt(facts, { renewalInfo, isOver }, secretArn, { spec, tools }) {
	const { https, tags, zoneId } = spec;
	const record = {
		name: https.certificateName,
		authority: https.authority.directory,
		expires: facts.notAfter,
		renews: renewsAt(facts),
		fingerprint: facts.fingerprint,
		renewalInfo: facts.renewalId === void 0 ? void 0 : renewalInfo?.(facts.renewalId),
		zoneId
	};
	const all = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.q)({
		...tags,
		...(0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.p)(record),
		...isOver && (0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.P)({})
	});
	await tools.clients.secretsManager.send(new TagResourceCommand({
		SecretId: secretArn,
		Tags: all
	}));
}
/** How long (ms) after a renewal that has failed the next one is tried, at most: authorities count failures. */
const AGAIN_AFTER = 216e5;
/** Asks the authority. Where that fails and the certificate that there is still does, this is a warning. */
async function renewOrKeep(begun, keeping) {
	const { cleanup } = keeping.tools;
	const held = { claim: begun.claim };
	try {
		return await askAuthority(begun, held, keeping);
	} catch (error) {
		await release(cleanup.secretsManager, begun.row, held.claim).catch(() => void 0);
		return useInstead(error, { wasClaimed: true }, keeping);
	}
}
/**
* Returns the certificate that there is, after it could not be renewed, with a warning; throws the error where it doesn't do
* for this deployment. Another run may have renewed it meanwhile.
*/
async function useInstead(error, { wasClaimed }, { spec, tools }) {
	const { clients, emit } = tools;
	const { https, repository } = spec;
	clients.signal.throwIfAborted();
	const secret = await (0,_secret_key_js__WEBPACK_IMPORTED_MODULE_1__.a)(clients, repository, https.certificateName).catch(() => void 0);
	const serving = secret && (0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.C)(secret.tags, spec) ? servingIn(secret, spec) : void 0;
	if (secret === void 0 || serving === void 0) throw error;
	if (await reasonFor(secret, spec, clients.signal) === void 0) return serving;
	const left = serving.expiresAt.getTime() - Date.now();
	const next = new Date(Date.now() + Math.min(AGAIN_AFTER, left / 2));
	const again = wasClaimed ? `renewed by a run after ${next.toISOString()}` : "the next run tries again";
	emit({
		type: "warned",
		text: `The certificate of ${https.certificateName} could not be renewed. It is used until ${serving.expiresAt.toISOString()}, and ${again}. ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_5__.m)(error)}`
	});
	const record = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.u)(secret.tags);
	if (wasClaimed && record !== void 0) {
		const tags = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.p)({
			...record,
			renews: next,
			renewalInfo: void 0
		});
		await clients.secretsManager.send(new TagResourceCommand({
			SecretId: secret.arn,
			Tags: (0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.q)({
				...spec.tags,
				...tags
			})
		})).catch(() => void 0);
	}
	return serving;
}
async function askAuthority({ row, secret }, held, keeping) {
	const { spec, tools, deadline, plan } = keeping;
	const { clients } = tools;
	const { secretsManager: client } = clients;
	const { https } = spec;
	const [{ obtain }, place] = await Promise.all([Promise.all(/* import() */[__webpack_require__.e(751), __webpack_require__.e(800), __webpack_require__.e(924)]).then(__webpack_require__.bind(__webpack_require__, 3924)), plan.place ?? findPlace(spec, clients)]);
	const keep = async () => {
		if (held.claim.until - Date.now() > 24e4) return;
		const next = await extend(client, row, held.claim);
		if (next === void 0) throw busy(https.certificateName, void 0);
		held.claim = next;
	};
	const { value } = held.claim;
	const before = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.u)(secret.tags);
	return store(await obtain({
		directory: https.authority.directory,
		email: https.authority.email,
		name: https.certificateName,
		accountKey: value["account-key"],
		privateKey: value["private-key"],
		orderUrl: held.claim.adopted ? (0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.N)(secret.tags).order : void 0,
		replaces: before?.authority === https.authority.directory ? before.renewalInfo?.split("/").at(-1) : void 0,
		place
	}, {
		...tools,
		deadline,
		pause: async (ms) => {
			for (const end = Date.now() + Math.ceil(ms);;) {
				await keep();
				const left = end - Date.now();
				if (left <= 0) return;
				await (0,_wait_js__WEBPACK_IMPORTED_MODULE_2__.n)(Math.min(left, 3e4), clients.signal);
			}
		},
		onProgress: async ({ order, text }) => {
			const challenge = text === void 0 ? void 0 : {
				text,
				zoneId: place.zone.id,
				name: place.name
			};
			await (0,_secret_key_js__WEBPACK_IMPORTED_MODULE_1__.c)(secret.tags, challenge, clients);
			const Tags = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.q)({
				...spec.tags,
				...(0,_ownership_js__WEBPACK_IMPORTED_MODULE_3__.P)({
					order,
					challenge
				})
			});
			await client.send(new TagResourceCommand({
				SecretId: secret.arn,
				Tags
			}));
		}
	}), value, secret, keeping);
}
/** Stores what the authority has issued, once it has been checked; then says in tags what it is. */
async function store({ chain, renewalInfo, cleaned }, { "account-key": accountKey, "private-key": privateKey, authority }, secret, keeping) {
	const { plan, tools } = keeping;
	const { secretsManager: client } = tools.clients;
	const value = {
		certificate: chain,
		"private-key": privateKey,
		"account-key": accountKey,
		authority
	};
	const problems = new _secret_key_js__WEBPACK_IMPORTED_MODULE_1__.p("CERTIFICATE_INVALID", "certificate that the authority has issued");
	const facts = checkOwn(value, keeping, problems);
	problems.throwAny();
	if (facts === void 0) throw new Error("A certificate with a problem was not refused.");
	const stored = {
		SecretId: secret.arn,
		SecretString: JSON.stringify(value)
	};
	if (plan.newKey === void 0) await client.send(new _secret_key_js__WEBPACK_IMPORTED_MODULE_1__._(stored));
	else await client.send(new _secret_key_js__WEBPACK_IMPORTED_MODULE_1__.h({
		...stored,
		KmsKeyId: plan.newKey
	}));
	await describeIt(facts, {
		renewalInfo,
		isOver: cleaned
	}, secret.arn, keeping);
	const { notAfter: expiresAt, fingerprint } = facts;
	tools.emit({
		type: "noted",
		text: `${new URL(authority).host} issued the certificate of ${keeping.spec.https.certificateName}, valid until ${expiresAt.toISOString()}`
	});
	return {
		secretArn: secret.arn,
		expiresAt,
		fingerprint
	};
}



/***/ })

};
