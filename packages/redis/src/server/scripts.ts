/**
 * The Lua scripts: what has to happen on the server in one piece. Each is the guard that its comment tells of.
 *
 * Every script gets a nonce as its first argument and gives it back first, so that a reply that belongs to another
 * command is noticed. Keys in brackets are left out in a cluster, where they lie in other slots; then stamps are compared
 * with an allowance for the difference of clocks, and messages are sent after the script.
 */
import { createHash } from 'node:crypto';

export interface Script {
  readonly name: string;
  readonly source: string;
  /** SHA-1 of the source, as EVALSHA takes it. */
  readonly sha: string;
}

function script(name: string, body: string): Script {
  const source = `${PRELUDE}${body}`;
  return { name, source, sha: createHash('sha1').update(source).digest('hex') };
}

/**
 * Stamps, for all scripts. `tick` gives a stamp that is greater than every one given before, even when the server's clock
 * is set back: what a load reads before an invalidation must never look newer than it. A record that is not in order
 * counts as missing. So does what is of another type than `read` expects: else no invalidation would get past it.
 */
const PRELUDE = `
local function text(stamp) return string.format('%016.0f', stamp) end

local DIGITS = string.rep('%d', 16)

local function read(...)
  local found = redis.pcall(...)
  if type(found) ~= 'table' then return found end
  if string.find(found.err, 'WRONGTYPE', 1, true) then return false end
  error(found)
end

local function record(key)
  local found = read('GET', key)
  if not found or not string.find(found, '^' .. DIGITS) then return nil end
  local rest = string.gsub(string.sub(found, 17), ';[^;=]+=' .. DIGITS, '')
  if rest == '' then return found end
  return nil
end

local function newest(found)
  local most = tonumber(string.sub(found, 1, 16))
  for stamp in string.gmatch(found, '=(%d+)') do most = math.max(most, tonumber(stamp)) end
  return most
end

local function tick(clock, least, ttl)
  local time = redis.call('TIME')
  local stamp = math.max(time[1] * 1000000 + time[2], least)
  if clock then
    stamp = math.max(stamp, (tonumber(read('GET', clock)) or 0) + 1)
    redis.call('SET', clock, text(stamp), 'PX', ttl)
  end
  return stamp
end

local function keep(key, px, ttl)
  if px == '' then return redis.call('PERSIST', key) end
  local left = redis.call('PTTL', key)
  local wanted = px + ttl
  if left >= 0 and left < wanted then redis.call('PEXPIRE', key, string.format('%.0f', wanted)) end
end

local function publish(channel, message)
  if channel ~= '' and message ~= '' then redis.call('PUBLISH', channel, message) end
end
`;

/**
 * Guard: one load at a time, and its stamp is taken before it reads anything. `found`: somebody has stored another value
 * than the one seen. Records that are missing are made: nothing stored before is valid after that, this load is. The lease
 * is given last: were a command refused after it, nobody would have the lease, and all would wait for it.
 */
export const ACQUIRE = script(
  'acquire',
  `
-- KEYS value lease [clock lastTag root [group]]
-- ARGV nonce token leaseMs seenStamp force stampTtlMs skewMicros : force '2' removes what is stored
local nonce, force = ARGV[1], ARGV[5] ~= ''
local head = read('GETRANGE', KEYS[1], 0, 20) or ''
local stamp = string.sub(head, 6)
local isEntry = string.sub(head, 1, 3) == 'PC\\1' and string.find(stamp, '^' .. DIGITS .. '$')
if not force and isEntry and stamp ~= ARGV[4] then return {nonce, 'found'} end
local left = redis.call('PTTL', KEYS[2])
if not force and left >= 0 then return {nonce, 'wait', left} end
local least, missing = 0, {}
for i = 4, #KEYS do
  local found = record(KEYS[i])
  if found then least = math.max(least, newest(found) + 1) else missing[#missing + 1] = KEYS[i] end
end
local startedAt = tick(KEYS[3], least, ARGV[6])
for _, key in ipairs(missing) do redis.call('SET', key, text(startedAt - 1 - ARGV[7]), 'PX', ARGV[6]) end
if ARGV[5] == '2' then redis.call('UNLINK', KEYS[1]) end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
return {nonce, 'lease', text(startedAt)}
`,
);

/**
 * Guard: only the holder of the lease stores; an invalidation of the key has ended it, and so has a takeover. Stamp records
 * are made to outlive the entry. A tag's record that is missing may have been lost, and with it an invalidation: it is made
 * older than this load only if no tag was invalidated since the load began.
 */
