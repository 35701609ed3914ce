// browser.mjs - what pages do in a real browser: jobs in as JSON on stdin, answers out on stdout
//
// A job: {"url", "width", "height", "scale", "scheme", "media", "javascript", "steps"}. A step is an expression for the page to work out,
// {"press": key}, {"fill": selector, "text": …}, {"wait": ms} or {"picture": path}, of an "element" or of what is seen. An answer: every step's value, the requests beyond the page itself, and what it said: dialogs, errors, refusals.
import { chromium } from "playwright-core";

const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
	"--disable-component-update", "--disable-sync"];

async function run(browser, job) {
	const context = await browser.newContext({
		viewport: { width: job.width ?? 1200, height: job.height ?? 900 },
		deviceScaleFactor: job.scale ?? 1,
		colorScheme: job.scheme ?? "light",
		javaScriptEnabled: job.javascript ?? true,
	});
	const page = await context.newPage();
	const answer = { values: [], requests: [], said: [] };

	page.on("request", (request) => request.url().split("#")[0] === job.url || request.url().startsWith("data:") ||
		answer.requests.push(request.url()));
	page.on("dialog", async (dialog) => {
		answer.said.push(`dialog: ${dialog.message()}`);
		await dialog.dismiss();
	});
	page.on("pageerror", (error) => answer.said.push(`error: ${error.message}`));
	page.on("console", (message) => answer.said.push(`${message.type()}: ${message.text()}`));
	page.on("popup", () => answer.said.push("popup"));
	await page.goto(job.url, { waitUntil: "load" });
	if (job.media)
		await page.emulateMedia({ media: job.media, colorScheme: job.scheme ?? "light" });
	for (const step of job.steps ?? []) {
		if (typeof step === "string")
			answer.values.push(await page.evaluate(step));
		else if (step.press)
			await page.keyboard.press(step.press);
		else if (step.wait)
			await page.waitForTimeout(step.wait);
		else if (step.picture)
			await (step.element ? page.locator(step.element) : page).screenshot({ path: step.picture });
		else
			await page.fill(step.fill, step.text);
	}
	await context.close();
	return answer;
}

let text = "";
for await (const part of process.stdin)
	text += part;
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ARGUMENTS });
const answers = [];
for (const job of JSON.parse(text))
	answers.push(await run(browser, job));
await browser.close();
process.stdout.write(JSON.stringify(answers));
