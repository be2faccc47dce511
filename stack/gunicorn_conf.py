"""Settings of the demo portal's web server; ``BOS_BIND`` says where it listens.

The application is loaded in each worker and not before the fork: its database pool and its threads do not survive one.
"""

import os

bind = os.environ["BOS_BIND"]
workers = 2
worker_class = "gthread"
threads = 4
timeout = 120
graceful_timeout = 10
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
accesslog = None
errorlog = "-"
loglevel = "warning"
