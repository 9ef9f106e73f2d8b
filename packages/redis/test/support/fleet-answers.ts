/** The other end of a fleet: what runs in a process of its own, and answers the test that started it. */
import { inspect } from 'node:util';

type Answers = Readonly<Record<string, (...args: never[]) => unknown>>;

/** Answers questions by the functions of their names, until the test is no more. */
export function answer(answers: Answers): void {
  process.on('disconnect', () => process.exit());
  process.on('message', (message) => {
    const { id, question, args } = message as { id: number; question: string; args: never[] };
    const reply = (outcome: object) => void process.send?.({ id, ...outcome });
    Promise.resolve()
      .then(() => answers[question]?.(...args))
      .then(
        (value) => reply({ value }),
        (error: unknown) => reply({ error: inspect(error) }),
      );
  });
}

/** One time for all processes of a machine: milliseconds. */
export function sharedNow(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
