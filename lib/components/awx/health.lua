-- The operator says Running while it works, and ends with Successful or Failure; it tries again after each failure.
local health = {status = "Progressing", message = "the operator has not looked at it yet"}
local status = obj.status or {}
for _, condition in ipairs(status.conditions or {}) do
  if condition.status == "True" then
    if condition.type == "Failure" then
      return {status = "Degraded", message = condition.message or "the operator failed"}
    elseif condition.type == "Successful" then
      health = {status = "Healthy", message = condition.message or ""}
    elseif condition.type == "Running" and health.status ~= "Healthy" then
      health.message = condition.message or "the operator is at work"
    end
  end
end
return health
