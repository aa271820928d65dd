-- A Secret that was never fetched is still on its way: its source may come with a later wave or retry.
-- Ready without a bound Secret means that the source exists and is empty.
local health = {status = "Progressing", message = "waiting for the first sync"}
local status = obj.status or {}
for _, condition in ipairs(status.conditions or {}) do
  if condition.type == "Ready" then
    health.message = condition.message or ""
    if condition.status == "True" then
      if status.binding ~= nil and (status.binding.name or "") ~= "" then
        health.status = "Healthy"
      end
    elseif (status.syncedResourceVersion or "") ~= "" then
      health.status = "Degraded"
    end
  end
end
return health
