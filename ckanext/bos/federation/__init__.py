"""The federation: plain open datasets beside the processes, and how others harvest all of it."""
