-- Storage waits for the first pod. A claim whose workload is stopped stays pending, and is not waited for:
-- a node is chosen for the claim as soon as a pod wants it.
local status = obj.status or {}
if status.phase == "Bound" then
  return {status = "Healthy", message = ""}
end
if status.phase == "Lost" then
  return {status = "Degraded", message = "its volume is gone"}
end
local annotations = obj.metadata.annotations or {}
if annotations["volume.kubernetes.io/selected-node"] == nil then
  return {status = "Healthy", message = "waits until a pod uses it"}
end
return {status = "Progressing", message = "waiting for its volume"}
