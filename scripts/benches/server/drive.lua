-- Sends what a file holds, one request after the other, and says at the end what was seen as one line of JSON.
-- The file: for each request its length in bytes, a line feed, and the request as it goes over the wire.

local file = os.getenv("REQUESTS")
local tag = os.getenv("TAG") or ""
local requests, at, number = {}, tonumber(os.getenv("OFFSET") or "0"), 0

if file then
  local input = assert(io.open(file, "rb"))
  for length in input:lines() do
    requests[#requests + 1] = input:read(tonumber(length))
  end
  input:close()

  function request()
    at = at + 1
    local text = requests[(at - 1) % #requests + 1]
    if tag == "" then
      return text
    end
    -- As long as what it stands for, so that no length changes.
    number = number + 1
    return (text:gsub("@KEY@", string.format("%s%09d", tag, number), 1))
  end
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"seconds":%.6f,"bytes":%d,"p50_ms":%.4f,"p95_ms":%.4f,"p99_ms":%.4f,"max_ms":%.4f,'
      .. '"refused":%d,"broken":%d,"late":%d}\n',
    summary.requests, summary.duration / 1e6, summary.bytes,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000, latency.max / 1000,
    errors.status, errors.connect + errors.read + errors.write, errors.timeout
  ))
end