export const FILL = script(
  'fill',
  `
-- KEYS value lease [clock lastTag root [group] [tag...]]
-- ARGV nonce token envelope px startedAt stampTtlMs channel message groupFlag
local nonce, px, startedAt, ttl = ARGV[1], ARGV[4], tonumber(ARGV[5]), ARGV[6]
if read('GET', KEYS[2]) ~= ARGV[2] then return {nonce, 0} end
if px == '' then redis.call('SET', KEYS[1], ARGV[3]) else redis.call('SET', KEYS[1], ARGV[3], 'PX', px) end
redis.call('UNLINK', KEYS[2])
local now
local function make(key, base)
  if not base then
    now = now or tick(KEYS[3], startedAt + 1, ttl)
    base = now
  end
  redis.call('SET', key, text(base), 'PX', ttl)
end
local isSafe = false
if KEYS[4] then
  local last = record(KEYS[4])
  if last then isSafe = newest(last) < startedAt else make(KEYS[4]) end
end
local firstTag = ARGV[9] == '1' and 7 or 6
for i = 4, #KEYS do
  if i >= firstTag and not record(KEYS[i]) then make(KEYS[i], isSafe and startedAt - 1) end
  keep(KEYS[i], px, ttl)
end
publish(ARGV[7], ARGV[8])
return {nonce, 1}
`,
);

/** Guard: a lease that was lost is not revived. */
export const RENEW = script(
  'renew',
  `
-- KEYS lease
-- ARGV nonce token leaseMs
if read('GET', KEYS[1]) ~= ARGV[2] then return {ARGV[1], 0} end
return {ARGV[1], redis.call('PEXPIRE', KEYS[1], ARGV[3])}
`,
);

/** Guard: only the holder of a lease ends it. Those who wait hear of it, and try at once. */
export const RELEASE = script(
  'release',
  `
-- KEYS lease
-- ARGV nonce token channel message
if read('GET', KEYS[1]) ~= ARGV[2] then return {ARGV[1], 0} end
redis.call('UNLINK', KEYS[1])
publish(ARGV[3], ARGV[4])
return {ARGV[1], 1}
`,
);

/** Guard: with the entry goes the lease, so that a load that began before is not stored. */
export const REMOVE = script(
  'remove',
  `
-- KEYS value lease [root [group]]
-- ARGV nonce channel message
local head = read('GETRANGE', KEYS[1], 0, 63) or ''
local root, group = KEYS[3] and read('GET', KEYS[3]), KEYS[4] and read('GET', KEYS[4])
redis.call('UNLINK', KEYS[1], KEYS[2])
publish(ARGV[2], ARGV[3])
return {ARGV[1], head ~= '' and head, root or false, group or false}
`,
);

/**
 * Guard: an invalidation is later than every load that began before it, and than the invalidations before it. An item that
 * would be one too many, or one of a record that is missing, becomes the base: that invalidates more, never less.
 */
export const BUMP = script(
  'bump',
  `
-- KEYS [clock] record...
-- ARGV nonce stampTtlMs channel message maxItems item... : an item for each record, '' for its base
local nonce, ttl, firstItem = ARGV[1], ARGV[2], 6
local first = #KEYS - (#ARGV - firstItem)
local records, least = {}, 0
for i = first, #KEYS do
  records[i] = record(KEYS[i])
  if records[i] then least = math.max(least, newest(records[i]) + 1) end
end
local stamp = tick(first == 2 and KEYS[1], least, ttl)
local function bumped(found, item)
  if item == '' or not found then return text(stamp) end
  local parts = {string.sub(found, 1, 16)}
  for name, old in string.gmatch(found, ';([^;=]+)=(%d+)') do
    if name ~= item then parts[#parts + 1] = name .. '=' .. old end
  end
  if #parts > tonumber(ARGV[5]) then return text(stamp) end
  parts[#parts + 1] = item .. '=' .. text(stamp)
  return table.concat(parts, ';')
end
for i = first, #KEYS do
  local new = bumped(records[i], ARGV[firstItem + i - first])
  if records[i] then redis.call('SET', KEYS[i], new, 'KEEPTTL') else redis.call('SET', KEYS[i], new, 'PX', ttl) end
end
publish(ARGV[3], ARGV[4])
return {nonce, text(stamp)}
`,
);

/** For a cluster, where a record lies in a slot of its own: it is made if it is missing, and made to outlive an entry. */
export const KEEP = script(
  'keep',
  `
-- KEYS record
-- ARGV nonce base px stampTtlMs : base 'now' is the server's time
if not record(KEYS[1]) then
  local base = ARGV[2] == 'now' and text(tick(nil, 0)) or ARGV[2]
  redis.call('SET', KEYS[1], base, 'PX', ARGV[4])
end
keep(KEYS[1], ARGV[3], ARGV[4])
return {ARGV[1]}
`,
);

/** Reads stamp records. Not by MGET: in a reply that belongs to another command there would be nothing to tell it by. */
export const STAMPS = script(
  'stamps',
  `
local reply = {ARGV[1]}
for i, key in ipairs(KEYS) do reply[i + 1] = read('GET', key) end
return reply
`,
);
