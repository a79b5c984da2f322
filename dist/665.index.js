export const id = 665;
export const ids = [665];
export const modules = {

/***/ 5535:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ isAllowed),
/* harmony export */   c: () => (/* binding */ reasonFor),
/* harmony export */   i: () => (/* binding */ hideKeys),
/* harmony export */   l: () => (/* binding */ renewsAt),
/* harmony export */   n: () => (/* binding */ checkPair),
/* harmony export */   o: () => (/* binding */ isLoopback),
/* harmony export */   r: () => (/* binding */ findGiven),
/* harmony export */   s: () => (/* binding */ newKey),
/* harmony export */   t: () => (/* binding */ USER_AGENT),
/* harmony export */   u: () => (/* binding */ requirePair)
/* harmony export */ });
/* harmony import */ var _wait_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4479);
/* harmony import */ var _certificate_secret_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7108);
/* harmony import */ var _ownership_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4577);
/* harmony import */ var _transport_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6829);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9473);
/* harmony import */ var _secret_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5714);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7598);







// src/acme/certificate.ts
/** Returns the facts of a certificate. Throws all reasons why it can't be used, as `problems`. */
function requirePair(value, use, problems) {
	const facts = checkPair(value, use, problems);
	problems.throwAny();
	if (facts === void 0) throw new Error("A certificate with a problem was not refused.");
	return facts;
}
/** Returns the facts of a certificate, or adds all reasons why it can't be used to `problems`. */
function checkPair({ certificate = "", "private-key": privateKey = "" }, { host, where, fix }, problems) {
	let sound = true;
	const invalid = (part, what, expected) => {
		sound = false;
		problems.read(() => {
			throw new _wait_js__WEBPACK_IMPORTED_MODULE_0__.a("CERTIFICATE_INVALID", `\`${part}\` in ${where} ${what}. Expected ${expected}.`, fix);
		});
	};
	const [chain, key] = [readChain(certificate), readKey(privateKey)];
	if (typeof key === "string") invalid("private-key", key, "a private key in PEM without a passphrase, such as `-----BEGIN PRIVATE KEY-----`");
	if (typeof chain === "string") {
		invalid("certificate", chain, "the certificate in PEM, followed by its intermediate certificates");
		return;
	}
	const [leaf, ...issuers] = chain;
	if (typeof key !== "string" && !leaf.checkPrivateKey(key)) invalid("private-key", "does not belong to the certificate", "the key that the certificate was issued for");
	if (leaf.checkHost(host, HOST_RULES) === void 0) {
		const expected = `a certificate for ${host}, or for the wildcard ${`*${host.slice(host.indexOf("."))}`}`;
		invalid("certificate", `is for ${namesOf(leaf)}, not for ${host}`, expected);
	}
	for (const [index, { subject, validFromDate: from, validToDate: to }] of chain.entries()) {
		const which = index === 0 ? "" : ` (certificate ${index + 1}, ${shown(subject)})`;
		const expected = "a certificate that is valid now";
		if (from.getTime() > Date.now()) invalid("certificate", `is not valid before ${from.toISOString()}${which}`, expected);
		if (to.getTime() <= Date.now()) invalid("certificate", `expired at ${to.toISOString()}${which}`, expected);
	}
	for (const [index, issuer] of issuers.entries()) {
		const issued = chain[index] ?? leaf;
		if (isIssuedBy(issued, issuer)) continue;
		invalid("certificate", `is out of order: certificate ${index + 1} (${shown(issued.subject)}) was issued by ${shown(issued.issuer)}, but certificate ${index + 2} is ${shown(issuer.subject)}`, "each certificate to be followed by the one that signed it");
	}
	return sound ? factsOf(leaf) : void 0;
}
const HOST_RULES = {
	subject: "never",
	partialWildcards: false,
	multiLabelWildcards: false
};
/** Whether `issuer` signed `issued`. Node's `checkIssued` compares only metadata, so the signature is verified too. */
function isIssuedBy(issued, issuer) {
	try {
		return issued.checkIssued(issuer) && issued.verify(issuer.publicKey);
	} catch {
		return false;
	}
}
/** Returns the certificates in a text, or what is wrong with it. */
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
/** Returns the key in a text, or what is wrong with it. Never returns part of the text, which may be secret. */
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
/** The DER of the object identifier 2.5.29.35, the authority key identifier. */
const AUTHORITY_KEY = Buffer.from("0603551d23", "hex");
/** Returns the authority key identifier and the serial number, joined as RFC 9773 specifies. */
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
/** Returns when the last third of the certificate's lifetime begins. */
function renewsAt({ notBefore, notAfter }) {
	return /* @__PURE__ */ new Date(notAfter.getTime() - (notAfter.getTime() - notBefore.getTime()) / 3);
}
/** Returns why a new certificate is needed, or nothing if the secret has a current one. */
async function reasonFor(secret, { https: { certificateName, authority } }, signal) {
	if (secret === void 0) return "absent";
	if (secret.deleted) return "deleted";
	const record = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_2__.u)(secret.tags);
	if (record?.name !== certificateName) return "unfinished";
	if (record.authority !== authority.directory) return "another authority";
	if (record.renews.getTime() <= Date.now()) return "due";
	return await suggestsRenewal(record, signal) ? "suggested" : void 0;
}
/** The user agent for authorities (RFC 8555, section 6.1). */
const USER_AGENT = "run-on-fargate";
/** How long (ms) a request for renewal information may take. It is optional. */
const ANSWER_WITHIN = 5e3;
/**
* Whether the authority wants the certificate renewed by now. Each certificate has its own moment in the suggested
* window. The action asks only in the last half of the lifetime, and renews in the last third anyway. Returns false if
* the authority can't be asked. Source: RFC 9773, section 4.2.
*/
async function suggestsRenewal({ renewalInfo: url, authority, fingerprint, expires, renews }, signal) {
	const half = renews.getTime() - (expires.getTime() - renews.getTime()) / 2;
	if (url === void 0 || Date.now() < half || !isAllowed(url, authority)) return false;
	try {
		const target = new URL(url);
		const { status, body } = await (0,_transport_js__WEBPACK_IMPORTED_MODULE_3__.s)(target, {
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
/** Whether the authority may refer to this URL: over HTTPS, or on loopback if the authority itself is there. */
function isAllowed(url, directory) {
	const [target, base] = [URL.parse(url), URL.parse(directory)];
	if (target === null || base === null || target.username !== "" || target.password !== "") return false;
	if (isLoopback(target.hostname)) return isLoopback(base.hostname) && /^https?:$/.test(target.protocol);
	return target.protocol === "https:";
}
function isLoopback(host) {
	return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(host);
}
/** Creates a key on the curve P-256, in PEM, and masks it in the log. */
function newKey(emit) {
	const { privateKey } = (0,node_crypto__WEBPACK_IMPORTED_MODULE_6__.generateKeyPairSync)("ec", { namedCurve: "P-256" });
	const pem = privateKey.export({
		type: "pkcs8",
		format: "pem"
	}).toString();
	hide(pem, emit);
	return pem;
}
/** The fewest characters that are masked. Shorter values also appear in ordinary text. */
const SHORTEST = 16;
/** Masks the keys in everything that the step writes. */
function hideKeys(value, emit) {
	hide(value?.["private-key"], emit);
	hide(value?.["account-key"], emit);
}
/** Masks a key in each form in which it might be printed. */
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
/** Returns the private number of an elliptic curve key, as encoded in a JSON Web Key. */
function secretPartOf(pem) {
	try {
		const { d } = (0,node_crypto__WEBPACK_IMPORTED_MODULE_6__.createPrivateKey)(pem).export({ format: "jwk" });
		return d === void 0 ? [] : [d];
	} catch {
		return [];
	}
}
/** Reads the secret with the user's own certificate. Throws `CERTIFICATE_MISSING` if the secret has no value. */
async function findGiven(arn, { clients, emit }) {
	try {
		const [{ key }, read] = await Promise.all([(0,_secret_js__WEBPACK_IMPORTED_MODULE_5__.t)(clients, arn, clients.region), (0,_secret_js__WEBPACK_IMPORTED_MODULE_5__.a)(clients, arn)]);
		const value = (0,_certificate_secret_js__WEBPACK_IMPORTED_MODULE_1__.c)(read.text);
		hideKeys(value, emit);
		return {
			kind: "given",
			secretArn: read.arn,
			key,
			value
		};
	} catch (error) {
		const isGone = (0,_errors_js__WEBPACK_IMPORTED_MODULE_4__.s)(error, "InvalidRequestException");
		if (!isGone && !(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__.s)(error, "ResourceNotFoundException")) throw error;
		throw new _wait_js__WEBPACK_IMPORTED_MODULE_0__.a("CERTIFICATE_MISSING", `The secret ${arn} of \`certificate-secret-arn\` ${isGone ? "is scheduled for deletion" : "doesn't exist, or has no value"}.`, "Correct the ARN, or create the secret with `certificate` and `private-key` as JSON. Omit `certificate-secret-arn` to have the action obtain a certificate.", { cause: error });
	}
}



/***/ }),

/***/ 6665:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   certificate: () => (/* binding */ certificate)
/* harmony export */ });
/* harmony import */ var _rolldown_runtime_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3477);
/* harmony import */ var _UpdateSecretCommand_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8706);
/* harmony import */ var _secret_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5714);
/* harmony import */ var _schemas_02_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(569);
/* harmony import */ var _certificate_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5535);
/* harmony import */ var _certificate_secret_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7108);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(9473);
/* harmony import */ var _wait_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(4479);
/* harmony import */ var _problems_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(7806);
/* harmony import */ var _ownership_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(4577);










