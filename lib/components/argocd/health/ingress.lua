-- A controller that listens on ports of its node never writes an address, and nobody waits for one.
return {status = "Healthy", message = ""}
