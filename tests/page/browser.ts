/**
 * A headless Chromium, driven over its own protocol. https://chromedevtools.github.io/devtools-protocol/
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "../../scripts/chromium.ts";

/** Milliseconds that the browser may take to start, and a page until something is as expected. */
const PATIENCE = { start: 60_000, page: 15_000 };

/** Without a sandbox, which root may not have, and without the many things that would go to the network. */
const FLAGS = [
  "--headless=shell",
  "--no-sandbox",
  "--no-zygote",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--hide-scrollbars",
  "--remote-debugging-port=0",
];

type Answer = Record<string, unknown>;

/** A browser with one page. Disposing of it ends it. */
export class Browser implements AsyncDisposable {
  /** What the page has complained of: errors of its script, and what its policy has kept it from. */
  readonly complaints: string[] = [];
  /** The URLs that the page has asked for, its own left out. */
  readonly requests: string[] = [];
  readonly #process: Deno.ChildProcess;
  readonly #folder: string;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (answer: { result?: Answer; error?: { message: string } }) => void>();
  #calls = 0;

  private constructor(process: Deno.ChildProcess, folder: string, socket: WebSocket) {
    this.#process = process;
    this.#folder = folder;
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#hear(JSON.parse(data));
  }

  /** @throws {Error} if there is none to be had, or it does not start */
  static async start(): Promise<Browser> {
    const { path, environment } = await chromium();
    const folder = mkdtempSync(join(tmpdir(), "retort-browser-"));
    // It ends with the thread that starts it, however that comes.
    const child = new Deno.Command("setpriv", {
      args: ["--pdeathsig", "KILL", "--", path, ...FLAGS, `--user-data-dir=${folder}`, "about:blank"],
      env: environment,
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    try {
      const { origin } = new URL(await listening(child));
      const pages = await (await fetch(`${origin.replace("ws:", "http:")}/json/list`)).json();
      const socket = new WebSocket(pages.find(({ type }: { type: string }) => type === "page").webSocketDebuggerUrl);
      await new Promise((resolve, reject) => [socket.onopen, socket.onerror] = [resolve, reject]);
      const browser = new Browser(child, folder, socket);
      for (const domain of ["Page", "Runtime", "Log", "Network"]) await browser.#call(`${domain}.enable`);
      return browser;
    } catch (error) {
      child.kill("SIGKILL");
      throw error;
    }
  }

  /** Opens a page in a window of a size, with the colours that the user is said to prefer. */
  async open(url: string, { width = 1200, height = 800, dark = false } = {}): Promise<void> {
    await this.#call("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false });
    const features = [{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }];
    await this.#call("Emulation.setEmulatedMedia", { features });
    // An address that differs by its fragment alone would not load it anew.
    await this.#call("Page.navigate", { url: "about:blank" });
    await this.until("location.href === 'about:blank'");
    [this.complaints.length, this.requests.length] = [0, 0];
    await this.#call("Page.navigate", { url });
    await this.until(`location.href.startsWith(${JSON.stringify(url)}) && document.readyState === "complete"`);
  }

  /** What an expression of the page comes to. */
  async evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.#call("Runtime.evaluate", { expression, returnByValue: true });
    if (exceptionDetails !== undefined) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
    return (result as { value: T }).value;
  }

  /** Waits until an expression of the page is true. */
  async until(expression: string): Promise<void> {
    for (const end = Date.now() + PATIENCE.page; Date.now() < end;) {
      if (await this.evaluate(expression).catch(() => false)) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`it never came that ${expression}`);
  }

  /** Clicks where an element is seen. */
  async click(selector: string): Promise<void> {
    const [x, y] = await this.middle(selector);
    for (const type of ["mousePressed", "mouseReleased"]) {
      await this.#call("Input.dispatchMouseEvent", { type, x, y, button: "left", clickCount: 1 });
    }
  }

  /** Drags from one place to another. */
  async drag(from: readonly [number, number], to: readonly [number, number]): Promise<void> {
    const [[x, y], [toX, toY]] = [from, to];
    await this.#call("Input.dispatchMouseEvent", { type: "mousePressed", x, y, button: "left", clickCount: 1 });
    for (const part of [0.25, 0.5, 0.75, 1]) {
      const place = { x: x + (toX - x) * part, y: y + (toY - y) * part };
      await this.#call("Input.dispatchMouseEvent", { type: "mouseMoved", ...place, button: "left", buttons: 1 });
    }
    await this.#call("Input.dispatchMouseEvent", { type: "mouseReleased", x: toX, y: toY, button: "left" });
  }

  /** Turns the wheel over a place. @param deltaY pixels @param ctrl whether Ctrl is held, as it is said of a pinch */
  async wheel(x: number, y: number, deltaY: number, ctrl = false): Promise<void> {
    const modifiers = ctrl ? 2 : 0;
    await this.#call("Input.dispatchMouseEvent", { type: "mouseWheel", x, y, deltaX: 0, deltaY, modifiers });
  }

  /** The middle of an element, in the window. */
  async middle(selector: string): Promise<readonly [number, number]> {
    const place = await this.evaluate<[number, number] | null>(
      `(() => { const e = document.querySelector(${JSON.stringify(selector)}); if (e === null) return null;` +
        "const r = e.getBoundingClientRect(); return [r.left + Math.min(r.width, 300) / 2, r.top + r.height / 2]; })()",
    );
    if (place === null) throw new Error(`there is no ${selector}`);
    return place;
  }

  /** Presses and releases a key by its name, `"ArrowDown"`, or a character. */
  async press(key: string, { shift = false } = {}): Promise<void> {
    const text = key.length === 1 ? key : key === "Enter" ? "\r" : undefined;
    const codes: Readonly<Record<string, number>> = { Enter: 13, Escape: 27, Tab: 9 };
    const event = { key, modifiers: shift ? 8 : 0, windowsVirtualKeyCode: codes[key], ...(text && { text }) };
    await this.#call("Input.dispatchKeyEvent", { type: text ? "keyDown" : "rawKeyDown", ...event });
    await this.#call("Input.dispatchKeyEvent", { type: "keyUp", ...event });
  }

  /** Types a text where the focus is. */
  async type(text: string): Promise<void> {
    await this.#call("Input.insertText", { text });
  }

  /** What is seen, as PNG. */
  async screenshot(): Promise<Uint8Array> {
    const { data } = await this.#call("Page.captureScreenshot", { format: "png" });
    return Uint8Array.fromBase64(data as string);
  }

  /** The roles and names that a screen reader is told, without what is ignored. */
  async accessible(): Promise<readonly { readonly role: string; readonly name: string }[]> {
    const { nodes } = await this.#call("Accessibility.getFullAXTree");
    return (nodes as { ignored: boolean; role?: { value: string }; name?: { value: string } }[])
      .filter(({ ignored }) => !ignored).map(({ role, name }) => ({
        role: role?.value ?? "",
        name: name?.value ?? "",
      }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    this.#process.kill("SIGKILL");
    await this.#process.status;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #call(method: string, params: Answer = {}): Promise<Answer> {
    const id = ++this.#calls;
    const { result, error } = await new Promise<{ result?: Answer; error?: { message: string } }>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result ?? {};
  }

  // deno-lint-ignore no-explicit-any -- the protocol's own shapes
  #hear(message: any): void {
    const { id, method, params } = message;
    if (id !== undefined) {
      this.#waiting.get(id)?.(message);
      this.#waiting.delete(id);
    } else if (method === "Runtime.exceptionThrown") {
      this.complaints.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
    } else if (method === "Log.entryAdded") this.complaints.push(params.entry.text);
    else if (method === "Network.requestWillBeSent" && params.type !== "Document") {
      this.requests.push(params.request.url);
    }
  }
}

/** Where the browser can be spoken to: it says so on stderr. What it says later is read and forgotten. */
async function listening(child: Deno.ChildProcess): Promise<string> {
  const reader = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE.start);
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) throw new Error(`the browser does not start: ${said.trim().split("\n").at(-1)}`);
      said += value;
      const url = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (url === undefined) continue;
      void (async () => {
        while (!(await reader.read()).done);
      })();
      return url;
    }
  } finally {
    clearTimeout(timer);
  }
}
