"""The portal as a WSGI application for gunicorn; ``CKAN_INI`` names its configuration."""

import os
from typing import Any

from ckan.cli import load_config
from ckan.config.middleware import make_app
from flask_compress import Compress

application: Any = make_app(load_config(os.environ["CKAN_INI"]))

# Pages shrink to a seventh, which a steward on a slow line notices. Behind a proxy of its own, leave this to the proxy.
Compress(application._wsgi_app)