// node_modules/@aws-sdk/client-secrets-manager/dist-es/commands/TagResourceCommand.js
var TagResourceCommand = class extends (0,_secret_js__WEBPACK_IMPORTED_MODULE_2__._)(_secret_js__WEBPACK_IMPORTED_MODULE_2__.h, _secret_js__WEBPACK_IMPORTED_MODULE_2__.g, "TagResource", _schemas_02_js__WEBPACK_IMPORTED_MODULE_3__.f) {};
// src/resources/certificate.ts
/** How long (ms) a certificate must remain valid to be used when it can't be renewed. */
const SERVES_FOR = 36e5;
/**
* Returns the certificate: an existing one, or one that an authority issues and the repository keeps in a secret.
* Unless it is due for renewal, looking it up takes one call to Secrets Manager.
*/
function certificate(spec, tools) {
	const { certificateSecret } = spec.https;
	return {
		find: () => certificateSecret === void 0 ? findKept(spec, tools.clients) : (0,_certificate_js__WEBPACK_IMPORTED_MODULE_4__.r)(certificateSecret.text, tools),
		plan: (found) => found.kind === "given" ? planGiven(found, spec) : planKept(found, spec),
		apply: (plan) => applyCertificate(plan, spec, tools),
		outputs: ({ expiresAt }) => ({ "certificate-expires-at": expiresAt.toISOString() })
	};
}
async function findKept(spec, clients) {
	const [secret, key] = await Promise.all([(0,_certificate_secret_js__WEBPACK_IMPORTED_MODULE_5__.a)(clients, spec.https.certificateSecretId), spec.key?.find()]);
	if (secret !== void 0 && !(0,_ownership_js__WEBPACK_IMPORTED_MODULE_9__.w)(secret.tags, spec)) return {
		kind: "kept",
		secret,
		key
	};
	const reason = await (0,_certificate_js__WEBPACK_IMPORTED_MODULE_4__.c)(secret, spec, clients.signal);
	const serves = secret !== void 0 && servingIn(secret, spec) !== void 0;
	return {
		kind: "kept",
		secret,
		key,
		reason,
		place: reason === void 0 || serves ? void 0 : await findPlace(spec, clients)
	};
}
/** Finds where to publish the challenge. Only runs that order a certificate load the code for Route 53. */
async function findPlace({ https, zoneId }, clients) {
	const { findChallengePlace } = await Promise.all(/* import() */[__webpack_require__.e(751), __webpack_require__.e(800)]).then(__webpack_require__.bind(__webpack_require__, 4800));
	return findChallengePlace(clients, {
		name: https.certificateName,
		zoneId
	});
}
/** Plans to use the certificate as it is. Throws `CERTIFICATE_INVALID` with every reason why `domain` can't use it. */
function planGiven({ secretArn, key, value }, { domain }) {
	const where = `the secret ${secretArn}`;
	const fix = "Store a valid pair in the secret, or set another one in `certificate-secret-arn`.";
	if (value === void 0) throw new _wait_js__WEBPACK_IMPORTED_MODULE_7__.a("CERTIFICATE_INVALID", `The value of ${where} is not a JSON object. Expected \`certificate\` and \`private-key\`, both in PEM.`, fix);
	const { notAfter: expiresAt, fingerprint } = (0,_certificate_js__WEBPACK_IMPORTED_MODULE_4__.u)(value, {
		host: domain,
		where,
		fix
	}, (0,_problems_js__WEBPACK_IMPORTED_MODULE_8__.n)());
	const soon = expiresAt.getTime() - Date.now() < _certificate_secret_js__WEBPACK_IMPORTED_MODULE_5__.n;
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
function planKept({ secret, reason, place, key }, spec) {
	const { https, repository } = spec;
	const { certificateName, certificateSecretId: name } = https;
	if (secret !== void 0 && !(0,_ownership_js__WEBPACK_IMPORTED_MODULE_9__.w)(secret.tags, spec)) throw new _wait_js__WEBPACK_IMPORTED_MODULE_7__.a("SECRET_NOT_OURS", `The secret ${name}, which is to keep the certificate, exists and ${(0,_ownership_js__WEBPACK_IMPORTED_MODULE_9__.J)(secret.tags)}. It was left unchanged.`, `Delete it, or tag it ${(0,_ownership_js__WEBPACK_IMPORTED_MODULE_9__.R)(repository)} if this repository is to keep its certificate in it. To use the certificate in it as it is, set its ARN in \`certificate-secret-arn\`.`);
	if (key !== void 0) (0,_secret_js__WEBPACK_IMPORTED_MODULE_2__.d)(key);
	const isAnother = key !== void 0 && !(typeof secret?.key === "object" && secret.key.arn === key.arn);
	const newKey = secret !== void 0 && isAnother ? spec.key?.id : void 0;
	const action = actionFor(reason, newKey);
	return {
		action,
		changes: [{
			resource: "certificate",
			name: certificateName,
			action
		}],
		secretArn: secret?.arn,
		key: key === void 0 ? secret?.key : { arn: key.arn },
		newKey,
		place,
		left: secret !== void 0 && (0,_ownership_js__WEBPACK_IMPORTED_MODULE_9__.P)(secret.tags).challenge !== void 0 ? secret.tags : void 0,
		result: secret === void 0 || reason !== void 0 ? void 0 : resultIn(secret)
	};
}
function actionFor(reason, newKey) {
	if (reason === void 0) return newKey === void 0 ? "unchanged" : "update";
	return reason === "absent" ? "create" : reason === "deleted" ? "restore" : "update";
}
async function applyCertificate(plan, spec, tools) {
	const { secretsManager: client } = tools.clients;
	if (plan.result !== void 0) {
		const { newKey: KmsKeyId, secretArn: SecretId } = plan;
		if (KmsKeyId !== void 0) await client.send(new _UpdateSecretCommand_js__WEBPACK_IMPORTED_MODULE_1__.t({
			SecretId,
			KmsKeyId
		}));
		if (plan.left !== void 0) {
			await (0,_certificate_secret_js__WEBPACK_IMPORTED_MODULE_5__.d)(plan.left, void 0, tools.clients);
			const Tags = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_9__.q)({
				...spec.tags,
				...(0,_ownership_js__WEBPACK_IMPORTED_MODULE_9__.F)({})
			});
			await client.send(new TagResourceCommand({
				SecretId: plan.result.secretArn,
				Tags
			}));
		}
		return plan.result;
	}
	const keeping = {
		spec,
		plan,
		tools,
		name: spec.https.certificateSecretId,
		deadline: Date.now() + spec.timeout
	};
	try {
		return await obtainOnce(keeping);
	} catch (error) {
		return useInstead((0,_secret_js__WEBPACK_IMPORTED_MODULE_2__.l)(error) && typeof plan.key === "object" ? (0,_secret_js__WEBPACK_IMPORTED_MODULE_2__.u)(keeping.name, plan.key.arn, error) : error, { wasClaimed: false }, keeping);
	}
}
/** How often (ms) to check for the certificate of another run, or for a secret that AWS doesn't show yet. */
const LOOK_EVERY = 3e3;
/**
* Obtains the certificate, unless another run is already doing so. Then returns the current certificate if it is still
* usable, or else waits for the new one. Takes over after some minutes if the other run has stopped.
*/
async function obtainOnce(keeping) {
	const { spec, tools, deadline, plan } = keeping;
	const { clients, emit } = tools;
	let said = false;
	let own;
	const wanted = () => own ??= newClaim(keeping);
	for (let look = 1;; look++) {
		const secret = look === 1 && plan.action === "create" ? void 0 : await (0,_certificate_secret_js__WEBPACK_IMPORTED_MODULE_5__.a)(clients, spec.https.certificateSecretId);
		const known = secret !== void 0 && (0,_ownership_js__WEBPACK_IMPORTED_MODULE_9__.w)(secret.tags, spec) && await (0,_certificate_js__WEBPACK_IMPORTED_MODULE_4__.c)(secret, spec, clients.signal) === void 0 && resultIn(secret);
		if (known) return known;
		const attempt = await begin(secret, wanted, keeping);
		if (attempt.state === "claimed") return renewOrKeep(attempt, keeping);
		const serving = attempt.state === "held" ? servingIn(attempt.secret, spec) : void 0;
		if (serving !== void 0) {
			emit({
				type: "noted",
				text: `Another run renews the certificate of ${spec.https.certificateName}`
			});
			return serving;
		}
		const holder = attempt.state === "held" ? attempt.by : void 0;
		if (!said && holder?.run !== void 0) {
			said = true;
			emit({
				type: "noted",
				text: `Run ${holder.run} obtains the certificate. Waiting for it`
			});
		}
		if (Date.now() + LOOK_EVERY > deadline) throw (0,_certificate_secret_js__WEBPACK_IMPORTED_MODULE_5__.r)(spec.https.certificateName, holder);
		await (0,_wait_js__WEBPACK_IMPORTED_MODULE_7__.r)(LOOK_EVERY, clients.signal);
	}
}
function resultIn({ arn, tags }) {
	const record = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_9__.u)(tags);
	return record && {
		secretArn: arn,
		expiresAt: record.expires,
		fingerprint: record.fingerprint
	};
}
/** Returns the certificate in this repository's secret if this deployment can use it, even if it is due for renewal. */
function servingIn(secret, spec) {
	const { https } = spec;
	if (!(0,_ownership_js__WEBPACK_IMPORTED_MODULE_9__.w)(secret.tags, spec)) return void 0;
	const record = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_9__.u)(secret.tags);
	if (secret.deleted || record?.name !== https.certificateName) return void 0;
	if (record.authority !== https.authority.directory) return void 0;
	return record.expires.getTime() - Date.now() > SERVES_FOR ? resultIn(secret) : void 0;
}
/** Claims the order with `wanted`, in the existing secret or a new one, unless another run holds it. */
async function begin(secret, wanted, keeping) {
	const { spec, tools, name } = keeping;
	const { secretsManager: client } = tools.clients;
	if (secret === void 0) return create(wanted(), keeping);
	if (!(0,_ownership_js__WEBPACK_IMPORTED_MODULE_9__.w)(secret.tags, spec)) return { state: "changed" };
	if (secret.deleted) {
		await client.send(new _UpdateSecretCommand_js__WEBPACK_IMPORTED_MODULE_1__.n({ SecretId: secret.arn }));
		tools.emit({
			type: "noted",
			text: `Restored the secret ${name}`
		});
		return { state: "changed" };
	}
	const { arn, version } = secret;
	const value = version === void 0 ? void 0 : (0,_certificate_secret_js__WEBPACK_IMPORTED_MODULE_5__.c)((await (0,_secret_js__WEBPACK_IMPORTED_MODULE_2__.a)(tools.clients, arn, version)).text);
	(0,_certificate_js__WEBPACK_IMPORTED_MODULE_4__.i)(value, tools.emit);
	if (value?.certificate !== void 0 && await describeStored(value, secret, keeping)) return { state: "changed" };
	const fresh = wanted();
	const account = value?.authority === fresh.authority ? value["account-key"] : void 0;
	const own = account === void 0 ? fresh : {
		...fresh,
		"account-key": account
	};
	const claimed = await (0,_certificate_secret_js__WEBPACK_IMPORTED_MODULE_5__.i)(client, {
		secretArn: arn,
		basis: version ?? "none"
	}, own, value?.certificate === void 0 ? value : void 0);
	if ("heldBy" in claimed) return {
		state: "held",
		by: claimed.heldBy,
		secret
	};
	(0,_certificate_js__WEBPACK_IMPORTED_MODULE_4__.i)(claimed.value, tools.emit);
	return {
		state: "claimed",
		claim: claimed,
		secret
	};
}
/** Returns a claim with new keys for the account and the certificate. */
function newClaim({ spec, tools }) {
	const { https, run } = spec;
	const [accountKey, privateKey] = [(0,_certificate_js__WEBPACK_IMPORTED_MODULE_4__.s)(tools.emit), (0,_certificate_js__WEBPACK_IMPORTED_MODULE_4__.s)(tools.emit)];
	return {
		"account-key": accountKey,
		"private-key": privateKey,
		authority: https.authority.directory,
		run
	};
}
async function create(value, { spec, tools, name }) {
	const { https, tags, repository, key } = spec;
	const until = Date.now() + _certificate_secret_js__WEBPACK_IMPORTED_MODULE_5__.t;
	try {
		const made = await tools.clients.secretsManager.send(new _UpdateSecretCommand_js__WEBPACK_IMPORTED_MODULE_1__.r({
			Name: name,
			Description: `Certificate of ${repository} for ${https.certificateName}, kept by run-on-fargate`,
			SecretString: (0,_certificate_secret_js__WEBPACK_IMPORTED_MODULE_5__.f)(value, until),
			KmsKeyId: key?.id,
			Tags: (0,_ownership_js__WEBPACK_IMPORTED_MODULE_9__.q)(tags)
		}));
		const [arn, version] = [(0,_errors_js__WEBPACK_IMPORTED_MODULE_6__._)(made.ARN, "ARN"), (0,_errors_js__WEBPACK_IMPORTED_MODULE_6__._)(made.VersionId, "VersionId")];
		return {
			state: "claimed",
			claim: {
				row: {
					secretArn: arn,
					basis: version
				},
				number: 0,
				value,
				until,
				adopted: false
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
		if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_6__.s)(error, "ResourceExistsException", "InvalidRequestException")) return { state: "changed" };
		throw error;
	}
}
/**
* Tags a certificate that an earlier run stored, but didn't tag before it was killed. Returns whether there was one. If
* so, the authority isn't asked for another.
*/
async function describeStored(value, secret, keeping) {
	const { spec } = keeping;
	const { directory } = spec.https.authority;
	const facts = (0,_certificate_js__WEBPACK_IMPORTED_MODULE_4__.n)(value, useOf(keeping), new _problems_js__WEBPACK_IMPORTED_MODULE_8__.t("CERTIFICATE_INVALID", "certificate"));
	if (facts === void 0 || value.authority !== directory || (0,_certificate_js__WEBPACK_IMPORTED_MODULE_4__.l)(facts).getTime() <= Date.now()) return false;
	const before = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_9__.u)(secret.tags);
	if (before?.fingerprint === facts.fingerprint && before.authority === directory) return false;
	await describeIt(facts, { isOver: false }, secret.arn, keeping);
	return true;
}
function useOf({ spec, name }) {
	return {
		host: spec.https.certificateName.replace(/^\*/, "any"),
		where: `the secret ${name}`,
		fix: "Run the job again. If it happens again, set another authority in `acme-directory`."
	};
}
/** Describes the certificate in the secret's tags. `isOver`: whether the order's TXT value is gone from DNS. */
async function describeIt(facts, { renewalInfo, isOver }, secretArn, { spec, tools }) {
	const { https, tags, zoneId } = spec;
	const record = {
		name: https.certificateName,
		authority: https.authority.directory,
		expires: facts.notAfter,
		renews: (0,_certificate_js__WEBPACK_IMPORTED_MODULE_4__.l)(facts),
		fingerprint: facts.fingerprint,
		renewalId: facts.renewalId,
		renewalInfo: facts.renewalId && renewalInfo?.(facts.renewalId),
		zoneId
	};
	const all = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_9__.q)({
		...tags,
		...(0,_ownership_js__WEBPACK_IMPORTED_MODULE_9__.p)(record),
		...isOver && (0,_ownership_js__WEBPACK_IMPORTED_MODULE_9__.F)({})
	});
	await tools.clients.secretsManager.send(new TagResourceCommand({
		SecretId: secretArn,
		Tags: all
	}));
}
/** The longest wait (ms) before a failed renewal is retried, because authorities limit failures. */
const AGAIN_AFTER = 216e5;
/** Asks the authority for a certificate. If that fails but the current one is still usable, only warns. */
async function renewOrKeep(begun, keeping) {
	const { cleanup } = keeping.tools;
	try {
		return await askAuthority(begun, keeping);
	} catch (error) {
		await (0,_certificate_secret_js__WEBPACK_IMPORTED_MODULE_5__.l)(cleanup.secretsManager, begun.claim).catch(() => void 0);
		return useInstead(error, { wasClaimed: true }, keeping);
	}
}
/**
* Returns the current certificate with a warning, because it could not be renewed. Throws `error` if this deployment
* can't use it. Returns it without a warning if another run has renewed it in the meantime.
*/
async function useInstead(error, { wasClaimed }, { spec, tools }) {
	const { clients, emit } = tools;
	const { https } = spec;
	clients.signal.throwIfAborted();
	const secret = await (0,_certificate_secret_js__WEBPACK_IMPORTED_MODULE_5__.a)(clients, https.certificateSecretId).catch(() => void 0);
	const serving = secret && servingIn(secret, spec);
	if (secret === void 0 || serving === void 0) throw error;
	if (await (0,_certificate_js__WEBPACK_IMPORTED_MODULE_4__.c)(secret, spec, clients.signal) === void 0) return serving;
	const left = serving.expiresAt.getTime() - Date.now();
	const next = new Date(Date.now() + Math.min(AGAIN_AFTER, left / 2));
	const again = wasClaimed ? `renewed by a run after ${next.toISOString()}` : "the next run tries again";
	emit({
		type: "warned",
		text: `The certificate of ${https.certificateName} could not be renewed. It is used until ${serving.expiresAt.toISOString()}, and ${again}. ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_6__.b)(error)}`
	});
	const record = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_9__.u)(secret.tags);
	if (wasClaimed && record !== void 0) {
		const tags = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_9__.p)({
			...record,
			renews: next,
			renewalInfo: void 0
		});
		await clients.secretsManager.send(new TagResourceCommand({
			SecretId: secret.arn,
			Tags: (0,_ownership_js__WEBPACK_IMPORTED_MODULE_9__.q)({
				...spec.tags,
				...tags
			})
		})).catch(() => void 0);
	}
	return serving;
}
async function askAuthority(begun, keeping) {
	const { spec, tools, deadline, plan } = keeping;
	const { clients } = tools;
	const { secretsManager: client } = clients;
	const { https } = spec;
	const [{ obtain }, place] = await Promise.all([Promise.all(/* import() */[__webpack_require__.e(751), __webpack_require__.e(800), __webpack_require__.e(924)]).then(__webpack_require__.bind(__webpack_require__, 3924)), plan.place ?? findPlace(spec, clients)]);
	const keep = async () => {
		if (begun.claim.until - Date.now() > 24e4) return;
		const next = await (0,_certificate_secret_js__WEBPACK_IMPORTED_MODULE_5__.o)(client, begun.claim);
		if (next === void 0) throw (0,_certificate_secret_js__WEBPACK_IMPORTED_MODULE_5__.r)(https.certificateName, void 0);
		begun.claim = next;
	};
	const { secret } = begun;
	const { value, adopted } = begun.claim;
	const before = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_9__.u)(secret.tags);
	return store(await obtain({
		directory: https.authority.directory,
		email: https.authority.email,
		name: https.certificateName,
		accountKey: value["account-key"],
		privateKey: value["private-key"],
		orderUrl: adopted ? (0,_ownership_js__WEBPACK_IMPORTED_MODULE_9__.P)(secret.tags).order : void 0,
		replaces: before?.authority === https.authority.directory ? before.renewalId : void 0,
		place
	}, {
		...tools,
		deadline,
		pause: async (ms) => {
			for (const end = Date.now() + Math.ceil(ms);;) {
				await keep();
				const left = end - Date.now();
				if (left <= 0) return;
				await (0,_wait_js__WEBPACK_IMPORTED_MODULE_7__.r)(Math.min(left, 3e4), clients.signal);
			}
		},
		onProgress: async ({ order, text }) => {
			const challenge = text === void 0 ? void 0 : {
				text,
				zoneId: place.zone.id,
				name: place.name
			};
			await (0,_certificate_secret_js__WEBPACK_IMPORTED_MODULE_5__.d)(secret.tags, challenge, clients);
			const Tags = (0,_ownership_js__WEBPACK_IMPORTED_MODULE_9__.q)({
				...spec.tags,
				...(0,_ownership_js__WEBPACK_IMPORTED_MODULE_9__.F)({
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
/** Checks and stores the issued certificate, and then describes it in the secret's tags. */
async function store({ chain, renewalInfo, cleaned }, { "account-key": accountKey, "private-key": privateKey, authority }, secret, keeping) {
	const { plan, tools } = keeping;
	const { secretsManager: client } = tools.clients;
	const value = {
		certificate: chain,
		"private-key": privateKey,
		"account-key": accountKey,
		authority
	};
	const problems = new _problems_js__WEBPACK_IMPORTED_MODULE_8__.t("CERTIFICATE_INVALID", "certificate that the authority has issued");
	const facts = (0,_certificate_js__WEBPACK_IMPORTED_MODULE_4__.u)(value, useOf(keeping), problems);
	const stored = {
		SecretId: secret.arn,
		SecretString: JSON.stringify(value)
	};
	if (plan.newKey === void 0) await client.send(new _secret_js__WEBPACK_IMPORTED_MODULE_2__.f(stored));
	else await client.send(new _UpdateSecretCommand_js__WEBPACK_IMPORTED_MODULE_1__.t({
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
