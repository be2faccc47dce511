"""The embedded services and the demo portal: PostgreSQL, Valkey and Solr from packages, without root or containers.

``python -m stack --help`` lists the commands; :class:`stack.services.Stack` is the Python side of them. Nothing in here
is part of the installed extension, and a production portal needs none of it.
"""
