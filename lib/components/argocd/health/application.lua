-- Health of an Application inside another one, so that waves wait for their components.
-- After an operation ends, the health that stands there is for a moment the one of before.
local health = {status = "Progressing", message = "waiting for the first sync"}
local status = obj.status
if status == nil then
  return health
end

local own = status.health or {}
local synced = status.sync ~= nil and status.sync.status == "Synced"
local operation = status.operationState
if operation == nil then
  -- What install.sh has applied, such as Argo CD's own CRDs, is as it should be without any sync.
  if synced and own.status == "Healthy" and obj.operation == nil then
    health.status = "Healthy"
    health.message = ""
  end
  return health
end

health.message = operation.message or ""
if operation.phase ~= "Succeeded" then
  -- With endless retries the phase never becomes Failed, and the parent would wait for ever at its old commit.
  local retries = operation.retryCount or 0
  if operation.phase == "Failed" or operation.phase == "Error" or retries >= 3 then
    health.status = "Degraded"
  end
  return health
end

local finished = operation.finishedAt or ""
local compared = status.reconciledAt or ""
if obj.operation ~= nil or compared < finished or (compared == finished and not synced) then
  health.message = "waiting for the comparison after the sync"
  return health
end

if own.status ~= nil and own.status ~= "Missing" and own.status ~= "Unknown" then
  health.status = own.status
  health.message = own.message or ""
end
return health
