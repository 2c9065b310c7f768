-- The bench's journey for wrk: the same paths in the same proportions, drawn before the run, without checks. PATHS is a
-- file with one path a line.
local requests = {}
local at = 0

function init()
   for path in io.lines(os.getenv("PATHS")) do
      requests[#requests + 1] = wrk.format("GET", path)
   end
end

function request()
   at = at % #requests + 1
   return requests[at]
end
