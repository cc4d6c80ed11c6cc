-- Every request records one time entry that was never sent before, under a key of its own.
local threads = 0
function setup(thread)
  threads = threads + 1
  thread:set("id", threads)
end
function init(args)
  run, token, sent = args[1], args[2], 0
end
function request()
  sent = sent + 1
  local name = run .. ":" .. id .. "-" .. sent
  local body = '{"entry_id":"' .. name .. '","project_id":"bench:project","person_id":"bench:person",'
    .. '"worked_on":"2026-01-05","quantity":"0.25"}'
  return wrk.format("POST", nil, {
    ["Content-Type"] = "application/json",
    ["Idempotency-Key"] = name,
    ["Authorization"] = "Bearer " .. token,
  }, body)
end
function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    "FIGURES %d %d %.0f %.0f %d\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
