import { fileURLToPath } from "node:url";

/**
 * A line to where a URL leads, in a process of its own: this one waits for what it measures.
 *
 * @param delay milliseconds that what is sent is under way, each way
 */
export async function longLine(
  to: string,
  delay: number,
): Promise<{ readonly url: string; readonly port: number } & AsyncDisposable> {
  const script = fileURLToPath(new URL("../scripts/delay_proxy.ts", import.meta.url));
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", script, new URL(to).host, "--delay", `${delay}`],
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  const port = Number(new TextDecoder().decode(value));
  return {
    port,
    url: Object.assign(new URL(to), { host: `127.0.0.1:${port}` }).href,
    async [Symbol.asyncDispose]() {
      child.kill();
      await reader.cancel();
      await child.status;
    },
  };
}
