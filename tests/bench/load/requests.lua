-- SPDX-License-Identifier: GPL-3.0-or-later
-- For wrk: asks for the paths of a file, over and over from a place of its own, and prints a
-- line of the table. wrk … URL -- NAME CLIENTS PATHS [COOKIE]
local paths, at = {}, 0

function init(words)
  for line in io.lines(words[3]) do paths[#paths + 1] = line end
  if words[4] and words[4] ~= "" then wrk.headers["Cookie"] = words[4] end
  name, clients = words[1], words[2]
  at = math.random(#paths)
end

function request()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end

function setup(thread)
  one = thread
end

function done(summary, latency)
  local seconds = summary.duration / 1e6
  local e = summary.errors
  io.write(string.format("| %s | %s | %.0f | %.1f | %.1f | %.1f | %.1f | %d |\n",
    one:get("name"), one:get("clients"), summary.requests / seconds, latency:percentile(50) / 1000,
    latency:percentile(99) / 1000, latency.max / 1000, summary.bytes / seconds / 1e6,
    e.connect + e.read + e.write + e.status + e.timeout))
end
