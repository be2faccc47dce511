"""Harvests: the government's own systems fill the processes, by a queue, by hand and by push."""
