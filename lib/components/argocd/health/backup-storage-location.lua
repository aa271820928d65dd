-- Velero asks the store every minute or so, and says whether it may be used.
local phase = obj.status ~= nil and obj.status.phase or nil
if phase == "Available" then
  return {status = "Healthy", message = ""}
end
if phase == "Unavailable" then
  return {status = "Degraded", message = obj.status.message or "the store does not answer"}
end
return {status = "Progressing", message = "waiting for Velero"}
