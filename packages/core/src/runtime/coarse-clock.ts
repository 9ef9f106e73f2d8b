/** A clock that is read once for many calls: its reading holds until the event loop turns. */

/** A timer that has been started; `refresh` starts it again. */
export interface TurnTimer {
  refresh(): unknown;
}

export interface CoarseClockParts {
  /** Reads the clock: milliseconds. */
  read(): number;
  /** Whether a reading may be used again. Asked at each call. */
  mayReuse(): boolean;
  /** Starts a timer that has `onTurn` called from the event loop in about 1 ms; `undefined`: there is none to rely on. */
  startTimer(onTurn: () => void): TurnTimer | undefined;
}

/** Calls that one reading serves, for those who wait for time to pass without letting the event loop turn. */
const MOST_USES = 64;

/**
 * The first call reads the clock and starts the timer, which forgets the reading. There is one timer, made once, and
 * while nobody asks for the time it rests. What is given is late by at most the time until the loop runs its timers.
 */
export function coarseClock({ read, mayReuse, startTimer }: CoarseClockParts): { now(): number } {
  let reading = 0;
  /** How often the reading may still be given. */
  let uses = 0;
  let isArmed = false;
  let isReliable = true;
  let timer: TurnTimer | undefined;

  const onTurn = () => {
    isArmed = false;
    uses = 0;
  };
  const arm = () => {
    if (timer !== undefined) timer.refresh();
    else isReliable = (timer = startTimer(onTurn)) !== undefined;
    isArmed = isReliable;
  };
  const readAnew = () => {
    const now = read();
    if (!isReliable || !mayReuse()) return now;
    if (!isArmed) arm();
    uses = isArmed ? MOST_USES : 0;
    return (reading = now);
  };

  return {
    now: () => {
      if (uses === 0 || !mayReuse()) return readAnew();
      uses--;
      return reading;
    },
  };
}
