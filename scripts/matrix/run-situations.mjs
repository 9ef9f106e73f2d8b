// Runs the compiled situations of the modules named on the command line and prints what came out as one line of JSON.
const results = {};

for (const module of process.argv.slice(2)) {
  const situations = Object.values(await import(new URL(module, import.meta.url))).flat();
  for (const { name, want, run } of situations) {
    const got = await Promise.resolve()
      .then(run)
      .catch((error) => `threw ${error?.stack ?? error}`);
    results[name] = { got, want };
  }
}
console.log(JSON.stringify(results));
