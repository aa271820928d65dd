"""Waits until Argo CD has carried out a commit: every Application has it, is Synced and Healthy. What waiting does not mend,
a pod that cannot get its image or that ends again and again, is told at once. Its argument is JSON: see tasks/settled.yml."""

import json
import subprocess
import sys
import time
from collections import Counter
from datetime import datetime

wanted = json.loads(sys.argv[1])
# A registry that cannot be reached may come back; an image that does not exist will not. In looks, one after the other.
PATIENCE = {"for good": 3, "perhaps": 30}
FOR_GOOD = ("not found", "manifest unknown", "unauthorized", "denied", "invalid")


def kubectl(*words):
    return subprocess.run([*wanted["kubectl"], *words], capture_output=True, text=True, check=False)


def read(*words):
    answer = kubectl("get", *words, "--output", "json")
    return json.loads(answer.stdout) if answer.returncode == 0 else {}


def unsettled(name):
    """What is still to be waited for, in words; None where all is well."""
    status = read("applications.argoproj.io", name, "--namespace", "argocd").get("status", {})
    sync, health = status.get("sync", {}), status.get("health", {})
    has, want = sync.get("revision", "none"), wanted["revision"]
    if (has, sync.get("status"), health.get("status")) == (want, "Synced", "Healthy"):
        return None
    why = health.get("message") or status.get("operationState", {}).get("message")
    how = f"{name} is {sync.get('status', 'not there')} and {health.get('status', 'unknown')}"
    return f"{how} (commit {has} of {want}): {why or f'see kubectl -n argocd describe application {name}'}"


def is_new(pod):
    """Whether this change made it: what was there before may be what it mends."""
    made = datetime.fromisoformat(pod["metadata"]["creationTimestamp"].replace("Z", "+00:00"))
    return made.timestamp() >= float(wanted["since"])


def fault(container):
    """What is wrong with it and for how long that may be, or None."""
    waiting = container.get("state", {}).get("waiting", {})
    reason, message = waiting.get("reason"), waiting.get("message", "")
    if reason in ("ErrImagePull", "ImagePullBackOff", "InvalidImageName"):
        lasting = any(word in message.lower() for word in FOR_GOOD)
        return f"its image does not come: {message}", "for good" if lasting else "perhaps"
    if reason == "CrashLoopBackOff" and container["restartCount"] >= 3:
        ended = container.get("lastState", {}).get("terminated", {})
        return f"it ends again and again, with code {ended.get('exitCode')}", "for good"
    return None


def faults(namespace):
    for pod in read("pods", "--namespace", namespace).get("items", []):
        status = pod.get("status", {})
        for container in status.get("initContainerStatuses", []) + status.get("containerStatuses", []):
            found = fault(container) if is_new(pod) else None
            if found:
                yield (namespace, pod["metadata"]["name"], container["name"]), *found


def last_words(namespace, pod, container):
    return kubectl("logs", pod, "--namespace", namespace, "--container", container, "--previous", "--tail", "5").stdout


def wait():
    """What to tell where it does not come to be; nothing where it does."""
    seen = Counter()
    for _ in range(int(wanted["retries"]) + 1):
        waiting = {name: words for name in wanted["applications"] if (words := unsettled(name))}
        if not waiting:
            return []
        found = [each for name in waiting if (space := wanted["applications"][name]) for each in faults(space)]
        seen = Counter({place: seen[place] + 1 for place, _, _ in found})
        lasting = [
            f"{place[1]} in {place[0]}: {text}\n{last_words(*place)}"
            for place, text, how in found
            if seen[place] >= PATIENCE[how]
        ]
        if lasting:
            return [*waiting.values(), *lasting]
        time.sleep(float(wanted["delay"]))
    return list(waiting.values())


told = wait()
print("\n".join(told))
sys.exit(1 if told else 0)
